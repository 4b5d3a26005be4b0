/**
 * The policy pack: what a stack must never do, whoever wrote its program. `pulumi preview --policy-pack <folder of this file>`, or published
 * to an organization. It judges only what the engine hands it and needs no network.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { breakGlass } from "./rules/breakGlass";
import { enforcementInStage } from "./rules/enforcementInStage";
import { noAllUsers } from "./rules/noAllUsers";
import { noPlainSecret } from "./rules/noPlainSecret";
import { protectedResources } from "./rules/protectedResources";

/** The package that this file lies in. */
function packageFolder(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageFolder(dirname(folder));
}

// PolicyPack takes its version from the working directory's package.json, and that directory is the stack's.
process.chdir(packageFolder(__dirname));

new PolicyPack("jamf-entra-compliance", {
  enforcementLevel: "mandatory",
  policies: [noAllUsers, breakGlass, enforcementInStage, noPlainSecret, protectedResources],
});
