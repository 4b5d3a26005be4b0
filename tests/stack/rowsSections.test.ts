/**
 * Errors in a section of the configuration that describes an object, and names in it that a service does not have: refused in the stage reached. On a
 * run to a lower stage and in drain the object stays as the last run left it, the managed policy follows the stage, and the run comes through. The
 * sandbox says what was written, and a day later who is blocked and which Macs are frozen.
 */
import assert from "node:assert/strict";
import { enforced } from "../support/enforced";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";
import { people } from "../support/connected";
import { Tenant, writes } from "../support/tenant";

const policies = "/v1.0/identity/conditionalAccess/policies";
const line = { criterion: "Computer Name", operator: "is", value: "x" };

/** Every kind of object that a section describes. */
async function everything(tenant: Tenant): Promise<Record<string, unknown>> {
  const grant = { operator: "OR", builtInControls: ["mfa"] };
  const conditions = {
    users: { includeUsers: ["All"] },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
  };
  const body = {
    displayName: "Require multifactor authentication",
    state: "enabled",
    conditions,
    grantControls: grant,
  };
  const { id } = await tenant.admin.graph("POST", policies, body);
  const { entra } = await tenant.snapshot(["entra.groups", "entra.servicePrincipals"]);
  const { id: groupId } = entra.groups.find((each: any) => each.displayName === "CA-Exclude-Notfallzugänge");
  const { appId } = entra.servicePrincipals.find((each: any) => each.displayName === "Old automation");
  return {
    jamf: {
      complianceGroup: { inventoryWithinDays: 8, description: "Ours" },
      repairScript: {},
      profiles: { agentSettings: { useWKWebView: false }, loginItems: { displayName: "Login items" } },
    },
    conditionalAccess: {
      managedPolicy: { targetResources: ["Office365"] },
      breakGlass: { groupId },
      exclusions: { policyIds: [id] },
      placeholder: { appId },
    },
  };
}

