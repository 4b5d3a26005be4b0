/**
 * The provider that Pulumi writes into state, twice per resource: one line that finds the host module and passes each call on. It
 * holds the kind and nothing else: no code of ours, no configuration, no secret. Refresh and delete run the text of old states,
 * so whatever a release has written there is served for ever: neither this line nor what it relies on (the specifier
 * `jamf-entra-compliance/host`, `default.run(kind, method, args)`) ever changes. `tests/providers/core/shim.test.ts` holds its hash and the
 * text that version 0.1.0 wrote before it. What it rests on: `docs/decisions/0004-provider-text.md`.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { RunError } from "./errors";

const methods = "configure check diff create read update delete";

/** What Pulumi's Node host evaluates: `exports.handler()` answers with an object that has these seven methods and no others. */
export const providerText = (kind: string): string =>
  `exports.handler=()=>Object.fromEntries("${methods}".split(" ").map(m=>[m,(...a)=>` +
  `import("jamf-entra-compliance/host").then(h=>h.default.run("${kind}",m,a))]))`;

/**
 * The host resolves the specifier from the folder of Pulumi.yaml. Where the package cannot be found from there (pnpm shows it only to
 * whom lists it), the run ends before anything is registered, with a remedy.
 */
export function assertHostIsFound(folder = process.cwd()): void {
  try {
    createRequire(join(folder, "program.js")).resolve("jamf-entra-compliance/host");
  } catch {
    throw new RunError([
      `jamf-entra-compliance cannot be loaded from ${folder}. Add it to the dependencies in that folder's package.json and install ` +
        "again; with pnpm the dependency of a shared library is not enough.",
    ]);
  }
}
