import assert from "node:assert/strict";
import type { People, Person } from "../../../../providers/graph/conditionalAccess/signInContext";
import { groupOne, groupTwo, judged, otherApp, role } from "./policies";

const me = "cccccccc-0000-4000-8000-000000000001";
const person = (change: Partial<Person> = {}): Person => ({
  id: me,
  groupIds: [groupOne],
  roleTemplateIds: [],
  ...change,
});
const nobody = { includeUsers: [] };

const verdict = (users: object, people: People): string => judged({ users: { ...users } }, { people }).verdict;

describe("3 users: one known person", () => {
  const cases: [string, object, Person, string][] = [
    ["everybody", {}, person(), "blocks"],
    ["nobody", { includeUsers: ["None"] }, person(), "notApplicable"],
    ["no include at all", nobody, person(), "notApplicable"],
    ["named", { includeUsers: [me] }, person(), "blocks"],
    ["another one named", { includeUsers: [otherApp] }, person(), "notApplicable"],
    ["in an included group", { ...nobody, includeGroups: [groupOne] }, person(), "blocks"],
    ["not in an included group", { ...nobody, includeGroups: [groupTwo] }, person(), "notApplicable"],
    ["with an included role", { ...nobody, includeRoles: [role] }, person({ roleTemplateIds: [role] }), "blocks"],
    ["without an included role", { ...nobody, includeRoles: [role] }, person(), "notApplicable"],
    ["named among the excluded", { excludeUsers: [me] }, person(), "notApplicable"],
    ["another one among the excluded", { excludeUsers: [otherApp] }, person(), "blocks"],
    ["in an excluded group", { excludeGroups: [groupOne] }, person(), "notApplicable"],
    [
      "in an included and in an excluded group",
      { includeGroups: [groupOne], excludeGroups: [groupOne] },
      person(),
      "notApplicable",
    ],
    ["with an excluded role", { excludeRoles: [role] }, person({ roleTemplateIds: [role] }), "notApplicable"],
    ["groups not known", { excludeGroups: [groupOne] }, person({ groupIds: undefined }), "unknown"],
    ["roles not known", { ...nobody, includeRoles: [role] }, person({ roleTemplateIds: undefined }), "unknown"],
    ["a member where guests are meant", { includeUsers: ["GuestsOrExternalUsers"] }, person(), "notApplicable"],
    ["a guest where guests are meant", { includeUsers: ["GuestsOrExternalUsers"] }, person({ guest: true }), "blocks"],
    ["a member where guests are excluded", { excludeUsers: ["GuestsOrExternalUsers"] }, person(), "blocks"],
    [
      "a guest where guests are excluded",
      { excludeUsers: ["GuestsOrExternalUsers"] },
      person({ guest: true }),
      "notApplicable",
    ],
    ["in one of two included groups", { ...nobody, includeGroups: [groupTwo, groupOne] }, person(), "blocks"],
    ["in one of two excluded groups", { excludeGroups: [groupTwo, groupOne] }, person(), "notApplicable"],
    ["agents", { includeUsers: ["AllAgentIdUsers"] }, person(), "notApplicable"],
    ["a special value of the future", { includeUsers: ["AllContractors"] }, person(), "unknown"],
    ["a name that begins with All, excluded", { excludeUsers: ["allison@contoso.com"] }, person(), "blocks"],
    ["a placeholder that begins with All, excluded", { excludeUsers: ["AllContractors"] }, person(), "blocks"],
  ];
  for (const [name, users, who, expected] of cases)
    it(`${name}: ${expected}`, () => assert.equal(verdict(users, [who]), expected));

  const types = (guestOrExternalUserTypes: unknown) => ({ guestOrExternalUserTypes, externalTenants: null });
  it("is not a guest of a kind, unless guest", () => {
    const include = { ...nobody, includeGuestsOrExternalUsers: types("b2bCollaborationGuest,serviceProvider") };
    assert.equal(verdict(include, [person()]), "notApplicable");
    assert.equal(verdict(include, [person({ guest: true })]), "unknown");
    assert.equal(verdict({ excludeGuestsOrExternalUsers: types("internalGuest") }, [person()]), "blocks");
    assert.equal(
      verdict({ excludeGuestsOrExternalUsers: types("internalGuest") }, [person({ guest: true })]),
      "unknown",
    );
  });
  it("may be of a guest kind that nobody knows yet", () =>
    assert.equal(verdict({ ...nobody, includeGuestsOrExternalUsers: types("newKind") }, [person()]), "unknown"));
  it("may be meant by a guest rule that names tenants and no kind", () => {
    const rule = { guestOrExternalUserTypes: "", externalTenants: { membershipKind: "all" } };
    assert.equal(verdict({ excludeGuestsOrExternalUsers: rule }, [person({ guest: true })]), "unknown");
    assert.equal(verdict({ excludeGuestsOrExternalUsers: rule }, [person()]), "blocks");
  });
  it("is not concerned by the guest kind none", () =>
    assert.equal(verdict({ excludeGuestsOrExternalUsers: types("none") }, [person({ guest: true })]), "blocks"));

  it("ids match in any letter case", () => {
    assert.equal(verdict({ ...nobody, includeGroups: [groupOne.toUpperCase()] }, [person()]), "blocks");
    assert.equal(verdict({ excludeUsers: [me] }, [person({ id: me.toUpperCase() })]), "notApplicable");
  });
});

