/** One test for each row of the table of effects, and for edits that once locked users out or left Macs compliant. */
import assert from "node:assert/strict";
import { decide } from "../../../components/access/decision";
import { type Change, effects as effectsOf, type Effects } from "../../../components/access/effects";
import type { Moment, OutsideApplicable } from "../../../components/access/model";
import { samePeople } from "../../../components/access/moments";
import { worstHour } from "../../../components/access/weekend";
import { ids, mac, policy, runbook, withMacs } from "./tenants";

const limits = { peopleLosingAccess: 5, inventoryPercent: 90 };
const up: Change = { stage: "enforce", direction: "up" };
const level: Change = { stage: "enforce", direction: "level" };

function effects(
  before: Moment,
  after: Moment,
  change: Change = level,
  outsideApplicable: OutsideApplicable = "notReported",
): Effects {
  const [was, will] = samePeople(before, after);
  return effectsOf(was, will, change, { limits, outsideApplicable });
}

const kinds = (result: Effects): Record<string, number> =>
  Object.fromEntries(result.effects.map(({ kind, count }) => [kind, count]));
const refusals = (result: Effects, change: Change = level): string[] =>
  decide(result.effects, change).refused.map(({ kind }) => kind);

const everybody = ids(0, 300);
const enforced = runbook({ policies: [policy(everybody)] });

