/**
 * The way down and up with something missing or failing: whatever step fails or is left out, nobody is blocked who was not to be and no Mac is
 * frozen. The sandbox says so a day later.
 */
import assert from "node:assert/strict";
import { Rows } from "../support/rows";
import { done, flat } from "../support/stack";

const policies = "/v1.0/identity/conditionalAccess/policies";

describe("the way down and up with something missing, a day later", function () {
  this.timeout(600_000);
  const rows = Rows.declared();

  const faults = (rules: object[]) => rows.world.tenant.admin.control("POST", "/faults", { rules });
  /** Managed policy, Compliance group and registration, as a person would see them. */
  async function standing() {
    const { jamf, entra } = await rows.world.tenant.snapshot([
      "jamf.smartComputerGroups",
      "jamf.policies",
      "entra.conditionalAccessPolicies",
    ]);
    const named = (all: any[], key: string, name: string) => all.find((each) => String(each[key]).startsWith(name));
    return {
      policy: named(entra.conditionalAccessPolicies, "displayName", "Require a compliant Mac").state as string,
      isEmptied:
        named(jamf.smartComputerGroups, "name", "Jamf-Intune Compliance Group").criteria[0].name === "Serial Number",
      isOpen: named(jamf.policies, "name", "Register with Azure").general.enabled as boolean,
    };
  }
  const enforcing = { policy: "enabled", isEmptied: false, isOpen: true };
  const drained = { policy: "disabled", isEmptied: true, isOpen: false };
  /** A policy of the tenant from which registration is excluded by this stack, beside the managed one. */
  async function withExclusion(): Promise<{ id: string; exclusions: Record<string, unknown> }> {
    const { id } = await rows.graph("POST", policies, {
      displayName: "Joined devices only",
      state: "enabled",
      conditions: {
        users: { includeGroups: [(await rows.world.stack.outputs())["userGroupId"]] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["domainJoinedDevice"] },
    });
    const exclusions = {
      conditionalAccess: { ...rows.world.config["conditionalAccess"], exclusions: { policyIds: [id] } },
    };
    done((await rows.ran(exclusions)).ran);
    return { id, exclusions };
  }

  it("pilot groups that are gone stop no way back", async () => {
    const gone = { groupId: "00000000-0000-4000-8000-00000000dead", computerGroup: "No such group" };
    const day = await rows.passes({ stage: "connect", pilot: gone }, /./);
    assert.deepEqual(day.asked, []);
  });

  it("a partner that is assigned to all users, and a permission that is missing, stop no way back", async () => {
    const partner = (await rows.world.tenant.part("entra.complianceManagementPartners")).find(({ displayName }: any) =>
      displayName.startsWith("Jamf"),
    );
    const everybody = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };
    const set = { macOsEnrollmentAssignments: [...partner.macOsEnrollmentAssignments, everybody] };
    await rows.given(() => rows.world.tenant.admin.control("POST", "/entra/partner", { id: partner.id, set }));
    await rows.world.tenant.admin.control("POST", "/entra/permissions", { without: ["Device.Read.All"] });
    const { ran } = await rows.ran({ stage: "connect" });
    await rows.world.tenant.admin.control("POST", "/entra/permissions", { without: [] });
    done(ran);
    assert.deepEqual((await rows.unhurt()).asked, []);
  });

  const refusedThere: Record<string, [object, without: string, RegExp]> = {
    "a Mac App": [{ macApp: { updateBehavior: "Manual" } }, "Update Mac Applications", /Could not update Mac App/],
    "an extension attribute": [
      { extensionAttribute: { displayName: "Entra state" } },
      "Update Computer Extension Attributes",
      /Could not update computer extension attribute/,
    ],
    "a new script": [{ repairScript: {} }, "Create Scripts", /Could not create script/],
    "a configuration profile": [
      { profiles: { loginItems: {} } },
      "Create macOS Configuration Profiles",
      /Could not create .*profile/,
    ],
  };
  for (const [what, [more, without, said]] of Object.entries(refusedThere))
    it(`${what} that Jamf Pro refuses: drain switches the policy off, closes registration and empties the group before it fails`, async () => {
      await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without: [without] });
      const { ran } = await rows.ran({ jamf: { ...rows.world.config["jamf"], ...more }, stage: "drain" });
      await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without: [] });
      assert.equal(ran.code, 1, ran.text);
      assert.match(flat(ran.text), said);
      assert.deepEqual(await standing(), drained);
      assert.deepEqual((await rows.unhurt()).asked, []);
    });

  it("a category and a script of the registration policy that Jamf Pro would refuse: drain leaves both as they are, and the next run up writes them", async () => {
    const without = ["Update Categories", "Update Scripts"];
    await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without });
    const more = {
      jamf: { ...rows.world.config["jamf"], category: "Macs", registrationPolicy: { displayName: "Register" } },
    };
    const { ran } = await rows.ran({ ...more, stage: "connect" });
    await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without: [] });
    done(ran);
    assert.deepEqual((await rows.unhurt()).asked, []);
    const names = async () => (await rows.world.tenant.part("jamf.categories")).map(({ name }: any) => name);
    assert.ok(!(await names()).includes("Macs"));
    done((await rows.ran({ ...more, stage: "connect" })).ran);
    assert.ok((await names()).includes("Macs"));
    assert.deepEqual((await rows.ran({ ...more, stage: "connect" })).written, []);
  });

  it("names that Jamf Pro would refuse, of both groups and of the registration policy: drain leaves them as they are and goes through", async () => {
    const criteria = [{ name: "Computer Name", priority: 0, andOr: "and", searchType: "is", value: "x" }];
    await rows.given(async () => {
      for (const name of ["Taken by others", "Taken too"])
        await rows.world.tenant.admin.must("POST", "/api/v2/computer-groups/smart-groups", { name, criteria });
    });
    const { jamf: own } = rows.world.config;
    const jamf = {
      ...own,
      applicableGroup: { displayName: "Taken too" },
      complianceGroup: { ...own.complianceGroup, displayName: "Taken by others" },
      registrationPolicy: { displayName: "Register", selfService: { iconId: 123456 } },
    };
    await rows.passes({ jamf, stage: "drain" }, /./);
    assert.deepEqual(await standing(), drained);
    const { jamf: there } = await rows.world.tenant.snapshot();
    assert.ok(there.smartComputerGroups.some(({ name }: any) => name === "Jamf-Intune Applicable Group"));
  });

  it("a group of users, named by its id, that its owner deleted: its Macs may be reported still, so new criteria of the Applicable group wait on the way down", async () => {
    const { id } = await rows.graph("POST", "/v1.0/groups", {
      displayName: "Registrants of the service desk",
      mailEnabled: false,
      mailNickname: "registrants",
      securityEnabled: true,
    });
    const { graphUrl } = rows.world.tenant.sandbox.entra;
    for (const member of rows.world.members)
      await rows.graph("POST", `/v1.0/groups/${id}/members/$ref`, {
        "@odata.id": `${graphUrl}/v1.0/directoryObjects/${member}`,
      });
    const users = { groupId: id };
    done((await rows.ran({ users, stage: "connect" })).ran);
    await rows.given(() => rows.graph("DELETE", `/v1.0/groups/${id}`));
    const criteria = [{ criterion: "Application Title", operator: "is", value: "CompanyPortall.app" }];
    const jamf = { ...rows.world.config["jamf"], applicableGroup: { criteria } };
    await rows.passes({ users, jamf, stage: "prepare" }, /was deleted in Entra/);
  });

  it("a new exclusion that Graph refuses: drain switches the policy off, closes registration and empties the group before it fails", async () => {
    const { id } = await rows.world.tenant.admin.requireMultifactor("Multifactor authentication for everybody");
    const excluded = { ...rows.world.config["conditionalAccess"], exclusions: { policyIds: [id] } };
    const path = `/v1.0/identity/conditionalAccess/policies/${id}`;
    await faults([{ kind: "500", service: "graph", method: "PATCH", path, times: 50 }]);
    const { ran } = await rows.ran({ conditionalAccess: excluded, stage: "drain" });
    await faults([]);
    assert.equal(ran.code, 1, ran.text);
    assert.match(flat(ran.text), /ConditionalAccessExclusion/);
    assert.deepEqual(await standing(), drained);
    await rows.unhurt();
  });

  it("a group of users that Graph refuses to write: drain switches the policy off, closes registration and empties the group before it fails", async function () {
    // azuread tries on for ten minutes; the stand-in for the engine does not let it wait.
    if (process.env["REAL_ENGINE"]) return this.skip();
    const users = { ...rows.world.config["users"], displayName: "Other name" };
    await faults([{ kind: "htmlForbidden", service: "graph", method: "PATCH", path: "/*/groups/*", times: 50 }]);
    const { ran } = await rows.ran({ users, stage: "drain" });
    await faults([]);
    assert.equal(ran.code, 1, ran.text);
    assert.deepEqual(await standing(), drained);
    assert.deepEqual((await rows.unhurt()).asked, []);
  });

  for (const [stage, expected] of Object.entries({
    drain: drained,
    connect: { policy: "enabledForReportingButNotEnforced", isEmptied: false, isOpen: false },
    prepare: { policy: "disabled", isEmptied: false, isOpen: false },
  }))
    it(`a registration app that is gone: ${stage} switches the policy off first, without that app`, async () => {
      await rows.given(() =>
        rows.world.tenant.admin.control("POST", "/people/withdrawConsent", { app: "registrationApp" }),
      );
      await rows.passes({ stage }, /./);
      assert.deepEqual(await standing(), expected);
    });

  it("a registration app that is gone, and an error in breakGlass: connect switches the policy off, without that app", async () => {
    const conditionalAccess = { ...rows.world.config["conditionalAccess"], breakGlass: { groupId: "no id" } };
    await rows.given(() =>
      rows.world.tenant.admin.control("POST", "/people/withdrawConsent", { app: "registrationApp" }),
    );
    await rows.passes({ stage: "connect", conditionalAccess }, /breakGlass/);
    assert.equal((await standing()).policy, "enabledForReportingButNotEnforced");
  });

  for (const options of [[], ["--refresh"]])
    it(`an excluded policy that its owner deleted: up is refused, drain ${options.join()} switches the managed policy off first and warns`, async () => {
      const { id, exclusions } = await withExclusion();
      await rows.given(() => rows.graph("DELETE", `${policies}/${id}`));
      const lost = new RegExp(`exclusions\\.policyIds: the tenant has no policy ${id}`);
      await rows.refused(exclusions, lost);
      const day = await rows.passes({ ...exclusions, stage: "drain" }, lost, ...options);
      assert.deepEqual(day.asked, []);
      assert.deepEqual(await standing(), drained);
    });

  for (const status of ["403", "503"])
    it(`a write of the managed policy that fails (${status}) in drain: nothing happens after it`, async function () {
      // azuread tries on for ten minutes; the stand-in for the engine does not let it wait.
      if (status === "503" && process.env["REAL_ENGINE"]) return this.skip();
      if (status === "403")
        await rows.world.tenant.admin.control("POST", "/entra/permissions", {
          without: ["Policy.ReadWrite.ConditionalAccess"],
        });
      else
        await faults([
          {
            kind: "503",
            service: "graph",
            method: "PATCH",
            path: "/*/identity/conditionalAccess/policies/*",
            times: 50,
          },
        ]);
      const { ran } = await rows.ran({ stage: "drain" });
      await faults([]);
      await rows.world.tenant.admin.control("POST", "/entra/permissions", { without: [] });
      assert.equal(ran.code, 1, ran.text);
      assert.deepEqual(await standing(), enforcing);
      await rows.unhurt();
    });

  for (const options of [
    ["--exclude", "**macs-require-compliant"],
    ["--target", "**macs-compliance"],
  ])
    it(`drain ${options.join(" ")} empties no group while the managed policy is on`, async () => {
      await rows.ran({ stage: "drain" }, ...options);
      assert.deepEqual(await standing(), enforcing);
      await rows.unhurt();
    });

  it("a climb in which a write to Jamf Pro fails leaves the policy as it was", async () => {
    done((await rows.ran({ stage: "connect" })).ran);
    await rows.given(async () => undefined);
    await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without: ["Update Policies"] });
    const { ran } = await rows.ran({});
    await rows.world.tenant.admin.control("POST", "/jamf/privileges", { without: [] });
    assert.equal(ran.code, 1, ran.text);
    assert.notEqual((await standing()).policy, "enabled");
    assert.deepEqual((await rows.unhurt()).asked, []);
  });

  it("exclusions that are emptied, and a placeholder that goes, while registration is open are said with the policies", async () => {
    const { exclusions } = await withExclusion();
    const said = /"Joined devices only" \(id [0-9a-f-]+\) would stop, or may stop, registration of Macs/;
    await rows.given(async () => undefined);
    const { conditionalAccess } = exclusions as { conditionalAccess: object };
    await rows.passes({ conditionalAccess: { ...conditionalAccess, placeholder: false } }, said);
    done((await rows.ran(exclusions)).ran);
    await rows.passes({}, said);
  });

  it("an answer to an exclusion that was lost: what it added is known, and goes with the exclusion", async () => {
    const { id, exclusions } = await withExclusion();
    const applications = async () =>
      (await rows.graph("GET", `${policies}/${id}`)).conditions.applications.excludeApplications as string[];
    done((await rows.ran({})).ran);
    assert.deepEqual(await applications(), []);
    await faults([
      {
        kind: "dropAfter",
        service: "graph",
        method: "PATCH",
        path: `/*/identity/conditionalAccess/policies/${id}`,
        times: 9,
      },
    ]);
    const lost = await rows.ran(exclusions);
    await faults([]);
    assert.ok(flat(lost.ran.text).length > 0);
    done((await rows.ran(exclusions)).ran);
    done((await rows.ran({})).ran);
    assert.deepEqual(await applications(), []);
    await rows.unhurt();
  });
});
