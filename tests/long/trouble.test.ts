/** Twelve unlucky days. */
import { convergesOnAnUnluckyDay } from "../support/unluckyDay";

describe("an unlucky day, whatever goes wrong", () =>
  convergesOnAnUnluckyDay(Array.from({ length: 12 }, (_, i) => i + 1)));
