/**
 * Random tenants and random lives of a stack in them, on a model in memory. What decides is the product's own: `planOf`,
 * `preconditions`, `decision`, `standingOf` and the guard's `leftOpen`; the model only carries out what they say.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Config } from "../../../components/config/schema";
import { checkedConfig } from "../../../components/config/check";
import { managedPolicyIn, standingOf } from "../../../components/access/observedState";
import { escalations, planOf, type Stage, stages } from "../../../components/stages/plan";
import { preconditions, decision } from "../../../components/access/preconditions";
import { leftOpen, tearDownGuard, type TearDownGuardArgs } from "../../../providers/graph/tearDownGuard";
import type { Policy } from "../../../providers/graph/conditionalAccess/policy";

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const [everybody, pilot, emergency, otherEmergency] = [id(1), id(2), id(3), id(4)];

/** What happens to a stack and its tenant, one step after the other; printed as it is when a law is broken. */
type Step =
  | { do: "up"; stage: Stage; pilotGroup: boolean; emergencyGroup: string; force: boolean; endsAfter?: number }
  | { do: "people"; set: Partial<Outside> }
  | { do: "time passes" }
  | { do: "destroy"; readable: boolean; endsAfterGuard?: boolean };

interface Outside {
  registrationApp: boolean;
  partner: "active" | "inactive" | "absent";
  blocked: boolean;
  reachable: string[];
  compliantMacs: number;
}

const outside: fc.Arbitrary<Outside> = fc.record({
  registrationApp: fc.boolean(),
  partner: fc.constantFrom("active", "active", "inactive", "absent"),
  blocked: fc.boolean(),
  reachable: fc.subarray([emergency, otherEmergency]),
  compliantMacs: fc.nat(10),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("up" as const),
      stage: fc.constantFrom(...stages),
      pilotGroup: fc.boolean(),
      emergencyGroup: fc.constantFrom(emergency, otherEmergency),
      force: fc.boolean(),
      endsAfter: fc.option(fc.nat(3), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("people" as const),
      set: outside.chain((all) =>
        fc
          .subarray(Object.keys(all) as (keyof Outside)[])
          .map((keys) => Object.fromEntries(keys.map((key) => [key, all[key]])) as Partial<Outside>),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: "time passes" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("destroy" as const),
      readable: fc.boolean(),
      endsAfterGuard: fc.option(fc.boolean(), { nil: undefined }),
    }),
  },
);

const configOf = (of: Extract<Step, { do: "up" }>): Config =>
  checkedConfig({
    jamfUrl: "https://example.jamfcloud.com",
    tenantId: id(9),
    stage: of.stage,
    users: { groupId: everybody },
    pilot: of.pilotGroup ? { groupId: pilot } : {},
    conditionalAccess: { managedPolicy: {}, breakGlass: { groupId: of.emergencyGroup } },
    ...(of.force ? { force: { stage: of.stage, reason: "a reason that is long enough" } } : {}),
  });

class World {
  readonly foreign: Policy[] = [
    {
      id: id(20),
      displayName: "Require a compliant Mac (Jamf)",
      state: "enabled",
      grantControls: { builtInControls: ["mfa"] },
      conditions: { users: { includeGroups: [everybody] } },
    },
  ];
  readonly foreignBefore = structuredClone(this.foreign);
  own: Policy | undefined;
  registration: "open" | "closed" = "closed";
  groupIsEmpty = false;
  linked = true;
  /** The truth, also where an interrupted run could not record it. */
  everOpened = false;
  everActive = false;
  guard: (TearDownGuardArgs & { everOpened: boolean }) | undefined;

  constructor(readonly outside: Outside) {}

  get policies(): Policy[] {
    return [...this.foreign, ...(this.own ? [this.own] : [])];
  }

  async run(s: Step): Promise<void> {
    this.everActive ||= this.outside.partner === "active";
    if (s.do === "people")
      Object.assign(this.outside, s.set, this.linked ? {} : { compliantMacs: this.outside.compliantMacs });
    else if (s.do === "time passes") this.report();
    else if (s.do === "up") await this.up(s);
    else this.destroy(s);
  }

  /** Jamf reports: without a member of the group every Mac turns non-compliant, as long as there is a link. */
  private report(): void {
    if (this.linked && this.groupIsEmpty) this.outside.compliantMacs = 0;
  }

