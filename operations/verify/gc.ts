/**
 * Keeps memory small while much is read and most of it thrown away. V8 lets such garbage grow with the machine, to twice or
 * three times of what is needed; a laptop or a pipeline's runner shares its memory with others.
 */
import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";

/** Bytes that may pile up before they are thrown away. */
const pile = 40 * 1024 * 1024;

let collect: (() => void) | undefined;
let least = 0;

/** Call it after each page, and after each thousand Macs. Does nothing where the runtime does not let itself be asked. */
export function collectIfNeeded(): void {
  if (least === 0) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("typeof gc === 'function' ? gc : undefined") as typeof collect;
    least = used();
  }
  if (!collect || used() - least < pile) return;
  collect();
  least = used();
}

function used(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
