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
  asks: "Which device records does Entra have?",
  answer(given: Case, found): Answer | undefined {
    const { facts } = given;
    if (!facts) return undefined;
    const enabled = enabledRecords(given);
    if (!enabled || facts.records === "unread")
      return unknown("could not be read", "The device records of this Mac in Entra could not be read.");
    const { state, deviceIds } = facts.registration;
    if (enabled.length === 0) {
      if (facts.records.length > 0) return bad(given, "recordDisabled", "one, and it is disabled", true);
      if (deviceIds.length > 0)
        return bad(given, "recordGone", "none; the Mac is registered as one that does not exist any more", true);
      const isExplained = found.length > 0 || state === "unknown";
      return isExplained ? { says: "none", outcome: "bad", ends: true } : bad(given, "notRegistered", "none", true);
    }
    if (enabled.length > 1) {
      const named = enabled.map(({ deviceId }) =>
        deviceIds.includes(deviceId) ? `${deviceId} (this Mac's)` : deviceId,
      );
      return bad(given, "duplicateRecords", `${enabled.length} enabled device records: ${named.join(", ")}`, true);
    }
    const [record] = enabled as [(typeof enabled)[number]];
    const since =
      record.registeredAt === undefined ? "" : `, registered ${ago(record.registeredAt, given.standard.now)}`;
    if (state === "notRegistered") return bad(given, "keyLost", `one${since}, and the Mac is not registered`, true);
    if (isOldShell(given)) return bad(given, "shellRecord", `one${since}, and it is incomplete`);
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
  asks: "Who owns the device record?",
  answer(given, found) {
    const { facts } = given;
    const [record] = enabledRecords(given) ?? [];
    if (!facts || !record) return undefined;
    if (facts.isRegistrant === "unread")
      return unknown("could not be read", "The owner of the device record was not compared.");
    if (record.ownerIds.length === 0) return bad(given, "noOwner", "nobody's");
    if (isSomebodyElses(record, facts, facts.isRegistrant)) {
      return bad(given, "wrongUser", `a different user (object ${record.ownerIds.join(", ")})`);
    }
    if (record.ownerIds.some(facts.isRegistrant)) return good("the user");
    const isKnown = given.isInPartnerGroup === "noGroups" || found.some(({ cause }) => cause === "notInPartnerGroup");
    return isKnown
      ? beside("the user, whose Macs are not reported")
      : bad(given, "notInPartnerGroup", "a user who is in no group of the compliance partner");
  },
};

export const state: Question = {
  asks: "What is its compliance state in Entra?",
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
        return beside("none yet, as a consequence of the problem found");
      const isFresh = registeredAt !== undefined && standard.now - registeredAt <= hour;
      return bad(given, isFresh ? "firstStateDue" : "noState", "no compliance state yet (N/A)");
    }
    if (isCompliant) return good("compliant");
    if (jamfHoldsCompliant(facts)) return bad(given, "withheld", "not compliant; compliant in Jamf Pro");
    const failed = failedCriteria(facts.mac, standard);
    const missed = failed.length > 0 ? failed : ["its inventory does not show which criterion is not met"];
    return {
      says: "not compliant, as in Jamf Pro",
      outcome: "bad",
      findings: missed.map((text) => finding(given.links, "criterion", text)),
    };
  },
};
