/** `up` as an API role that lacks one privilege. */
import assert from "node:assert/strict";
import type { Tenant } from "./tenant";

/** Declares one test for each privilege; beside it stands what can't be read or made without. */
export function refusesWithout(privileges: Readonly<Record<string, string>>, tenant: () => Tenant): void {
  for (const [privilege, noun] of Object.entries(privileges)) {
    it(`missing privilege ${privilege}`, async () => {
      await tenant().admin.control("POST", "/jamf/privileges", { without: [privilege] });
      const ran = await tenant().anyStack().up();
      assert.equal(ran.code, 1, ran.text);
      assert.match(ran.text, new RegExp(`Could not (create|list|look up) ${noun}`), ran.text);
      assert.ok(ran.text.includes(`"${privilege}`), ran.text);
      assert.doesNotMatch(ran.text, /^\s+at .+:\d+:\d+/m, "a stack trace");
    }).timeout(120_000);
  }
}
