/** A task that was dropped from a queue before it began, because of a logout. */
export class DroppedError extends Error {
  constructor() {
    super('dropped before it began: the visitor signed out');
    this.name = 'DroppedError';
  }
}

/** What the server answered instead of a result. */
export class ProblemError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `the server answered ${status}`);
    this.name = 'ProblemError';
    this.status = status;
    this.problem = problem;
  }
}

/** Runs asynchronous tasks one after the other, in the order in which they were added. */
export class ActionQueue {
  #waiting = [];
  #running = false;
  #stopped = false;
  #idlers = [];

  /** How many tasks are not done: those that wait and the one under way. */
  get length() {
    return this.#waiting.length + (this.#running ? 1 : 0);
  }

  /** Runs the task when those before it are done, whether they failed or not, and answers what it answers. */
  add(task) {
    const entry = {task, last: false};
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
    this.#waiting.push(entry);
    this.#next();
    return entry.promise;
  }

  /** Begins no further task until `restart()`. The one under way goes on. */
  stop() {
    this.#stopped = true;
    this.#settle();
  }

  /** Goes on after `stop()`. */
  restart() {
    this.#stopped = false;
    this.#next();
  }

  /**
   * Waits until every task is done, and answers whether it is so. Answers false when the time is over, in milliseconds, or when the
   * queue is stopped and only waits.
   */
  flush(timeout = 10_000) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => idler(false), timeout);
      const idler = (done) => {
        clearTimeout(timer);
        this.#idlers = this.#idlers.filter((other) => other !== idler);
        resolve(done);
      };
      this.#idlers.push(idler);
      this.#settle();
    });
  }

  /** Drops what waits: it never begins, and its promises are rejected with a `DroppedError`. Answers how many were dropped. */
  drop() {
    const dropped = this.#waiting.filter(({last}) => !last);
    this.#waiting = this.#waiting.filter(({last}) => last);
    for (const {promise, reject} of dropped) {
      // Who signs out need not care for what was dropped: it is no unhandled rejection.
      promise.catch(() => {});
      reject(new DroppedError());
    }
    this.#settle();
    return dropped.length;
  }

  /**
   * Runs the task that signs the visitor out: after the task under way, before any other, even when the queue is stopped. What was
   * added before never runs; what is added afterwards runs afterwards.
   */
  logout(task) {
    this.drop();
    return new Promise((resolve, reject) => {
      this.#waiting.unshift({task, resolve, reject, last: true});
      this.#next();
    });
  }

  async #next() {
    if (this.#running || (this.#stopped && !this.#waiting[0]?.last) || this.#waiting.length === 0) {
      this.#settle();
      return;
    }
    const {task, resolve, reject} = this.#waiting.shift();
    this.#running = true;
    try {
      resolve(await task());
    } catch (failure) {
      reject(failure);
    } finally {
      this.#running = false;
      this.#next();
    }
  }

  #settle() {
    const done = this.length === 0;
    const stuck = this.#stopped && !this.#running;
    if (done || stuck) {
      for (const idler of [...this.#idlers]) {
        idler(done);
      }
    }
  }
}

/** The queue that `callAction` uses, one for all modules of a page. */
export const queue = new ActionQueue();

/** Tells the other tabs of a logout; there is none outside of browsers. */
const tabs = typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined' ? new BroadcastChannel('satchel.logout') : null;
tabs?.addEventListener('message', () => queue.drop());

function path(text) {
  return text.split('/').map(encodeURIComponent).join('/');
}

function warn(what, {type, actual, limit}) {
  if (typeof type === 'string' && type.endsWith(':session-too-large')) {
    console.warn(`${what}: the session would take ${actual} bytes, and the limit is ${limit}. `
      + 'Nothing was stored; the session is what it was before.');
  }
}

async function send(what, url, body, {base = '', timeout = 30_000} = {}) {
  const response = await fetch(base + url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {'Content-Type': 'application/json', 'Accept': 'application/json, application/problem+json'},
    body: JSON.stringify(body ?? {}),
    signal: AbortSignal.timeout(timeout),
  });
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch (notJson) {
    answer = response.ok ? text : {};
  }
  if (!response.ok) {
    const problem = answer !== null && typeof answer === 'object' ? answer : {};
    warn(what, problem);
    throw new ProblemError(response.status, problem);
  }
  return answer;
}

/**
 * Calls an action and answers its body, or null. In order: it begins when the calls before it are done. With `{parallel: true}` it
 * begins at once.
 */
export function callAction(namespace, name, body, options = {}) {
  const what = `action ${namespace}/${name}`;
  const call = () => send(what, `/action/${path(namespace)}/${path(name)}`, body, options);
  return options.parallel ? call() : queue.add(call);
}

/** Calls the action that signs the visitor out. Nothing that waited before, in any tab, begins after it. */
export function callLogout(namespace, name, body, options = {}) {
  tabs?.postMessage('logout');
  return queue.logout(() => send(`action ${namespace}/${name}`, `/action/${path(namespace)}/${path(name)}`, body, options));
}

/** Asks a data source and answers its payload. At once: it changes nothing. */
export async function fetchData(identifier, configuration, options = {}) {
  const answer = await send(`data source ${identifier}`, `/data-source/${path(identifier)}`, configuration, options);
  return answer.dataSourcePayload;
}
