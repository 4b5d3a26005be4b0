/** Any facts of one Mac, strange ones too. */
import fc from "fast-check";
import type { KnownRecord } from "../../../components/macs/records";
import type { MacFacts, Standard } from "../../../operations/mac/facts";

export const now = Date.parse("2026-11-23T12:00:00Z");
export const standard: Standard = {
  now,
  staleDays: 30,
  applicableMeansInstalled: true,
  criteria: { inventoryWithinDays: 2, fileVault: true },
};
const day = 86_400_000;
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const time = fc.integer({ min: now - 60 * day, max: now });
const person = fc.constantFrom("u1", "u2", "u3");

const record: fc.Arbitrary<KnownRecord> = fc.record({
  id: fc.uuid(),
  deviceId: fc.uuid(),
  name: fc.string(),
  isEnabled: fc.boolean(),
  isCompliant: fc.constantFrom(true, true, false, null),
  isManaged: fc.constantFrom(true, null),
  isOfOtherMdm: fc.constant(false),
  registeredAt: maybe(time),
  ownerIds: fc.uniqueArray(person, { maxLength: 2 }),
  by: fc.constantFrom("id" as const, "id" as const, "nameAndOwner" as const),
});

export const anyFacts: fc.Arbitrary<MacFacts> = fc.record({
  mac: fc.record({
    id: fc.nat().map(String),
    serial: fc.string({ minLength: 8 }),
    name: fc.string({ minLength: 8 }),
    user: fc.option(fc.constantFrom("lena@example.com", "lena.m")),
    reportedAt: maybe(time),
    isEncrypted: maybe(fc.boolean()),
    applicable: fc.boolean(),
    compliant: fc.boolean(),
    registration: maybe(fc.string()),
  }),
  registration: fc.record({
    state: fc.constantFrom(
      "registered",
      "registered",
      "notGathered",
      "notRegistered",
      "anotherUser",
      "outdated",
      "notApplicable",
      "wrongClient",
      "unknown",
    ),
    deviceIds: fc.array(fc.uuid(), { maxLength: 2 }),
  }),
  records: fc.oneof(
    { weight: 1, arbitrary: fc.constant("unread" as const) },
    { weight: 9, arbitrary: fc.array(record, { maxLength: 3 }) },
  ),
  userId: maybe(person),
  isRegistrant: fc.oneof(
    { weight: 1, arbitrary: fc.constant("unread" as const) },
    { weight: 9, arbitrary: fc.subarray(["u1", "u2", "u3"]).map((ids) => (id: string) => ids.includes(id)) },
  ),
  information: fc.oneof(
    fc.constantFrom("notAsked" as const, "notAsked" as const, "unread" as const),
    fc.record({
      applicable: fc.boolean(),
      state: fc.constantFrom("COMPLIANT" as const, "NON_COMPLIANT" as const, "UNKNOWN" as const),
      deviceIds: fc.array(fc.uuid(), { maxLength: 2 }),
    }),
  ),
}) as fc.Arbitrary<MacFacts>;

/** Everything in order. */
export function goodFacts(more: { mac?: object; record?: object } & Partial<Omit<MacFacts, "mac">> = {}): MacFacts {
  const { mac, record: changed, ...others } = more;
  return {
    mac: {
      id: "1",
      serial: "C02XG2JH",
      name: "Lenas Mac",
      user: "lena@example.com",
      reportedAt: now - day / 4,
      isEncrypted: true,
      applicable: true,
      compliant: true,
      registration: "Registered (d1)",
      ...mac,
    },
    registration: { state: "registered", deviceIds: ["d1"] },
    records: [
      {
        id: "r1",
        deviceId: "d1",
        isEnabled: true,
        isCompliant: true,
        isManaged: true,
        isOfOtherMdm: false,
        registeredAt: now - 9 * day,
        ownerIds: ["u1"],
        by: "id" as const,
        ...changed,
      },
    ],
    userId: "u1",
    isRegistrant: (id) => id === "u1",
    information: "notAsked",
    ...others,
  };
}
