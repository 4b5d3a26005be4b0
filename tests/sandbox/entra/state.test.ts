import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../../../sandbox/start";
import { Entra, plainGroup, plainPolicy, type Json } from "./entra";

describe("what the sandbox's Entra keeps", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "entra-state-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("is all there after a restart with the same state file, tokens and settings included", async () => {
    const options = { state: join(directory, "state.json"), port: 0 };
    const first = await Entra.start(options);
    const group = await first.create("/v1.0/groups", plainGroup("Kept"));
    await first.create("/v1.0/identity/conditionalAccess/policies", plainPolicy());
    await first.person("customizeBaselineScopes", { choice: "disabled" });
    await first.set({ showsBaselineSetting: false });
    const before = (await first.snapshot())["entra"] as Json;
    const { bearer } = first;
    await first.stop();
    const second = await Entra.start(options);
    const old = await second.ask("GET", "/v1.0/organization", { headers: { authorization: `Bearer ${bearer}` } });
    assert.equal(old.status, 200);
    const after = (await second.snapshot())["entra"] as Json;
    assert.deepEqual(after, before);
    assert.equal((await second.get(`/v1.0/groups/${group["id"]}`))["displayName"], "Kept");
    const third = await second.create("/v1.0/groups", plainGroup("New"));
    assert.notEqual(third["id"], group["id"]);
    await second.stop();
  });

  it("is back at the seed after a reset, under the same ids and secrets", async () => {
    const entra = await Entra.start();
    const timeless = (snapshot: Json) => JSON.stringify(snapshot).replace(/"\w+DateTime":"[^"]*"/g, "");
    const before = timeless((await entra.snapshot())["entra"] as Json);
    await entra.create("/v1.0/groups", plainGroup("Gone"));
    assert.equal((await entra.control("POST", "/reset")).status, 204);
    assert.equal(timeless((await entra.snapshot())["entra"] as Json), before);
    await entra.signIn();
    await entra.stop();
  });

  it("begins with the policies of a file, and says what is wrong with one that is none", async () => {
    const file = join(directory, "policies.json");
    writeFileSync(file, JSON.stringify({ value: [plainPolicy({ displayName: "From the file" })] }));
    const entra = await Entra.start({ policies: file });
    const [only, ...more] = await entra.list("/v1.0/identity/conditionalAccess/policies");
    assert.deepEqual([only!["displayName"], more], ["From the file", []]);
    await entra.stop();
    writeFileSync(file, "[{]");
    await assert.rejects(startSandbox({ policies: file, macs: 1 }), /Could not read the policies in .*policies\.json/);
    writeFileSync(file, "{}");
    await assert.rejects(startSandbox({ policies: file, macs: 1 }), /as Graph lists them, or an array/);
  });

  it("refuses settings that do not exist or are of another type", async () => {
    const entra = await Entra.start();
    for (const wrong of [{ hasPremium: true }, { hasPremiumP1: "yes" }, { conditionalAccessPerSecond: true }]) {
      assert.equal((await entra.control("POST", "/entra/settings", wrong)).status, 400);
    }
    await entra.stop();
  });
});
