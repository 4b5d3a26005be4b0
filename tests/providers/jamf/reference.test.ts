import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/host";

const pages = {
  SmartComputerGroup: ["smartComputerGroup.ts", "smart-computer-group.md"],
  Script: ["script.ts", "script.md"],
  ComputerExtensionAttribute: ["computerExtensionAttribute.ts", "computer-extension-attribute.md"],
  MacApp: ["macApp.ts", "mac-app.md"],
} as const;

describe("reference pages", () => {
  for (const [name, [source, page]] of Object.entries(pages)) {
    it(`list every property of ${name} and no other`, () => {
      const code = readFileSync(join(root, "providers", "jamf", source), "utf8");
      const body = new RegExp(`interface ${name}Args [^{]*\\{([^]*?)\\n\\}`).exec(code)![1]!;
      const properties = [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, property]) => property);
      const table = readFileSync(join(root, "docs", "reference", page), "utf8")
        .split("| Property |")[1]!
        .split("\n\n")[0]!;
      const listed = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, property]) => property);
      assert.deepEqual(listed, ["jamfUrl", ...properties]);
    });
  }
});
