/** What is known of one Mac and its person; the questions see nothing else. `"unread"` is not "no": it could not be read. */
import type { Gate } from "../../components/connection/deviceComplianceConnection";
import type { Registrant } from "../../providers/graph/registrant";
import type { SignIn } from "../../providers/graph/signIns";
import type { MacFacts, Standard } from "../mac/facts";
import { type Cause, causes, type Place } from "./causes";
import type { Finding, Step } from "./report";

/** What a user may have seen on the screen. */
export const symptoms = ["AccountNotOnboarded", "53000", "53001", "53003", "530003"] as const;
export type Symptom = (typeof symptoms)[number];

export interface Case {
  standard: Standard;
  gates: readonly Gate[] | "unread";
  /** As `verify` knows it; `undefined`: Jamf Pro has no such Mac. */
  facts: MacFacts | undefined;
  /** Version of Company Portal by the last inventory. */
  companyPortal: string | undefined;
  /** `false`: the stack is configured without the extension attribute. */
  hasAttribute: boolean;
  person: Registrant | "noneNamed" | "notFound" | "unread";
  /** `"noGroups"`: the partner entry has none, or is not there. */
  isInPartnerGroup: boolean | "noGroups" | "unread";
  /** Newest first. */
  signIns: readonly SignIn[] | "unread";
  registrationAppId: string | undefined;
  saw: Symptom | undefined;
  links: Partial<Record<Place, string>>;
}

/** With which answers a question ends. */
export interface Answer {
  says: string;
  outcome: Step["outcome"];
  findings?: Finding[];
  /** Why nothing is known. */
  unknown?: string;
  /** What would be asked next makes no sense any more. */
  ends?: boolean;
}

export interface Question {
  asks: string;
  /** `undefined`: the question does not arise. */
  answer(given: Case, found: readonly Finding[]): Answer | undefined;
}

export const good = (says: string): Answer => ({ says, outcome: "good" });
export const beside = (says: string): Answer => ({ says, outcome: "beside" });
export const unknown = (says: string, why: string): Answer => ({ says, outcome: "unknown", unknown: why });

export const bad = ({ links }: Case, cause: Cause, says: string, ends = false): Answer => ({
  says,
  outcome: "bad",
  ends,
  findings: [finding(links, cause, says)],
});

export function finding(links: Case["links"], cause: Cause, says: string): Finding {
  const { remedy, command, place } = causes[cause];
  const link = place && links[place];
  return { cause, says, remedy, command, link };
}

/** Records that count; `undefined`: they could not be read. */
export const enabledRecords = ({ facts }: Case) =>
  !facts || facts.records === "unread" ? undefined : facts.records.filter(({ isEnabled }) => isEnabled);

export const hour = 3_600_000;

/** `3 minutes ago`, `5 days ago`. */
export function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  const [count, word] =
    minutes < 120
      ? [minutes, "minute"]
      : minutes < 2_880
        ? [Math.round(minutes / 60), "hour"]
        : [Math.floor(minutes / 1_440), "day"];
  return `${count} ${word}${count === 1 ? "" : "s"} ago`;
}
