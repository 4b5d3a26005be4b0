import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { Case } from "../../../operations/diagnose/case";
import { type Cause, causes } from "../../../operations/diagnose/causes";
import { diagnose } from "../../../operations/diagnose/tree";
import type { MacFacts } from "../../../operations/mac/facts";
import { root } from "../../support/host";
import { goodFacts, now } from "../mac/anyMac";
import { anyCase, gatesWith, goodCase, lena, said, signIn } from "./anyCase";

type Facts = Parameters<typeof goodFacts>[0];
const days = (n: number) => now - n * 86_400_000;
const registered = (value: string, state: string, ids = ["d1"]): Facts => ({
  mac: { registration: value },
  registration: { state, deviceIds: ids } as MacFacts["registration"],
});
const unregistered: Facts = {
  ...registered("Not registered", "notRegistered", []),
  records: [],
  information: said("NON_COMPLIANT"),
};
const blank = { isCompliant: null, isManaged: null };
const portal = { appId: "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223", app: "Microsoft Intune Company Portal" };
const exchange = { appId: "00000002-0000-0ff1-ce00-000000000000", app: "Outlook", resource: "Exchange Online" };
const record = (more: object) => (goodFacts({ record: more }).records as object[])[0]!;

/** What is changed of a Mac with which all is well, and what is found first. */
const rows: [Cause, string, Partial<Case>, Facts?][] = [
  ["openAccess", "Jamf Pro says no", {}, { mac: { compliant: false }, information: said("NON_COMPLIANT") }],
  ["openAccess", "the Mac has no key", {}, registered("Not registered", "notRegistered", [])],
  ["connection", "Confirm is missing", { gates: gatesWith({ confirmed: "waiting" }) }],
  ["connection", "a consent is gone", { gates: gatesWith({ cloudConnectorConsent: "broken" }) }],
  ["noMac", "no such serial number", { facts: undefined, person: "noneNamed" }],
  ["stale", "six weeks of silence", {}, { mac: { reportedAt: days(42) }, record: { isCompliant: false } }],
  ["appMissing", "no Company Portal", { companyPortal: undefined }, { ...unregistered, mac: { applicable: false } }],
  ["notApplicable", "the app, not the group", {}, { ...unregistered, mac: { applicable: false } }],
  ["personUnknown", "a typing error in Jamf Pro", { person: "notFound" }],
  ["personDisabled", "somebody has left", { person: { ...lena, isEnabled: false } }],
  ["noIntuneLicence", "no licence", { person: { ...lena, hasIntune: false } }],
  ["notInPartnerGroup", "not a member", { isInPartnerGroup: false }],
  ["agentMissing", "no agent", {}, { ...unregistered, mac: { registration: "Not registered; agent missing" } }],
  [
    "notApplicableOnMac",
    "flag not there",
    {},
    { ...unregistered, ...registered("Not in applicable scope", "notApplicable", []) },
  ],
  ["wrongClientId", "old integration", {}, { ...unregistered, ...registered("Wrong client id: x", "wrongClient", []) }],
  ["deviceNotManaged", "530003", { signIns: [signIn(5, 530_003, { refusedBy: ["All apps"] })] }, unregistered],
  ["deviceNotCompliant", "53000", { signIns: [signIn(5, 53_000)] }, unregistered],
  ["deviceNotJoined", "53001", { signIns: [signIn(5, 53_001)] }, unregistered],
  ["blockedByPolicy", "53003", { signIns: [signIn(5, 53_003)] }, unregistered],
  ["appNotAssigned", "50105", { signIns: [signIn(5, 50_105)] }, unregistered],
  ["appUnknown", "700016", { signIns: [signIn(5, 700_016)] }, unregistered],
  ["signInRefused", "a code of no table", { signIns: [signIn(5, 50_126)] }, unregistered],
  ["signInLoop", "four in a minute", { signIns: [1, 1.2, 1.4, 1.6].map((m) => signIn(m)) }, unregistered],
  ["openedCompanyPortal", "by the log", { signIns: [signIn(5, 0, portal)] }, unregistered],
  ["openedCompanyPortal", "by what the person saw", { saw: "AccountNotOnboarded" }, unregistered],
  ["neverTried", "what everybody sees before registering", { saw: "530003" }, unregistered],
  ["neverTried", "nothing happened", {}, unregistered],
  ["notRegistered", "signed in, and nothing", { signIns: [signIn(30)] }, unregistered],
  ["keyLost", "a record without a key", {}, { ...unregistered, records: [record({ isCompliant: false })] as never }],
  ["recordGone", "deleted in Entra", {}, { records: [], information: said("NON_COMPLIANT") }],
  ["recordDisabled", "disabled in Entra", {}, { record: { isEnabled: false } }],
  ["duplicateRecords", "two", {}, { records: [record({}), record({ id: "r2", deviceId: "d2" })] as never }],
  ["shellRecord", "a shell, the agent silent", {}, { ...registered("Unknown: x", "unknown", []), record: blank }],
  [
    "notAcquired",
    "not gathered",
    {},
    { ...registered("Key present, AAD ID not acquired (d1)", "notGathered"), record: blank },
  ],
  ["plistMissing", "never gathered", {}, registered("Key present, plist missing (d1)", "notGathered")],
  ["wrongUser", "a colleague's", {}, { record: { ownerIds: ["u2"] } }],
  [
    ...(["anotherUser", "a second user", {}] as const),
    registered("Not registered; another user is registered", "anotherUser", []),
  ],
  ["noOwner", "nobody's", {}, { record: { ownerIds: [] } }],
  [
    "firstStateDue",
    "ten minutes old",
    {},
    { record: { isCompliant: null, isManaged: true, registeredAt: now - 600_000 } },
  ],
  ["noState", "N/A for days", {}, { record: { isCompliant: null, isManaged: true } }],
  ["withheld", "Jamf says yes, Entra no", {}, { record: { isCompliant: false } }],
  [
    ...(["criterion", "no FileVault", {}] as const),
    {
      mac: { compliant: false, isEncrypted: false },
      information: said("NON_COMPLIANT"),
      record: { isCompliant: false },
    },
  ],
  ["identityNotShown", "53000 although compliant", { signIns: [signIn(5, 53_000, exchange)] }],
  ["identityNotShown", "530003 although compliant, as the person saw it", { saw: "530003" }],
  ["deviceNotJoined", "53001 at an app", { signIns: [signIn(5, 53_001, exchange)] }],
  ["blockedByPolicy", "53003 at an app", { signIns: [signIn(5, 53_003, exchange)] }],
  ["notProven", "a nameAndOwner alone", {}, { record: { by: "nameAndOwner" } }],
];

