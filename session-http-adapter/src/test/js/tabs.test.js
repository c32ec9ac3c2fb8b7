import assert from 'node:assert/strict';
import {test} from 'node:test';

/** Two tabs of one browser: each has the module for itself, and hears what the other posts. */
class Channel extends EventTarget {
  static all = [];

  constructor(name) {
    super();
    this.name = name;
    Channel.all.push(this);
  }

  postMessage() {
    for (const other of Channel.all) {
      if (other !== this && other.name === this.name) {
        other.dispatchEvent(new Event('message'));
      }
    }
  }
}

globalThis.window = {location: {href: 'https://shop.example/page'}};
globalThis.BroadcastChannel = Channel;
const module = '../../main/resources/dev/satchel/http/browser/satchel.js';
const here = await import(`${module}?here`);
const there = await import(`${module}?there`);

test('a logout in another tab drops what waits for the same base, and nothing of another base', async () => {
  const answers = [];
  globalThis.fetch = (url) => new Promise((resolve) => answers.push({url, give: () => resolve(new Response('{}'))}));
  const under = here.callAction('a', 'b', {}, {base: '/shop'});
  const shop = here.callAction('a', 'c', {}, {base: '/shop'});
  const admin = here.callAction('a', 'd', {}, {base: 'https://shop.example/admin'});

  const logout = there.callLogout('account', 'logout', {}, {base: 'https://shop.example/shop'});

  await assert.rejects(shop, here.DroppedError);
  assert.equal(here.queue.length, 2);
  while (here.queue.length + there.queue.length > 0) {
    answers.shift()?.give();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([under, admin, logout]);
});
