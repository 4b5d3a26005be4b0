/**
 * From facts to a verdict: pure. The order of the questions is the order in which an administrator wants to know: first what
 * lets a Mac in that should not be, then what keeps the verdict from being known, then what stops it from being let in.
 */
import type { KnownRecord } from "../../components/macs/records";
import type { MacFacts, Standard } from "./facts";
import { failedCriteria } from "./criteria";
import { remedies } from "./remedies";
import type { FunnelStep, Verdict } from "../verify/report";

export interface Judged {
  verdict: Verdict;
  /** The deciding one first. */
  reasons: string[];
  remedy: string | null;
  reached: FunnelStep | null;
}

type Answer = Omit<Judged, "reached">;

const hour = 3_600_000;
const day = 24 * hour;

export function judgeMac(facts: MacFacts, standard: Standard): Judged {
  const answer = verdictOf(facts, standard);
  return { ...answer, reached: reached(facts, standard, answer.verdict) };
}

function verdictOf(facts: MacFacts, standard: Standard): Answer {
  const { mac, registration, records, isRegistrant } = facts;
  if (records === "unread" || isRegistrant === "unread") {
    return answer("unknown", "The device records of this Mac in Entra could not be read.", remedies.unknown);
  }
  const enabled = records.filter(({ isEnabled }) => isEnabled);
  const isLetIn = enabled.some(({ isCompliant }) => isCompliant === true);

  // Believing in protection that is not there comes before everything else.
  if (isLetIn && !jamfHoldsCompliant(facts)) {
    const who = mac.applicable ? "the Mac is not compliant in Jamf Pro" : "The Mac is not in the Applicable group";
    return answer("disagreement", `${who}, and it is still compliant in Entra.`, remedies.open, why(facts, standard));
  }
  if (!mac.applicable) return answer("notRegistered", "The Mac is not in the Applicable group.", remedies.scope);
  // Without the device key, no record in Entra is this Mac's any more.
  if (registration.state === "notRegistered" && isLetIn) {
    const text = "The Mac reports that it is not registered, and Entra has a compliant device record of it.";
    return answer("disagreement", text, remedies.open);
  }
  const age = mac.reportedAt === undefined ? Infinity : standard.now - mac.reportedAt;
  if (age > standard.staleDays * day && !isLetIn) {
    const days = age === Infinity ? undefined : Math.floor(age / day);
    const text = days === undefined ? "Jamf Pro has no inventory of it." : `No inventory for ${days} days.`;
    return answer("stale", text, remedies.stale);
  }
  if (registration.state === "anotherUser") {
    const text = "Another user of this Mac has registered it; the signed-in user has not.";
    return answer("wrongUser", text, remedies.shared);
  }
  if (registration.state === "notRegistered" || enabled.length === 0) return notRegistered(facts, records);
  if (enabled.length > 1) {
    const shells = enabled.some(isShell) ? ", of which at least one is incomplete" : "";
    return answer(
      "duplicateRecords",
      `Entra has ${enabled.length} enabled device records for this Mac${shells}.`,
      remedies.duplicate,
    );
  }
  return verdictOfRecord(enabled[0]!, facts, standard, isRegistrant);
}

/** One enabled record is there. */
function verdictOfRecord(
  record: KnownRecord,
  facts: MacFacts,
  standard: Standard,
  isRegistrant: (userId: string) => boolean,
): Answer {
  const { registration, information } = facts;
  const age = record.registeredAt === undefined ? Infinity : standard.now - record.registeredAt;
  if (
    isShell(record) &&
    (registration.state === "notGathered" || (registration.state !== "registered" && age > hour))
  ) {
    return answer(
      "shellRecord",
      "The device record in Entra is incomplete: it was created at the sign-in, and gathering did not finish.",
      remedies.shell,
    );
  }
  if (isSomebodyElses(record, facts, isRegistrant)) {
    return answer("wrongUser", "The device in Entra belongs to a different user than in Jamf Pro.", remedies.owner);
  }
  if (record.ownerIds.length === 0) return answer("unknown", "The device in Entra has no owner.", remedies.confirm);
  if (!record.ownerIds.some(isRegistrant)) {
    const text = "The user is in no group that the compliance partner is assigned to, so the Mac is not reported.";
    return answer("notInPartnerGroup", text, remedies.group);
  }
  if (registration.state === "notGathered") {
    return answer(
      "registeredNotReported",
      "The Mac is registered, and its agent has not reported that to Jamf Pro.",
      remedies.gather,
    );
  }
  if (record.isCompliant === null) {
    const text =
      age <= hour
        ? `Registered ${Math.max(0, Math.round(age / 60_000))} minutes ago; the first compliance state takes up to an hour.`
        : "Registered, and no compliance state arrived in Entra within the hour that Microsoft documents.";
    return answer("registeredNotReported", text, remedies.reported);
  }
  if (!record.isCompliant) {
    if (jamfHoldsCompliant(facts)) {
      return answer("disagreement", "the Mac is compliant in Jamf Pro but not in Entra.", remedies.withheld);
    }
    const [first, ...others] = why(facts, standard);
    return answer("nonCompliant", first!, remedies.criteria, others);
  }
  // What follows is let in; each doubt about whether rightly is worth more than a good number.
  if (record.by !== "id") {
    const text = "Entra has a compliant device record of that name and owner; that it is this Mac's is not proven.";
    return answer("unknown", text, remedies.confirm);
  }
  if (registration.state === "wrongClient") {
    return answer(
      "disagreement",
      "The Mac uses another registration app, and it is compliant in Entra.",
      remedies.open,
    );
  }
  if (information === "unread") {
    return answer("unknown", "The compliance information of this Mac in Jamf Pro could not be read.", remedies.unknown);
  }
  return answer("compliant", "Jamf Pro, the Mac's registration and Entra agree.", null);
}