describe("a diagnosis", () => {
  it("finds nothing on a Mac with which all is well", () => {
    const { findings, unknown, verdict } = diagnose(goodCase(), []);
    assert.deepEqual([findings, unknown, verdict], [[], [], "compliant"]);
  });

  for (const [cause, title, more, facts] of rows) {
    it(`finds ${cause} first: ${title}`, () => {
      const { findings } = diagnose(goodCase(more, facts), []);
      assert.equal(findings[0]?.cause, cause, JSON.stringify(findings));
    });
  }

  it("has a row here for every cause", () => {
    const met = new Set(rows.map(([cause]) => cause));
    assert.deepEqual(
      Object.keys(causes).filter((cause) => !met.has(cause as Cause)),
      [],
    );
  });

  it("names who refused, and every criterion that is missed", () => {
    const refused = diagnose(
      goodCase({ signIns: [signIn(5, 530_003, { refusedBy: ["All apps"], reason: "managed" })] }, unregistered),
      [],
    );
    assert.equal(refused.findings[0]!.says, 'refused 5 minutes ago by "All apps": 530003 managed');
    const mac = { compliant: false, isEncrypted: false, reportedAt: days(5) };
    const bad = { mac, record: { isCompliant: false }, information: said("NON_COMPLIANT") };
    assert.equal(diagnose(goodCase({}, bad), []).findings.filter(({ cause }) => cause === "criterion").length, 2);
  });

  it("takes no refusal for one that was overcome, and no prompt for a refusal", () => {
    assert.deepEqual(diagnose(goodCase({ signIns: [signIn(9_000, 530_003)] }), []).findings, []);
    const prompted = diagnose(goodCase({ signIns: [signIn(5, 50_074)] }, unregistered), []);
    assert.equal(prompted.findings[0]!.cause, "notRegistered");
    const other = goodCase({ signIns: [signIn(5, 53_000, { ...exchange, deviceId: "d9" })] });
    assert.deepEqual(diagnose(other, []).findings, [], "another device of the same person");
  });

  it("calls nothing lost, and nothing open, by what the Mac said before it registered", () => {
    for (const isCompliant of [true, false]) {
      const fresh = { ...registered("Not registered", "outdated", []), record: { isCompliant } };
      const { findings, unknown } = diagnose(goodCase({}, fresh), []);
      assert.ok(!findings.some(({ cause }) => cause === "keyLost" || cause === "openAccess"), JSON.stringify(findings));
      assert.match(unknown.join(" "), /jamf recon/);
    }
  });

  it("blames nobody for a partner without groups, and takes no refusal for one that was made good", () => {
    const gates = gatesWith({ partnerAssignment: "waiting" });
    const noGroups = goodCase({ gates, isInPartnerGroup: "noGroups" }, { isRegistrant: () => false });
    const { findings } = diagnose(noGroups, []);
    assert.deepEqual([...new Set(findings.map(({ cause }) => cause))], ["connection"]);
    const overcome = [signIn(5, 0, exchange), signIn(9, 53_000, exchange)];
    assert.deepEqual(diagnose(goodCase({ signIns: overcome }), []).findings, []);
    assert.equal(diagnose(goodCase({ signIns: overcome.reverse() }), []).findings[0]!.cause, "identityNotShown");
  });

  it("takes prompts on the way for no loop, and AccountNotOnboarded on a registered Mac for no good news", () => {
    const prompts = [0, 0.5, 1, 1.5, 2].map((m, i) => signIn(m, i === 0 ? 0 : 50_074));
    const { findings } = diagnose(goodCase({ signIns: prompts }, unregistered), []);
    assert.ok(!findings.some(({ cause }) => cause === "signInLoop"), JSON.stringify(findings));
    assert.equal(diagnose(goodCase({ saw: "AccountNotOnboarded" }), []).unknown.length, 1);
  });

  it("says that a refusal elsewhere follows from what was found", () => {
    const { path, findings } = diagnose(goodCase({ signIns: [signIn(5, 53_000, exchange)] }, unregistered), []);
    assert.ok(!findings.some(({ cause }) => cause === "identityNotShown"));
    assert.match(path.at(-1)!.answer, /53000 at Exchange Online.*a consequence of the problem found/);
  });

  it("never finds all well what verify does not prove, and never hides what was not read", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { findings, unknown, verdict, path } = diagnose(given, []);
        if (findings.length === 0 && unknown.length === 0) assert.equal(verdict, "compliant");
        if (verdict && verdict !== "compliant" && verdict !== "unknown") {
          assert.ok(findings.length > 0, `verify says ${verdict}: ${JSON.stringify(path)}`);
        }
        if (given.gates === "unread" || given.facts?.records === "unread") assert.ok(unknown.length > 0);
        assert.equal(new Set(path.map(({ question }) => question)).size, path.length);
        for (const { says, remedy } of findings) assert.ok(says && remedy);
      }),
      { numRuns: 20_000 },
    );
  });

  it("puts what lets somebody in who should not be before everything else", () => {
    fc.assert(
      fc.property(anyCase, (given) => {
        const { findings } = diagnose(given, []);
        const at = findings.findIndex(({ cause }) => cause === "openAccess");
        assert.ok(at <= 0);
      }),
    );
  });
});

describe("docs/commands/diagnose.md", () => {
  it("lists every cause with its remedy, word for word", () => {
    const page = readFileSync(join(root, "docs", "commands", "diagnose.md"), "utf8");
    const told = page.split("\n").filter((line) => /^\| `[a-zA-Z]+` \|/.test(line));
    const wanted = Object.entries(causes).map(([cause, { is, remedy }]) => `| \`${cause}\` | ${is} | ${remedy} |`);
    assert.deepEqual(told, wanted);
  });
});
