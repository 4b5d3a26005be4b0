/** Progress while it reads: one line that changes on a terminal, a line now and then elsewhere. */
import type { Progress } from "../verify/read";

/** Milliseconds between two lines: on a terminal, and where every line stays. */
const [often, seldom] = [200, 10_000];

export function progressOn(stream: NodeJS.WriteStream): { tell: (progress: Progress) => void; end: () => void } {
  const isTerminal = stream.isTTY === true;
  let last = Date.now();
  let shown = false;
  return {
    tell({ macs, ofMacs, records }) {
      if (Date.now() - last < (isTerminal ? often : seldom)) return;
      last = Date.now();
      shown = true;
      const text = `Read ${macs}${ofMacs === undefined ? "" : ` of ${ofMacs}`} Macs in Jamf Pro, ${records} in Entra`;
      stream.write(isTerminal ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (shown && isTerminal) stream.write("\r\u001b[K");
      shown = false;
    },
  };
}
