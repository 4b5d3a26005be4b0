/** What is said of a marked integration whose stack cannot be found, since a state could not be read. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ownerOf } from "../../../operations/adopt/owner";

const url = "https://example.jamfcloud.com";

describe("the stack that an integration belongs to, by states of this folder", () => {
  const [path, start] = [process.env["PATH"], process.cwd()];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "owner-"));
    process.chdir(folder);
    process.env["PATH"] = `${folder}${delimiter}${path}`;
    writeFileSync("Pulumi.yaml", "name: p\n");
  });
  afterEach(() => {
    process.chdir(start);
    process.env["PATH"] = path;
    rmSync(folder, { recursive: true });
  });

  /** `stack ls` lists both; the state of the first cannot be read. */
  function owner(stack: string | undefined, id: string) {
    const urn = "urn:pulumi:s::p::x$pulumi-nodejs:dynamic/jamf:SmartComputerGroup::macs-applicable";
    const state = JSON.stringify({ deployment: { resources: [{ urn, id: "5", outputs: { jamfUrl: url } }] } });
    const lines = [
      "#!/bin/sh",
      `[ "$2" = ls ] && echo '[{"name":"first"},{"name":"second"}]' && exit`,
      `[ "$4" = second ] && echo '${state}' && exit`,
      'echo "error: no access to $4" >&2; exit 1',
    ];
    writeFileSync(join(folder, "pulumi"), `${lines.join("\n")}\n`, { mode: 0o755 });
    const applicable = { id, name: "Ours", managedBy: "stack of somebody" } as any;
    const pieces = { applicable, compliance: undefined, policy: undefined } as any;
    return ownerOf(url, pieces, { stack, jamf: { groups: [] } as any });
  }

  it("is found in another state beside one that could not be read", async () => {
    assert.equal((await owner(undefined, "5"))?.stack, "second");
  });

  it("is not known where a state could not be read, which is named with the reason", async () => {
    assert.deepEqual(await owner(undefined, "6"), {
      objects: ['smart computer group "Ours" (id 6)'],
      notRead: "the state of stack first could not be read: no access to first",
    });
  });

  it("is not looked for in a stack that is yet to be made", async () => {
    assert.match((await owner("third", "6"))?.notRead ?? "", /^the state of stack first [^;]+$/);
  });
});
