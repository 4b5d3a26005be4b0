/** Which records Entra holds of the Mac, and what they say. */
import { failedCriteria } from "../../mac/criteria";
import { isShell, isSomebodyElses, jamfHoldsCompliant } from "../../mac/judge";
import {
  type Answer,
  ago,
  bad,
  beside,
  type Case,
  enabledRecords,
  finding,
  good,
  hour,
  type Question,
  unknown,
} from "../case";

export const records: Question = {
  asks: "Which records does Entra hold?",
  answer(given: Case, found): Answer | undefined {
    const { facts } = given;
    if (!facts) return undefined;
    const enabled = enabledRecords(given);
    if (!enabled || facts.records === "unread")
      return unknown("could not be read", "What Entra holds of this Mac is not known.");
    const { state, deviceIds } = facts.registration;
    if (enabled.length === 0) {
      if (facts.records.length > 0) return bad(given, "recordDisabled", "one, and it is disabled", true);
      if (deviceIds.length > 0)
        return bad(given, "recordGone", "none; the Mac is registered as one that is gone", true);
      const isExplained = found.length > 0 || state === "unknown";
      return isExplained ? { says: "none", outcome: "bad", ends: true } : bad(given, "notRegistered", "none", true);
    }
    if (enabled.length > 1) {
      const named = enabled.map(({ deviceId }) =>
        deviceIds.includes(deviceId) ? `${deviceId} (this Mac's)` : deviceId,
      );
      return bad(given, "duplicateRecords", `${enabled.length} enabled ones: ${named.join(", ")}`, true);
    }
    const [record] = enabled as [(typeof enabled)[number]];
    const since =
      record.registeredAt === undefined ? "" : `, registered ${ago(record.registeredAt, given.standard.now)}`;
    if (state === "notRegistered") return bad(given, "keyLost", `one${since}, and the Mac is not registered`, true);
    if (isOldShell(given)) return bad(given, "shellRecord", `one${since}, and it is a shell`);
    return record.by === "id" ? good(`one${since}`) : beside(`one${since}, known by name and owner only`);
  },
};

/** A fresh record may still be filled; what the Mac says of its agent tells it at once. */
function isOldShell(given: Case): boolean {
  const [record] = enabledRecords(given) ?? [];
  const state = given.facts?.registration.state;
  if (!record || !isShell(record)) return false;
  const age = given.standard.now - (record.registeredAt ?? -Infinity);
  return state === "notGathered" || (state !== "registered" && age > hour);
}

export const owner: Question = {
  asks: "Whose is the record?",
  answer(given, found) {
    const { facts } = given;
    const [record] = enabledRecords(given) ?? [];
    if (!facts || !record) return undefined;
    if (facts.isRegistrant === "unread") return unknown("could not be read", "Whose the record is was not compared.");
    if (record.ownerIds.length === 0) return bad(given, "noOwner", "nobody's");
    if (isSomebodyElses(record, facts, facts.isRegistrant)) {
      return bad(given, "wrongUser", `another person's (object ${record.ownerIds.join(", ")})`);
    }
    if (record.ownerIds.some(facts.isRegistrant)) return good("the person's");
    const isKnown = given.isInPartnerGroup === "noGroups" || found.some(({ cause }) => cause === "notInPartnerGroup");
    return isKnown
      ? beside("the person's, for whom nothing is reported")
      : bad(given, "notInPartnerGroup", "a person's who is in no group of the compliance partner");
  },
};

export const state: Question = {
  asks: "What does Entra say of it?",
  answer(given, found) {
    const { facts, standard } = given;
    const [record] = enabledRecords(given) ?? [];
    if (!facts || !record) return undefined;
    const { isCompliant, registeredAt } = record;
    const reasons = [
      "shellRecord",
      "notAcquired",
      "plistMissing",
      "notInPartnerGroup",
      "noIntuneLicence",
      "connection",
    ];
    if (isCompliant === null) {
      if (found.some(({ cause }) => reasons.includes(cause)))
        return beside("nobody has said, which follows from what was found");
      const isFresh = registeredAt !== undefined && standard.now - registeredAt <= hour;
      return bad(given, isFresh ? "firstStateDue" : "noState", "nobody has said whether it is compliant (N/A)");
    }
    if (isCompliant) return good("compliant");
    if (jamfHoldsCompliant(facts)) return bad(given, "withheld", "not compliant; Jamf Pro holds it compliant");
    const failed = failedCriteria(facts.mac, standard);
    const missed = failed.length > 0 ? failed : ["which criterion it misses is not seen in its inventory"];
    return {
      says: "not compliant, as Jamf Pro says",
      outcome: "bad",
      findings: missed.map((text) => finding(given.links, "criterion", text)),
    };
  },
};
