import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {
  ActionQueue, DroppedError, ProblemError, callAction, callLogout, fetchData, queue,
} from '../../main/resources/dev/satchel/http/browser/satchel.js';
import {ran, runFromElsewhere} from './elsewhere.js';

/** A task that is done when the test says so. */
function task(log, name) {
  let finish;
  let fail;
  const done = new Promise((resolve, reject) => {
    finish = () => resolve(name);
    fail = () => reject(new Error(name));
  });
  const run = () => {
    log.push(name);
    return done;
  };
  return {run, finish, fail};
}

/** Lets everything run that can. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

const originalFetch = globalThis.fetch;
const originalWarn = console.warn;
let calls;
let warnings;

/** Answers in the place of a server; each answer is given when the test says so. */
function serve(answer = () => new Response('{}')) {
  globalThis.fetch = async (url, options) => {
    calls.push({url, ...options});
    return answer(url, options);
  };
}

beforeEach(() => {
  calls = [];
  warnings = [];
  console.warn = (text) => warnings.push(text);
});

afterEach(() => {
  globalThis.fetch = originalFetch;
  console.warn = originalWarn;
  assert.equal(queue.length, 0);
});

test('tasks run one after the other, in the order of adding', async () => {
  const log = [];
  const one = task(log, 'one');
  const two = task(log, 'two');
  const tasks = new ActionQueue();
  const first = tasks.add(one.run);
  const second = tasks.add(two.run);
  await turn();
  assert.deepEqual(log, ['one']);
  assert.equal(tasks.length, 2);

  one.finish();
  two.finish();

  assert.deepEqual(await Promise.all([first, second]), ['one', 'two']);
  assert.deepEqual(log, ['one', 'two']);
  assert.equal(await tasks.flush(), true);
  assert.equal(tasks.length, 0);
});

test('a task that fails does not stop the rest', async () => {
  const tasks = new ActionQueue();
  const failing = tasks.add(() => Promise.reject(new Error('broken')));
  const throwing = tasks.add(() => {
    throw new Error('at once');
  });
  const fine = tasks.add(() => 'fine');

  await assert.rejects(failing, /broken/);
  await assert.rejects(throwing, /at once/);
  assert.equal(await fine, 'fine');
});

test('a stopped queue begins nothing until it is restarted', async () => {
  const log = [];
  const tasks = new ActionQueue();
  const under = task(log, 'under way');
  const running = tasks.add(under.run);
  const waiting = tasks.add(() => log.push('waiting'));
  await turn();

  tasks.stop();
  under.finish();
  await running;
  await turn();
  assert.deepEqual(log, ['under way']);
  assert.equal(tasks.length, 1);

  tasks.restart();
  await waiting;
  assert.deepEqual(log, ['under way', 'waiting']);
});

test('flush waits for all tasks', {timeout: 20_000}, async () => {
  const log = [];
  const tasks = new ActionQueue();
  const one = task(log, 'one');
  tasks.add(one.run);
  let flushed = false;
  const flushing = tasks.flush(60_000).then((done) => {
    flushed = true;
    return done;
  });
  await turn();
  assert.equal(flushed, false);

  one.finish();

  assert.equal(await flushing, true);
});

test('flush of an idle queue is done at once', {timeout: 20_000}, async () => {
  assert.equal(await new ActionQueue().flush(60_000), true);
});

test('flush gives up when its time is over', {timeout: 20_000}, async () => {
  const tasks = new ActionQueue();
  const endless = task([], 'endless');
  const added = tasks.add(endless.run);

  assert.equal(await tasks.flush(1), false);

  endless.finish();
  await added;
});

test('flush of a stopped queue does not hang', {timeout: 20_000}, async () => {
  const tasks = new ActionQueue();
  tasks.stop();
  const added = tasks.add(() => 'late');

  assert.equal(await tasks.flush(60_000), false);
  assert.equal(tasks.length, 1);

  tasks.restart();
  assert.equal(await added, 'late');
});

test('stopping while somebody flushes lets them go when the task under way is done', {timeout: 20_000}, async () => {
  const tasks = new ActionQueue();
  const under = task([], 'under way');
  tasks.add(under.run);
  const added = tasks.add(() => 'late');
  const flushing = tasks.flush(60_000);
  tasks.stop();
  under.finish();

  assert.equal(await flushing, false);

  tasks.restart();
  await added;
});

test('nothing that was queued before a logout runs after it', async () => {
  const log = [];
  const tasks = new ActionQueue();
  const under = task(log, 'under way');
  const running = tasks.add(under.run);
  const before = tasks.add(() => log.push('before'));
  await turn();

  const logout = tasks.logout(() => log.push('logout'));
  const after = tasks.add(() => log.push('after'));
  await assert.rejects(before, DroppedError);
  under.finish();
  await Promise.all([running, logout, after]);

  assert.deepEqual(log, ['under way', 'logout', 'after']);
});

