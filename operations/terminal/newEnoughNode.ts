/** Imported first by the commands: on too old a Node they end here, with one line. */
import { whyNotThisNode } from "../../providers/core/nodeVersion";

const refusal = whyNotThisNode();
if (refusal) {
  process.stderr.write(`${refusal}\n`);
  process.exit(1);
}
