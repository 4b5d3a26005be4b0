/** Scripts of mac/ in Pulumi's state: which they are, in place of their text; with states of other versions. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packagedScript, scriptText } from "../../../providers/jamf/packagedScript";
import { type Bag, root } from "../../support/host";
import { started, type Started } from "./started";

const file = "repair-entra-registration.sh";
const text = readFileSync(join(root, "mac", file), "utf8");
const sha256 = (of: string) => createHash("sha256").update(of).digest("hex");
const ofVersion = (other: string) => `mac/${file}, sha256 ${sha256(other)}`;

const kinds = {
  "jamf:Script": { property: "contents", more: {}, path: "/api/v1/scripts" },
  "jamf:ComputerExtensionAttribute": {
    property: "script",
    more: { inputType: "Script" },
    path: "/api/v1/computer-extension-attributes",
  },
};

describe("a script of this package in Pulumi's state", () => {
  let jamf: Started;
  before(async () => void (jamf = await started()));
  after(() => jamf?.stop());

  it("is named with what shasum -a 256 says of its file", () => {
    assert.equal(packagedScript(file), `mac/${file}, sha256 ${sha256(text)}`);
  });

  it("is another one with another registration app, and knows which", () => {
    const id = "0B1C2D3E-0000-4000-8000-000000000001";
    const own = packagedScript("entra-registration.sh", id);
    assert.notEqual(own.slice(-64), packagedScript("entra-registration.sh").slice(-64));
    assert.match(scriptText(own), new RegExp(`^client_ids="${id.toLowerCase()}"$`, "m"));
  });

  it("reads no file but the scripts of mac/", () => {
    const elsewhere = `mac/../package.json, sha256 ${sha256("")}`;
    assert.equal(scriptText(elsewhere), elsewhere);
  });

  for (const [kind, { property, more, path }] of Object.entries(kinds)) {
    describe(kind, () => {
      const args = (name: string, script = packagedScript(file)): Bag => ({
        jamfUrl: jamf.jamfUrl,
        name,
        ...more,
        [property]: script,
      });
      const live = async (id: string) => (await jamf.admin.must("GET", `${path}/${id}`)).json as Bag;
      const byHand = async (id: string, script: string) =>
        jamf.admin.must("PUT", `${path}/${id}`, { ...(await live(id)), id: undefined, scriptContents: script });

      it("is written to Jamf Pro as text and kept without it", async () => {
        const it = jamf.host.resource(kind, "fresh");
        await it.up(args("Fresh"));
        assert.equal(String((await live(it.held!.id))["scriptContents"]).trimEnd(), text.trimEnd());
        const state = JSON.stringify(it.held);
        assert.ok(state.includes(sha256(text)));
        assert.ok(!state.includes("#!/bin/sh"), state);
        assert.equal(await it.refresh(), "same");
        assert.equal(await it.preview(args("Fresh")), "same");
      });

      it("shows a change by hand, and puts it right", async () => {
        const it = jamf.host.resource(kind, "edited");
        await it.up(args("Edited"));
        await byHand(it.held!.id, "#!/bin/sh\nexit 1\n");
        assert.equal(await it.refresh(), "changed");
        assert.equal(await it.up(args("Edited")), "update");
        assert.equal(String((await live(it.held!.id))["scriptContents"]).trimEnd(), text.trimEnd());
      });

      it("takes over a state that holds the text, without a change", async () => {
        const it = jamf.host.resource(kind, "of-0.1.0");
        await it.up(args("Of 0.1.0", text));
        assert.equal(it.held!.outputs[property], text);
        assert.equal(await it.preview(args("Of 0.1.0")), "same");
        assert.equal(await it.refresh(), "same");
      });

      it("takes over the script of another version: no drift at refresh, an update at up", async () => {
        const before = "#!/bin/sh\n# as another version had it\n";
        const it = jamf.host.resource(kind, "other");
        await it.up(args("Other"));
        await byHand(it.held!.id, before);
        it.held!.outputs[property] = ofVersion(before);
        assert.equal(await it.refresh(), "same");
        assert.equal(await it.up(args("Other")), "update");
        assert.equal(String((await live(it.held!.id))["scriptContents"]).trimEnd(), text.trimEnd());
      });

      it("leaves the script of another version as it is where an adopted object is given back", async () => {
        const before = "#!/bin/sh\n# as another version had it\n";
        const words = kind === "jamf:Script" ? "information" : "description";
        const own = jamf.host.resource(kind, "hand");
        await own.up({ ...args("Given back", before), [words]: "by hand" });
        const it = jamf.host.resource(kind, "adopts");
        await it.up({ ...args("Given back"), [words]: "ours", adoptExisting: true });
        assert.equal(it.held!.outputs["ownership"], "adopted");
        await byHand(it.held!.id, before);
        it.held!.outputs[property] = ofVersion(before);
        const { id } = it.held!;
        await it.destroy();
        const left = await live(id);
        assert.equal(String(left["scriptContents"]).trimEnd(), before.trimEnd());
        assert.match(JSON.stringify(left), /by hand/);
      });
    });
  }
});
