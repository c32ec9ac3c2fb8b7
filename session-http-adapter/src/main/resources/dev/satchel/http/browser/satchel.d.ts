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
}

/** A task that was dropped from a queue before it began, because of a logout. */
export class DroppedError extends Error {}

/** What the server answered instead of a result. */
export class ProblemError extends Error {
  constructor(status: number, problem: Problem);
  readonly status: number;
  readonly problem: Problem;
}

/** Runs asynchronous tasks one after the other, in the order in which they were added. */
export class ActionQueue {
  /** How many tasks are not done: those that wait and the one under way. */
  get length(): number;
  /** Runs the task when those before it are done, whether they failed or not, and answers what it answers. */
  add<T>(task: () => T | PromiseLike<T>): Promise<T>;
  /** Begins no further task until `restart()`. The one under way goes on. */
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
   * Runs the task that signs the visitor out: after the task under way, before any other, even when the queue is stopped. What was
   * added before never runs; what is added afterwards runs afterwards.
   */
  logout<T>(task: () => T | PromiseLike<T>): Promise<T>;
}

/** The queue that `callAction` uses, one for all modules of a page. */
export const queue: ActionQueue;

export interface CallOptions {
  /** What stands before the route; empty when left out. */
  base?: string;
  /** How long the server may take, in milliseconds; 30,000 when left out. */
  timeout?: number;
}

/**
 * Calls an action and answers its body, or null. In order: it begins when the calls before it are done. With `{parallel: true}` it
 * begins at once.
 *
 * @throws ProblemError when the server answers a problem
 */
export function callAction<T = Json>(
  namespace: string, name: string, body?: object, options?: CallOptions & {parallel?: boolean}): Promise<T>;

/**
 * Calls the action that signs the visitor out. Nothing that waited before, in any tab, begins after it.
 *
 * @throws ProblemError when the server answers a problem
 */
export function callLogout<T = Json>(namespace: string, name: string, body?: object, options?: CallOptions): Promise<T>;

/**
 * Asks a data source and answers its payload. At once: it changes nothing.
 *
 * @throws ProblemError when the server answers a problem
 */
export function fetchData<T = Json>(identifier: string, configuration?: object, options?: CallOptions): Promise<T>;
