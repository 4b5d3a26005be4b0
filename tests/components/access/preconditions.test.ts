import assert from "node:assert/strict";
import { countAudience } from "../../../components/access/audience";
import type { MacAccess } from "../../../components/access/model";
import type { Facts } from "../../../components/access/facts";
import { escalations, planOf } from "../../../components/stages/plan";
import { preconditions, decision, sentence } from "../../../components/access/preconditions";

const tenant = { managedPolicy: true, pilotGroup: true, registrationApp: true, managedPolicyExists: true };
const thresholds = { compliantPercent: 90, peopleLosingAccess: 5, heartbeatHours: 24, inventoryPercent: 90 };

const facts = (more: Partial<Facts> = {}): Facts => ({
  plan: planOf({ ...tenant, stage: "enforce" }),
  thresholds,
  gates: [],
  blockers: [],
  breakGlassProblems: [],
  partner: { state: "active", heartbeatAgeHours: 1 },
  audience: { applicableMacs: 40, compliantMacs: 38, peopleLosingAccess: 2, people: 40 },
  inventory: { macs: 40, recent: 40, withinDays: 2 },
  ...more,
});
const broken = (more: Partial<Facts>) =>
  preconditions("enforce", facts(more))
    .filter(({ holds }) => !holds)
    .map(({ name }) => name);

describe("preconditions", () => {
  it("all hold in a tenant where everything is done", () => assert.deepEqual(broken({}), []));

  it("are none for stages that switch nothing on", () => {
    for (const stage of ["prepare", "connect", "drain"] as const) assert.deepEqual(preconditions(stage, facts()), []);
  });

  it("each breaks by its own cause alone", () => {
    const gate = { name: "partnerEntry" as const, state: "broken" as const, remedy: "Add it." };
    const blocker = { id: "1", displayName: "Require compliance", verdict: "blocks", why: "It does." };
    assert.deepEqual(broken({ gates: [gate] }), ["partnerEntry"]);
    assert.deepEqual(broken({ partner: { state: "inactive", heartbeatAgeHours: 1 } }), ["partnerActive"]);
    assert.deepEqual(broken({ partner: { state: "active", heartbeatAgeHours: 25 } }), ["heartbeat"]);
    assert.deepEqual(broken({ partner: { state: "active" } }), ["heartbeat"]);
    assert.deepEqual(broken({ blockers: [blocker] }), ["blockingPolicies"]);
    assert.deepEqual(broken({ breakGlassProblems: ["Nobody."] }), ["breakGlass"]);
    const counted = { applicableMacs: 1000, compliantMacs: 899, peopleLosingAccess: 5, people: 900 };
    assert.deepEqual(broken({ audience: counted }), ["compliantShare"]);
    assert.deepEqual(broken({ audience: { ...counted, compliantMacs: 900, peopleLosingAccess: 6 } }), [
      "peopleLosingAccess",
    ]);
    assert.deepEqual(broken({ inventory: { macs: 10, recent: 8, withinDays: 2 } }), ["inventoryFrequency"]);
  });

  it("a share of no Macs at all is no share", () =>
    assert.deepEqual(broken({ audience: { applicableMacs: 0, compliantMacs: 0, peopleLosingAccess: 0, people: 3 } }), [
      "compliantShare",
    ]));

  it("say value, required value and remediation in one line", () => {
    const [only] = preconditions(
      "enforce",
      facts({ audience: { applicableMacs: 40, compliantMacs: 12, peopleLosingAccess: 2, people: 40 } }),
    ).filter(({ holds }) => !holds);
    assert.equal(
      sentence(only!),
      "compliantShare: 12 of 40 Macs (30 %), required: at least 90 % (thresholds.compliantPercent). Wait until more users " +
        "have registered from Self Service, or start with a smaller pilot.groupId.",
    );
  });
});

