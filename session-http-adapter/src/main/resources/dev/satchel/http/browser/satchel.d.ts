/** What can be sent and received. */
export type Json = null | boolean | number | string | Json[] | {[name: string]: Json};

/** A body of RFC 9457. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  /** Of a session that was too large: what it would have taken, in bytes. */
  actual?: number;
  /** Of a session that was too large: what it may take, in bytes. */
  limit?: number;
  /** Of an answer that came from another place: which. */
  location?: string;
}

/** A task that was dropped from a queue before it began, because of a logout. */
export class DroppedError extends Error {}

/** What the server answered instead of a result. */
export class ProblemError extends Error {
  constructor(status: number, problem: Problem);
  readonly status: number;
  readonly problem: Problem;
}

/**
 * Runs asynchronous tasks one after the other, in the order in which they were added. A task may call actions: they run while it is under way,
 * in order among themselves.
 */
export class ActionQueue {
  /** Warns in the console of what is under way for longer than `slowAfter` milliseconds, 10,000 when left out, while others wait. */
  constructor(options?: {slowAfter?: number});
  /** How many tasks and calls are not done: those that wait and those under way. */
  get length(): number;
  /** Runs the task when those before it are done, whether they failed or not, and answers what it answers. */
  add<T>(task: () => T | PromiseLike<T>): Promise<T>;
  /** Begins no further task until `restart()`. What is under way goes on, and so do the calls of a task under way. */
  stop(): void;
  /** Goes on after `stop()`. */
  restart(): void;
  /**
   * Waits until every task is done, and answers whether it is so. Answers false when the time is over, or when the queue is stopped
   * and only waits.
   *
   * @param timeout in milliseconds; 10,000 when left out
   */
  flush(timeout?: number): Promise<boolean>;
  /** Drops what waits: it never begins, and its promises are rejected with a `DroppedError`. Answers how many were dropped. */
  drop(): number;
  /**
   * Runs the task that signs the visitor out: after what is under way, before anything else, even when the queue is stopped. What was
   * added before never runs; what is added afterwards runs afterwards.
   */
  logout<T>(task: () => T | PromiseLike<T>): Promise<T>;
}

/** The queue that `callAction` uses, one for all modules of a page. */
export const queue: ActionQueue;

export interface CallOptions {
  /** What stands before the route; empty when left out. A slash at its end makes no difference. */
  base?: string;
  /**
   * How long the server may take, in milliseconds; 30,000 when left out. Then the promise is rejected with a `TimeoutError`. An action keeps its
   * place in the order until its answer comes after all, it is aborted, or a further minute has passed. `Infinity` is 24 days, the longest that
   * browsers count.
   */
  timeout?: number;
  /** Whether cookies go along; `same-origin` when left out. Where `base` is another origin: `include`. */
  credentials?: RequestCredentials;
  /** Aborts the request; one that waits is never sent. */
  signal?: AbortSignal;
}

/**
 * Calls an action and answers its body, or null. In order: it begins when the calls before it are done. With `{parallel: true}` it
 * begins at once.
 *
 * @throws ProblemError when the server answers a problem, from another place (a redirect was followed), or neither JSON nor nothing
 * @throws TypeError when a name has an empty part, `.` or `..`
 */
export function callAction<T = Json>(
  namespace: string, name: string, body?: object, options?: CallOptions & {parallel?: boolean}): Promise<T>;

/**
 * Calls the action that signs the visitor out. Nothing that waited before for the same base, in any tab, begins after it.
 *
 * @throws ProblemError when the server answers a problem, from another place (a redirect was followed), or neither JSON nor nothing
 * @throws TypeError when a name has an empty part, `.` or `..`
 */
export function callLogout<T = Json>(namespace: string, name: string, body?: object, options?: CallOptions): Promise<T>;

/**
 * Asks a data source and answers its payload, or null. At once: it changes nothing.
 *
 * @throws ProblemError when the server answers a problem, from another place (a redirect was followed), or neither JSON nor nothing
 * @throws TypeError when a name has an empty part, `.` or `..`
 */
export function fetchData<T = Json>(identifier: string, configuration?: object, options?: CallOptions): Promise<T>;