describe("what a run does to users", () => {
  it("changes nothing when nothing changes, whatever is broken", () => {
    const broken = {
      ...enforced,
      notRead: ["One gap."],
      reachableBreakGlass: 0,
      partner: { active: false, members: new Set<string>() },
    };
    const result = effects(broken, broken);
    assert.deepEqual(result.effects, []);
    assert.equal(result.totalBlocked, 84);
  });

  it("enforce for 300 of whom 84 have no compliant Mac is refused with the number", () => {
    const result = effects(runbook(), enforced, up);
    assert.deepEqual(kinds(result), { peopleNewlyBlocked: 84 });
    assert.match(result.effects[0]!.why, /^84 users would lose access/);
    assert.deepEqual(refusals(result, up), ["peopleNewlyBlocked"]);
  });

  describe("a policy of the tenant's own that is bound to apps", () => {
    const own = { ...policy(everybody), managed: false, asks: "conditional" as const, resources: ["Office365"] };
    const before = runbook({ policies: [own] });
    const emptied = withMacs(before, () => ({ inComplianceGroup: false }));

    it("holds the Compliance group back in stage drain, until the number is acknowledged", () => {
      const drain: Change = { stage: "drain", direction: "down" };
      const result = effects(before, emptied, drain);
      assert.deepEqual(kinds(result), { peopleNewlyBlocked: 216 });
      assert.match(result.effects[0]!.why, /216 of them for some apps, or in some situations, only\./);
      assert.deepEqual([...decide(result.effects, drain).heldSteps], ["complianceGroup"]);
      assert.deepEqual([...decide(result.effects, drain, { drainBlocks: 216 }).heldSteps], []);
      assert.deepEqual([...decide(result.effects, drain, { drainBlocks: 215 }).heldSteps], ["complianceGroup"]);
    });

    it("is said in every other stage, and refuses nothing", () => {
      const result = effects(before, emptied);
      assert.deepEqual(kinds(result), { peopleNewlyBlockedConditionally: 216 });
      assert.deepEqual(refusals(result), []);
    });
  });

  it("from a pilot of 12 to everybody, all managed Macs of those concerned count, not the applicable ones alone", () => {
    const pilot = ids(0, 12);
    const narrow = withMacs(runbook({ policies: [policy(pilot)] }), ({ personId }) => {
      const isPilot = pilot.includes(personId!);
      return { applicable: isPilot, inComplianceGroup: isPilot, deviceInEntra: isPilot, compliantThere: isPilot };
    });
    const result = effects(narrow, { ...narrow, policies: [policy(everybody)] }, up);
    assert.deepEqual(kinds(result), { peopleNewlyBlocked: 288 });
  });

  it("says how many Macs could not be matched, and by which kind of name", () => {
    const odd = withMacs(runbook(), ({ id }) =>
      Number(id) < 8
        ? { personId: undefined, unmatched: "domainName" }
        : Number(id) < 12
          ? { personId: undefined, unmatched: "ambiguousName" }
          : {},
    );
    const result = effects(odd, { ...odd, policies: [policy(everybody)] }, up);
    assert.equal(kinds(result)["peopleNewlyBlocked"], 96);
    assert.match(result.effects[0]!.why, /12 of them have no Mac in Jamf Pro that can be matched/);
    assert.match(
      result.effects[0]!.why,
      /12 Macs could not be matched to a user: 8 with a name with a domain .*, 4 with a short name that two/,
    );
  });

  it("counts Macs of unknown users once: as those users without a Mac, or as somebody besides", () => {
    const strangers = {
      ...runbook(),
      macs: [...runbook().macs, mac(300, { personId: undefined, compliantThere: false })],
    };
    const wide = (asksStrangers: boolean) => ({ ...strangers, policies: [policy(everybody, { asksStrangers })] });
    assert.equal(kinds(effects(strangers, wide(true), up))["peopleNewlyBlocked"], 85);
    assert.equal(kinds(effects(strangers, wide(false), up))["peopleNewlyBlocked"], 84);
    const others = {
      ...strangers,
      macs: [...runbook().macs, mac(300, { personId: undefined, unmatched: "address", compliantThere: false })],
    };
    assert.equal(kinds(effects(others, { ...others, policies: wide(true).policies }, up))["peopleNewlyBlocked"], 84);
    const withoutMac = { ...strangers, people: new Set([...everybody, "u300"]) };
    const all = { ...withoutMac, policies: [policy([...everybody, "u300"], { asksStrangers: true })] };
    assert.equal(kinds(effects(withoutMac, all, up))["peopleNewlyBlocked"], 85);
  });

  it("Macs of unknown users whom a policy asks already count where they stop being compliant, or are asked for more", () => {
    const strangers = [mac(300, { personId: undefined }), mac(301, { personId: undefined, compliantThere: false })];
    const asked = (more = {}) => [policy(everybody, { asksStrangers: true, resources: ["a1"], ...more })];
    const before = runbook({ macs: [...runbook().macs, ...strangers], policies: asked() });
    assert.deepEqual(kinds(effects(before, structuredClone(before))), {});
    const emptied = effects(
      before,
      withMacs(before, ({ id }) => (id === "300" ? { inComplianceGroup: false } : {})),
    );
    assert.deepEqual([kinds(emptied), emptied.effects[0]!.steps], [{ peopleNewlyBlocked: 1 }, ["complianceGroup"]]);
    const wider = effects(before, { ...before, policies: asked({ resources: ["All"] }) });
    assert.deepEqual([kinds(wider), wider.effects[0]!.steps], [{ peopleNewlyBlocked: 86 }, ["managedPolicy"]]);
  });

  it("a typing error in the app title of the Compliance group in enforce blocks all who work now", () => {
    const result = effects(
      enforced,
      withMacs(enforced, () => ({ inComplianceGroup: false })),
    );
    assert.deepEqual(kinds(result), { peopleNewlyBlocked: 216 });
    assert.deepEqual(result.effects[0]!.steps, ["complianceGroup"]);
    assert.deepEqual(refusals(result), ["peopleNewlyBlocked"]);
  });

  it("the same in both groups freezes Macs where nobody reports for them any more, or blocks: both are refused", () => {
    const after = withMacs(enforced, () => ({ inComplianceGroup: false, applicable: false }));
    const frozen = effects(enforced, after);
    assert.deepEqual(kinds(frozen), { macsFrozen: 216 });
    assert.deepEqual(frozen.effects[0]!.steps, ["applicableGroup"]);
    const reported = effects(enforced, after, level, "reported");
    assert.deepEqual(kinds(reported), { peopleNewlyBlocked: 216 });
    const force = { stage: "enforce", reason: "whatever the reason is" };
    assert.deepEqual(
      decide(frozen.effects, level, { force }).refused.map(({ kind }) => kind),
      ["macsFrozen"],
    );
  });

  it("members 300 → 20 leaves Macs compliant that nobody reports for, and users whom nobody asks", () => {
    const few = ids(0, 20);
    const after = { ...enforced, policies: [policy(few)], partner: { active: true, members: new Set(few) } };
    const result = effects(enforced, after);
    assert.deepEqual(kinds(result), { macsFrozen: 196, peopleNoLongerAsked: 280 });
    assert.deepEqual(result.difference.frozenBy, ["partner"]);
  });

  it("within the threshold it is only said", () => {
    const after = withMacs(enforced, ({ id }) => (Number(id) < 5 ? { inComplianceGroup: false } : {}));
    const result = effects(enforced, after);
    assert.deepEqual(kinds(result), { peopleNewlyBlocked: 5 });
    assert.deepEqual(
      decide(result.effects, level).said.map(({ kind }) => kind),
      ["peopleNewlyBlocked"],
    );
  });

  it("targetResources from one app to All counts for those who were blocked for the app already", () => {
    const office = runbook({ policies: [policy(everybody, { resources: ["Office365"] })] });
    assert.deepEqual(kinds(effects(office, enforced)), { peopleNewlyBlocked: 84 });
    assert.deepEqual(effects(enforced, office).effects, []);
  });

  it("a policy that may ask already excuses nobody whom the managed policy asks for sure", () => {
    const maybe = policy(everybody, { id: "other", managed: false, asks: "unknown" });
    const before = runbook({ policies: [maybe] });
    assert.deepEqual(kinds(effects(before, { ...before, policies: [maybe, policy(everybody)] }, up)), {
      peopleNewlyBlocked: 84,
    });
    const role = policy(everybody, { id: "other", managed: false, unsure: new Set(everybody) });
    const roles = runbook({ policies: [role] });
    assert.deepEqual(kinds(effects(roles, { ...roles, policies: [role, policy(everybody)] }, up)), {
      peopleNewlyBlocked: 84,
    });
  });

  it("conditional policies are counted apart", () => {
    const conditional = policy(ids(0, 41), { id: "other", managed: false, asks: "conditional" });
    const result = effects(runbook(), runbook({ policies: [conditional] }));
    assert.deepEqual(result.effects, []);
    assert.deepEqual([result.after.totals.asked, result.after.totals.askedConditionally], [0, 41]);
  });

  it("a second Mac of the user that is compliant keeps access; one of another MDM only without a Mac of ours", () => {
    const bad = mac(0, { compliantThere: false, inComplianceGroup: false });
    const one = runbook({ macs: [bad, { ...mac(0), id: "second" }], people: new Set(["u0"]) });
    const enforce = (moment: Moment) => effects(moment, { ...moment, policies: [policy(["u0"])] }, up);
    assert.deepEqual(enforce(one).effects, []);
    const elsewhere = new Set(["u0"]);
    assert.equal(kinds(enforce({ ...one, macs: [bad], compliantElsewhere: elsewhere }))["peopleNewlyBlocked"], 1);
    assert.deepEqual(enforce({ ...one, macs: [], compliantElsewhere: elsewhere }).effects, []);
  });

  it("a policy without a reachable emergency access account, with a certain blocker, or an inactive partner, is refused for good", () => {
    const blocker = { id: "b", displayName: "Block", certain: true };
    const members = new Set(everybody);
    const after = runbook({
      policies: [policy(ids(0, 216))],
      reachableBreakGlass: 0,
      registrationBlockers: [blocker],
      partner: { active: false, members },
    });
    const before = { ...after, policies: [] };
    const result = effects(before, after, up);
    const expected = ["breakGlassUnreachable", "blockingPolicyCertain", "partnerInactive"];
    const force = { stage: "enforce", reason: "whatever the reason is" };
    assert.deepEqual(
      decide(result.effects, up, { force }).refused.map(({ kind }) => kind),
      expected,
    );
  });

  it("taking the last emergency access account out of the exclusions is refused while the policy is on", () => {
    assert.deepEqual(refusals(effects(enforced, { ...enforced, reachableBreakGlass: 0 })), ["breakGlassUnreachable"]);
  });

  it("a gap refuses enforcement, unless a reason for this stage passes it", () => {
    const before = runbook({ notRead: ["Policies of the beta list could not be read."] });
    const result = effects(before, { ...before, policies: [policy(ids(0, 216))] }, up);
    assert.deepEqual(refusals(result, up), ["gap"]);
    assert.match(result.effects[0]!.why, /could not be counted: Policies of the beta list/);
    const force = (stage: string) => ({ force: { stage, reason: "agreed, ticket 4711" } });
    assert.deepEqual(decide(result.effects, up, force("enforce")).refused, []);
    const stale = decide(result.effects, up, force("pilot"));
    assert.deepEqual(
      stale.refused.map(({ kind }) => kind),
      ["gap"],
    );
    assert.match(stale.forceWithoutEffect!, /force names stage pilot/);
  });

  it("a gap that hides for which Macs the partner will report is passed by no reason", () => {
    const hidden = { ...level, mayEndReports: true };
    const result = effects(enforced, { ...enforced, notRead: ["criteria[0] cannot be worked out."] }, hidden);
    const force = { stage: level.stage, reason: "agreed, ticket 4711" };
    const { refused } = decide(result.effects, hidden, { force });
    assert.deepEqual(
      refused.map(({ kind }) => kind),
      ["gap"],
    );
    assert.match(refused[0]!.why, /A reason \(force\) does not pass this: Macs may be among it/);
  });

  it("criteria that can't be worked out are a gap, also where nothing else changes", () => {
    const result = effects(enforced, { ...enforced, notRead: ["criteria[0] cannot be worked out."] });
    assert.deepEqual(refusals(result), ["gap"]);
  });

  it("a rule that the policy asks nobody by any more needs a reason; lowering the stage does not", () => {
    const nobody = { ...enforced, policies: [policy([])] };
    assert.deepEqual(refusals(effects(enforced, nobody)), ["peopleNoLongerAsked", "policyAsksNobody"]);
    const down: Change = { stage: "connect", direction: "down" };
    assert.deepEqual(effects(enforced, { ...enforced, policies: [] }, down).effects, []);
    assert.deepEqual(refusals(effects(enforced, { ...enforced, policies: [] })), ["peopleNoLongerAsked"]);
  });

  it("weaker criteria, closed registration and lost exclusions are said with numbers", () => {
    const weaker = effects(
      enforced,
      withMacs(enforced, ({ id }) => (Number(id) < 246 ? { inComplianceGroup: true } : {})),
    );
    const closed = effects(enforced, { ...enforced, registration: "closed" });
    const blockers = [{ id: "b", displayName: "Block", certain: true }];
    const stopped = effects(enforced, { ...enforced, registrationBlockers: blockers });
    assert.deepEqual([weaker, closed, stopped].map(kinds), [
      { macsNewlyCompliant: 30 },
      { registrationClosed: 69 },
      { registrationStopped: 1 },
    ]);
    for (const result of [weaker, closed, stopped]) assert.deepEqual(refusals(result), []);
    assert.match(stopped.effects[0]!.why, /^"Block" \(id b\) would stop/);
  });

  it("a wider Applicable group counts registered Macs that become applicable and are not compliant", () => {
    const narrowed = withMacs(enforced, ({ id }) =>
      Number(id) < 20 ? { applicable: false, inComplianceGroup: false } : {},
    );
    const widened = withMacs(narrowed, ({ id }) => (Number(id) < 20 ? { applicable: true } : {}));
    const result = effects(narrowed, widened);
    assert.deepEqual(kinds(result), { peopleNewlyBlocked: 20 });
    assert.deepEqual(result.effects[0]!.steps, ["applicableGroup"]);
  });

  it("a window that most Macs miss on Monday is refused when the policy grows", () => {
    const friday = Date.parse("2026-11-20T15:30:00Z");
    const weekend = worstHour(
      Array.from({ length: 300 }, () => friday),
      { withinDays: 2, now: friday + 3_600_000 },
    );
    const after = runbook({ policies: [policy(ids(0, 216))] });
    assert.deepEqual(refusals(effects(runbook(), after, { ...up, weekend }), up), ["weekendInventory"]);
    const enough = worstHour(
      Array.from({ length: 300 }, () => friday),
      { withinDays: 4, now: friday + 3_600_000 },
    );
    assert.deepEqual(effects(runbook(), after, { ...up, weekend: enough }).effects, []);
  });
});

describe("a run that goes down", () => {
  const drain: Change = { stage: "drain", direction: "down" };
  const blocked = runbook({ policies: [policy(ids(0, 41), { id: "other", managed: false })] });
  const drained = effects(
    blocked,
    withMacs(blocked, () => ({ inComplianceGroup: false })),
    drain,
  );

  it("holds back what would block, by its part, and refuses nothing", () => {
    const decision = decide(drained.effects, drain);
    assert.deepEqual(decision.refused, []);
    assert.deepEqual(
      decision.heldBack.map(({ kind, count }) => [kind, count]),
      [["peopleNewlyBlocked", 41]],
    );
    assert.deepEqual([...decision.heldSteps], ["complianceGroup"]);
  });

  it("acknowledged.drainBlocks lets the group be emptied when it is at least the number, in drain alone", () => {
    assert.deepEqual(decide(drained.effects, drain, { drainBlocks: 40 }).heldBack.length, 1);
    assert.deepEqual(decide(drained.effects, drain, { drainBlocks: 41 }).heldBack, []);
    assert.equal(
      decide(drained.effects, { stage: "prepare", direction: "down" }, { drainBlocks: 41 }).heldBack.length,
      1,
    );
  });
});
