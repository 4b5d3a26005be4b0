/** Reports as `verify` writes them, made from a seed: the same seed, the same Macs. */
import {
  funnelSteps,
  verdicts,
  type FunnelStep,
  type MacReport,
  type ReportSummary,
} from "../../../../operations/verify/report";
import type { Evidence, Verdict, VerifyReport } from "../../../../operations/verify/report";

const givenNames =
  "Änne,Björn,Søren,Małgorzata,Jürgen,Łukasz,Zoë,Kjærsti,Thaddäus,Agnieszka,Mette,Öztürk,Ida,Paweł,Käthe,Rasmus";
const familyNames =
  "Müller,Groß,Ærenlund,Wiśniewska,von der Straßenmühle,Østergaard,Żeleński,Böttcher,Jørgensen,Kowalczyk,Lüdenscheidt,Brzęczyszczykiewicz,Sjögren,Weiß";
const places = "Vertrieb,Büro,Lager,Design,Entwicklung,Empfang,Außendienst,Labor";

/** Share of each verdict in a roll-out that is well under way. */
const shares: Record<Verdict, number> = {
  compliant: 0.782,
  notRegistered: 0.083,
  nonCompliant: 0.051,
  stale: 0.031,
  notInPartnerGroup: 0.014,
  registeredNotReported: 0.013,
  wrongUser: 0.009,
  shellRecord: 0.007,
  duplicateRecords: 0.005,
  unknown: 0.003,
  disagreement: 0.002,
};

const words: Record<Verdict, { reasons: string[]; remedy: string | null; reached: FunnelStep }> = {
  compliant: { reasons: ["Jamf Pro, the partner and Entra agree."], remedy: null, reached: "compliant" },
  notRegistered: {
    reasons: ["Entra has no device with this Mac's Entra device id.", "The extension attribute says not registered."],
    remedy: "Ask the person to run Register with Microsoft Entra ID in Self Service.",
    reached: "appInstalled",
  },
  nonCompliant: {
    reasons: ["Jamf Pro: FileVault 2 is not on for the boot partition."],
    remedy: "Turn FileVault on (policy Encrypt), then let the Mac take inventory.",
    reached: "reported",
  },
  stale: {
    reasons: ["Last contact with Jamf Pro was more than 60 days ago."],
    remedy: "Find the Mac; retire it in Jamf Pro and Entra if it is gone.",
    reached: "reported",
  },
  notInPartnerGroup: {
    reasons: ["The person is in no group that is assigned to the partner Jamf."],
    remedy: "Add the person to the group Mac Compliance Users in Entra.",
    reached: "registered",
  },
  registeredNotReported: {
    reasons: ["Registered for more than an hour, and Entra has no compliance state."],
    remedy: "Run the policy Gather registration again, then take inventory (sudo jamf recon).",
    reached: "registered",
  },
  wrongUser: {
    reasons: ["Entra names another owner of the record than Jamf Pro names for the Mac."],
    remedy: "Correct the person under User and Location in Jamf Pro, or register again as the right one.",
    reached: "registered",
  },
  shellRecord: {
    reasons: ["The record in Entra has no operating system version and no management."],
    remedy: "Run the policy Repair Entra registration while the person is signed in.",
    reached: "registered",
  },
  duplicateRecords: {
    reasons: ["Entra has two enabled records with this name and serial."],
    remedy: "Delete the older record in Entra; keep the one that the Mac names.",
    reached: "registered",
  },
  unknown: {
    reasons: ["Jamf Pro's answer on compliance could not be read (503)."],
    remedy: "Run verify again when everything can be read; it lists what could not be read.",
    reached: "registered",
  },
  disagreement: {
    reasons: ["Jamf Pro: compliant; Entra: isCompliant is false."],
    remedy: "Open both records; look the Mac up in both admin centers.",
    reached: "reported",
  },
};

/** Numbers between 0 and 1 that depend on the seed only. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Wanted {
  macs: number;
  seed?: number;
  earlier?: number;
}

export function reportOf({ macs: wanted, seed = 1, earlier = 12 }: Wanted): VerifyReport {
  const next = random(seed);
  const macs = Array.from({ length: wanted }, (_, i) => macOf(i, next));
  const summary = summaryOf(macs, "2026-11-23T09:30:00Z");
  return {
    format: 1,
    stack: "Nordlicht Maschinenbau",
    jamfUrl: "https://nordlicht.jamfcloud.com",
    tenantId: "8f2d1c6e-5b1a-4f43-9a59-30c1c0a7d2be",
    isComplete: true,
    gaps: [],
    isMasked: false,
    ...summary,
    trend: Array.from({ length: earlier }, (_, i) => earlierThan(summary, (i + 1) / (earlier + 1), earlier - i, next)),
    macs,
  };
}

/** The same report as `verify --mask` would write it. */
export function masked(report: VerifyReport): VerifyReport {
  const macs = report.macs.map((mac, i) => ({
    ...mac,
    name: `Mac ${i + 1}`,
    serial: `S${i + 1}`,
    user: mac.user && `person-${i + 1}`,
    links: {},
    evidence: mac.evidence.map((said) => (said.label === "Device name" ? { ...said, value: `Mac ${i + 1}` } : said)),
  }));
  return { ...report, isMasked: true, macs };
}

