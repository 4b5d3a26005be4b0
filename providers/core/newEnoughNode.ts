/**
 * Imported first by everything that Pulumi loads. On too old a Node loading ends here, with one line, before a package
 * that such a Node cannot read ends it with a page.
 */
import { whyNotThisNode } from "./nodeVersion";

const refusal = whyNotThisNode();
if (refusal) {
  // Pulumi prints the message of such an error and nothing else.
  throw Object.assign(new Error(refusal), { __pulumiRunError: true, stack: "" });
}
