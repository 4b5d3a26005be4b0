import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeMac } from "../../../operations/mac/judge";
import { asOfNow, registrationOf } from "../../../components/macs/registration";
import type { KnownRecord } from "../../../components/macs/records";
import type { MacFacts } from "../../../operations/mac/facts";
import { anyFacts, goodFacts, now, standard } from "./anyMac";

const judge = (facts: MacFacts) => judgeMac(facts, standard);
const verdict = (...args: Parameters<typeof goodFacts>) => judge(goodFacts(...args)).verdict;
const record = (more: object = {}) => (goodFacts({ record: more }).records as KnownRecord[])[0]!;
const state = (word: string, deviceIds = ["d1"]) => ({ state: word, deviceIds }) as MacFacts["registration"];
const days = (n: number) => now - n * 86_400_000;

describe("the verdict on a Mac", () => {
  it("is compliant when Jamf Pro, the Mac and Entra agree, and says nothing to do", () => {
    const { verdict: said, remedy, reached } = judge(goodFacts());
    assert.deepEqual([said, remedy, reached], ["compliant", null, "compliant"]);
  });

  it("is a disagreement first of all when Entra lets in what Jamf Pro does not hold compliant", () => {
    assert.equal(verdict({ mac: { compliant: false } }), "disagreement");
    assert.equal(verdict({ mac: { applicable: false } }), "disagreement");
    assert.equal(verdict({ mac: { compliant: false, reportedAt: days(90) } }), "disagreement");
    assert.equal(verdict({ record: { isCompliant: false } }), "disagreement");
    assert.equal(verdict({ registration: state("notRegistered", []) }), "disagreement");
    assert.equal(verdict({ registration: state("wrongClient") }), "disagreement");
    assert.equal(verdict({ mac: { compliant: false }, record: { isCompliant: false } }), "nonCompliant");
  });

  it("believes Jamf Pro's word on the one Mac more than its groups", () => {
    const says = (word: "COMPLIANT" | "NON_COMPLIANT") => ({ applicable: true, state: word, deviceIds: ["d1"] });
    assert.equal(verdict({ mac: { compliant: false }, information: says("COMPLIANT") }), "compliant");
    assert.equal(verdict({ information: says("NON_COMPLIANT") }), "disagreement");
  });

  it("names the criterion, and says where it is not known", () => {
    const bad = { compliant: false, isEncrypted: false, reportedAt: days(5) };
    const { reasons } = judge(goodFacts({ mac: bad, record: { isCompliant: false } }));
    assert.deepEqual(reasons, [
      "Last Inventory Update: 5 days ago, required: less than 2.",
      "FileVault 2 Status: not all partitions are encrypted.",
    ]);
    const own = judgeMac(goodFacts({ mac: bad, record: { isCompliant: false } }), { ...standard, criteria: undefined });
    assert.match(own.reasons[0]!, /could not be determined: the Compliance group has custom criteria/);
  });

  it("counts enabled records only, and never takes a nameAndOwner for proof", () => {
    const second = record({ id: "r2", deviceId: "d2", by: "nameAndOwner", isCompliant: null });
    assert.equal(verdict({ records: [record(), second] }), "duplicateRecords");
    assert.equal(verdict({ records: [record(), { ...second, isEnabled: false }] }), "compliant");
    assert.equal(verdict({ record: { by: "nameAndOwner" } }), "unknown");
  });

  it("tells a shell from a registration that was never reported", () => {
    const blank = { isCompliant: null, isManaged: null };
    assert.equal(verdict({ record: blank, registration: state("notGathered") }), "shellRecord");
    assert.equal(verdict({ record: blank, registration: state("unknown") }), "shellRecord");
    assert.equal(verdict({ record: blank }), "registeredNotReported");
    assert.equal(
      verdict({ record: { ...blank, isManaged: true }, registration: state("notGathered") }),
      "registeredNotReported",
    );
    const fresh = judge(goodFacts({ record: { ...blank, registeredAt: now - 600_000 } }));
    assert.match(fresh.reasons[0]!, /^Registered 10 minutes ago; the first compliance state takes up to an hour\./);
  });

  it("sees whose record it is", () => {
    assert.equal(verdict({ record: { ownerIds: ["u2"] } }), "wrongUser");
    assert.equal(verdict({ userId: undefined }), "wrongUser");
    assert.equal(verdict({ userId: undefined, mac: { user: "lena" } }), "compliant", "a short name is no address");
    assert.equal(verdict({ isRegistrant: () => false }), "notInPartnerGroup");
    assert.equal(verdict({ record: { ownerIds: [] } }), "unknown");
    assert.equal(verdict({ registration: state("anotherUser", []) }), "wrongUser", "a second user is at the screen");
  });

  it("knows why a Mac is not registered", () => {
    const why = (more: Parameters<typeof goodFacts>[0]) => judge(goodFacts({ records: [], ...more }));
    assert.match(why({ registration: state("notRegistered", []) }).reasons[0]!, /^Not registered with Entra\.$/);
    const stranger = { registration: state("notRegistered", []), userId: undefined };
    assert.match(
      why(stranger).reasons[0]!,
      /in no group that the compliance partner is assigned to: .*AccountNotOnboarded/,
    );
    assert.match(why({ ...stranger, mac: { user: "lena" } }).reasons[0]!, /^Not registered with Entra\.$/);
    assert.match(why({}).reasons[0]!, /is not in Entra any more/);
    assert.match(why({ registration: state("wrongClient", []) }).reasons[0]!, /another registration app/);
    assert.equal(why({ registration: state("unknown", []) }).verdict, "unknown");
    const failure = {
      userId: "u1",
      appId: "",
      app: "",
      resource: "",
      errorCode: 530003,
      reason: "managed",
      refusedBy: [],
      at: "",
    };
    assert.match(why({ registration: state("notRegistered", []), failure }).reasons[1]!, /failed: 530003 managed/);
  });

  it("is stale after long silence, unless Entra still lets it in", () => {
    const silent = { reportedAt: days(31), compliant: false };
    assert.equal(verdict({ mac: silent, record: { isCompliant: false } }), "stale");
    assert.equal(verdict({ mac: silent }), "disagreement");
    assert.equal(verdict({ mac: { ...silent, reportedAt: days(29) }, record: { isCompliant: false } }), "nonCompliant");
  });

  it("is never compliant unless all of five things hold", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (judge(facts).verdict !== "compliant") return;
        const { mac, records, isRegistrant, information } = facts;
        assert.ok(records !== "unread" && isRegistrant !== "unread");
        const enabled = records.filter(({ isEnabled }) => isEnabled);
        assert.equal(enabled.length, 1, "exactly one enabled record");
        assert.equal(enabled[0]!.by, "id", "proven to be this Mac's");
        assert.equal(enabled[0]!.isCompliant, true, "Entra says so");
        assert.ok(enabled[0]!.ownerIds.some(isRegistrant), "its owner is in the partner's group");
        assert.ok(mac.applicable, "applicable");
        assert.ok(
          typeof information === "object" ? information.state === "COMPLIANT" : mac.compliant,
          "Jamf Pro says so",
        );
      }),
      { numRuns: 20_000 },
    );
  });

  it("never turns better because something could not be read", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const less of [{ records: "unread" }, { isRegistrant: "unread" }, { information: "unread" }] as const) {
          const { verdict: said } = judge({ ...facts, ...less });
          assert.ok(
            said !== "compliant" || judge(facts).verdict === "compliant",
            `${said} without ${Object.keys(less)[0]}`,
          );
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it("has a remedy unless compliant, and at least one reason", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { verdict: said, remedy, reasons } = judge(facts);
        assert.equal(remedy === null, said === "compliant");
        assert.ok(reasons.length > 0 && reasons.every((text) => text.length > 0));
      }),
    );
  });
});

