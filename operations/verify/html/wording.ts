/** The page's words for what a report holds; the page's script reads them too. */
import type { FunnelStep, Verdict } from "../report";

/** Which of the four signs stands before a verdict; the label beside it always says the same in words. */
export type Tone = "good" | "bad" | "people" | "unclear";

interface VerdictWords {
  label: string;
  tone: Tone;
  /** What it means for the user or the administrator, in one clause. */
  meaning: string;
}

export const verdictWords: Record<Verdict, VerdictWords> = {
  disagreement: {
    label: "Disagreement",
    tone: "bad",
    meaning: "Jamf Pro, the partner and Entra contradict each other",
  },
  duplicateRecords: { label: "Duplicate records", tone: "people", meaning: "Several enabled device records in Entra" },
  shellRecord: { label: "Incomplete record", tone: "people", meaning: "Device record in Entra was never completed" },
  wrongUser: { label: "Wrong user", tone: "people", meaning: "Device in Entra belongs to a different user" },
  notInPartnerGroup: {
    label: "Not in partner group",
    tone: "people",
    meaning: "The Macs of this user are not reported",
  },
  registeredNotReported: {
    label: "Registered, not reported",
    tone: "people",
    meaning: "No compliance state arrived within the hour",
  },
  notRegistered: { label: "Not registered", tone: "people", meaning: "Applicable, and not in Entra" },
  nonCompliant: { label: "Not compliant", tone: "bad", meaning: "Does not meet a criterion in Jamf Pro" },
  stale: { label: "Stale", tone: "unclear", meaning: "No recent inventory" },
  unknown: { label: "Unknown", tone: "unclear", meaning: "Data required for a verdict could not be read" },
  compliant: { label: "Compliant", tone: "good", meaning: "Jamf Pro, the partner and Entra agree" },
};

export const stepWords: Record<FunnelStep, string> = {
  applicable: "Applicable",
  appInstalled: "App installed",
  registered: "Registered",
  reported: "Reported",
  compliant: "Compliant in Entra",
};

/** `12,345`. */
export function number(value: number): string {
  return value.toLocaleString("en-US");
}

/** `81.4 %`; never rounds something to nothing, nor nearly all to all. */
export function share(part: number, whole: number): string {
  if (whole <= 0) return "–";
  const percent = (100 * part) / whole;
  if (part > 0 && percent < 0.1) return "< 0.1 %";
  if (part < whole && percent > 99.9) return "> 99.9 %";
  return `${percent.toFixed(1)} %`;
}

const utc = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** `23 Nov 2026, 11:30 UTC`; a text that is no time stays as it is. */
export function moment(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : `${utc.format(time)} UTC`;
}
