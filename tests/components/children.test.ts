/** Which resources the component registers, and with what, for a configuration. No engine, no network. */
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { checkedConfig } from "../../components/config/check";
import { cloudOf } from "../../providers/graph/clouds";
import { scriptText } from "../../providers/jamf/packagedScript";
import { type LastOutputs, recordedIn } from "../../components/state/lastOutputs";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { livePolicyArgs, policyChanges } from "../../components/state/livePolicy";
import { planOf } from "../../components/stages/plan";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, any>;
  /** Id of the object that enters the state as it stands. */
  imported?: string | undefined;
}

const jamfUrl = "https://example.jamfcloud.com";
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

describe("children of the component", () => {
  let registered: Registered[];

  before(async () => {
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, id: imported }) => {
          registered.push({ type, name, inputs, imported });
          const ids = type.endsWith("Application") || type.endsWith("ServicePrincipal") ? { clientId: id(77) } : {};
          return { id: `${name}-id`, state: { ...inputs, ...ids, objectId: id(50) } };
        },
        call: () => ({ objectId: id(99) }),
      },
      "project",
      "stack",
      false,
    );
  });
  beforeEach(() => (registered = []));

  async function children(
    config: Record<string, unknown>,
    last?: LastOutputs,
    policies: readonly Policy[] = [],
  ): Promise<Map<string, Registered>> {
    const { EntraHalf } = await import("../../components/entra/objects.js");
    const { stackObjects } = await import("../../components/objects.js");
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    const checked = checkedConfig({ jamfUrl, ...config });
    const plan = planOf({
      stage: checked.stage,
      managedPolicy: checked.conditionalAccess.managedPolicy !== undefined,
      pilotGroup: checked.pilot.groupId !== undefined,
      registrationApp: true,
      managedPolicyExists: false,
    });
    const excludable = checked.conditionalAccess.exclusions.policyIds;
    const seen = { partnerEntry: "absent", registrationAppId: id(9), hasRegistrationApp: true, excludable } as const;
    const half = checked.tenantId ? new EntraHalf("macs", checked, plan, { parent, seen, last, policies }) : undefined;
    stackObjects("macs", checked, plan, { parent, half });
    await pulumi.runtime.disconnect();
    // The identity is registered once for all tests of this process.
    const own = registered.filter((r) => !/Parent$|StackIdentity$/.test(r.type));
    return new Map(own.map((r) => [`${r.type.replace("pulumi-nodejs:dynamic/", "")} ${r.name}`, r]));
  }

  it("with the Jamf URL alone: the five objects of Microsoft's guide and an extension attribute, the policy switched off", async () => {
    const made = await children({});
    assert.deepEqual([...made.keys()].sort(), [
      "jamf:Category macs-category",
      "jamf:ComputerExtensionAttribute macs-registration-state",
      "jamf:MacApp macs-company-portal",
      "jamf:Policy macs-registration",
      "jamf:SmartComputerGroup macs-applicable",
      "jamf:SmartComputerGroup macs-compliance",
    ]);
    assert.equal(made.get("jamf:Policy macs-registration")!.inputs["enabled"], false);
  });

  it("leaves out what the configuration leaves out", async () => {
    const made = await children({
      jamf: { category: false, macApp: false, extensionAttribute: false, complianceGroup: { fileVault: false } },
    });
    assert.deepEqual([...made.keys()].sort(), [
      "jamf:Policy macs-registration",
      "jamf:SmartComputerGroup macs-applicable",
      "jamf:SmartComputerGroup macs-compliance",
    ]);
    const criteria = made.get("jamf:SmartComputerGroup macs-compliance")!.inputs["criteria"];
    assert.deepEqual(
      criteria.map((c: any) => c.criterion),
      ["Last Inventory Update", "Application Title"],
    );
  });

  it("registers by script: the script is a resource and the policy runs it", async () => {
    const made = await children({ registration: { method: "script" }, stage: "pilot" });
    assert.match(scriptText(made.get("jamf:Script macs-registration")!.inputs["contents"]), /^#!\/bin\/sh/);
    const policy = made.get("jamf:Policy macs-registration")!.inputs;
    assert.deepEqual(policy["scripts"], [{ scriptId: "macs-registration-id" }]);
    assert.equal(policy["enabled"], true);
  });

  it("makes the repair script when asked, under its own name", async () => {
    const made = await children({ jamf: { repairScript: {} } });
    const script = made.get("jamf:Script macs-repair")!.inputs;
    assert.equal(script["name"], "Repair registration with Entra");
    assert.match(scriptText(script["contents"]), /reregister/);
    assert.equal(script["parameterLabels"].length, 1);
  });

  it("makes profiles only when asked, for the Applicable group, and none for single sign-on beside Platform SSO", async () => {
    const profiles = async (asked: object) => {
      const made = await children({ jamf: { profiles: asked } });
      return [...made.values()].filter(({ type }) => type.endsWith("jamf:ConfigurationProfile"));
    };
    assert.deepEqual(await profiles({}), []);
    assert.deepEqual(await profiles({ singleSignOn: "platformSso" }), []);
    const [sso, ...others] = await profiles({ singleSignOn: "companyPortal" });
    assert.deepEqual(others, []);
    assert.deepEqual(sso!.inputs["scope"], { computerGroupIds: ["macs-applicable-id"] });
    registered = [];
    const two = await profiles({ agentSettings: { useWKWebView: false }, loginItems: {} });
    assert.deepEqual(
      two.map(({ name }) => name),
      ["macs-agent-settings", "macs-login-items"],
    );
  });

  it("tells the extension attribute which registration app the tenant has", async () => {
    const script = async (config: Record<string, unknown>) => {
      const made = await children(config);
      return scriptText(made.get("jamf:ComputerExtensionAttribute macs-registration-state")!.inputs["script"]);
    };
    for (const cloud of ["global", "gccHigh"] as const) {
      assert.ok((await script({})).includes(cloudOf(cloud).registrationAppId!), cloud);
    }
    const own = await script({ conditionalAccess: { registrationAppId: id(9) } });
    assert.ok(own.includes(`\nclient_ids="${id(9)}"\n`));
  });

  it("offers registration in a pilot to its applicable Macs, and leaves the Applicable group as it is", async () => {
    const plain = await children({});
    registered = [];
    const made = await children({ pilot: { computerGroup: "IT Macs" }, stage: "pilot" });
    const criteriaOf = (of: Map<string, Registered>, name: string) =>
      of.get(`jamf:SmartComputerGroup ${name}`)!.inputs["criteria"];
    assert.deepEqual(criteriaOf(made, "macs-applicable"), criteriaOf(plain, "macs-applicable"));
    assert.deepEqual(
      criteriaOf(made, "macs-pilot").map((c: any) => [c.criterion, c.operator, c.value]),
      [
        ["Computer Group", "member of", "Jamf-Intune Applicable Group"],
        ["Computer Group", "member of", "IT Macs"],
      ],
    );
    const policy = made.get("jamf:Policy macs-registration")!.inputs;
    assert.deepEqual(policy["scope"], { computerGroupIds: ["macs-pilot-id"] });
  });

  const entra = {
    stage: "connect",
    tenantId: id(1),
    users: { rule: 'user.department -eq "Design"' },
    conditionalAccess: {
      breakGlass: { groupId: id(2) },
      exclusions: { policyIds: [id(3), id(4)] },
      managedPolicy: {},
    },
  };

  it("with a tenant: one group feeds the partner and the policy; emergency accounts and apps are excluded", async () => {
    const made = await children(entra);
    const group = made.get("azuread:index/groupWithoutMembers:GroupWithoutMembers macs-users")!.inputs;
    assert.deepEqual(group["dynamicMembership"], { enabled: true, rule: 'user.department -eq "Design"' });
    const partner = made.get("graph:CompliancePartner macs-partner")!.inputs;
    assert.deepEqual([partner["groupId"], partner["entry"]], [id(50), "absent"]);
    const policy = made.get(
      "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy macs-require-compliant",
    )!.inputs;
    assert.equal(policy["state"], "enabledForReportingButNotEnforced");
    assert.deepEqual(policy["conditions"].users, { includedGroups: [id(50)], excludedGroups: [id(2)] });
    assert.deepEqual(policy["conditions"].applications, {
      includedApplications: ["All"],
      excludedApplications: [id(9), id(77)],
    });
    assert.deepEqual(policy["conditions"].platforms, { includedPlatforms: ["macOS"] });
    assert.deepEqual(policy["grantControls"], { operator: "OR", builtInControls: ["compliantDevice"] });
  });

  it("excludes both apps from each policy that the configuration names, and from no other", async () => {
    const made = await children(entra);
    const exclusions = [...made.values()].filter((r) => r.type.includes("ConditionalAccessExclusion"));
    assert.deepEqual(
      exclusions.map((e) => [e.inputs["policyId"], e.inputs["applicationIds"]]),
      [
        [id(3), [id(9), id(77)]],
        [id(4), [id(9), id(77)]],
      ],
    );
  });

  it("uses a group and a placeholder app that exist already without making any", async () => {
    const made = await children({
      ...entra,
      users: { groupId: id(60) },
      conditionalAccess: { ...entra.conditionalAccess, placeholder: { appId: id(61) } },
    });
    assert.ok(
      ![...made.keys()].some((key) => /group|application|servicePrincipal/.test(key.split(" ")[0]!)),
      [...made.keys()].join(),
    );
    assert.equal(made.get("graph:CompliancePartner macs-partner")!.inputs["groupId"], id(60));
  });

  describe("a managed policy that is named by its id", () => {
    const live: Policy = {
      id: id(70),
      displayName: "CA104",
      state: "enabled",
      conditions: {
        users: { includeGroups: [id(60)], excludeGroups: [id(2)], excludeUsers: [] },
        applications: { includeApplications: ["Office365"], excludeApplications: [id(9)] },
        platforms: { includePlatforms: ["macOS"], excludePlatforms: [] },
        clientAppTypes: ["all"],
        locations: null,
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
      sessionControls: null,
    };
    const config = {
      ...entra,
      users: { groupId: id(60) },
      conditionalAccess: { ...entra.conditionalAccess, managedPolicy: { displayName: "Ours", id: id(70) } },
    };
    const key = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy macs-require-compliant";

    it("enters the state as it stands, whatever the configuration wants of it", async () => {
      const made = await children({ ...config, stage: "connect" }, undefined, [live]);
      const { inputs, imported } = made.get(key)!;
      assert.equal(imported, `/identity/conditionalAccess/policies/${id(70)}`);
      assert.deepEqual([inputs["displayName"], inputs["state"]], ["CA104", "enabled"]);
      assert.deepEqual(inputs["conditions"].applications, {
        includedApplications: ["Office365"],
        excludedApplications: [id(9)],
      });
    });

    it("is brought to what is configured in the run after, and never imported again", async () => {
      const urn = `urn:pulumi:stack::project::${key.split(" ")[0]}::macs-require-compliant`;
      const outputs = { displayName: "CA104", state: "enabled", objectId: id(70) };
      const made = await children({ ...config, stage: "enforce" }, recordedIn({ [urn]: { outputs } }), [live]);
      const { inputs, imported } = made.get(key)!;
      assert.ok(!imported);
      assert.equal(inputs["displayName"], "Ours");
    });

    it("is not adopted where it has conditions that the managed policy cannot have: they are named", () => {
      const conditions = {
        ...live.conditions,
        locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
      };
      assert.deepEqual(livePolicyArgs({ ...live, conditions, sessionControls: { signInFrequency: { value: 4 } } }), {
        unlike: ["conditions.locations", "sessionControls"],
      });
    });

    it("says what a later run would change, property by property", () => {
      const args = livePolicyArgs(live);
      assert.ok("args" in args);
      const wanted = { ...args.args, displayName: "Ours", state: "enabledForReportingButNotEnforced" };
      assert.deepEqual(policyChanges(args.args, wanted), [
        { property: "displayName", old: "CA104", new: "Ours" },
        { property: "state", old: "enabled", new: "enabledForReportingButNotEnforced" },
      ]);
      assert.deepEqual(policyChanges(args.args, structuredClone(args.args)), []);
    });
  });

  it("keeps secrets out of every input", async () => {
    process.env["JAMF_CLIENT_SECRET"] = "only-in-the-environment";
    const made = await children({ jamfClientId: "id", jamfClientSecret: "only-in-the-stack" });
    delete process.env["JAMF_CLIENT_SECRET"];
    assert.doesNotMatch(JSON.stringify([...made.values()]), /only-in-the/);
  });
});
