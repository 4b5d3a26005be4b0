/** Any case, strange ones too. */
import fc from "fast-check";
import { acknowledgeableGates, gateNames } from "../../../components/connection/gates";
import { type Case, symptoms } from "../../../operations/diagnose/case";
import { anyFacts, goodFacts, now, standard } from "../mac/anyMac";
import type { MacFacts } from "../../../operations/mac/facts";

export const registrationAppId = "b03c10a8-71c7-45f9-b44a-3335ab76e970";

const gate = (name: string, state: string) => ({
  name,
  state,
  who: "Jamf Pro administrator",
  where: "Device Compliance",
  what: "Save.",
  follows: "",
  evidence: { text: `${name} was looked at.`, at: new Date(now).toISOString() },
});
export const gatesWith = (states: Record<string, string> = {}): Case["gates"] =>
  gateNames
    .filter((name) => !acknowledgeableGates.some((each) => each === name))
    .map((name) => gate(name, states[name] ?? "done")) as unknown as Case["gates"];

export const lena = { id: "u1", userPrincipalName: "lena@example.com", isEnabled: true, hasIntune: true };

export const signIn = (minutesAgo: number, errorCode = 0, more: object = {}) => ({
  at: new Date(now - minutesAgo * 60_000).toISOString(),
  userId: "u1",
  appId: registrationAppId,
  app: "User registration app",
  resource: "Microsoft Graph",
  errorCode,
  reason: "",
  refusedBy: [] as string[],
  ...more,
});

/** A Mac with which all is well. */
export function goodCase(more: Partial<Case> = {}, facts: Parameters<typeof goodFacts>[0] = {}): Case {
  return {
    standard,
    gates: gatesWith(),
    facts: goodFacts({ information: said("COMPLIANT"), ...facts }),
    companyPortal: "5.2604.0",
    hasAttribute: true,
    person: lena,
    isInPartnerGroup: true,
    signIns: [],
    registrationAppId,
    saw: undefined,
    links: {},
    ...more,
  };
}

export const said = (state: "COMPLIANT" | "NON_COMPLIANT"): MacFacts["information"] => ({
  applicable: true,
  state,
  deviceIds: ["d1"],
});

const anySignIn = fc
  .record({
    minutes: fc.integer({ min: 0, max: 9_000 }),
    errorCode: fc.constantFrom(0, 0, 50_074, 53_000, 53_001, 53_003, 530_003, 50_105, 12_345),
    appId: fc.constantFrom(registrationAppId, "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223", "other"),
    deviceId: fc.option(fc.constantFrom("d1", "d2"), { nil: undefined }),
  })
  .map(({ minutes, errorCode, ...more }) => signIn(minutes, errorCode, more));

export const anyCase: fc.Arbitrary<Case> = fc.record({
  standard: fc.constant(standard),
  gates: fc.oneof(
    fc.constant("unread" as const),
    fc
      .constantFrom("done", "done", "waiting", "broken", "cannotBeSeen")
      .map((state) => gatesWith({ confirmed: state })),
  ),
  facts: fc.option(anyFacts, { nil: undefined, freq: 12 }),
  companyPortal: fc.option(fc.constant("5.2604.0"), { nil: undefined }),
  hasAttribute: fc.boolean(),
  person: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom("noneNamed" as const, "notFound" as const, "unread" as const) },
    {
      weight: 3,
      arbitrary: fc.record({ isEnabled: fc.boolean(), hasIntune: fc.boolean() }).map((p) => ({ ...lena, ...p })),
    },
  ),
  isInPartnerGroup: fc.constantFrom(true, true, false, "noGroups" as const, "unread" as const),
  signIns: fc.oneof(
    { weight: 1, arbitrary: fc.constant("unread" as const) },
    {
      weight: 4,
      arbitrary: fc.array(anySignIn, { maxLength: 6 }).map((all) => all.sort((a, b) => b.at.localeCompare(a.at))),
    },
  ),
  registrationAppId: fc.constantFrom(registrationAppId, undefined),
  saw: fc.option(fc.constantFrom(...symptoms), { nil: undefined, freq: 4 }),
  links: fc.constant({}),
}) as fc.Arbitrary<Case>;
