/**
 * The frame of a Pulumi program: an async function whose every error ends the run at once with one readable message. An
 * ordinary error would take Pulumi 19 to 40 seconds to print, with a stack (observed on 3.248.0).
 */
import "../providers/core/newEnoughNode";
import { RunError, textOf } from "../providers/core/errors";
import { assertFresh } from "../providers/core/freshness";
import { reportRefusal } from "./report/draft";

export function program<T>(run: () => Promise<T>): () => Promise<T> {
  return async () => {
    try {
      assertFresh();
      return await run();
    } catch (error) {
      await reportRefusal(error);
      throw error instanceof RunError ? error : new RunError([textOf(error)]);
    }
  };
}
