/** The compiled command over real HTTP: every cause on a simulated Mac that it was brought about on, by hand. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { type Cause, causes } from "../../../operations/diagnose/causes";
import type { Diagnosis, DiagnoseReport } from "../../../operations/diagnose/report";
import { deployPermissions } from "../../../sandbox/entra/permissions";
import { root } from "../../support/host";
import { live, stackFolder, type Truth, truthOf } from "../../support/livingFleet";
import { Tenant, writes } from "../../support/tenant";
import { registrationAppId } from "./anyCase";

const day = 86_400_000;
const companyPortal = { appId: "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223", app: "Microsoft Intune Company Portal" };
const exchange = {
  appId: "d3590ed6-52b3-4102-aeff-aad2292ab01c",
  app: "Microsoft Office",
  resource: "Exchange Online",
};
const withoutIntune = "6fd2c87f-b296-42f0-b197-1e91e994b900";

/** One Mac and its person as they stand, and what a scenario may do to them. */
interface Scene {
  mac: Truth & { id: number };
  user: string;
  device: string;
  set: (changes: object) => Promise<unknown>;
  attribute: (value: string) => Promise<unknown>;
  /** Changes the Mac's record in Entra, and whose it is. */
  record: (changes: object, owners?: string[]) => Promise<unknown>;
  another: (record: object, owners: string[]) => Promise<unknown>;
  person: (changes: object) => Promise<unknown>;
  signIn: (line: object) => Promise<unknown>;
  /** As if this Mac had never registered. */
  forget: () => Promise<unknown>;
  graph: Tenant["admin"]["graph"];
}

const refusal = (errorCode: number) => async (scene: Scene) => {
  await scene.forget();
  await scene.signIn({ appId: registrationAppId, errorCode, failureReason: "no", policies: ["All apps, all users"] });
};

const scenes: Record<Exclude<Cause, "noMac" | "connection" | "notApplicable">, (scene: Scene) => Promise<unknown>> = {
  openAccess: async ({ set }) => set({ fileVault: "No Partitions Encrypted" }),
  stale: async ({ set, record }) => {
    await set({ isAway: true, reportedAt: Date.now() - 42 * day });
    await record({ isCompliant: false });
  },
  appMissing: async ({ forget, set }) => {
    await forget();
    await set({ apps: [], isAway: true });
  },
  personUnknown: ({ set }) => set({ email: "nobody@nordlicht-werke.example", username: "nobody" }),
  personDisabled: ({ person }) => person({ accountEnabled: false }),
  noIntuneLicence: ({ person }) => person({ $skuIds: [withoutIntune] }),
  notInPartnerGroup: ({ person }) => person({ userType: "Guest" }),
  agentMissing: async ({ forget, attribute }) => {
    await forget();
    await attribute("Not registered; agent missing");
  },
  notApplicableOnMac: async ({ forget, attribute }) => {
    await forget();
    await attribute("Not in applicable scope");
  },
  wrongClientId: async ({ forget, attribute }) => {
    await forget();
    await attribute("Wrong client id: 6b6b6b6b-0000-4000-8000-000000000000");
  },
  ...{ deviceNotManaged: refusal(530_003), deviceNotCompliant: refusal(53_000), deviceNotJoined: refusal(53_001) },
  ...{ blockedByPolicy: refusal(53_003), appNotAssigned: refusal(50_105), appUnknown: refusal(65_001) },
  signInRefused: refusal(50_126),
  signInLoop: async ({ forget, signIn }) => {
    await forget();
    for (let i = 0; i < 4; i++) await signIn({ appId: registrationAppId });
  },
  openedCompanyPortal: async ({ forget, signIn }) => {
    await forget();
    await signIn(companyPortal);
  },
  neverTried: ({ forget }) => forget(),
  notRegistered: async ({ forget, signIn }) => {
    await forget();
    await signIn({ appId: registrationAppId });
  },
  keyLost: async ({ set, record }) => {
    await set({ key: null });
    await record({ isCompliant: false });
  },
  recordGone: ({ graph, device }) => graph("DELETE", `/v1.0/devices/${device}`),
  recordDisabled: ({ graph, device }) => graph("PATCH", `/v1.0/devices/${device}`, { accountEnabled: false }),
  duplicateRecords: ({ mac, user, another }) => another({ displayName: mac.name, operatingSystem: "macOS" }, [user]),
  shellRecord: async ({ set, record, attribute }) => {
    await set({ registration: null });
    await attribute("Unknown: the agent did not answer");
    await record({
      isCompliant: null,
      isManaged: null,
      registrationDateTime: new Date(Date.now() - 3 * day).toISOString(),
    });
  },
  notAcquired: async ({ mac, set, record, attribute }) => {
    await set({ registration: null });
    await attribute(`Key present, AAD ID not acquired (${mac.deviceId})`);
    await record({ isCompliant: null, isManaged: null });
  },
  plistMissing: async ({ mac, set, record, attribute }) => {
    await set({ registration: null });
    await attribute(`Key present, plist missing (${mac.deviceId})`);
    await record({ isCompliant: null, isManaged: null });
  },
  wrongUser: ({ set }) => set({ email: "lena.mueller@nordlicht-werke.example", username: "lena.mueller" }),
  anotherUser: ({ attribute }) => attribute("Not registered; another user is registered"),
  noOwner: ({ record }) => record({}, []),
  firstStateDue: ({ record }) => record({ isCompliant: null, registrationDateTime: new Date().toISOString() }),
  noState: ({ record }) =>
    record({ isCompliant: null, registrationDateTime: new Date(Date.now() - day).toISOString() }),
  withheld: ({ record }) => record({ isCompliant: false }),
  criterion: async ({ set, record }) => {
    await set({ fileVault: "Boot Partitions Encrypted" });
    await record({ isCompliant: false });
  },
  identityNotShown: ({ signIn }) =>
    signIn({ ...exchange, errorCode: 53_000, failureReason: "Device is not compliant." }),
  notProven: async ({ set, attribute, user }) => {
    await set({
      registration: { deviceId: "0a0a0a0a-0000-4000-8000-000000000000", userPrincipalName: user, at: Date.now() },
    });
    await attribute("Registered (device id not visible)");
  },
};

