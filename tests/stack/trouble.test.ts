/** Faults, lag and short-lived tokens all at once; `tests/long` has more seeds. */
import { convergesOnAnUnluckyDay } from "../support/unluckyDay";

describe("an unlucky day", () => convergesOnAnUnluckyDay([1]));
