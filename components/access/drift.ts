/**
 * What somebody changed by hand in objects that this stack writes: criteria and site of the two smart groups, whether registration is open, and
 * the members, or the rule, of the group of users. `--refresh` puts it right, and so does every write to a smart group, since Jamf Pro
 * takes a group whole. The program does not see whether the run was started with `--refresh`, so all of it counts.
 */
import { unequal } from "../../providers/core/adoption";
import { existing } from "../../providers/core/existing";
import { ServiceError, textOf } from "../../providers/core/errors";
import { jamfClient } from "../../providers/jamf/client";
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";
import { smartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import { groupsOf } from "../connection/judgePartner";
import { recordedSmartGroups } from "../state/recordedSmartGroups";
import { type Intent, type Part, recordedIntent } from "./intent";
import { membersDrift } from "./membersDrift";
import { driftOf, isRenamed } from "./runChanges";
import type { RunQuestion } from "./runQuestion";

/** A smart group as Jamf Pro holds it now. */
interface LiveGroup {
  criteria: Criterion[];
  site: string;
}

export interface Drift {
  parts: ReadonlySet<Part>;
  /** What was changed, as sentences without a full stop. */
  byHand: readonly string[];
  /** Of groups that are not as the state recorded them: what holding them back keeps. */
  live: Readonly<Partial<Record<"applicable" | "compliance", LiveGroup>>>;
  /** Members of the configuration that Entra does not have, in small letters. */
  goneUsers: ReadonlySet<string>;
  /** Why something of it is not known. */
  notRead: readonly string[];
  /** It was read. */
  isLookedFor: boolean;
}

/**
 * An unchanged preview keeps to its few requests and does not look; the run that writes does, and so does a preview of a run that changes
 * something. What was read for other reasons is compared in each.
 */
export async function readDrift(
  question: RunQuestion,
  wanted: Intent,
  before: Intent | undefined,
  changes: ReadonlySet<Part>,
): Promise<Drift> {
  const partner = assignment(question);
  const parts = new Set<Part>([...driftOf(wanted, question), ...partner]);
  const ofPartner = partner.length > 0 ? ["the compliance partner is not assigned to the group of users any more"] : [];
  const isLookedFor = before !== undefined && isAffordable(question, changes.size + parts.size);
  if (!isLookedFor) return { parts, byHand: ofPartner, live: {}, goneUsers: new Set(), notRead: [], isLookedFor };
  const notRead: string[] = [];
  // A gap is counted as one: what can't be read is never "as it was".
  const read = <T>(work: Promise<T>): Promise<T | undefined> =>
    work.catch((error: unknown) => {
      if (!(error instanceof ServiceError)) throw error;
      notRead.push(textOf(error));
      return undefined;
    });
  const [applicable, compliance, registration, users] = await Promise.all([
    read(groupDrift("applicable", wanted, before, question)),
    read(groupDrift("compliance", wanted, before, question)),
    read(question.registrationNow()),
    read(membersDrift(question)),
  ]);
  if (registration !== undefined && registration !== wanted.registration) parts.add("registration");
  const found = [applicable, compliance, users].filter((each) => each !== undefined);
  for (const each of found) for (const part of each.parts) parts.add(part);
  return {
    parts,
    byHand: [...found.flatMap(({ byHand }) => byHand), ...ofPartner],
    live: { applicable: applicable?.live, compliance: compliance?.live },
    goneUsers: users?.gone ?? new Set(),
    notRead,
    isLookedFor,
  };
}

/** The tenant beside what the last run left, for `status`, which judges no run. As sentences without a full stop. */
export async function changedSinceLastRun(
  question: Pick<RunQuestion, "config" | "tenant" | "last" | "name">,
  registration: Intent["registration"],
): Promise<string[]> {
  const { last, name } = question;
  const before = last && recordedIntent(last, name);
  if (!before) return [];
  const [applicable, compliance, users] = await Promise.all([
    groupDrift("applicable", before, before, question),
    groupDrift("compliance", before, before, question),
    membersDrift(question),
  ]);
  const isOpen = registration === "open";
  return [
    ...applicable.byHand,
    ...compliance.byHand,
    ...(registration === before.registration ? [] : [`registration was ${isOpen ? "opened" : "closed"} in Jamf Pro`]),
    ...users.byHand,
  ];
}

function isAffordable({ looks, config, last, name }: RunQuestion, changed: number): boolean {
  if (looks !== "whereWritten") return looks === "always";
  if (changed > 0) return true;
  return (["applicable", "compliance"] as const).some((group) => {
    const { displayName, description } = config.jamf[`${group}Group`];
    const held = last?.of("jamf:SmartComputerGroup", `${name}-${group}`, ["name", "description"]);
    return isRenamed(held, displayName, description);
  });
}

interface GroupDrift {
  parts: Part[];
  byHand: string[];
  live?: LiveGroup;
}

const labels = { applicable: "Applicable", compliance: "Compliance" } as const;

async function groupDrift(
  group: "applicable" | "compliance",
  wanted: Intent,
  before: Intent,
  { config: { jamf, jamfUrl }, last, name: component }: Pick<RunQuestion, "config" | "last" | "name">,
): Promise<GroupDrift> {
  const { displayName: name } = jamf[`${group}Group`];
  const asked = { jamfUrl, name, site: wanted.site, criteria: [...wanted[group]] };
  const id = recordedSmartGroups(last, component)[group];
  const found = await existing(smartComputerGroup, jamfClient(jamfUrl), asked, id);
  const label = `the ${labels[group]} group`;
  const [only] = found;
  // Several of a name, of which none is known to be ours, are refused elsewhere.
  if (found.length > 1) return { parts: [], byHand: [] };
  if (!only) return { parts: [group], byHand: [`${label} was deleted in Jamf Pro`] };
  const live = { criteria: [...canonicalCriteria(only.args.criteria ?? [])], site: only.args.site ?? wanted.site };
  const differs = (from: Pick<Intent, "applicable" | "compliance" | "site">, key: "criteria" | "site"): boolean => {
    const args = { jamfUrl, name, ...(key === "site" ? { site: from.site } : { criteria: [...from[group]] }) };
    // Under another name it is still the same group: the name is not what is asked here.
    return unequal(smartComputerGroup, args, { ...live, name }).length > 0;
  };
  const parts: Part[] = [
    ...(differs(wanted, "criteria") ? [group] : []),
    ...(differs(wanted, "site") ? (["site"] as const) : []),
  ];
  const [criteria, site] = [differs(before, "criteria"), before.site === wanted.site && differs(before, "site")];
  return {
    parts,
    byHand: [
      ...(criteria ? [`the criteria of ${label} were changed in Jamf Pro`] : []),
      ...(site ? [`the site of ${label} was changed in Jamf Pro`] : []),
    ],
    ...(criteria || site ? { live } : {}),
  };
}

/** The partner was assigned to this stack's group of users, and is not any more: the state says so, or, after a refresh, nothing of it. */
function assignment({ tenant: { partner, userGroupId }, last, name }: RunQuestion): Part[] {
  const recorded = last?.of("graph:CompliancePartner", `${name}-partner`, ["groupId", "entry"]);
  const { groupId } = recorded ?? {};
  if (!partner || !userGroupId || recorded?.["entry"] !== "present") return [];
  if (typeof groupId === "string" && groupId.toLowerCase() !== userGroupId.toLowerCase()) return [];
  return groupsOf(partner).some((id) => id.toLowerCase() === userGroupId.toLowerCase()) ? [] : ["partner"];
}