describe("an error in a section that describes an object, a day later", function () {
  this.timeout(900_000);
  const rows = Rows.declared(() => enforced(40, everything));

  const jamf = (more: object) => ({ jamf: { ...rows.world.config["jamf"], ...more } });
  const access = (more: object) => ({ conditionalAccess: { ...rows.world.config["conditionalAccess"], ...more } });
  const state = async () => (await rows.managedPolicy())?.state as string | undefined;
  /** Everything that the stack has in both services, but the state of its policy. */
  const objects = async () => {
    const { jamf: inJamf, entra } = await rows.world.tenant.snapshot();
    const { computerInventory: _macs, ...ofJamf } = inJamf;
    const kinds = [
      "smartComputerGroups",
      "policies",
      "categories",
      "scripts",
      "macApps",
      "computerExtensionAttributes",
      "configurationProfiles",
    ];
    const managed = await rows.managedPolicy();
    const { state: _state, modifiedDateTime: _at, ...policy } = managed;
    const others = entra.conditionalAccessPolicies.filter(({ id }: any) => id !== managed.id);
    const { macOsEnrollmentAssignments: assignments } = entra.complianceManagementPartners.find(
      ({ displayName }: any) => displayName.startsWith("Jamf"),
    );
    return { ...Object.fromEntries(kinds.map((kind) => [kind, ofJamf[kind]])), policy, others, assignments };
  };

  const wrong: Record<string, [() => Record<string, unknown>, RegExp, RegExp]> = {
    "criteria of the Compliance group": [
      () => jamf({ complianceGroup: { criteria: [{ ...line, operator: "equals" }] } }),
      /jamf\.complianceGroup\.criteria\[0\]\.operator: must be "is" or/,
      /The Compliance group stays as the last run left it/,
    ],
    "a managed policy": [
      () => access({ managedPolicy: { targetResources: "All" } }),
      /conditionalAccess\.managedPolicy\.targetResources: must be a list, not "All"/,
      /The managed policy follows the stage; everything else in it stays/,
    ],
    "emergency access accounts": [
      () => access({ breakGlass: undefined }),
      /conditionalAccess\.breakGlass: is missing/,
      /The managed policy follows the stage; everything else in it stays/,
    ],
    users: [
      () => ({ users: { rule: 7 } }),
      /users\.rule: must be a text, not 7/,
      /The user group stays as the last run left it/,
    ],
    "users that are missing": [
      () => ({ users: undefined }),
      /users: is missing: name the users/,
      /The user group stays as the last run left it/,
    ],
    "a Mac App": [
      () => jamf({ macApp: { distributionMethod: "Automatic" } }),
      /jamf\.macApp\.distributionMethod: must be "Install Automatically" or/,
      /The Mac App stays as the last run left it/,
    ],
    "a registration policy": [
      () => jamf({ registrationPolicy: { selfService: { iconId: "7" } } }),
      /jamf\.registrationPolicy\.selfService\.iconId: must be a number, not "7"/,
      /The registration policy stays as the last run left it/,
    ],
    "a section that is a text": [
      () => ({ jamf: "all of it" }),
      /jamf: must be a map of keys, not "all of it"/,
      /The Applicable group stays as the last run left it.* The extension attribute stays .* The repair script stays .* The configuration profiles stay /,
    ],
    "Conditional Access that is a list": [
      () => ({ conditionalAccess: [] }),
      /conditionalAccess: must be a map of keys, not/,
      /The managed policy follows the stage.* The exclusions stay .* The placeholder app stays /,
    ],
  };
  for (const [what, [config, said, held]] of Object.entries(wrong))
    it(`(${what}) is refused in the stage reached; on the way down the object stays and the managed policy goes off`, async () => {
      await rows.refused(config(), said);
      for (const stage of ["connect", "drain"]) {
        await rows.backToTheBeginning();
        const { ran } = await rows.ran({ ...config(), stage });
        done(ran);
        assert.match(flat(ran.text), new RegExp(`warning: Configuration ${said.source}.*${held.source}`));
        assert.notEqual(await state(), "enabled");
        assert.deepEqual((await rows.unhurt()).asked, []);
      }
    });

  it("in every section at once leaves every object as it is, but for the state of the managed policy", async () => {
    const all = { jamf: 1, registration: 1, users: 1, compliancePartner: 1, conditionalAccess: 1, waitForPeople: -1 };
    const before = await objects();
    for (const [stage, ...options] of [["prepare"], ["drain"], ["connect", "--refresh"]] as [string, ...string[]][]) {
      await rows.backToTheBeginning();
      const { ran, written } = await rows.ran({ ...all, stage }, ...options);
      done(ran);
      assert.deepEqual(await objects(), before);
      assert.notEqual(await state(), "enabled");
      assert.equal(written.length, 1, JSON.stringify(written));
      assert.deepEqual((await rows.unhurt()).asked, []);
    }
    await rows.backToTheBeginning();
    done((await rows.ran({ ...all, stage: "drain" })).ran);
    assert.deepEqual((await rows.ran({ ...all, stage: "drain" })).written, []);
    // Corrected, the same drain goes on.
    await rows.passes({ stage: "drain" }, /Access/);
    const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
    assert.equal(first.value, "no Mac: stage drain");
  });

  it("of an object that was never made makes none", async () => {
    const site = "jamf\\.profiles\\.singleSignOn: must be ";
    const config = jamf({
      applicableGroup: { candidate: [{ ...line, operator: "equals" }] },
      profiles: { singleSignOn: "x" },
    });
    const { ran } = await rows.ran({ ...config, stage: "connect" });
    done(ran);
    assert.match(flat(ran.text), new RegExp(site));
    assert.match(flat(ran.text), /The stack has made no candidate of the Applicable group, and this run makes none/);
    assert.equal(await rows.smartGroup("Jamf-Intune Applicable Group (candidate)"), undefined);
  });

  for (const [what, config, said] of [
    ["another bundle id", () => jamf({ macApp: { bundleId: "com.example.other" } }), /bundleId/],
    ["an unknown title", () => jamf({ macApp: { title: "No such app", bundleId: "x" } }), /No such app/],
    ["a group that is not there", () => jamf({ macApp: { targetGroup: "Nowhere" } }), /Nowhere/],
  ] as const)
    it(`a Mac App with ${what} stays as it is on the way down, and drain empties the Compliance group`, async () => {
      const before = JSON.stringify((await rows.world.tenant.snapshot()).jamf["macApps"]);
      await rows.refused(config(), said);
      for (const stage of ["connect", "drain"]) {
        await rows.backToTheBeginning();
        await rows.passes(
          { ...config(), stage },
          new RegExp(`warning: .*${said.source}.*The Mac App stays as the last run`),
        );
        assert.equal(JSON.stringify((await rows.world.tenant.snapshot()).jamf["macApps"]), before);
      }
      const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
      assert.equal(first.value, "no Mac: stage drain");
    });

  it("a site and a group of users that the services do not have hold what they name", async () => {
    const members = (await rows.world.tenant.part("entra.groups")).length;
    const gone = "11111111-2222-4333-8444-555555555555";
    for (const stage of ["connect", "drain"]) {
      await rows.backToTheBeginning();
      await rows.passes(
        { ...jamf({ site: "Atlantis" }), users: { groupId: gone }, stage },
        /no site "Atlantis".*stay in the site of the last run.*no group 11111111.*The user group stays/,
      );
      assert.equal((await rows.world.tenant.part("entra.groups")).length, members);
    }
    const [first] = (await rows.smartGroup("Jamf-Intune Compliance Group")).criteria;
    assert.equal(first.value, "no Mac: stage drain");
  });

  it("in a new stack is refused in every stage, drain too", async () => {
    const stack = rows.world.tenant.anyStack({ ...rows.world.config, stage: "drain", users: { rule: 7 } });
    const { result, requests } = await rows.world.tenant.logged(() => stack.up());
    assert.equal(result.code, 1);
    assert.match(flat(result.text), /users\.rule: must be a text, not 7/);
    assert.deepEqual(writes(requests), []);
  });
});

describe("the first run of a new stack in drain", function () {
  this.timeout(300_000);
  let tenant: Tenant;
  before(async () => (tenant = await Tenant.start("--macs", "8")));
  after(() => tenant?.stop());

  it("is refused beside a partner that is assigned to all users, before anything is written, and goes through without that assignment", async () => {
    const { config } = await people(tenant);
    await tenant.admin.control("POST", "/people/addPartner", { group: "Engineering" });
    const { entra } = await tenant.snapshot(["entra.complianceManagementPartners"]);
    const { id } = entra.complianceManagementPartners.find(({ displayName }: any) => displayName.startsWith("Jamf"));
    const target = { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" };
    const assigned = (macOsEnrollmentAssignments: object[]) =>
      tenant.admin.control("POST", "/entra/partner", { id, set: { macOsEnrollmentAssignments } });
    await assigned([{ target }]);
    const stack = tenant.anyStack({ ...config, stage: "drain" });
    const { result, requests } = await tenant.logged(() => stack.up());
    assert.equal(result.code, 1, result.text);
    assert.match(
      flat(result.text),
      /assigned to all users or all devices.*Remove that assignment.*Nothing was changed/,
    );
    assert.deepEqual(writes(requests), []);
    await assigned([]);
    done(await stack.up());
    done(await stack.up());
  });
});