describe("what the extension attribute says", () => {
  const { mac } = goodFacts();
  const [registered] = goodFacts({ record: { registeredAt: now - 3_600_000 } }).records as KnownRecord[];
  const asOf = (state: string, reportedAt: number, record = registered!) =>
    asOfNow({ state, deviceIds: [] } as MacFacts["registration"], { ...mac, reportedAt }, [record]).state;

  it("is outdated where it shows no key and an enabled record is newer than the inventory", () => {
    assert.equal(asOf("notRegistered", now - 7_200_000), "outdated");
    assert.equal(asOf("anotherUser", now - 7_200_000), "outdated");
    assert.equal(asOf("notRegistered", now - 1_800_000), "notRegistered");
    assert.equal(asOf("notRegistered", now - 3_600_000 - 999), "notRegistered", "the same moment, by two clocks");
    assert.equal(asOf("notRegistered", now - 7_200_000, { ...registered!, isEnabled: false }), "notRegistered");
    assert.equal(asOf("registered", now - 7_200_000), "registered");
  });

  it("calls nothing open by what is outdated, and nothing compliant by a nameAndOwner", () => {
    const facts = { registration: { state: "outdated", deviceIds: [] } as MacFacts["registration"] };
    assert.equal(judge(goodFacts({ ...facts, record: { by: "nameAndOwner" } })).verdict, "unknown");
    assert.equal(judge(goodFacts(facts)).verdict, "compliant", "Jamf Pro itself names the record");
  });

  const id = "0A1B2C3D-0000-4000-8000-000000000001";
  for (const [value, word, ids] of [
    [`Registered (${id})`, "registered", 1],
    [`Registered (${id}, ${id.replace("1", "2")}); not in applicable scope`, "registered", 2],
    ["Registered (device id not visible)", "registered", 0],
    [`Key present, AAD ID not acquired (${id})`, "notGathered", 1],
    [`Key present, plist missing (${id})`, "notGathered", 1],
    ["Not registered; agent missing", "notRegistered", 0],
    ["Not in applicable scope", "notApplicable", 0],
    [`Wrong client id: ${id}`, "wrongClient", 0],
    ["No console user", "unknown", 0],
    ["Unknown: the agent did not answer", "unknown", 0],
    ["registered, sort of", "unknown", 0],
    [undefined, "unknown", 0],
  ] as const) {
    it(`${value} is ${word}`, () => {
      const { state: said, deviceIds } = registrationOf(value);
      assert.deepEqual([said, deviceIds.length], [word, ids]);
      assert.ok(deviceIds.every((deviceId) => deviceId === deviceId.toLowerCase()));
    });
  }
});
