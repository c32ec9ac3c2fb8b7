import assert from 'node:assert/strict';
import {afterEach, beforeEach, mock, test} from 'node:test';
import {
  ActionQueue, DroppedError, ProblemError, callAction, callLogout, fetchData, queue,
} from '../../main/resources/dev/satchel/http/browser/satchel.js';

/** Lets everything run that can. */
const turn = async () => {
  for (let i = 0; i < 5; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const originalFetch = globalThis.fetch;
const originalWarn = console.warn;
let calls;
let warnings;

/** A server that answers when the test says so; an aborted request fails as a browser's does. */
function serve() {
  globalThis.fetch = (url, options) => new Promise((resolve, reject) => {
    options.signal.addEventListener('abort', () => reject(options.signal.reason));
    calls.push({url, ...options, answer: (response = new Response('{}')) => resolve(response)});
  });
}

function answering(make) {
  globalThis.fetch = async (url, options) => {
    calls.push({url, ...options});
    return make();
  };
}

beforeEach(() => {
  calls = [];
  warnings = [];
  console.warn = (text) => warnings.push(text);
  serve();
});

afterEach(() => {
  mock.timers.reset();
  globalThis.fetch = originalFetch;
  console.warn = originalWarn;
  assert.equal(queue.length, 0);
});

test('a task in the queue may call actions, one after the other', {timeout: 20_000}, async () => {
  const done = queue.add(async () => {
    await callAction('cart', 'lock');
    return callAction('cart', 'checkout');
  });
  const next = queue.add(() => callAction('cart', 'next'));
  await turn();
  assert.deepEqual(calls.map(({url}) => url), ['/action/cart/lock']);
  calls[0].answer();
  await turn();
  assert.deepEqual(calls.map(({url}) => url), ['/action/cart/lock', '/action/cart/checkout']);
  calls[1].answer(new Response('{"paid":true}'));
  assert.deepEqual(await done, {paid: true});
  await turn();
  calls[2].answer();
  await next;

  assert.equal(await queue.flush(60_000), true);
});

test('a task in the queue may sign out', {timeout: 20_000}, async () => {
  const done = queue.add(() => callLogout('account', 'logout'));
  const dropped = queue.add(() => 'never');
  queue.drop();
  await assert.rejects(dropped, DroppedError);
  calls[0].answer(new Response(null, {status: 204}));

  assert.equal(await done, null);
});

test('a task waits for the calls before it', async () => {
  const log = [];
  const call = callAction('a', 'b').then(() => log.push('call'));
  const task = queue.add(() => log.push('task'));
  await turn();
  assert.deepEqual(log, []);
  calls[0].answer();
  await Promise.all([call, task]);

  assert.deepEqual(log, ['call', 'task']);
});

test('what is under way for long while others wait is warned of, once', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  const tasks = new ActionQueue({slowAfter: 1_000});
  let finish;
  const slow = tasks.add(() => new Promise((resolve) => { finish = resolve; }));
  mock.timers.tick(5_000);
  assert.deepEqual(warnings, []);

  const waiting = tasks.add(() => 'waited');
  const another = tasks.add(() => 'waited');

  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /1000 ms/);
  finish();
  await Promise.all([slow, waiting, another]);
  mock.timers.tick(5_000);
  assert.equal(warnings.length, 1);
});

test('a call that waits behind a slow one is a warning that names the slow one', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  const both = [callAction('cart', 'slow'), callAction('cart', 'next')];
  mock.timers.tick(10_000);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /cart\/slow/);
  calls[0].answer();
  await both[0];
  await turn();
  calls[1].answer();
  await both[1];
});

test('an action whose time is over keeps its place until its answer comes', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  const slow = callAction('a', 'slow', {}, {timeout: 200});
  const next = callAction('a', 'next', {}, {timeout: 100_000});
  mock.timers.tick(200);
  await assert.rejects(slow, {name: 'TimeoutError'});
  await turn();
  assert.equal(calls.length, 1);
  assert.equal(calls[0].signal.aborted, false);
  assert.equal(queue.length, 2);

  calls[0].answer();
  await turn();
  assert.equal(calls.length, 2);
  calls[1].answer();
  await next;
});

