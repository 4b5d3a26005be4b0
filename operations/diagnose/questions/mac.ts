/** What Jamf Pro knows of the Mac, before anybody registers it. */
import { type Answer, ago, bad, beside, type Case, enabledRecords, good, type Question } from "../case";
import { jamfHoldsCompliant } from "../../mac/judge";

const day = 86_400_000;

export const openAccess: Question = {
  asks: "Compliant in Entra but not in Jamf Pro?",
  answer(given: Case): Answer | undefined {
    const { facts } = given;
    const records = enabledRecords(given);
    if (!facts || !records || records.length === 0) return undefined;
    if (!records.some(({ isCompliant }) => isCompliant === true)) return good("no");
    const who = !jamfHoldsCompliant(facts)
      ? facts.mac.applicable
        ? "the Mac is not compliant in Jamf Pro"
        : "the Mac is not in the Applicable group"
      : facts.registration.state === "notRegistered"
        ? "the Mac reports that it is not registered"
        : facts.registration.state === "wrongClient"
          ? "the Mac uses another registration app"
          : undefined;
    if (!who) return good("no: it is compliant in Jamf Pro too");
    return bad(given, "openAccess", `compliant in Entra, and ${who}`);
  },
};

export const inJamf: Question = {
  asks: "Is the Mac in Jamf Pro?",
  answer: (given) =>
    given.facts ? good(`computer ${given.facts.mac.id}`) : bad(given, "noMac", "Jamf Pro has no such Mac"),
};

export const inventory: Question = {
  asks: "Is its inventory recent?",
  answer(given) {
    const { facts, standard } = given;
    if (!facts) return undefined;
    const { reportedAt } = facts.mac;
    if (reportedAt === undefined) return bad(given, "stale", "Jamf Pro has no inventory of it");
    const says = `last inventory ${ago(reportedAt, standard.now)}`;
    return standard.now - reportedAt > standard.staleDays * day ? bad(given, "stale", says) : good(says);
  },
};

export const app: Question = {
  asks: "Is Company Portal installed?",
  answer(given) {
    if (!given.facts) return undefined;
    if (given.companyPortal !== undefined) return good(`version ${given.companyPortal}`);
    return bad(given, "appMissing", "not in the last inventory");
  },
};

export const applicable: Question = {
  asks: "Is it in the Applicable group?",
  answer(given, found) {
    const { facts } = given;
    if (!facts) return undefined;
    if (facts.mac.applicable) return good("member");
    const byApp = found.some(({ cause }) => cause === "appMissing") && given.standard.applicableMeansInstalled;
    return byApp
      ? beside("not a member, because the app is a criterion of the group")
      : bad(given, "notApplicable", "not a member of the Applicable group");
  },
};
