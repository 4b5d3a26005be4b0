/** One run of a piece of work for all who ask for it at the same time. */
import { outsideOperation, whileOperationLasts } from "../deadline";

/**
 * Turns `work` into a function whose simultaneous callers share one run. Nobody's deadline ends it for the others, and a
 * failure is told to those who waited but not remembered.
 */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let flight: Promise<T> | undefined;
  return () => {
    flight ??= outsideOperation(work).finally(() => (flight = undefined));
    return whileOperationLasts(flight);
  };
}