test('an action that never ends is abandoned, so that the queue cannot hang', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  const slow = callAction('a', 'slow', {}, {timeout: 200});
  const next = callAction('a', 'next', {}, {timeout: 100_000});
  mock.timers.tick(200);
  await assert.rejects(slow, {name: 'TimeoutError'});
  mock.timers.tick(60_000);
  assert.equal(calls[0].signal.aborted, true);
  await turn();
  assert.equal(calls.length, 2);
  calls[1].answer();
  await next;
});

test('a caller may abort, which frees the place', async () => {
  const given = new AbortController();
  const slow = callAction('a', 'slow', {}, {signal: given.signal});
  const next = callAction('a', 'next');
  given.abort();
  await assert.rejects(slow, {name: 'AbortError'});
  await turn();
  assert.equal(calls.length, 2);
  calls[1].answer();
  await next;
});

test('a signal that was aborted before sends nothing that counts', async () => {
  globalThis.fetch = async (url, {signal}) => signal.throwIfAborted();
  await assert.rejects(callAction('a', 'b', {}, {signal: AbortSignal.abort()}), {name: 'AbortError'});
});

test('a body that is no JSON is refused and does not block the rest', async () => {
  const loop = {};
  loop.loop = loop;
  await assert.rejects(callAction('a', 'b', loop), TypeError);
  await assert.rejects(callAction('a', 'b', loop, {parallel: true}), TypeError);
  answering(() => new Response('{}'));
  assert.deepEqual(await callAction('a', 'b'), {});
});

test('a followed redirect is a problem, for it is the answer of another place', async () => {
  const elsewhere = () => {
    const page = new Response('{"signIn":true}');
    Object.defineProperty(page, 'redirected', {value: true});
    Object.defineProperty(page, 'url', {value: 'https://shop.example/login'});
    return page;
  };
  answering(elsewhere);
  const isProblem = (error) => error instanceof ProblemError && error.problem.location === 'https://shop.example/login';
  await assert.rejects(callAction('cart', 'add'), isProblem);
  await assert.rejects(fetchData('cart/get-cart-id'), isProblem);
});

for (const text of ['<html>please sign in', 'OK', '{"half":']) {
  test(`an answer that is neither empty nor JSON is a problem: ${text}`, async () => {
    answering(() => new Response(text));
    await assert.rejects(callAction('cart', 'add'), (error) => error instanceof ProblemError && error.status === 200);
    await assert.rejects(fetchData('cart/get-cart-id'), ProblemError);
  });
}

for (const name of ['', '.', '..', 'a/../b', '../action/account/logout', 'a//b', '/a', 'a/', './a']) {
  test(`a name that leaves its route is refused: '${name}'`, async () => {
    await assert.rejects(fetchData(name), TypeError);
    await assert.rejects(callAction(name, 'b'), TypeError);
    await assert.rejects(callAction('a', name, {}, {parallel: true}), TypeError);
    await assert.rejects(callLogout('a', name), TypeError);
    assert.deepEqual(calls, []);
  });
}

test('what looks like a dot segment once it is decoded stays where it is', async () => {
  answering(() => new Response('{}'));
  await fetchData('%2e%2e/...');
  assert.equal(calls[0].url, '/data-source/%252e%252e/...');
});

for (const [name, make] of [
  ['204', () => new Response(null, {status: 204})],
  ['an empty body', () => new Response('')],
  ['null', () => new Response('null')],
  ['no payload', () => new Response('{}')],
  ['a payload of null', () => new Response('{"dataSourcePayload":null}')],
]) {
  test(`a data source that answers ${name} is null`, async () => {
    answering(make);
    assert.equal(await fetchData('a'), null);
  });
}

