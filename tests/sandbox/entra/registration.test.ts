import assert from "node:assert/strict";
import { Entra, plainPolicy, type Json } from "./entra";

const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const companyPortalApp = "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223";
const grant = (...builtInControls: string[]) => ({ grantControls: { operator: "OR", builtInControls } });

/** Everything is connected, every Mac has Company Portal and a policy to register by; nobody has registered yet. */
async function connected(macs = 12): Promise<Entra> {
  const entra = await Entra.start({ macs });
  const rule = {
    groupTypes: ["DynamicMembership"],
    membershipRule: "user.employeeId -ne null",
    membershipRuleProcessingState: "On",
  };
  const group = { displayName: "Mac users", mailEnabled: false, mailNickname: "mac", securityEnabled: true, ...rule };
  await entra.create("/v1.0/groups", group);
  const steps: [string, object][] = [
    ["savePage", { complianceGroup: "All Managed Clients", applicableGroup: "All Managed Clients" }],
    ["consentCloudConnector", {}],
    ["consentRegistrationApp", {}],
    ["addPartner", { group: "Mac users" }],
    ["confirm", {}],
  ];
  for (const [step, body] of steps) assert.equal((await entra.person(step, body))[0], 200, step);
  const portal = { name: "Company Portal.app", bundleId: "com.microsoft.CompanyPortalMac", version: "5.2604.0" };
  const { jamf } = await entra.snapshot();
  for (const mac of jamf.macs as Json[]) {
    const set = { apps: [...(mac["apps"] as Json[]), portal], isAway: false };
    assert.equal((await entra.control("POST", "/jamf/mac", { id: mac["id"], set })).status, 200);
  }
  await registrationPolicy(entra);
  await policies(entra);
  return entra;
}

async function registrationPolicy(entra: Entra): Promise<void> {
  const xml = `<policy><general><name>Register</name><enabled>true</enabled></general>
    <scope><all_computers>true</all_computers></scope>
    <self_service><use_for_self_service>true</use_for_self_service></self_service></policy>`;
  const { jamf } = entra.sandbox;
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: jamf.clientId,
    client_secret: jamf.clientSecret,
  });
  const token = await entra.client.ask("POST", `${jamf.url}/api/v1/oauth/token`, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  });
  const authorization = `Bearer ${token.json<{ access_token: string }>().access_token}`;
  const made = await entra.client.ask("POST", `${jamf.url}/JSSResource/policies/id/0`, {
    headers: { authorization, "content-type": "application/xml" },
    body: xml,
  });
  assert.equal(made.status, 201, made.text);
  assert.equal((await entra.person("tickPayload", { policy: "Register" }))[0], 200);
}

async function policies(entra: Entra, ...all: Json[]): Promise<void> {
  const answer = await entra.control("POST", "/entra/policies", { policies: all });
  assert.equal(answer.status, 200, answer.text);
}

const policy = (conditions: Json, more: Json): Json =>
  plainPolicy({ state: "enabled", conditions: { ...plainPolicy()["conditions"], ...conditions }, ...more });

describe("simulated Macs that register with the sandbox's Entra", () => {
  let entra: Entra;

  before(async () => {
    entra = await connected();
  });
  after(() => entra.stop());

  const registered = async () => (await entra.list("/v1.0/devices?$filter=operatingSystem eq 'macOS'")).length;
  /** How many registered and how many were refused within a working week. */
  const week = async () => {
    const { macs } = await entra.tick(5 * 24 * 60);
    return [macs.registered, macs.registrationsRefused] as [number, number];
  };
  const lastError = async () => (await entra.list("/v1.0/auditLogs/signIns?$top=1"))[0]!["status"].errorCode as number;
  const excluding = (...excludeApplications: string[]) => ({
    applications: { includeApplications: ["All"], excludeApplications },
  });

  const stopping: [string, Json, Json, number][] = [
    ["a compliant device for everything", {}, grant("compliantDevice"), 530003],
    ["a block", { platforms: { includePlatforms: ["macOS"] } }, grant("block"), 53003],
    ["a hybrid joined or compliant device", {}, grant("domainJoinedDevice", "compliantDevice"), 530003],
    [
      "a block of devices that are not compliant",
      { devices: { deviceFilter: { mode: "exclude", rule: "device.isCompliant -eq True" } } },
      grant("block"),
      53003,
    ],
    [
      "a compliant device and MFA",
      {},
      { grantControls: { operator: "AND", builtInControls: ["mfa", "compliantDevice"] } },
      530003,
    ],
    [
      "a compliant device with the registration app excluded, since June 2026",
      excluding(registrationApp),
      grant("compliantDevice"),
      530003,
    ],
  ];
  for (const [name, conditions, controls, errorCode] of stopping) {
    it(`are stopped by ${name}`, async () => {
      await policies(entra, policy(conditions, { displayName: name, ...controls }));
      const [done, refused] = await week();
      assert.equal(done, 0);
      assert.ok(refused > 0);
      assert.equal(await lastError(), errorCode);
    });
  }

  it("leave in the log which policy stopped them and as whom they were judged", async () => {
    const [line] = await entra.list(
      `/beta/auditLogs/signIns?$top=1&$filter=conditionalAccessAudiences/any(a:a eq '00000002-0000-0000-c000-000000000000')`,
    );
    assert.equal(line!["appId"], registrationApp);
    assert.equal(line!["conditionalAccessStatus"], "failure");
    assert.deepEqual(line!["appliedConditionalAccessPolicies"][0].enforcedGrantControls, ["compliantDevice"]);
    const errors = await entra.list(
      `/v1.0/auditLogs/signIns?$filter=appId eq '${registrationApp}' and status/errorCode eq 530003`,
    );
    assert.ok(errors.length > 0);
  });

  it("are not stopped by what is off, only reported, for others, or can be met", async () => {
    await policies(
      entra,
      policy({}, { state: "disabled", ...grant("block") }),
      policy({}, { state: "enabledForReportingButNotEnforced", ...grant("block") }),
      policy({ platforms: { includePlatforms: ["windows"] } }, grant("block")),
      policy({ users: { includeUsers: ["GuestsOrExternalUsers"] } }, grant("block")),
      policy({}, grant("mfa", "compliantDevice")),
      policy({ applications: { includeApplications: ["Office365"] } }, grant("compliantDevice")),
    );
    const [done] = await week();
    assert.ok(done > 0);
    assert.equal(await registered(), done);
  });

  it("have a device that is theirs, without compliance at first", async () => {
    const [device] = await entra.list("/v1.0/devices?$filter=operatingSystem eq 'macOS'&$expand=registeredOwners");
    assert.deepEqual([device!["trustType"], device!["registeredOwners"].length], ["Workplace", 1]);
    const { jamf } = await entra.snapshot();
    const ids = (jamf.macs as Json[]).flatMap(({ registration }) =>
      registration ? [registration.deviceId as string] : [],
    );
    assert.ok(ids.includes(device!["deviceId"] as string));
  });

  it("count as compliant once Jamf reports it, and no longer when they leave the group", async () => {
    await entra.tick(15);
    const compliant = () => entra.list("/v1.0/devices?$filter=operatingSystem eq 'macOS' and isCompliant eq true");
    assert.equal((await compliant()).length, await registered());
    const page = { complianceGroup: "All Managed Servers", applicableGroup: "All Managed Clients" };
    assert.equal((await entra.person("savePage", page))[0], 200);
    const { entra: report } = await entra.tick(15);
    assert.equal(report.nonCompliant, await registered());
    assert.equal((await compliant()).length, 0);
  });
});