  private async up(s: Extract<Step, { do: "up" }>): Promise<void> {
    const config = configOf(s);
    const { exists, enforcedFor } = standingOf(managedPolicyIn(this.policies, config), config, everybody);
    const { registrationApp, partner, blocked, reachable } = this.outside;
    const plan = planOf({
      stage: s.stage,
      managedPolicy: true,
      pilotGroup: s.pilotGroup,
      registrationApp,
      managedPolicyExists: exists,
    });
    const standing = { registration: this.registration, enforcedFor };
    const all = preconditions(s.stage, {
      plan,
      thresholds: config.thresholds,
      gates: [],
      partner: { state: partner, heartbeatAgeHours: 1 },
      blockers: blocked ? [{ id: id(30), displayName: "Block", verdict: "blocks", why: "It does." }] : [],
      breakGlassProblems: reachable.includes(s.emergencyGroup) ? [] : ["It can't be reached."],
    });
    const up = escalations(plan, standing);
    const back = up.length === 0;
    const { refused } = decision(plan, standing, all, s.force);
    if (back) assert.deepEqual(refused, [], "the way back was refused");
    if (refused.length > 0) return;
    const writes: (() => void | Promise<void>)[] = [
      () => this.writePolicy(plan, s, up.includes("enforcement")),
      () => void (this.groupIsEmpty = plan.complianceGroup === "empty"),
      () => void ((this.registration = plan.registration), (this.everOpened ||= plan.registration === "open")),
      () => this.writeGuard(s, plan),
    ];
    for (const write of writes.slice(0, s.endsAfter ?? writes.length)) await write();
    this.linked = true;
  }

  private writePolicy(plan: ReturnType<typeof planOf>, s: Extract<Step, { do: "up" }>, begins: boolean): void {
    if (plan.managedPolicy === "absent") return void (this.own = undefined);
    const states = { off: "disabled", reportOnly: "enabledForReportingButNotEnforced", on: "enabled" };
    const includeGroups = [plan.enforcedFor === "pilot" ? pilot : everybody];
    const before =
      this.own?.state === "enabled" ? (this.own.conditions!["users"] as { excludeGroups: string[] }) : undefined;
    const excluded = JSON.stringify(before?.excludeGroups);
    this.own = {
      id: id(10),
      displayName: "Require a compliant Mac (Jamf)",
      state: states[plan.managedPolicy],
      grantControls: { builtInControls: ["compliantDevice"] },
      conditions: { users: { includeGroups, excludeGroups: [s.emergencyGroup] } },
    };
    if (this.own.state !== "enabled") return;
    const renewed = excluded !== JSON.stringify([s.emergencyGroup]);
    const { reachable, partner, blocked } = this.outside;
    assert.ok(!(begins || renewed) || reachable.includes(s.emergencyGroup), "enforced without emergency accounts");
    assert.ok(!begins || partner === "active", "enforced while the partner is not active");
    assert.ok(!begins || !blocked, "enforced while a blocking policy is unresolved");
  }

  private async writeGuard(s: Extract<Step, { do: "up" }>, plan: ReturnType<typeof planOf>): Promise<void> {
    const args: TearDownGuardArgs = {
      tenantId: id(9),
      stack: "s",
      stage: s.stage,
      groupId: everybody,
      registrationOpen: plan.registration === "open",
      ownPolicyName: "Require a compliant Mac (Jamf)",
    };
    const said = this.guard
      ? await tearDownGuard.update(undefined as never, "s", args, this.guard)
      : ((await tearDownGuard.create(undefined as never, args)) as { outputs: Record<string, unknown> }).outputs;
    this.guard = { ...args, everOpened: said!["everOpened"] as boolean };
  }

  private destroy({ readable, endsAfterGuard }: Extract<Step, { do: "destroy" }>): void {
    if (this.guard) {
      if (!readable) return;
      const managedPolicyOn = this.policies.some(
        (p) => p.displayName === this.guard!.ownPolicyName && p.state === "enabled" && p.id !== id(20),
      );
      if (
        leftOpen(
          this.guard,
          {
            managedPolicyOn,
            partnerReported: this.outside.partner !== "absent" && this.everActive,
            compliantMacs: this.outside.compliantMacs,
          },
          Date.now(),
        ).length > 0
      )
        return;
      // Known gap: an up that ended before it recorded the opening, and a partner entry that somebody then deleted in Intune.
      const seen = this.guard.everOpened || this.outside.partner !== "absent";
      if (this.everOpened && seen) assert.equal(this.outside.compliantMacs, 0, "access left open after destroy");
      assert.notEqual(this.own?.state, "enabled", "destroy ended enforcement without a decision");
      this.guard = undefined;
    }
    if (endsAfterGuard) return;
    [this.own, this.registration, this.linked] = [undefined, "closed", false];
  }

  laws(): void {
    assert.deepEqual(this.foreign, this.foreignBefore, "a foreign policy was changed");
    if (this.own?.state === "enabled") {
      const users = this.own.conditions!["users"] as { excludeGroups: string[] };
      assert.ok(users.excludeGroups.length > 0, "enforced without an emergency exclusion");
    }
  }
}

describe("stages in random tenants", () => {
  it("keep their promises over 5,000 random lives", () =>
    fc.assert(
      fc.asyncProperty(outside, fc.array(step, { minLength: 1, maxLength: 12 }), async (first, steps) => {
        const world = new World(structuredClone(first));
        for (const each of steps) {
          await world.run(structuredClone(each));
          world.laws();
        }
      }),
      { numRuns: 5_000 },
    ));
});
