/** `GET /access`: whom policies ask for a compliant Mac, who is blocked, and which Macs stay compliant unreported. */
import assert from "node:assert/strict";
import { live, truthOf } from "../support/livingFleet";
import { Tenant } from "../support/tenant";

interface Access {
  asked: string[];
  conditional: string[];
  compliant: string[];
  blocked: string[];
  frozen: { deviceId: string; serial: string | null }[];
  policies: { id: string; asks: number }[];
}

describe("who has access in the sandbox", () => {
  let tenant: Tenant;
  let everybody: string;
  let truth: Awaited<ReturnType<typeof truthOf>>;
  before(async () => {
    tenant = await Tenant.start("--macs", "12", "--seed", "3");
    everybody = await live(tenant, { registrationFailures: 0, minutes: [60, 3_000, 120] });
    truth = await truthOf(tenant);
  });
  after(() => tenant?.stop());

  const access = (): Promise<Access> => tenant.admin.control("GET", "/access");
  const policies = (...all: object[]) => tenant.admin.control("POST", "/entra/policies", { policies: all });
  const tick = () => tenant.admin.control("POST", "/macs/tick", { minutes: 30 });
  const settings = (set: object) => tenant.admin.control("POST", "/jamf/settings", set);

  function policy(conditions: object, grant: object = {}, state = "enabled"): object {
    return {
      id: "11111111-2222-4333-8444-555555555555",
      displayName: "Compliant Macs",
      state,
      conditions: {
        users: { includeGroups: [everybody] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
        platforms: { includePlatforms: ["macOS"] },
        ...conditions,
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"], ...grant },
    };
  }
  const asks = async (...args: Parameters<typeof policy>) => {
    await policies(policy(...args));
    return (await access()).asked;
  };

  it("asks nobody and blocks nobody without a policy, and knows whose Mac is compliant", async () => {
    await policies();
    const { asked, blocked, compliant, frozen } = await access();
    const right = truth.filter((mac) => mac.deviceId && mac.jamfHoldsCompliant).map((mac) => mac.registeredAs);
    assert.ok(right.length > 3);
    assert.deepEqual(compliant.sort(), right.sort());
    assert.deepEqual([asked, blocked, frozen], [[], [], []]);
  });

  it("blocks whoever is asked and has no compliant Mac", async () => {
    const asked = await asks({});
    const { blocked, compliant, policies: asking } = await access();
    assert.equal(asking[0]!.asks, asked.length);
    assert.ok(compliant.every((name) => asked.includes(name)));
    assert.deepEqual(
      blocked,
      asked.filter((name) => !compliant.includes(name)),
    );
  });

  it("asks no one where a user can get past with something else, and everybody where no Mac has the alternative", async () => {
    const all = (await asks({})).length;
    const counts = [
      await asks({}, { builtInControls: ["compliantDevice", "mfa"] }),
      await asks({}, { builtInControls: ["compliantDevice", "mfa"], operator: "AND" }),
      await asks({}, { builtInControls: ["compliantDevice", "domainJoinedDevice"] }),
      await asks({}, { authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } }),
      await asks({}, { builtInControls: ["mfa"] }),
      await asks({}, {}, "enabledForReportingButNotEnforced"),
      await asks({}, {}, "disabled"),
    ].map(({ length }) => length);
    assert.deepEqual(counts, [0, all, all, 0, 0, 0, 0]);
  });

  it("goes by platform, application, client and place", async () => {
    const all = (await asks({})).length;
    const counts = [
      await asks({ platforms: { includePlatforms: ["windows"] } }),
      await asks({ platforms: { includePlatforms: ["all"], excludePlatforms: ["macOS"] } }),
      await asks({ platforms: null }),
      await asks({ applications: { includeApplications: ["Office365"] } }),
      await asks({ applications: { includeApplications: ["None"] } }),
      await asks({ clientAppTypes: ["exchangeActiveSync"] }),
      await asks({ clientAppTypes: ["browser"] }),
    ].map(({ length }) => length);
    assert.deepEqual(counts, [0, 0, all, all, 0, 0, all]);
    assert.deepEqual(await asks({ locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } }), []);
    assert.equal((await access()).conditional.length, all);
  });

  it("looks through nested groups, and exclusions win", async () => {
    const inner = await tenant.admin.graph("POST", "/v1.0/groups", {
      displayName: "Inner",
      mailEnabled: false,
      mailNickname: "inner",
      securityEnabled: true,
    });
    const outer = await tenant.admin.graph("POST", "/v1.0/groups", {
      displayName: "Outer",
      mailEnabled: false,
      mailNickname: "outer",
      securityEnabled: true,
    });
    const { entra } = await tenant.snapshot();
    const one = entra.users.find(({ userPrincipalName }: any) => userPrincipalName === truth[0]!.userPrincipalName);
    const directory = `${tenant.sandbox.entra.graphUrl}/v1.0/directoryObjects`;
    const reference = (id: string) => ({ "@odata.id": `${directory}/${id}` });
    await tenant.admin.graph("POST", `/v1.0/groups/${inner.id}/members/$ref`, reference(one.id));
    await tenant.admin.graph("POST", `/v1.0/groups/${outer.id}/members/$ref`, reference(inner.id));
    assert.deepEqual(await asks({ users: { includeGroups: [outer.id] } }), [one.userPrincipalName]);
    const rest = await asks({ users: { includeGroups: [everybody], excludeGroups: [outer.id] } });
    assert.ok(rest.length > 5 && !rest.includes(one.userPrincipalName));
  });

  it("blocks nobody at a Mac that a device filter leaves out", async () => {
    await asks({ devices: { deviceFilter: { mode: "exclude", rule: 'device.trustType -eq "Workplace"' } } });
    const { blocked } = await access();
    const registered = truth.filter(({ deviceId }) => deviceId).map(({ registeredAs }) => registeredAs!);
    assert.deepEqual(
      blocked.filter((name) => registered.includes(name)),
      [],
    );
    assert.ok(blocked.length > 0);
  });

  it("calls a compliant Mac frozen once it is in no Applicable group, unless Jamf Pro goes on reporting it", async () => {
    await policies();
    const before = (await access()).compliant.length;
    const page = (applicableGroup: string) =>
      tenant.admin.control("POST", "/people/savePage", { complianceGroup: "All Managed Servers", applicableGroup });
    await page("All Managed Servers");
    await tick();
    const { frozen, compliant } = await access();
    assert.equal(compliant.length, before);
    assert.deepEqual(
      frozen.map(({ serial }) => serial).sort(),
      truth
        .filter((mac) => mac.deviceId && mac.jamfHoldsCompliant)
        .map(({ serial }) => serial)
        .sort(),
    );
    await settings({ reportsOutsideApplicable: true });
    assert.deepEqual((await access()).frozen, []);
    await tick();
    assert.deepEqual((await access()).compliant, []);
  });

  it("calls every compliant Mac frozen while nothing reaches Intune", async () => {
    const page = { complianceGroup: "Jamf-Intune Compliance Group", applicableGroup: "Jamf-Intune Applicable Group" };
    await tenant.admin.control("POST", "/people/savePage", page);
    await settings({ reportsOutsideApplicable: false });
    await tick();
    const { compliant, frozen } = await access();
    assert.ok(compliant.length > 3);
    assert.deepEqual(frozen, []);
    await tenant.admin.control("POST", "/entra/settings", { isPartnerConnected: false });
    assert.equal((await access()).frozen.length, compliant.length);
  });
});

describe("the option --report-outside-applicable", () => {
  it("reports Macs that left the Applicable group from the start and after a reset", async () => {
    const tenant = await Tenant.start("--macs", "2", "--report-outside-applicable");
    try {
      for (const again of [false, true]) {
        if (again) await tenant.admin.control("POST", "/reset");
        const { reportsOutsideApplicable } = await tenant.admin.control("POST", "/jamf/settings");
        assert.equal(reportsOutsideApplicable, true);
      }
    } finally {
      await tenant.stop();
    }
  });
});