function notRegistered(
  { mac, userId, registration, information, failure }: MacFacts,
  records: readonly KnownRecord[],
): Answer {
  const refused = failure ? [`The last registration failed: ${failure.errorCode} ${failure.reason}`.trim()] : [];
  const because = (text: string, remedy: string) => answer("notRegistered", text, remedy, refused);
  if (records.some(({ isEnabled }) => isEnabled)) {
    return because("Not registered; the device record of that name in Entra is an old one.", remedies.register);
  }
  if (records.length > 0) return because("The device record of this Mac in Entra is disabled.", remedies.enable);
  if (registration.state === "wrongClient") return because("The Mac uses another registration app.", remedies.client);
  if (registration.state === "notApplicable") {
    return because("Registration is not enabled on the Mac yet.", remedies.scope);
  }
  if (registration.deviceIds.length > 0) {
    return because("The device that the Mac is registered as is not in Entra any more.", remedies.register);
  }
  if (registration.state === "unknown" && typeof information !== "object") {
    return answer("unknown", "Neither the Mac nor Jamf Pro reports whether it is registered.", remedies.confirm);
  }
  // A short name may be anybody's; an address that no registrant has is not one of theirs.
  if (userId === undefined && mac.user?.includes("@") === true) {
    const text =
      "Not registered with Entra, and the user is in no group that the compliance partner is assigned to: a registration would " +
      "end with AccountNotOnboarded.";
    return because(text, remedies.group);
  }
  return because("Not registered with Entra.", remedies.register);
}

/** Nothing has ever filled it in: made at the sign-in, before the agent gathered. */
export const isShell = ({ isCompliant, isManaged }: KnownRecord): boolean => isCompliant === null && isManaged === null;

/** An address that no registrant has is not that of an owner who is one; a short name may be spelt in any way. */
export function isSomebodyElses(
  { ownerIds }: KnownRecord,
  { userId, mac }: MacFacts,
  isRegistrant: (userId: string) => boolean,
): boolean {
  if (userId !== undefined) return ownerIds.length > 0 && !ownerIds.includes(userId);
  return mac.user?.includes("@") === true && ownerIds.some(isRegistrant);
}

/** By its own word on this Mac where that was asked, otherwise by the groups that the page names. */
export const jamfHoldsCompliant = ({ mac, information }: MacFacts): boolean =>
  typeof information === "object"
    ? information.applicable && information.state === "COMPLIANT"
    : mac.applicable && mac.compliant;

function why({ mac }: MacFacts, standard: Standard): string[] {
  const failed = failedCriteria(mac, standard);
  if (failed.length > 0) return failed.map((text) => `${text}.`);
  return [
    standard.criteria
      ? "Its inventory does not show which criterion is not met."
      : "Which criterion is not met could not be determined: the Compliance group has custom criteria.",
  ];
}

const answer = (verdict: Verdict, reason: string, remedy: string | null, more: string[] = []): Answer => ({
  verdict,
  reasons: [reason, ...more],
  remedy,
});

function reached({ mac, records }: MacFacts, standard: Standard, verdict: Verdict): FunnelStep | null {
  if (!mac.applicable) return null;
  if (verdict === "compliant") return "compliant";
  const enabled = records === "unread" ? [] : records.filter(({ isEnabled }) => isEnabled);
  if (enabled.length > 0 && verdict !== "notRegistered") {
    return enabled.some(({ isCompliant }) => isCompliant !== null) ? "reported" : "registered";
  }
  return standard.applicableMeansInstalled ? "appInstalled" : "applicable";
}
