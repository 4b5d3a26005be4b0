/** Tenants as the model sees them: one of 300 Macs as in the runbook, and any. */
import fc from "fast-check";
import type { AskingPolicy, MacAccess, Moment } from "../../../components/access/model";

export const ids = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `u${from + i}`);

export const policy = (whom: readonly string[], more: Partial<AskingPolicy> = {}): AskingPolicy => ({
  id: "managed",
  displayName: "Require a compliant Mac (Jamf)",
  managed: true,
  asks: "certain",
  resources: ["All"],
  whom: new Set(whom),
  asksStrangers: false,
  ...more,
});

export const mac = (at: number, more: Partial<MacAccess> = {}): MacAccess => ({
  id: String(at),
  personId: `u${at}`,
  applicable: true,
  inComplianceGroup: true,
  deviceInEntra: true,
  compliantThere: true,
  ...more,
});

/** 300 users with a Mac each: 285 applicable, 216 of them compliant; nothing is on. */
export function runbook(more: Partial<Moment> = {}): Moment {
  const macs = ids(0, 300).map((_, at) =>
    at < 216
      ? mac(at)
      : mac(at, { applicable: at < 285, inComplianceGroup: false, deviceInEntra: false, compliantThere: false }),
  );
  return {
    people: new Set(ids(0, 300)),
    macs,
    compliantElsewhere: new Set<string>(),
    policies: [],
    notRead: [],
    partner: { active: true, members: new Set(ids(0, 300)) },
    registration: "open",
    reachableBreakGlass: 1,
    registrationBlockers: [],
    ...more,
  };
}

export const withMacs = (moment: Moment, change: (mac: MacAccess) => Partial<MacAccess>): Moment => ({
  ...moment,
  macs: moment.macs.map((each) => ({ ...each, ...change(each) })),
});

const person = fc.constantFrom(...ids(0, 8));
const people = fc.uniqueArray(person, { maxLength: 8 }).map((list) => new Set(list));

const anyMac: fc.Arbitrary<Omit<MacAccess, "id">> = fc.record({
  personId: fc.option(person, { nil: undefined, freq: 6 }),
  applicable: fc.boolean(),
  inComplianceGroup: fc.boolean(),
  deviceInEntra: fc.boolean(),
  compliantThere: fc.boolean(),
});

export const anyPolicy: fc.Arbitrary<AskingPolicy> = fc
  .record({
    id: fc.constantFrom("p1", "p2", "p3"),
    displayName: fc.constant("Policy"),
    managed: fc.boolean(),
    asks: fc.constantFrom("certain" as const, "certain" as const, "conditional" as const, "unknown" as const),
    resources: fc.uniqueArray(fc.constantFrom("All", "Office365", "a1"), { minLength: 1, maxLength: 2 }),
    whom: people,
    unsure: people,
    asksStrangers: fc.boolean(),
  })
  .map((each) => ({ ...each, unsure: new Set([...each.unsure].filter((id) => each.whom.has(id))) }));

const anyFleet = fc.array(anyMac, { maxLength: 10 });

const momentOf = (fleet: readonly Omit<MacAccess, "id">[]): fc.Arbitrary<Moment> =>
  fc.record({
    people: fc.constant<ReadonlySet<string>>(new Set(ids(0, 8))),
    macs: fc.constant(fleet.map((each, at) => ({ id: String(at), ...each }))),
    compliantElsewhere: people,
    policies: fc.uniqueArray(anyPolicy, { maxLength: 3, selector: ({ id }) => id }),
    partner: fc.record({ active: fc.boolean(), members: people }),
    registration: fc.constantFrom("open" as const, "closed" as const),
    reachableBreakGlass: fc.nat({ max: 2 }),
    registrationBlockers: fc.uniqueArray(
      fc.record({ id: fc.constantFrom("b1", "b2"), displayName: fc.constant("Block"), certain: fc.boolean() }),
      { maxLength: 2, selector: ({ id }) => id },
    ),
    notRead: fc.uniqueArray(fc.constantFrom("One gap.", "Another gap."), { maxLength: 2 }),
  });

export const anyMoment: fc.Arbitrary<Moment> = anyFleet.chain(momentOf);

/** The same Macs and devices twice; groups, policies and everything else as they come. */
export const anyRun: fc.Arbitrary<[Moment, Moment]> = anyFleet.chain((fleet) =>
  fc
    .tuple(
      momentOf(fleet),
      momentOf(fleet),
      fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 10, maxLength: 10 }),
    )
    .map(([before, after, groups]) => [
      before,
      {
        ...after,
        compliantElsewhere: before.compliantElsewhere,
        macs: after.macs.map((each, at) => ({
          ...each,
          applicable: groups[at]![0],
          inComplianceGroup: groups[at]![1],
        })),
      },
    ]),
);