describe("users who open Company Portal directly", () => {
  it("sign in there, register nothing, and leave no other line in the log", async () => {
    const entra = await connected(6);
    try {
      await entra.control("POST", "/jamf/registrationFailures", { rate: 1, kinds: ["companyPortal"] });
      assert.equal((await entra.tick(5 * 24 * 60))["macs"].registered, 0);
      const lines = await entra.list("/v1.0/auditLogs/signIns");
      const { jamf } = await entra.snapshot();
      const tried = (jamf.macs as Json[]).filter(({ registrationFailure }) => registrationFailure === "companyPortal");
      assert.ok(tried.length > 0);
      assert.deepEqual(
        lines.map(({ userPrincipalName }) => userPrincipalName as string).sort(),
        tried.map(({ email }) => email as string).sort(),
      );
      for (const { appId, appDisplayName, resourceDisplayName, status } of lines) {
        assert.deepEqual([appId, appDisplayName], [companyPortalApp, "Microsoft Intune Company Portal"]);
        assert.deepEqual([resourceDisplayName, status.errorCode], ["Microsoft Graph", 0]);
      }
    } finally {
      await entra.stop();
    }
  });
});

describe("what else keeps a simulated Mac from registering", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await connected(6);
  });
  afterEach(() => entra.stop());

  const week = async () => (await entra.tick(5 * 24 * 60))["macs"].registered as number;

  it("is no active partner", async () => {
    const partner = (await entra.list("/v1.0/deviceManagement/complianceManagementPartners")).find(
      ({ partnerState }) => partnerState === "enabled",
    )!;
    await entra.control("POST", "/entra/partner", { id: partner["id"], set: { partnerState: "unavailable" } });
    assert.equal(await week(), 0);
  });

  it("is the missing registration app", async () => {
    await entra.person("withdrawConsent", { app: "registrationApp" });
    assert.equal(await week(), 0);
  });

  it("is a user outside the partner's group, without licence or switched off", async () => {
    const users = ((await entra.snapshot())["entra"]["users"] as Json[]).slice(0, 6);
    for (const [at, user] of users.entries()) {
      const set = [{ employeeId: null }, { $skuIds: [] }, { accountEnabled: false }][at % 3]!;
      assert.equal((await entra.control("POST", "/entra/user", { id: user["id"], set })).status, 200);
    }
    assert.equal(await week(), 0);
  });

  it("are baseline scopes, until registration app and placeholder are excluded and the tenant says so", async () => {
    const placeholder = await entra.create("/v1.0/applications", { displayName: "Placeholder" });
    const placeholderAppId = placeholder["appId"] as string;
    await entra.create("/v1.0/servicePrincipals", { appId: placeholderAppId });
    const excluding = (...excludeApplications: string[]) =>
      policies(
        entra,
        policy({ applications: { includeApplications: ["All"], excludeApplications } }, grant("compliantDevice")),
      );
    await excluding(registrationApp, placeholderAppId);
    assert.equal(await week(), 0);
    await entra.person("customizeBaselineScopes", { placeholderAppId });
    await excluding(placeholderAppId);
    assert.equal(await week(), 0);
    await excluding(registrationApp);
    assert.equal(await week(), 0);
    await excluding(registrationApp, placeholderAppId);
    assert.ok((await week()) > 0);
  });

  it("is nothing once enforcement is switched off and the policy excludes anything", async () => {
    await entra.person("customizeBaselineScopes", { choice: "disabled" });
    await policies(
      entra,
      policy(
        {
          applications: { includeApplications: ["All"], excludeApplications: ["00000002-0000-0ff1-ce00-000000000000"] },
        },
        grant("block"),
      ),
    );
    assert.ok((await week()) > 0);
  });
});
