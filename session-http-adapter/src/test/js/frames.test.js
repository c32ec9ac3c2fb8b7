import assert from 'node:assert/strict';
import {test} from 'node:test';

const names = [];
globalThis.BroadcastChannel = class extends EventTarget {
  constructor(name) {
    super();
    names.push(name);
  }
};
globalThis.fetch = async () => new Response('{}');
const module = '../../main/resources/dev/satchel/http/browser/satchel.js';

function isPage(href, baseURI) {
  globalThis.window = {location: {href}};
  globalThis.document = {baseURI};
}

test('a frame whose page stands in its parent has the bases of the parent', async () => {
  isPage('about:srcdoc', 'https://shop.example/page');
  await import(`${module}?srcdoc`);

  assert.deepEqual(names.splice(0), ['satchel.logout https://shop.example/']);
});

test('a page without an address has bases in full', async () => {
  isPage('blob:https://shop.example/1', 'blob:https://shop.example/1');
  const {callAction} = await import(`${module}?blob`);
  await callAction('cart', 'add', {}, {base: 'https://shop.example/shop'});

  assert.equal(names.pop(), 'satchel.logout https://shop.example/shop/');
});
