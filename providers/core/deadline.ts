/**
 * Every call has a deadline. An operation (one `create`, one preflight) opens a scope; whatever waits inside it takes
 * the scope's signal without passing it along.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { setMaxListeners } from "node:events";

const scope = new AsyncLocalStorage<AbortSignal | undefined>();
const shutdown = new AbortController();
// Any number of requests may wait on one operation; Node would take more than ten for a leak and say so to the user.
setMaxListeners(0, shutdown.signal);

/** Ends every operation of this process: the engine is gone, nobody will read the result. */
export function abortEverything(reason: string): void {
  shutdown.abort(new Error(reason));
}

/** Runs `work` with a deadline of `ms` milliseconds; nested scopes end with the outer one. */
export function withDeadline<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const signal = AbortSignal.any([operationSignal(), AbortSignal.timeout(ms)]);
  setMaxListeners(0, signal);
  return scope.run(signal, () => raceAbort(work(), signal));
}

/** The signal of the operation that the caller runs in. */
export function operationSignal(): AbortSignal {
  return scope.getStore() ?? shutdown.signal;
}

/** Runs work that several operations share: the end of the one that happened to start it does not end it for the others. */
export function outsideOperation<T>(work: () => T): T {
  return scope.run(undefined, work);
}

/** Waits for shared work, but no longer than the caller's own operation lasts. */
export function whileOperationLasts<T>(work: Promise<T>): Promise<T> {
  return raceAbort(work, operationSignal());
}

/** Waits `ms` milliseconds; ends early, with the scope's reason, when the operation is over. */
export function pause(ms: number): Promise<void> {
  const signal = operationSignal();
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(reasonOf(signal));
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(reasonOf(signal));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** Why this signal ended the operation, as a sentence. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  if (reason instanceof Error && reason.name !== "TimeoutError") return reason;
  return new Error("the operation exceeded its time limit");
}
