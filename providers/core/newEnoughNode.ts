/**
 * Imported first by everything that Pulumi loads. On too old a Node loading ends here, with one line, before a package
 * that such a Node cannot read ends it with a page. So it does where nothing is compiled: Pulumi runs the source then.
 */
import { whyNotThisNode } from "./nodeVersion";

const refusal = __filename.endsWith(".ts")
  ? "This checkout is not compiled, as after npm ci --ignore-scripts. Run: npm run build"
  : whyNotThisNode();
if (refusal) {
  // Pulumi prints the message of such an error and nothing else.
  throw Object.assign(new Error(refusal), { __pulumiRunError: true, stack: "" });
}