test('a dropped task is no unhandled rejection', async () => {
  const unhandled = [];
  const note = (error) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const tasks = new ActionQueue();
  tasks.stop();
  tasks.add(() => 'never');

  assert.equal(tasks.drop(), 1);
  await turn();

  process.off('unhandledRejection', note);
  assert.deepEqual(unhandled, []);
});

test('a logout runs in a stopped queue, and what waited there is dropped', async () => {
  const log = [];
  const tasks = new ActionQueue();
  tasks.stop();
  const before = tasks.add(() => log.push('before'));

  await Promise.all([assert.rejects(before, DroppedError), tasks.logout(() => log.push('logout'))]);
  tasks.restart();
  await turn();

  assert.deepEqual(log, ['logout']);
});

test('flush waits for the logout of a stopped queue', {timeout: 20_000}, async () => {
  const tasks = new ActionQueue();
  const out = task([], 'logout');
  tasks.stop();
  const logout = tasks.logout(out.run);
  const flushing = tasks.flush(60_000);
  out.finish();

  assert.equal(await flushing, true);
  await logout;
});

test('actions are called in order', async () => {
  const answers = [];
  serve(() => new Promise((resolve) => answers.push(resolve)));
  const first = callAction('rewards', 'add', {points: 50});
  const second = callAction('rewards', 'add', {points: -20});
  await turn();
  assert.equal(calls.length, 1);
  assert.equal(calls[0].url, '/action/rewards/add');
  assert.equal(calls[0].method, 'POST');
  assert.equal(calls[0].body, '{"points":50}');

  answers[0](new Response('{"points":50}'));
  assert.deepEqual(await first, {points: 50});
  await turn();
  answers[1](new Response('{"points":30}'));
  assert.deepEqual(await second, {points: 30});
});

test('parallel actions begin at once', async () => {
  serve();
  const both = [callAction('a', 'b', {}, {parallel: true}), callAction('a', 'c', {}, {parallel: true})];
  assert.equal(calls.length, 2);
  await Promise.all(both);
});

test('two modules share one queue', async () => {
  const answers = [];
  serve(() => new Promise((resolve) => answers.push(resolve)));
  const here = callAction('here', 'one').then(() => ran.push('here'));
  const there = runFromElsewhere();
  const again = callAction('here', 'two').then(() => ran.push('here again'));
  await turn();
  assert.equal(calls.length, 1);
  for (let i = 0; i < 3; i++) {
    answers[i](new Response('{}'));
    await turn();
    await turn();
  }
  await Promise.all([here, there, again]);

  assert.deepEqual(calls.map(({url}) => url), ['/action/here/one', '/action/there/one', '/action/here/two']);
  assert.deepEqual(ran, ['here', 'there', 'here again']);
});

test('an action without a body answers null', async () => {
  serve(() => new Response(null, {status: 204}));
  assert.equal(await callAction('a', 'b'), null);
  assert.equal(calls[0].body, '{}');
});

test('names cannot leave their place in the path', async () => {
  serve();
  await callAction('a', 'b?c#d é');
  assert.equal(calls[0].url, '/action/a/b%3Fc%23d%20%C3%A9');
});

test('a problem is an error that carries it', async () => {
  serve(() => new Response('{"type":"tag:satchel.dev,2026:session-conflict","detail":"changed meanwhile"}', {status: 409}));
  await assert.rejects(callAction('a', 'b'), (error) => error instanceof ProblemError
    && error.status === 409 && error.message === 'changed meanwhile' && error.problem.type.endsWith('session-conflict'));
  assert.deepEqual(warnings, []);
});

test('an answer that is no problem body is an error too', async () => {
  serve(() => new Response('<h1>Bad gateway</h1>', {status: 502}));
  await assert.rejects(callAction('a', 'b'), (error) => error instanceof ProblemError && error.status === 502);
});

test('a session that is too large is warned of, with sizes and limit', async () => {
  serve(() => new Response(
    '{"type":"tag:satchel.dev,2026:session-too-large","detail":"too large","actual":5120,"limit":4000}', {status: 500}));
  await assert.rejects(callAction('cart', 'note'), ProblemError);

  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /cart\/note/);
  assert.match(warnings[0], /5120/);
  assert.match(warnings[0], /4000/);
});

test('a logout overtakes what waits', async () => {
  const answers = [];
  serve(() => new Promise((resolve) => answers.push(resolve)));
  const under = callAction('a', 'under-way');
  const waiting = callAction('a', 'waiting');
  const logout = callLogout('account', 'logout');
  await assert.rejects(waiting, DroppedError);
  answers[0](new Response('{}'));
  await under;
  await turn();
  answers[1](new Response(null, {status: 204}));
  await logout;

  assert.deepEqual(calls.map(({url}) => url), ['/action/a/under-way', '/action/account/logout']);
});

test('a data source answers its payload', async () => {
  serve(() => new Response('{"dataSourcePayload":{"cartId":null}}'));
  assert.deepEqual(await fetchData('cart/get-cart-id'), {cartId: null});
  assert.equal(calls[0].url, '/data-source/cart/get-cart-id');
});