describe("3 users: several people", () => {
  const inOne = person();
  const inTwo = person({ id: otherApp, groupIds: [groupTwo] });
  const untold = person({ groupIds: undefined });
  const toGroupOne = { ...nobody, includeGroups: [groupOne] };

  it("all concerned: blocks", () => assert.equal(verdict(toGroupOne, [inOne, inOne]), "blocks"));
  it("none concerned: notApplicable", () => assert.equal(verdict(toGroupOne, [inTwo, inTwo]), "notApplicable"));
  it("some concerned: conditional, with counts", () => {
    const { verdict, why, marks } = judged({ users: { ...toGroupOne } }, { people: [inOne, inTwo, inTwo] });
    assert.equal(verdict, "conditional");
    assert.match(why, /, only for 1 of 3 users/);
    assert.equal(marks[0]?.rule, "3 users");
  });
  it("some concerned, some not told: conditional, with both bounds", () =>
    assert.match(
      judged({ users: { ...toGroupOne } }, { people: [inOne, inTwo, untold] }).why,
      /only for 1 to 2 of 3 users/,
    ));
  it("all or some concerned: unknown", () => assert.equal(verdict(toGroupOne, [inOne, untold]), "unknown"));
  it("none or some concerned: unknown", () => assert.equal(verdict(toGroupOne, [inTwo, untold]), "unknown"));
  it("nobody to judge for: unknown", () => assert.equal(verdict(toGroupOne, []), "unknown"));
  it("some concerned by what a Mac can give: prompts", () =>
    assert.equal(
      judged({ users: { ...toGroupOne }, grant: { builtInControls: ["mfa"] } }, { people: [inOne, inTwo] }).verdict,
      "prompts",
    ));
});

describe("3 users: people not counted", () => {
  for (const people of ["unknown", "all"] as const) {
    it(`${people}: a policy for everybody blocks`, () => assert.equal(verdict({}, people), "blocks"));
    it(`${people}: a policy for nobody does not apply`, () =>
      assert.equal(verdict({ includeUsers: ["None"] }, people), "notApplicable"));
    it(`${people}: a policy for a group, or for all but a group, is unknown`, () => {
      assert.equal(verdict({ ...nobody, includeGroups: [groupOne] }, people), "unknown");
      assert.equal(verdict({ excludeGroups: [groupOne] }, people), "unknown");
      assert.equal(verdict({ excludeUsers: [me] }, people), "unknown");
      assert.equal(verdict({ ...nobody, includeRoles: [role] }, people), "unknown");
    });
  }
});

describe("3 users: a person in every included group", () => {
  const member: People = "memberOfIncludedGroups";
  it("is in each of them", () =>
    assert.equal(verdict({ ...nobody, includeGroups: [groupOne, groupTwo] }, member), "blocks"));
  it("is in no other group", () => assert.equal(verdict({ excludeGroups: [groupOne] }, member), "blocks"));
  it("is excluded where the same group is", () =>
    assert.equal(verdict({ includeGroups: [groupOne], excludeGroups: [groupOne] }, member), "notApplicable"));
  it("has no role", () => assert.equal(verdict({ ...nobody, includeRoles: [role] }, member), "notApplicable"));
  it("is no guest", () => {
    assert.equal(verdict({ includeUsers: ["GuestsOrExternalUsers"] }, member), "notApplicable");
    assert.equal(verdict({ excludeUsers: ["GuestsOrExternalUsers"] }, member), "blocks");
  });
  it("is not named one by one", () => {
    assert.equal(verdict({ includeUsers: [me] }, member), "notApplicable");
    assert.equal(verdict({ excludeUsers: [me] }, member), "blocks");
  });
});

describe("3 users: who is meant is not in the export", () => {
  for (const [name, users] of Object.entries({
    missing: undefined,
    null: null,
    empty: {},
    text: "@{includeUsers=System.Object[]}",
  }))
    it(`${name}: unknown`, () => assert.equal(judged({ conditions: { users } }).verdict, "unknown"));
});

describe("3 users: short ids, as in anonymised exports", () => {
  it("are ids", () => {
    assert.equal(verdict({ includeUsers: ["u2"] }, [person({ id: "u1" })]), "notApplicable");
    assert.equal(verdict({ includeUsers: ["u1"] }, [person({ id: "u1" })]), "blocks");
    assert.equal(verdict({ includeUsers: ["jo"] }, [person({ id: "Jo" })]), "blocks");
    assert.equal(verdict({ excludeUsers: ["breakglass"] }, [person({ id: "u1" })]), "blocks");
  });
});