describe("diagnose on simulated Macs", function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let place: ReturnType<typeof stackFolder>;
  /** A Mac with which all is well, and one per scene. */
  let healthy: Truth;
  const serials = new Map<string, string>();
  const found = new Map<string, Diagnosis>();

  before(async () => {
    tenant = await Tenant.start("--macs", "80", "--seed", "5");
    const groupId = await live(tenant, { mishaps: 0, minutes: [60, 3_000, 120] });
    const { jamf, entra } = tenant.sandbox;
    place = stackFolder({
      ...{ jamfUrl: jamf.url, tenantId: entra.tenantId, users: { groupId } },
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
    const left = [...serials];
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) found.set(next[0], await diagnosed("--serial", next[1]));
    };
    await Promise.all([work(), work(), work()]);
  });
  after(async () => {
    place?.remove();
    await tenant?.stop();
  });

  async function sceneOf(mac: Truth & { id: number }): Promise<Scene> {
    const { admin } = tenant;
    const { entra } = await tenant.snapshot();
    const device = entra.devices.find(({ deviceId }: any) => deviceId === mac.deviceId).id as string;
    const user = entra.users.find((u: any) => u.userPrincipalName === mac.userPrincipalName).id as string;
    const attributes = await admin.must("GET", "/api/v1/computer-extension-attributes");
    const { id: attribute } = attributes.json.results.find((a: any) => a.name === "Entra registration");
    const set = (changes: object) => admin.control("POST", "/jamf/mac", { id: mac.id, set: changes });
    const graph = admin.graph.bind(admin);
    return {
      ...{ mac, device, user, set, graph },
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

  interface Outcome {
    code: number;
    out: string;
    err: string;
  }
  const main = join(root, "dist", "operations", "main.js");
  const run = (...args: string[]): Promise<Outcome> =>
    new Promise((done) =>
      execFile(
        process.execPath,
        [main, "diagnose", ...args],
        { cwd: place.folder, env: { ...process.env, ...tenant.environment } },
        (error, out, err) => done({ code: error ? (error.code as unknown as number) : 0, out, err }),
      ),
    );
  async function diagnosed(...args: string[]): Promise<Diagnosis> {
    const { out, err } = await run("--json", ...args);
    assert.equal(err, "");
    return (JSON.parse(out) as DiagnoseReport).diagnoses[0]!;
  }

  for (const cause of Object.keys(scenes)) {
    it(`finds ${cause} on the Mac where it was brought about`, async () => {
      const { findings, unknown } = found.get(cause)!;
      assert.equal(findings[0]?.cause, cause, JSON.stringify({ findings, unknown }));
    });
  }

  it("finds nothing on a Mac with which all is well, in few reads and no write, and ends with 0", async () => {
    const { result, requests } = await tenant.logged(() => run("--serial", healthy.serial));
    assert.match(result.out, /: compliant\n\nNothing stands in the way\./);
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

  it("finds the Macs of a person, and says when there is none", async () => {
    const { subject } = await diagnosed("--user", healthy.userPrincipalName);
    assert.equal(subject.serial, healthy.serial);
    const none = await diagnosed("--user", "noone@nordlicht-werke.example");
    assert.deepEqual(
      none.findings.map(({ cause }) => cause),
      ["noMac", "personUnknown"],
    );
    const unheard = await run("--serial", "NOSUCHMAC");
    assert.equal(unheard.code, 2);
    assert.match(unheard.out, /noMac/);
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
      assert.match(out, /Not known:[^]*AuditLog\.Read\.All[^]*Device\.Read\.All|Not known:[^]*Device\.Read\.All/);
      assert.match(out, /Nothing was found, and not all is known\./);
    } finally {
      await admin.control("POST", "/entra/permissions", { without: [] });
    }
  });

  it("finds notApplicable where the group asks for more than the app", async () => {
    const { admin } = tenant;
    const groups = await admin.must("GET", "/api/v2/computer-groups/smart-groups?page-size=100");
    const { id } = groups.json.results.find((g: any) => g.name === "Jamf-Intune Applicable Group");
    const criterion = (name: string, searchType: string, value: string, priority: number) => ({
      ...{ name, searchType, value, priority, andOr: "and", openingParen: false, closingParen: false },
    });
    const serial = serials.get("neverTried")!;
    await admin.must("PUT", `/api/v2/computer-groups/smart-groups/${id}`, {
      ...{ name: "Jamf-Intune Applicable Group", siteId: "-1" },
      criteria: [
        criterion("Application Title", "is", "Company Portal.app", 0),
        criterion("Serial Number", "is not", serial, 1),
      ],
    });
    assert.equal((await diagnosed("--serial", serial)).findings[0]!.cause, "notApplicable");
  });

  it("finds the connection before everything else when it is broken, and has met every cause by then", async () => {
    const { entra } = await tenant.snapshot();
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
