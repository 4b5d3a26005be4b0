/** The report as JSON, in pieces: as one text a hundred thousand Macs would need more memory than everything else. */
import { jsonText } from "../../providers/core/escaping";
import type { VerifyReport } from "./report";
import { collectIfNeeded } from "./gc";

/** Macs per piece. */
const some = 500;

/** Pieces that together are what `jsonText(report, 1)` would be. */
export function* jsonOf({ macs, ...head }: VerifyReport): Generator<string> {
  const text = jsonText({ ...head, macs: [] }, 1);
  if (macs.length === 0) {
    yield `${text}\n`;
    return;
  }
  yield text.slice(0, -"]\n}".length);
  for (let first = 0; first < macs.length; first += some) {
    const piece = jsonText(macs.slice(first, first + some), 1);
    collectIfNeeded();
    // As deep as the list stands in the whole.
    const inner = piece.slice(1, -2).replaceAll("\n", "\n ");
    yield first + some < macs.length ? `${inner},` : inner;
  }
  yield "\n ]\n}\n";
}
