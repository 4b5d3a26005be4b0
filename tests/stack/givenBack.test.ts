/**
 * A live integration with an object of every kind, adopted by a stack that knows nothing of it and given up again: afterwards both services hold
 * what they held before, whether the stack left the objects as they were or had changed each of them.
 */
import assert from "node:assert/strict";
import { connect, people } from "../support/connected";
import { done } from "../support/stack";
import { Tenant, writes } from "../support/tenant";

const policies = "/v1.0/identity/conditionalAccess/policies";
const kinds = {
  jamf: [
    "categories",
    "scripts",
    "computerExtensionAttributes",
    "smartComputerGroups",
    "policies",
    "configurationProfiles",
    "macApps",
  ],
  entra: ["groups", "applications", "servicePrincipals", "conditionalAccessPolicies", "complianceManagementPartners"],
} as const;

describe("everything that was adopted", function () {
  this.timeout(600_000);
  let tenant: Tenant;
  let config: Record<string, any>;

  before(async () => {
    tenant = await Tenant.start();
    const known = await people(tenant);
    const own = await tenant.admin.graph("POST", policies, {
      displayName: "Joined devices only",
      state: "enabled",
      conditions: {
        users: { includeGroups: [known.userGroupId] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["domainJoinedDevice"] },
    });
    const jamf = {
      repairScript: {},
      profiles: { singleSignOn: "companyPortal", agentSettings: {}, loginItems: {} },
      complianceGroup: {
        inventoryWithinDays: 8,
        candidate: [{ criterion: "FileVault 2 Status", operator: "is", value: "All Partitions Encrypted" }],
      },
      applicableGroup: { candidate: [{ criterion: "Computer Name", operator: "like", value: "Mac" }] },
    };
    const { conditionalAccess } = known.config as Record<string, any>;
    config = {
      ...known.config,
      jamf,
      registration: { method: "script" },
      conditionalAccess: { ...conditionalAccess, exclusions: { policyIds: [own.id] } },
    };
    // As somebody made it long ago: the stack that did is forgotten.
    const first = tenant.anyStack(config);
    done(await first.up());
    await connect(tenant);
    first.configure({ ...config, stage: "connect" });
    done(await first.up());
    done(await first.up());
    const { entra } = await tenant.snapshot(["entra.conditionalAccessPolicies"]);
    const managed = entra.conditionalAccessPolicies.find(({ displayName }: any) => /compliant Mac/.test(displayName));
    const managedPolicy = { ...conditionalAccess.managedPolicy, id: managed.id };
    config = {
      ...config,
      stage: "connect",
      adoptExisting: true,
      conditionalAccess: { ...config["conditionalAccess"], managedPolicy },
    };
    await tenant.admin.control("POST", "/marks", { name: "before" });
  });
  after(() => tenant?.stop());
  beforeEach(() => tenant.admin.control("POST", "/reset", { mark: "before" }));

  async function held() {
    const all = await tenant.snapshot();
    const of = (service: keyof typeof kinds) =>
      Object.fromEntries(kinds[service].map((kind) => [kind, withoutTimes(all[service][kind])]));
    return { ...of("jamf"), ...of("entra") };
  }

  it("unchanged, is left without a write and is the same after destroy", async () => {
    const before = await held();
    const stack = tenant.anyStack(config);
    const { result, requests } = await tenant.logged(() => stack.up());
    done(result);
    assert.deepEqual(writes(requests), []);
    done(await stack.up("--expect-no-changes"));
    done(await stack.destroy());
    assert.deepEqual(await held(), before);
  });

  it("with changes, goes back to what it was, kind by kind", async () => {
    const before = await held();
    const changed = await byHand(tenant);
    const asFound = await held();
    for (const kind of changed) assert.notDeepEqual(asFound[kind], before[kind], kind);
    const stack = tenant.anyStack(config);
    done(await stack.up());
    done(await stack.up());
    const meanwhile = await held();
    for (const kind of changed) assert.notDeepEqual(meanwhile[kind], asFound[kind], `${kind} was not written`);
    done(await stack.destroy());
    const after = await held();
    for (const kind of Object.keys(asFound)) assert.deepEqual(after[kind], asFound[kind], kind);
  });
});

/** Neither what a service writes by itself. */
const withoutTimes = (objects: unknown): unknown =>
  JSON.parse(JSON.stringify(objects), (key, value: unknown) =>
    ["modifiedDateTime", "lastHeartbeatDateTime", "reaches", "members"].includes(key) ? undefined : value,
  );

const line = { name: "Computer Name", priority: 0, andOr: "and", searchType: "like", value: "Studio" };

/**
 * Somebody changes one thing in each object that a stack writes; not what may hold a secret (the text of a script), which no state records and
 * destroy names instead. Resolves with the kinds.
 */
async function byHand(tenant: Tenant): Promise<string[]> {
  const { admin } = tenant;
  const { jamf, entra } = await tenant.snapshot();
  const put = async (path: string, more: object) =>
    admin.must("PUT", path, { ...(await admin.must("GET", path)).json, ...more });
  for (const { id, name } of jamf.scripts)
    if (/Register|Repair|Entra/.test(name))
      await put(`/api/v1/scripts/${id}`, { notes: "Ask the service desk", info: "Ours" });
  for (const { id, name } of jamf.computerExtensionAttributes)
    if (/Entra/.test(name)) await put(`/api/v1/computer-extension-attributes/${id}`, { description: "Ours" });
  for (const { id, name } of jamf.smartComputerGroups)
    if (name.startsWith("Jamf-Intune"))
      await put(`/api/v3/computer-groups/smart-groups/${id}`, {
        description: "Ours",
        criteria: [{ ...line, openingParen: false, closingParen: false }],
      });
  for (const { id, name } of jamf.policies)
    if (name.startsWith("Register"))
      await admin.must(
        "PUT",
        `/JSSResource/policies/id/${id}`,
        "<policy><general><frequency>Once per computer</frequency></general><self_service><install_button_text>Go</install_button_text></self_service></policy>",
      );
  for (const { id } of jamf.configurationProfiles.slice(-3))
    await admin.must(
      "PUT",
      `/JSSResource/osxconfigurationprofiles/id/${id}`,
      "<os_x_configuration_profile><general><description>Ours</description></general><scope><all_computers>true</all_computers></scope></os_x_configuration_profile>",
    );
  for (const { id, name } of jamf.macApps)
    if (/Company Portal/.test(name))
      await put(`/api/v1/app-installers/deployments/${id}`, { updateBehavior: "MANUAL" });
  const excluded = entra.conditionalAccessPolicies.find(
    ({ displayName }: any) => displayName === "Joined devices only",
  );
  const applications = { ...excluded.conditions.applications, excludeApplications: [] };
  await admin.graph("PATCH", `${policies}/${excluded.id}`, { conditions: { applications } });
  const partner = entra.complianceManagementPartners.find(({ displayName }: any) => displayName.startsWith("Jamf"));
  const other = entra.groups.find(({ displayName }: any) => displayName === "Engineering Plattform").id;
  const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: other };
  await admin.control("POST", "/entra/partner", { id: partner.id, set: { macOsEnrollmentAssignments: [{ target }] } });
  return [
    "scripts",
    "computerExtensionAttributes",
    "smartComputerGroups",
    "policies",
    "configurationProfiles",
    "macApps",
    "conditionalAccessPolicies",
    "complianceManagementPartners",
  ];
}