function summaryOf(macs: MacReport[], generatedAt: string): ReportSummary {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  const funnel = Object.fromEntries(funnelSteps.map((step) => [step, 0])) as Record<FunnelStep, number>;
  for (const { verdict, reached } of macs) {
    counts[verdict] += 1;
    for (const step of funnelSteps.slice(0, reached ? funnelSteps.indexOf(reached) + 1 : 0)) funnel[step] += 1;
  }
  return { generatedAt, counts, funnel };
}

function earlierThan({ generatedAt, counts, funnel }: ReportSummary, part: number, weeks: number, next: () => number) {
  const grown = (macs: number, pace: number) => Math.round(macs * Math.min(1, (part * (0.97 + 0.06 * next())) ** pace));
  const applicable = Math.round(funnel.applicable * (0.94 + 0.06 * part));
  const steps = {
    applicable,
    appInstalled: grown(funnel.appInstalled, 0.3),
    registered: grown(funnel.registered, 0.6),
  };
  const reported = Math.min(steps.registered, grown(funnel.reported, 0.8));
  const compliant = Math.min(reported, grown(funnel.compliant, 1.1));
  return {
    generatedAt: new Date(Date.parse(generatedAt) - weeks * 7 * 86_400_000).toISOString(),
    counts: { ...counts, compliant, notRegistered: counts.notRegistered + funnel.registered - steps.registered },
    funnel: { ...steps, reported, compliant },
  };
}

function macOf(i: number, next: () => number): MacReport {
  const pick = (list: string) => list.split(",")[Math.floor(next() * list.split(",").length)]!;
  const hex = (length: number) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join("");
  const [given, family] = [pick(givenNames), pick(familyNames)];
  const verdict = verdictAt(next());
  const { reasons, remedy, reached } = words[verdict];
  const serial = `C02${Array.from({ length: 9 }, () => "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"[Math.floor(next() * 34)]).join("")}`;
  const name =
    next() < 0.5 ? `MacBook Pro von ${given} ${family}` : `${pick(places)}-${String(i + 1).padStart(6, "0")}`;
  const user = next() < 0.03 ? null : `${ascii(given)}.${ascii(family)}@nordlicht-maschinenbau.example`;
  const device = `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`;
  const at = (hours: number) =>
    new Date(Date.UTC(2026, 10, 23, 9) - Math.floor(next() * hours * 3_600_000)).toISOString();
  const isRegistered = verdict !== "notRegistered";
  const evidence: Evidence[] = [
    { source: "Jamf Pro", label: "Last Inventory Update", value: "taken", at: at(72) },
    { source: "Jamf Pro", label: "Compliance Group", value: verdict === "nonCompliant" ? "not a member" : "member" },
    {
      source: "Jamf Pro",
      label: "Entra Registration",
      value: isRegistered ? `Registered (${device})` : "Not registered",
    },
  ];
  if (isRegistered) {
    evidence.push(
      { source: "Entra", label: "Device name", value: name },
      { source: "Entra", label: "isCompliant", value: String(verdict === "compliant"), at: at(48) },
      { source: "Entra", label: "trustType", value: "Workplace" },
    );
  }
  if (verdict === "wrongUser") evidence.push({ source: "Entra", label: "Owner", value: "ida.weiss@nordlicht.example" });
  if (verdict === "notRegistered" && next() < 0.4) {
    evidence.push({ source: "Sign-in log", label: "53000", value: "Device is not in required state", at: at(48) });
  }
  return {
    serial,
    name,
    user,
    verdict,
    reasons,
    remedy,
    evidence,
    reached: verdict === "notRegistered" && next() < 0.35 ? "applicable" : reached,
    links: {
      jamf: `https://nordlicht.jamfcloud.com/computers.html?id=${i + 1}`,
      ...(isRegistered && {
        entra: `https://entra.microsoft.com/#view/Microsoft_AAD_Devices/DeviceDetailsMenuBlade/~/Properties/objectId/${device}`,
      }),
    },
  };
}

function verdictAt(point: number): Verdict {
  let reached = 0;
  for (const verdict of Object.keys(shares) as Verdict[]) {
    reached += shares[verdict];
    if (point < reached) return verdict;
  }
  return "compliant";
}

function ascii(name: string): string {
  const plain = { ß: "ss", æ: "ae", ø: "o", ł: "l" } as Record<string, string>;
  return name
    .toLowerCase()
    .replace(/[ßæøł]/g, (letter) => plain[letter]!)
    .normalize("NFKD")
    .replace(/[^a-z]/g, "");
}
