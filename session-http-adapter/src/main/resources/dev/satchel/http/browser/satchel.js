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

/** Joins the queue as a call: it may be what the task under way waits for. */
const CALL = Symbol('call');
/** Signs out of one base: what waits for another one stays. */
const LOGOUT = Symbol('logout');
/** Drops what waits for one base, and the tasks that name none. */
const DROP = Symbol('drop');

/** Of a timer: 31 bits of milliseconds, more than three weeks. What is longer, as `Infinity` is, would be over at once. */
const LONGEST = 2 ** 31 - 1;

function after(milliseconds, run) {
  return setTimeout(run, Math.min(milliseconds, LONGEST));
}

/**
 * Runs asynchronous tasks one after the other, in the order in which they were added. A task may call actions: they run while it is under way,
 * in order among themselves.
 */
export class ActionQueue {
  #waiting = [];
  #task = null;
  #call = null;
  #stopped = false;
  #idlers = [];
  #slowAfter;

  /** Warns of what is under way for longer than this, in milliseconds, while others wait. */
  constructor({slowAfter = 10_000} = {}) {
    this.#slowAfter = slowAfter;
  }

  /** How many tasks and calls are not done: those that wait and those under way. */
  get length() {
    return this.#waiting.length + (this.#task ? 1 : 0) + (this.#call ? 1 : 0);
  }

  /** Runs the task when those before it are done, whether they failed or not, and answers what it answers. */
  add(task) {
    return this.#enter({task, name: 'a task'});
  }

  [CALL](task, name, base) {
    return this.#enter({task, name, base, call: true});
  }

  #enter(entry) {
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
    this.#waiting.push(entry);
    this.#next();
    this.#warn(this.#task);
    this.#warn(this.#call);
    return entry.promise;
  }

  /** Begins no further task until `restart()`. What is under way goes on, and so do the calls of a task under way. */
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
      const timer = after(timeout, () => idler(false));
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
    return this.#drop(() => true);
  }

  [DROP](base) {
    return this.#drop((entry) => entry.base === undefined || entry.base === base);
  }

  #drop(meant) {
    const dropped = this.#waiting.filter((entry) => !entry.last && meant(entry));
    this.#waiting = this.#waiting.filter((entry) => !dropped.includes(entry));
    for (const {promise, reject} of dropped) {
      // Who signs out need not care for what was dropped: it is no unhandled rejection.
      promise.catch(() => {});
      reject(new DroppedError());
    }
    this.#settle();
    return dropped.length;
  }

  /**
   * Runs the task that signs the visitor out: after what is under way, before anything else, even when the queue is stopped. What was
   * added before never runs; what is added afterwards runs afterwards.
   */
  logout(task) {
    this.drop();
    return this.#last({task, name: 'the logout'});
  }

  [LOGOUT](task, name, base) {
    this[DROP](base);
    return this.#last({task, name, base, call: true});
  }

  #last(entry) {
    return new Promise((resolve, reject) => {
      this.#waiting.unshift({...entry, resolve, reject, last: true});
      this.#next();
    });
  }

  /** Begins the next one: a task when nothing is under way, a call beside the task under way as well, for it may be that task's own. */
  #next() {
    const at = this.#task ? this.#waiting.findIndex(({call}) => call) : 0;
    const entry = this.#waiting[at];
    if (this.#call || !entry || (this.#stopped && !entry.last && !this.#task)) {
      this.#settle();
      return;
    }
    this.#waiting.splice(at, 1);
    this.#run(entry);
  }

  async #run(entry) {
    if (entry.call) {
      this.#call = entry;
    } else {
      this.#task = entry;
    }
    const timer = after(this.#slowAfter, () => {
      entry.slow = true;
      this.#warn(entry);
    });
    try {
      entry.resolve(await entry.task());
    } catch (failure) {
      entry.reject(failure);
    } finally {
      clearTimeout(timer);
      if (entry.call) {
        this.#call = null;
      } else {
        this.#task = null;
      }
      this.#next();
    }
  }

  #warn(entry) {
    if (entry?.slow && !entry.warned && this.#waiting.length > 0) {
      entry.warned = true;
      console.warn(`${entry.name} has been under way for more than ${this.#slowAfter} ms, and ${this.#waiting.length} wait for it.`);
    }
  }

  #settle() {
    const done = this.length === 0;
    const stuck = this.#stopped && !this.#task && !this.#call;
    if (done || stuck) {
      for (const idler of [...this.#idlers]) {
        idler(done);
      }
    }
  }
}

/** The queue that `callAction` uses, one for all modules of a page. */
export const queue = new ActionQueue();

/** How long a call whose time is over keeps its place, in milliseconds, before it is abandoned. */
const ABANDONED_AFTER = 60_000;

/** Tells the other tabs of a logout, for each base; there are none outside of browsers. */
const tabs = new Map();
const hasTabs = typeof window !== 'undefined' && typeof BroadcastChannel !== 'undefined';

/** The address of a base, as `fetch` finds it. A page without an address, such as a blob, has bases in full only. */
function key(base) {
  try {
    return hasTabs ? new URL(`${base}/`, globalThis.document?.baseURI ?? window.location.href).href : base;
  } catch (noAddress) {
    return base;
  }
}

