/** What Jamf Pro knows of the Mac, before anybody registers it. */
import { type Answer, ago, bad, beside, type Case, enabledRecords, good, type Question } from "../case";
import { jamfHoldsCompliant } from "../../mac/judge";

const day = 86_400_000;

export const openAccess: Question = {
  asks: "Let in although it should not be?",
  answer(given: Case): Answer | undefined {
    const { facts } = given;
    const records = enabledRecords(given);
    if (!facts || !records || records.length === 0) return undefined;
    if (!records.some(({ isCompliant }) => isCompliant === true)) return good("no");
    const who = !jamfHoldsCompliant(facts)
      ? facts.mac.applicable
        ? "Jamf Pro holds the Mac not compliant"
        : "the Mac is not in the Applicable group"
      : facts.registration.state === "notRegistered"
        ? "the Mac says of itself that it is not registered"
        : facts.registration.state === "wrongClient"
          ? "the Mac uses another registration app"
          : undefined;
    if (!who) return good("no: Jamf Pro holds it compliant too");
    return bad(given, "openAccess", `Entra holds it compliant, and ${who}`);
  },
};

export const inJamf: Question = {
  asks: "Does Jamf Pro know the Mac?",
  answer: (given) =>
    given.facts ? good(`computer ${given.facts.mac.id}`) : bad(given, "noMac", "Jamf Pro has no such Mac"),
};

export const inventory: Question = {
  asks: "Has it reported lately?",
  answer(given) {
    const { facts, standard } = given;
    if (!facts) return undefined;
    const { reportedAt } = facts.mac;
    if (reportedAt === undefined) return bad(given, "stale", "Jamf Pro has never had inventory of it");
    const says = `last inventory ${ago(reportedAt, standard.now)}`;
    return standard.now - reportedAt > standard.staleDays * day ? bad(given, "stale", says) : good(says);
  },
};

export const app: Question = {
  asks: "Is Company Portal installed?",
  answer(given) {
    if (!given.facts) return undefined;
    if (given.companyPortal !== undefined) return good(`version ${given.companyPortal}`);
    return bad(given, "appMissing", "the last inventory does not list it");
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
      ? beside("not a member, since the app is what makes it one")
      : bad(given, "notApplicable", "it is not a member of the Applicable group");
  },
};
