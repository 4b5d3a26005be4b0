/**
 * The compiled command over real HTTP: causes on simulated Macs that they were brought about on, by hand. Every sixth of them, unless
 * `ALL_CAUSES` asks for all (tests/long/diagnose.test.ts).
 */
import assert from "node:assert/strict";
import { causes } from "../../../operations/diagnose/causes";
import type { Diagnosis, DiagnoseReport } from "../../../operations/diagnose/report";
import { deployPermissions } from "../../../sandbox/entra/permissions";
import { live, stackFolder, type Truth, truthOf } from "../../support/livingFleet";
import { Tenant, writes } from "../../support/tenant";
import { type Outcome, run as runAlone } from "../command";
import { type Scene, scenes } from "./scenes";

const chosen = Object.keys(scenes).filter((_, at) => process.env["ALL_CAUSES"] || at % 6 === 0);

describe("diagnose on simulated Macs", function () {
  let tenant: Tenant;
  let place: ReturnType<typeof stackFolder>;
  /** A Mac with which all is well, and one per scene. */
  let healthy: Truth;
  const serials = new Map<string, string>();
  const found = new Map<string, Diagnosis>();

  before(async () => {
    tenant = await Tenant.start("--macs", "80", "--seed", "5");
    const groupId = await live(tenant, { registrationFailures: 0, minutes: [60, 3_000, 120] });
    const { jamf, entra } = tenant.sandbox;
    place = stackFolder({
      jamfUrl: jamf.url,
      tenantId: entra.tenantId,
      users: { groupId },
      acknowledged: { registrationPayload: "2026-11-20" },
    });
    const truth = (await truthOf(tenant)).map((mac, at) => ({ ...mac, id: at + 1 }));
    const well = truth.filter(({ deviceId, jamfHoldsCompliant }) => deviceId && jamfHoldsCompliant);
    healthy = well.pop()!;
    // What an administrator may do by hand and the product must not.
    await tenant.admin.control("POST", "/entra/permissions", { only: [...deployPermissions, "Device.ReadWrite.All"] });
    for (const [cause, bring] of Object.entries(scenes)) {
      const mac = well.shift();
      assert.ok(mac, "the fleet is too small for all scenes");
      serials.set(cause, mac.serial);
      await bring(await sceneOf(mac));
    }
    await tenant.admin.control("POST", "/entra/permissions", { without: [] });
    for (const cause of chosen) found.set(cause, await diagnosed("--serial", serials.get(cause)!));
  });
  after(async () => {
    place?.remove();
    await tenant?.stop();
  });

  async function sceneOf(mac: Truth & { id: number }): Promise<Scene> {
    const { admin } = tenant;
    const { entra } = await tenant.snapshot(["entra.devices", "entra.users"]);
    const device = entra.devices.find(({ deviceId }: any) => deviceId === mac.deviceId).id as string;
    const user = entra.users.find((u: any) => u.userPrincipalName === mac.userPrincipalName).id as string;
    const attributes = await admin.must("GET", "/api/v1/computer-extension-attributes");
    const now = attributes.at;
    const { id: attribute } = attributes.json.results.find((a: any) => a.name === "Entra registration");
    const set = (changes: object) => admin.control("POST", "/jamf/mac", { id: mac.id, set: changes });
    const graph = admin.graph.bind(admin);
    return {
      mac,
      now,
      device,
      user,
      set,
      graph,
      attribute: (value) => set({ attributes: { [attribute]: value } }),
      record: (changes, owners) => admin.control("POST", "/entra/device", { id: device, set: changes, owners }),
      another: (record, owners) => admin.control("POST", "/entra/device", { set: record, owners }),
      person: (changes) => admin.control("POST", "/entra/user", { id: user, set: changes }),
      signIn: (line) => admin.control("POST", "/entra/signIn", { user: mac.userPrincipalName, ...line }),
      forget: async () => {
        await set({ key: null, registration: null });
        await graph("DELETE", `/v1.0/devices/${device}`);
        await admin.control("POST", "/entra/forgetSignIns", { user: mac.userPrincipalName });
      },
    };
  }

  const runWith = (env: NodeJS.ProcessEnv, ...args: string[]): Promise<Outcome> =>
    tenant.command(["diagnose", ...args], {
      cwd: place.folder,
      env: { ...process.env, ...tenant.environment, ...env },
    });
  const run = (...args: string[]): Promise<Outcome> => runWith({}, ...args);
  async function diagnosed(...args: string[]): Promise<Diagnosis> {
    const { out, err } = await run("--json", ...args);
    assert.equal(err, "");
    return (JSON.parse(out) as DiagnoseReport).diagnoses[0]!;
  }

  for (const cause of chosen) {
    it(`finds ${cause} on the Mac where it was brought about`, async () => {
      const { findings, unknown } = found.get(cause)!;
      assert.equal(findings[0]?.cause, cause, JSON.stringify({ findings, unknown }));
    });
  }

  it("finds nothing on a Mac with which all is well, in few reads and no write, and ends with 0", async () => {
    const { folder: cwd } = place;
    const { result, requests } = await tenant.logged(() =>
      runAlone(["diagnose", "--serial", healthy.serial], { cwd, env: tenant.environment }),
    );
    assert.match(result.out, /: compliant\n\nNo problem found\./);
    assert.equal(result.code, 0, result.out);
    assert.deepEqual(
      writes(requests).filter(({ path }) => !path.endsWith("/checkMemberGroups")),
      [],
    );
    assert.ok(requests.length <= 24, `${requests.length} requests`);
  });

  it("tells cause, remedy, command and page on the terminal, within its width", async () => {
    const { out, code } = await run("--serial", serials.get("notAcquired")!);
    assert.equal(code, 2);
    assert.match(out, /^\d\. notAcquired: "Key present, AAD ID not acquired/m);
    assert.match(out, /On this Mac, as its user, without sudo:\n +".*Jamf Conditional Access" gatherAADInfo\n/);
    assert.match(out, /^ +https:\/\/\S+$/m);
    const prose = out.split("\n").filter((line) => !/^ +("|https:)/.test(line));
    assert.ok(Math.max(...prose.map((line) => line.length)) <= 100);
  });

  it("names the stack in each command of this project, where a folder may hold several", () => {
    const commands = [...found.values()].flatMap(({ findings }) => findings.map(({ command }) => command));
    const ours = commands.flatMap((command) => (command?.where === "In this project" ? [command.text] : []));
    assert.ok(ours.length > 0);
    for (const text of ours) assert.match(text, /^npx --no jamf-entra-compliance \w+ --stack test$/);
  });

  it("finds the Macs of a person, and says when there is none", async () => {
    const { subject } = await diagnosed("--user", healthy.userPrincipalName);
    assert.equal(subject.serial, healthy.serial);
    const none = await diagnosed("--user", "noone@nordlicht-werke.example");
    assert.deepEqual(
      none.findings.map(({ cause }) => cause),
      ["noMac", "personUnknown"],
    );
    const unheard = await run("--serial", "NOSUCHMAC");
    assert.equal(unheard.code, 3);
    assert.match(unheard.out, /Nothing to judge\.[^]*noMac/);
  });

  it("finds the Mac by either name that Jamf Pro holds of a person, and no Mac of somebody of the same short name", async () => {
    const { admin } = tenant;
    const { jamf } = await tenant.snapshot(["jamf.macs"]);
    const { id, email, username } = jamf.macs.find(({ serial }: any) => serial === healthy.serial);
    const set = (names: object) => admin.control("POST", "/jamf/mac", { id, set: names });
    const serialOf = async (user: string) => (await diagnosed("--user", user)).subject.serial;
    try {
      await set({ email: "alias@nordlicht-werke.example", username: email });
      assert.equal(await serialOf(email), healthy.serial);
      await set({ email: "", username });
      assert.equal(await serialOf(email), healthy.serial);
      await set({ email: `${username}@somewhere.example`, username });
      assert.equal(await serialOf(email), null);
    } finally {
      await set({ email, username });
    }
  });

  it("knows that a Mac which registered after its inventory has not lost its key", async () => {
    const { admin } = tenant;
    const { jamf, entra } = await tenant.snapshot(["jamf.macs", "entra.devices"]);
    const { id, attributes, reportedAt } = jamf.macs.find(({ serial }: any) => serial === healthy.serial);
    const device = entra.devices.find(({ deviceId }: any) => deviceId === healthy.deviceId);
    const { json } = await admin.must("GET", "/api/v1/computer-extension-attributes");
    const { id: attribute } = json.results.find((a: any) => a.name === "Entra registration");
    const registeredAt = (at: string) =>
      admin.control("POST", "/entra/device", { id: device.id, set: { registrationDateTime: at } });
    const says = (values: object) => admin.control("POST", "/jamf/mac", { id, set: { attributes: values } });
    try {
      await says({ [attribute]: "Not registered" });
      await registeredAt(new Date(Date.parse(reportedAt) + 3_600_000).toISOString());
      const { out, code } = await run("--serial", healthy.serial);
      assert.match(out, /"Not registered", before it registered/);
      assert.doesNotMatch(out, /keyLost|openAccess/);
      assert.equal(code, 3, out);
    } finally {
      await says(attributes);
      await registeredAt(device.registrationDateTime);
    }
  });

  it("takes what the person saw", async () => {
    const { findings } = await diagnosed("--serial", serials.get("neverTried")!, "--saw", "Error: AccountNotOnboarded");
    assert.equal(findings[0]!.cause, "openedCompanyPortal");
    const refused = await run("--serial", healthy.serial, "--saw", "something else");
    assert.equal(refused.code, 1);
    assert.match(refused.err, /must name one of AccountNotOnboarded, 53000/);
    assert.match((await run()).err, /^Pass either --serial or --user\.$/m);
  });

  it("says what it may not read, and calls nothing well then", async () => {
    const { admin } = tenant;
    try {
      await admin.control("POST", "/entra/permissions", { without: ["AuditLog.Read.All", "Device.Read.All"] });
      const { code, out } = await run("--serial", healthy.serial);
      assert.equal(code, 3, out);
      assert.match(
        out,
        /Could not be read:[^]*AuditLog\.Read\.All[^]*Device\.Read\.All|Could not be read:[^]*Device\.Read\.All/,
      );
      assert.match(out, /No problem found; some checks could not run\./);
    } finally {
      await admin.control("POST", "/entra/permissions", { without: [] });
    }
  });

  it("says which policies it may not read, in Jamf Pro and in the sign-in log", async () => {
    const { admin } = tenant;
    const unknownOf = async () => (await diagnosed("--serial", serials.get("blockedByPolicy")!)).unknown.join("\n");
    assert.doesNotMatch(await unknownOf(), /Policy\.Read\.All|Read Policies/);
    const { permissions } = await admin.control("POST", "/entra/permissions", { without: [] });
    const policies = (permissions as string[]).filter((name) => name.startsWith("Policy."));
    try {
      await admin.control("POST", "/entra/permissions", { without: policies });
      await admin.control("POST", "/jamf/privileges", { without: ["Read Policies"] });
      const said = await unknownOf();
      assert.match(said, /does not name the Conditional Access policies that refused: .* Policy\.Read\.All/);
      assert.match(said, /403.*"Read Policies".*The link into Self Service is not available\./);
    } finally {
      await admin.control("POST", "/entra/permissions", { without: [] });
      await admin.control("POST", "/jamf/privileges", { without: [] });
    }
  });

  it("tells a wrong secret once, and judges nothing by a group that was renamed", async () => {
    const { admin } = tenant;
    const wrong = await runWith({ ARM_CLIENT_SECRET: "wrong-secret-of-nobody" }, "--serial", healthy.serial, "--json");
    const { unknown } = (JSON.parse(wrong.out) as DiagnoseReport).diagnoses[0]!;
    assert.equal(unknown.filter((text) => text.includes("AADSTS7000215")).length, 1, unknown.join("\n"));
    const list = "/api/v2/computer-groups/smart-groups";
    const groups = (await admin.must("GET", `${list}?page-size=100`)).json.results as { id: string; name: string }[];
    const { id, name } = groups.find((group) => group.name === "Jamf-Intune Compliance Group")!;
    const { criteria } = (await admin.must("GET", `${list}/${id}`)).json;
    const rename = (to: string) => admin.must("PUT", `${list}/${id}`, { name: to, siteId: "-1", criteria });
    await rename("Renamed");
    try {
      const { code, out } = await run("--serial", healthy.serial);
      assert.equal(code, 3, out);
      assert.match(out.replace(/\s+/g, " "), /Nothing to judge\..*no computer group "Jamf-Intune Compliance Group"/);
    } finally {
      await rename(name);
    }
  });

  it("finds notApplicable where the group asks for more than the app", async () => {
    const { admin } = tenant;
    const groups = await admin.must("GET", "/api/v2/computer-groups/smart-groups?page-size=100");
    const { id } = groups.json.results.find((g: any) => g.name === "Jamf-Intune Applicable Group");
    const criterion = (name: string, searchType: string, value: string, priority: number) => ({
      name,
      searchType,
      value,
      priority,
      andOr: "and",
      openingParen: false,
      closingParen: false,
    });
    const serial = serials.get("neverTried")!;
    await admin.must("PUT", `/api/v2/computer-groups/smart-groups/${id}`, {
      name: "Jamf-Intune Applicable Group",
      siteId: "-1",
      criteria: [
        criterion("Application Title", "is", "Company Portal.app", 0),
        criterion("Serial Number", "is not", serial, 1),
      ],
    });
    assert.equal((await diagnosed("--serial", serial)).findings[0]!.cause, "notApplicable");
  });

  it("finds the connection before everything else when it is broken; each other cause has a scene", async () => {
    const { entra } = await tenant.snapshot(["entra.complianceManagementPartners"]);
    const { id } = entra.complianceManagementPartners.find((p: any) => p.displayName === "Jamf Device Compliance");
    await tenant.admin.control("POST", "/entra/partner", { id, set: { partnerState: "unresponsive" } });
    const { findings } = await diagnosed("--serial", serials.get("neverTried")!);
    assert.equal(findings[0]!.cause, "connection");
    assert.match(findings[0]!.remedy, /^Jamf Pro administrator, /);
    const met = new Set([...Object.keys(scenes), "noMac", "notApplicable", "connection"]);
    assert.deepEqual(
      Object.keys(causes).filter((cause) => !met.has(cause)),
      [],
    );
  });
});