describe("the decision", () => {
  const plan = planOf({ ...tenant, stage: "enforce" });
  const closed = { registration: "closed", enforcedFor: "nobody" } as const;
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
  const all = preconditions("enforce", facts({ partner: { state: "inactive" }, breakGlassProblems: ["Nobody."] }));

  it("refuses on the way up with all reasons at once", () => {
    assert.deepEqual(names(decision(plan, closed, all, false).refused), ["partnerActive", "heartbeat", "breakGlass"]);
  });

  it("warns about the same where the stack already is", () => {
    const ruled = decision(plan, { registration: "open", enforcedFor: "everybody" }, all, false);
    assert.deepEqual(ruled.refused, []);
    assert.deepEqual(names(ruled.warned), ["partnerActive", "heartbeat", "breakGlass"]);
  });

  it("is not there for everybody when it is there for the pilot", () =>
    assert.deepEqual(escalations(plan, { registration: "open", enforcedFor: "pilot" }), ["enforcement"]));

  it("lets force pass the heartbeat, but neither an inactive partner nor missing emergency accounts", () => {
    const ruled = decision(plan, closed, all, true);
    assert.deepEqual(names(ruled.forced), ["heartbeat"]);
    assert.deepEqual(names(ruled.refused), ["partnerActive", "breakGlass"]);
  });
});

describe("counting whose access would end", () => {
  const macOf = (personId: string | undefined, compliantThere = false, applicable = true): MacAccess => ({
    id: String(Math.abs(personId?.length ?? 0)),
    applicable,
    compliantThere,
    ...(personId === undefined ? { unmatched: "noName" as const } : { personId }),
    inComplianceGroup: compliantThere,
    deviceInEntra: compliantThere,
  });
  const count = (macs: MacAccess[], everybody = true, members = ["ada", "ben", "emergency"]) =>
    countAudience({ macs, compliantElsewhere: new Set() }, members, { everybody, emergencyIds: ["emergency"] });

  it("a person with two Macs of which one is compliant loses nothing, but the share says one of two", () => {
    const counted = count([macOf("ada"), macOf("ada", true)], true, ["ada"]);
    assert.deepEqual([counted.applicableMacs, counted.compliantMacs, counted.peopleLosingAccess], [2, 1, 0]);
  });

  it("Macs outside the Applicable group count for those who would lose access, not for the share", () => {
    const counted = count([macOf("ada", false, false), macOf("ben", true)]);
    assert.deepEqual([counted.applicableMacs, counted.compliantMacs, counted.peopleLosingAccess], [1, 1, 1]);
  });

  it("a member whom no Mac could be matched to loses access; a Mac without a user is theirs, or one more when all are asked", () => {
    assert.equal(count([macOf("ada", true)]).peopleLosingAccess, 1);
    assert.equal(count([macOf("ada", true), macOf(undefined)]).peopleLosingAccess, 1);
    assert.equal(count([macOf("ada", true), macOf("ben", true), macOf(undefined)]).peopleLosingAccess, 1);
    assert.equal(count([macOf("ada", true), macOf("ben", true), macOf(undefined)], false).peopleLosingAccess, 0);
  });

  it("Macs of unknown users stand beside the members, never among them", () => {
    const audience = count([macOf("ada"), macOf("ben"), ...Array.from({ length: 30 }, () => macOf(undefined))]);
    assert.deepEqual([audience.peopleLosingAccess, audience.people, audience.strangers], [32, 2, 30]);
    const [precondition] = preconditions("enforce", facts({ audience })).filter(
      ({ name }) => name === "peopleLosingAccess",
    );
    assert.equal(precondition!.value, "2 of 2 users and 30 Macs without a matching user");
  });

  it("neither emergency accounts nor people outside the group are counted", () => {
    const counted = count([macOf("emergency"), macOf("stranger")], true, ["emergency"]);
    assert.deepEqual([counted.applicableMacs, counted.peopleLosingAccess, counted.people], [0, 0, 0]);
  });
});