/** Listens for logouts of this base, from now on. */
function tabsOf(base) {
  if (hasTabs && !tabs.has(key(base))) {
    const channel = new BroadcastChannel(`satchel.logout ${key(base)}`);
    channel.addEventListener('message', () => queue[DROP](key(base)));
    tabs.set(key(base), channel);
  }
  return tabs.get(key(base));
}
tabsOf('');

/** What stands before the routes, which begin with a slash: with one at its end it is the same base. */
function baseOf({base}) {
  return String(base ?? '').replace(/\/+$/, '');
}

function path(text) {
  const segments = String(text).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new TypeError(`'${text}' names nothing: a name has no empty part, no '.' and no '..'`);
  }
  return segments.map(encodeURIComponent).join('/');
}

function warn(what, {type, actual, limit}) {
  if (typeof type === 'string' && type.endsWith(':session-too-large')) {
    console.warn(`${what}: the session would take ${actual} bytes, and the limit is ${limit}. `
      + 'Nothing was stored; the session is what it was before.');
  }
}

async function received(what, response) {
  if (response.redirected) {
    response.body?.cancel();
    throw new ProblemError(response.status, {
      title: 'redirected', detail: `${what}: the answer is that of another place, such as a log-in page`, location: response.url,
    });
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text.trim() ? JSON.parse(text) : null;
  } catch (notJson) {
    if (response.ok) {
      throw new ProblemError(response.status, {title: 'not JSON', detail: `${what}: the answer is not JSON`});
    }
  }
  if (!response.ok) {
    const problem = answer !== null && typeof answer === 'object' ? answer : {};
    warn(what, problem);
    throw new ProblemError(response.status, problem);
  }
  return answer;
}

/** A call under way: `answer` is what the caller waits for, `over` when the server is done with it, or nobody waits any longer. */
function send(what, url, body, options, patience = 0) {
  const {timeout = 30_000, credentials = 'same-origin', signal} = options;
  const sent = JSON.stringify(body ?? {});
  const abandoned = new AbortController();
  const abandon = () => abandoned.abort(signal.reason);
  signal?.addEventListener('abort', abandon, {once: true});
  if (signal?.aborted) {
    abandon();
  }
  const late = () => new DOMException(`${what}: no answer within ${timeout} ms`, 'TimeoutError');
  let tell;
  const told = new Promise((resolve, reject) => {
    tell = after(timeout, () => reject(late()));
  });
  const give = after(timeout + patience, () => abandoned.abort(late()));
  const answer = fetch(baseOf(options) + url, {
    method: 'POST',
    credentials,
    headers: {'Content-Type': 'application/json', 'Accept': 'application/json, application/problem+json'},
    body: sent,
    signal: abandoned.signal,
  }).then((response) => received(what, response));
  const over = answer.catch(() => {}).finally(() => {
    clearTimeout(tell);
    clearTimeout(give);
    signal?.removeEventListener('abort', abandon);
  });
  return {answer: Promise.race([answer, told]), over};
}

/**
 * Begins when the queue says so. Whoever waits is told when the time is over; the place is kept until the server is done. What is aborted while it
 * waits is over at once, and is passed by when its turn comes.
 */
function inTurn(join, begin, signal) {
  const answer = new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal?.addEventListener('abort', abort, {once: true});
    if (signal?.aborted) {
      abort();
    }
    join(() => {
      signal?.removeEventListener('abort', abort);
      if (signal?.aborted) {
        return undefined;
      }
      const call = begin();
      call.answer.then(resolve, reject);
      return call.over;
    }).catch((failure) => {
      signal?.removeEventListener('abort', abort);
      reject(failure);
      if (failure instanceof DroppedError) {
        answer.catch(() => {});
      }
    });
  });
  return answer;
}

/** Refuses by a promise, as everything else is answered. */
function promised(run) {
  try {
    return run();
  } catch (refused) {
    return Promise.reject(refused);
  }
}

/**
 * Calls an action and answers its body, or null. In order: it begins when the calls before it are done. With `{parallel: true}` it
 * begins at once.
 */
export function callAction(namespace, name, body, options = {}) {
  return promised(() => {
    const what = `action ${namespace}/${name}`;
    const url = `/action/${path(namespace)}/${path(name)}`;
    const base = baseOf(options);
    tabsOf(base);
    const call = () => send(what, url, body, options, ABANDONED_AFTER);
    return options.parallel ? call().answer : inTurn((task) => queue[CALL](task, what, key(base)), call, options.signal);
  });
}

/** Calls the action that signs the visitor out. Nothing that waited before for the same base, in any tab, begins after it. */
export function callLogout(namespace, name, body, options = {}) {
  return promised(() => {
    const what = `action ${namespace}/${name}`;
    const url = `/action/${path(namespace)}/${path(name)}`;
    const base = baseOf(options);
    tabsOf(base)?.postMessage('logout');
    const call = () => send(what, url, body, options, ABANDONED_AFTER);
    return inTurn((task) => queue[LOGOUT](task, what, key(base)), call, options.signal);
  });
}

/** Asks a data source and answers its payload, or null. At once: it changes nothing. */
export async function fetchData(identifier, configuration, options = {}) {
  const answer = await send(`data source ${identifier}`, `/data-source/${path(identifier)}`, configuration, options).answer;
  return answer?.dataSourcePayload ?? null;
}
