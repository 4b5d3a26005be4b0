import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { group, Jamf, smartGroups } from "./jamfClient";

const isEncrypted = { name: "FileVault 2 Status", searchType: "is", value: "All Partitions Encrypted" };

describe("what a sandbox keeps", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "sandbox-test-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const fill = async (jamf: Jamf) => {
    const id = await jamf.create(smartGroups, group("Grün", isEncrypted));
    await jamf.create("/api/v1/categories", { name: "Compliance", priority: 1 });
    const scope = `<scope><computer_groups><computer_group><id>${id}</id></computer_group></computer_groups></scope>`;
    await jamf.createXml("policies", `<policy><general><name>P</name></general>${scope}</policy>`);
    await jamf.control("POST", "/people/tickPayload", { policy: "P" });
    await jamf.control("POST", "/jamf/settings", { termsAccepted: false });
    await jamf.control("POST", "/macs/tick", { minutes: 600 });
  };

  it("is all there after a restart with the same state file, and ids go on from where they were", async () => {
    const options = { state: join(directory, "state.json"), macs: 8 };
    const first = await Jamf.start(options);
    await fill(first);
    const before = await first.snapshot();
    await first.delete("/api/v1/categories/2");
    await first.stop();
    const second = await Jamf.start({ ...options, macs: 3 });
    const after = await second.snapshot();
    const next = await second.create("/api/v1/categories", { name: "Next", priority: 1 });
    await second.stop();
    assert.deepEqual({ ...after.jamf, categories: [] }, { ...before.jamf, categories: [] });
    assert.deepEqual(after.people, before.people);
    assert.equal(next, "3");
  });

  it("is gone after a reset, while credentials stay and tokens end", async () => {
    const jamf = await Jamf.start({ macs: 8 });
    const timeless = (snapshot: object) => JSON.stringify(snapshot).replace(/"\w+(At|DateTime)":"[^"]*"/g, "");
    const before = timeless(await jamf.snapshot());
    await fill(jamf);
    assert.notEqual(timeless(await jamf.snapshot()), before);
    await jamf.control("POST", "/faults", { rules: [{ kind: "503" }] });
    assert.equal((await jamf.control("POST", "/reset")).status, 204);
    assert.equal(timeless(await jamf.snapshot()), before);
    assert.equal((await jamf.get("/api/v1/categories")).status, 401);
    await jamf.signIn();
    assert.equal((await jamf.get("/api/v1/categories")).status, 200);
    await jamf.stop();
  });

  it("comes back at a mark, time and luck included, as often as wanted", async () => {
    const jamf = await Jamf.start({ macs: 8 });
    await fill(jamf);
    const later = async () => {
      await jamf.control("POST", "/macs/tick", { minutes: 3_000 });
      const { macs } = (await jamf.snapshot()).jamf;
      return macs.map(({ reportedAt: _, checkedInAt: __, enrolledAt: ___, ...mac }: any) => mac);
    };
    await jamf.control("POST", "/marks", { name: "filled" });
    const marked = (await jamf.snapshot()).jamf.smartComputerGroups;
    const once = await later();
    assert.equal((await jamf.control("POST", "/reset", { mark: "filled" })).status, 204);
    assert.deepEqual((await jamf.snapshot()).jamf.smartComputerGroups, marked);
    assert.deepEqual(await later(), once);
    await jamf.control("POST", "/reset");
    assert.notDeepEqual((await jamf.snapshot()).jamf.smartComputerGroups, marked);
    assert.equal((await jamf.control("POST", "/reset", { mark: "filled" })).status, 204);
    assert.deepEqual(await later(), once);
    assert.equal((await jamf.control("POST", "/reset", { mark: "nowhere" })).status, 400);
    await jamf.stop();
  });

  it("holds no secret in the snapshot", async () => {
    const jamf = await Jamf.start({ macs: 2 });
    const { password } = (await jamf.control("POST", "/jamf/account")).json<{ password: string }>();
    const text = (await jamf.control("GET", "/snapshot")).text;
    await jamf.stop();
    for (const secret of [jamf.sandbox.jamf.clientSecret, jamf.sandbox.entra.clientSecret, password]) {
      assert.equal(text.includes(secret), false);
    }
  });
});
