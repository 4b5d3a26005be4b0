import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/host";

/** Page, heading of the table, source, and the interfaces whose properties stand in it. */
const tables: readonly [page: string, heading: string, source: string, ...interfaces: string[]][] = [
  ["policy.md", "# Policy", "policy/general.ts", "PolicyGeneral"],
  ["policy.md", "## triggers", "policy/general.ts", "PolicyTriggers"],
  ["policy.md", "## retry", "policy/general.ts", "PolicyRetry"],
  ["policy.md", "## scope", "classic/scope.ts", "ComputerScope"],
  ["policy.md", "## selfService", "policy/selfService.ts", "PolicySelfService"],
  ["policy.md", "## scripts", "policy/options.ts", "PolicyScript"],
  ["policy.md", "## maintenance", "policy/options.ts", "PolicyMaintenance"],
  ["policy.md", "## userInteraction", "policy/options.ts", "PolicyUserInteraction"],
  ["configuration-profile.md", "# Configuration profile", "configurationProfile/document.ts", "ProfileProperties"],
];

function propertiesOf(source: string, called: string): string[] {
  const code = readFileSync(join(root, "providers", "jamf", source), "utf8");
  const body = new RegExp(`interface ${called} [^{]*\\{([^]*?)\\n\\}`).exec(code)![1]!;
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => property!);
}

function listed(page: string, heading: string): string[] {
  const text = readFileSync(join(root, "docs", "reference", page), "utf8");
  const after = text.slice(text.indexOf(`${heading}\n`));
  const table = after.split("| Property |")[1]!.split("\n\n")[0]!;
  return [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, property]) => property!);
}

describe("reference pages of policies and configuration profiles", () => {
  for (const [page, heading, source, called] of tables) {
    it(`list every property under "${heading}" of ${page}, in the order of the code, and no other`, () => {
      const here = heading.startsWith("# ") ? ["jamfUrl"] : [];
      const more = called === "PolicyGeneral" ? propertiesOf("policy/document.ts", "PolicyProperties") : [];
      assert.deepEqual(listed(page, heading), [...here, ...propertiesOf(source, called!), ...more]);
    });
  }
});
