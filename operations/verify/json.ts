/** The report as JSON, in pieces: as one text a hundred thousand Macs would need more memory than everything else. */
import type { VerifyReport } from "./report";
import { collectIfNeeded } from "./gc";

/** Macs per piece. */
const some = 500;

/** Pieces that together are what `JSON.stringify(report, null, 1)` would be. */
export function* jsonOf({ macs, ...head }: VerifyReport): Generator<string> {
  const text = JSON.stringify({ ...head, macs: [] }, null, 1);
  if (macs.length === 0) {
    yield `${text}\n`;
    return;
  }
  yield text.slice(0, -"]\n}".length);
  for (let first = 0; first < macs.length; first += some) {
    const piece = JSON.stringify(macs.slice(first, first + some), null, 1);
    collectIfNeeded();
    // As deep as the list stands in the whole.
    const inner = piece.slice(1, -2).replaceAll("\n", "\n ");
    yield first + some < macs.length ? `${inner},` : inner;
  }
  yield "\n ]\n}\n";
}
