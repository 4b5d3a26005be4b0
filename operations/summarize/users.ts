/** What changes for users: the first thing that a reviewer reads. A number that was not counted is never a zero. */
import { ownEntry } from "../../providers/core/ownEntry";
import type { EffectKind } from "../../components/access/effects";
import type { Change } from "./changes";
import type { Section } from "./section";
import type { TenantSummary } from "./tenantSummary";

export function usersSection(summary: TenantSummary): Section {
  const { access } = summary;
  const items = [...enforcement(summary), ...registration(summary), ...standard(summary), ...connection(summary)];
  if (access !== "notRead") return counted(summary, access, items);
  if (items.length === 0)
    return {
      heading: "Users",
      text: "No change to the users that a policy applies to, or to the Macs that count as compliant.",
      items,
    };
  return { heading: "Users", text: summary.outcome === "refused" ? ifNotRefused : undefined, items };
}

const ifNotRefused = "If it were not refused:";

function counted(
  { outcome }: TenantSummary,
  access: Exclude<TenantSummary["access"], "notRead">,
  items: string[],
): Section {
  const all = access.difference ? [...access.effects.map(effectText), ...items] : items;
  const total = !access.difference
    ? "No user gains or loses access by this run."
    : access.totalBlocked === null
      ? ""
      : access.heldBack.length > 0
        ? `${access.totalBlocked} users would be blocked, by any policy, if nothing were held back.`
        : `${access.totalBlocked} users are blocked after this run, by any policy.`;
  const isRefused = outcome === "refused" && all.length > 0;
  return { heading: "Users", text: isRefused ? `${ifNotRefused} ${total}`.trim() : total, items: all };
}

type Effect = Exclude<TenantSummary["access"], "notRead">["effects"][number];

/** `Users newly blocked: 3 (limit 2), held back.` and why. */
export const effectText = ({ kind, count, limit, why, outcome }: Effect): string =>
  `${ownEntry(effectNames, kind) ?? kind}: ${count}${limit === null ? "" : ` (limit ${limit})`}` +
  `${outcome === "heldBack" ? ", held back" : ""}. ${why}`;

/** Of every kind: the key is none of the administrators' words. */
const effectNames: Readonly<Record<EffectKind, string>> = {
  peopleNewlyBlocked: "Users newly blocked",
  peopleNewlyBlockedConditionally: "Users newly blocked for some apps, or in some situations",
  peopleNoLongerAsked: "Users no longer required to use a compliant Mac",
  policyAsksNobody: "Policies that would be on and apply to no user",
  breakGlassUnreachable: "Emergency access accounts (break-glass) that cannot sign in",
  blockingPolicyCertain: "Policies that block the registration of a Mac",
  blockingPolicyPossible: "Policies that may block the registration of a Mac",
  partnerInactive: "Compliance partners that are not active",
  drainUnreported: "Compliant Macs that nobody reports, so that drain would leave them compliant",
  macsFrozen: "Macs that stay compliant in Entra without being reported",
  macsNewlyCompliant: "Macs newly compliant",
  registrationClosed: "Macs that could register and no longer can",
  registrationStopped: "Macs whose registration is blocked",
  weekendInventory: "Macs that would become non-compliant over a weekend",
  gap: "Could not be read",
};

const whom = { nobody: "no user", pilot: "the pilot group", everybody: "all users who register Macs" } as const;

function enforcement({ managedPolicy, audience }: TenantSummary): string[] {
  if (managedPolicy === "notRead" || !managedPolicy) return [];
  const { displayName, enforcedFor } = managedPolicy;
  if (enforcedFor.before === enforcedFor.after) return [];
  const counts =
    audience === "notRead"
      ? ""
      : ` ${audience.peopleLosingAccess} of ${audience.people} users would be blocked now; ${audience.compliantMacs} of their ` +
        `${audience.applicableMacs} applicable Macs are compliant.`;
  return [
    `A compliant Mac will be required of ${whom[enforcedFor.after]} by "${displayName}"; until now of ${whom[enforcedFor.before]}.${counts}`,
  ];
}

const has = (change: Change, property: string) => change.differences.find((d) => d.property === property);

function registration({ changes, raises }: TenantSummary): string[] {
  const policy = changes.find((c) => c.kind === "jamf:Policy" && c.op === "update" && has(c, "enabled"));
  if (raises !== "notRead" && raises.includes("registration"))
    return ["Users can register their Macs from Self Service from now on."];
  const closes = policy && has(policy, "enabled")?.new !== "true";
  return closes ? ["Registration closes: no further Mac can register."] : [];
}

/** Which Macs count as compliant, or are reported at all. */
function standard({ changes, access }: TenantSummary): string[] {
  const notCounted =
    access === "notRead" ? " How many Macs and users are affected was not counted in this preview." : "";
  return changes
    .filter((c) => c.kind === "jamf:SmartComputerGroup" && c.op === "update" && has(c, "criteria"))
    .map(({ name }) => `The criteria of the group "${name}" change, and with them the Macs in it.${notCounted}`);
}

function connection({ changes }: TenantSummary): string[] {
  const partner = changes.find((c) => c.kind === "graph:CompliancePartner" && c.op === "update" && has(c, "groupId"));
  return partner
    ? ["Another group of users is assigned to the compliance partner: Macs of users outside it are no longer reported."]
    : [];
}
