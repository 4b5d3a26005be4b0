/** What commands read of the last run in the state, where some of it is encrypted. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { recordedSectionsOf } from "../../../operations/stack/state";

const encrypted = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };

describe("sections of the last run in a state", () => {
  const path = process.env["PATH"];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "recorded-"));
    process.env["PATH"] = `${folder}${delimiter}${path}`;
  });
  afterEach(() => {
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  function read(name: unknown, password: unknown) {
    const state: Record<string, object> = {
      "jamf:SmartComputerGroup::macs-applicable": { name: "Ours", criteria: [] },
      "jamf:SmartComputerGroup::macs-compliance": { name, criteria: [] },
      "jamf:Policy::macs-registration": { enabled: true },
      "other:Kind::other": { password },
    };
    const resources = Object.entries(state).map(([key, outputs]) => ({ urn: `urn:pulumi:s::p::x$${key}`, outputs }));
    const answer = JSON.stringify({ deployment: { resources } });
    writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
    return recordedSectionsOf("prod");
  }

  it("are none where they are encrypted: ciphertext is no value", async () => {
    assert.equal(await read(encrypted, "x"), undefined);
    assert.equal(await read([encrypted], "x"), undefined);
  });

  it("are read beside what else is encrypted", async () => {
    const sections = await read("Compliant Macs", encrypted);
    assert.deepEqual(sections?.["jamf.complianceGroup"]?.values["jamf.complianceGroup"].displayName, "Compliant Macs");
  });
});