test('a data source that takes too long is aborted', async () => {
  mock.timers.enable({apis: ['setTimeout']});
  const data = fetchData('a', {}, {timeout: 100});
  mock.timers.tick(100);
  await assert.rejects(data, {name: 'TimeoutError'});
  assert.equal(calls[0].signal.aborted, true);
});

test('credentials can be chosen where the base is another origin', async () => {
  answering(() => new Response('{}'));
  await callAction('a', 'b');
  await callAction('a', 'b', {}, {base: 'https://api.example', credentials: 'include'});
  await fetchData('a', {}, {base: 'https://api.example', credentials: 'include'});

  assert.deepEqual(calls.map(({credentials}) => credentials), ['same-origin', 'include', 'include']);
  assert.equal(calls[1].url, 'https://api.example/action/a/b');
});

test('a logout drops what waits for its own base, and tasks that name none', async () => {
  const under = callAction('a', 'under-way', {}, {base: '/shop'});
  const shop = callAction('a', 'waiting', {}, {base: '/shop'});
  const admin = callAction('a', 'waiting', {}, {base: '/admin'});
  const task = queue.add(() => 'never');
  const logout = callLogout('account', 'logout', {}, {base: '/shop'});
  await assert.rejects(shop, DroppedError);
  await assert.rejects(task, DroppedError);
  for (let i = 0; i < 3; i++) {
    calls[i].answer();
    await turn();
  }
  await Promise.all([under, admin, logout]);

  assert.deepEqual(calls.map(({url}) => url), ['/shop/action/a/under-way', '/shop/action/account/logout', '/admin/action/a/waiting']);
});

test('a dropped call is no unhandled rejection', async () => {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const under = callAction('a', 'b');
  callAction('a', 'dropped');
  queue.drop();
  await turn();
  process.off('unhandledRejection', note);
  calls[0].answer();
  await under;

  assert.deepEqual(unhandled, []);
});

// A timer takes 31 bits: what is longer, Infinity above all, is over at once.
test('a time without an end does not end at once', async () => {
  const action = callAction('a', 'b', {}, {timeout: Infinity});
  const data = fetchData('a', {}, {timeout: 2 ** 31});
  const flushing = queue.flush(Infinity);
  const patient = new ActionQueue({slowAfter: Infinity});
  let finish;
  const task = patient.add(() => new Promise((resolve) => {
    finish = resolve;
  }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  const next = patient.add(() => 'next');
  calls[0].answer(new Response('"done"'));
  calls[1].answer(new Response('{"dataSourcePayload":1}'));
  finish();

  assert.equal(await action, 'done');
  assert.equal(await data, 1);
  assert.equal(await flushing, true);
  assert.equal(await next, 'next');
  await task;
  assert.deepEqual(warnings, []);
});

test('a base may end with a slash, and is the same base', async () => {
  const under = callAction('a', 'under-way', {}, {base: '/shop'});
  const waiting = callAction('a', 'waiting', {}, {base: '/shop'});
  const logout = callLogout('account', 'logout', {}, {base: '/shop/'});
  const root = fetchData('a', {}, {base: '/'});
  await assert.rejects(waiting, DroppedError);
  calls[0].answer();
  calls[1].answer();
  await turn();
  calls[2].answer();
  await Promise.all([under, logout, root]);

  assert.deepEqual(calls.map(({url}) => url), ['/shop/action/a/under-way', '/data-source/a', '/shop/action/account/logout']);
});

test('a call that waits is over when its caller aborts, and is never sent', async () => {
  queue.stop();
  const leaving = new AbortController();
  const waiting = callAction('a', 'b', {}, {signal: leaving.signal});
  leaving.abort(new Error('the page goes away'));
  await assert.rejects(waiting, /the page goes away/);
  await assert.rejects(callAction('a', 'c', {}, {signal: AbortSignal.abort(new Error('gone before'))}), /gone before/);
  queue.restart();
  await turn();

  assert.deepEqual(calls, []);
});
