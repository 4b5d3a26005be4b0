/**
 * What a run writes that concerns users, in one comparable form: as the configuration and the stage ask for it, and as the state
 * recorded it at the last run. Only where the two differ, or the tenant differs from both, is anything counted. Pure.
 */
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";
import type { Config } from "../config/schema";
import { type RecordedPolicy, recordedPolicy, unlikeWritten } from "../state/recordedPolicy";
import { applicableCriteria, complianceCriteria } from "../stages/groupCriteria";
import type { Plan } from "../stages/plan";
import type { LastOutputs } from "../state/lastOutputs";
import { ownUserGroup, recordedMembership, recordedUserGroup } from "../state/recordedUsers";

export interface Intent {
  /** Criteria of the two groups. */
  applicable: readonly Criterion[];
  compliance: readonly Criterion[];
  /** Site of both, by name or id: they hold Macs of that site only. */
  site: string;
  registration: "closed" | "open";
  /** The managed policy, where it is on. */
  managedPolicy?: {
    audience: string;
    resources: readonly string[];
    exempt: readonly string[];
    /** What it has that this program never writes: a refresh took it into the state, or it was adopted with it. */
    besides: readonly string[];
  };
  /** Who registers Macs: rule, list of members or id of a group. */
  users: string;
  /** Id of the group of users that this stack made, in the recorded one. */
  ownUsers?: string;
  /** Policies of the tenant from which registration is excluded. */
  exclusions: readonly string[];
  hasPlaceholder: boolean;
}

/** What can differ: of what the configuration asks for, and the partner's assignment, which follows from it. */
export type Part = keyof Intent | "partner";

export const noSite = "None";

/** Of the group of users by whatever way its members are chosen. */
const everybody = "users";

export function intended(config: Config, plan: Plan): Intent {
  const { conditionalAccess, pilot, users } = config;
  const { managedPolicy, breakGlass, exclusions, placeholder } = conditionalAccess;
  return {
    applicable: canonicalCriteria(applicableCriteria(config)),
    compliance: canonicalCriteria(complianceCriteria(config, plan)),
    site: config.jamf.site ?? noSite,
    registration: plan.registration,
    ...(plan.managedPolicy === "on" && managedPolicy
      ? {
          managedPolicy: {
            audience: plan.enforcedFor === "pilot" ? lower(pilot.groupId!) : everybody,
            resources: sorted(managedPolicy.targetResources),
            exempt: sorted([...(breakGlass?.groupId ? [breakGlass.groupId] : []), ...(breakGlass?.userIds ?? [])]),
            besides: [],
          },
        }
      : {}),
    users: usersOf(users),
    exclusions: sorted(exclusions.policyIds),
    hasPlaceholder: placeholder !== false,
  };
}

/** `undefined`: this stack has made nothing yet that could concern anybody. */
export function recordedIntent(last: LastOutputs, name: string): Intent | undefined {
  const criteriaOf = (group: string) =>
    last.of("jamf:SmartComputerGroup", group, ["criteria"])?.["criteria"] as Criterion[] | undefined;
  const [applicable, compliance] = [criteriaOf(`${name}-applicable`), criteriaOf(`${name}-compliance`)];
  if (!applicable || !compliance) return undefined;
  const site = last.of("jamf:SmartComputerGroup", `${name}-compliance`, ["site"])?.["site"];
  const registration = last.of("jamf:Policy", `${name}-registration`, ["enabled"]);
  const policy = recordedPolicy(last, name);
  const exclusions = last.names("graph:ConditionalAccessExclusion").filter((each) => each.startsWith(`${name}-`));
  const isManaged = last.names("azuread:index/servicePrincipal:ServicePrincipal").includes(`${name}-placeholder`);
  return {
    applicable: canonicalCriteria(applicable),
    compliance: canonicalCriteria(compliance),
    site: typeof site === "string" ? site : noSite,
    registration: registration?.["enabled"] === true ? "open" : "closed",
    ...(policy?.state === "enabled" ? { managedPolicy: audienceOf(policy, recordedUserGroup(last, name)) } : {}),
    users: recordedUsers(last, name),
    ownUsers: ownUserGroup(last, name),
    exclusions: sorted(exclusions.map((each) => each.slice(`${name}-exclusion-`.length))),
    hasPlaceholder: isManaged || exclusions.some((each) => applicationsOf(last, each).length > 1),
  };
}

/** Parts that differ. */
export function changesBetween(before: Intent, after: Intent): ReadonlySet<keyof Intent> {
  const keys = Object.keys({ ...before, ...after }) as (keyof Intent)[];
  // The same group, whose members nobody changes, where the one that this stack made is named by its id.
  const isSameGroup = before.ownUsers !== undefined && after.users === `group ${before.ownUsers}`;
  const ignored = new Set<keyof Intent>([
    "ownUsers",
    ...(isSameGroup ? (["users"] as const) : []),
    // A placeholder matters only where something is excluded.
    ...(after.exclusions.length === 0 ? (["hasPlaceholder"] as const) : []),
  ]);
  return new Set(keys.filter((key) => !ignored.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key])));
}

function audienceOf({ args }: RecordedPolicy, users: string | undefined): NonNullable<Intent["managedPolicy"]> {
  const conditions = args.conditions as {
    users?: { includedGroups?: string[]; excludedGroups?: string[]; excludedUsers?: string[] };
    applications?: { includedApplications?: string[] };
  };
  const [group] = conditions.users?.includedGroups ?? [];
  return {
    audience: group === undefined || lower(group) === users ? everybody : lower(group),
    resources: sorted(conditions.applications?.includedApplications ?? []),
    exempt: sorted([...(conditions.users?.excludedGroups ?? []), ...(conditions.users?.excludedUsers ?? [])]),
    besides: unlikeWritten(args),
  };
}

function recordedUsers(last: LastOutputs, name: string): string {
  const { rule, members } = recordedMembership(last, name);
  if (rule !== undefined) return `rule ${rule}`;
  if (members) return `members ${sorted(members).join()}`;
  return `group ${recordedUserGroup(last, name) ?? ""}`;
}

function usersOf(users: Config["users"]): string {
  if (!users) return "group ";
  if ("groupId" in users) return `group ${lower(users.groupId)}`;
  return "rule" in users ? `rule ${users.rule}` : `members ${sorted(users.members).join()}`;
}

const applicationsOf = (last: LastOutputs, exclusion: string): string[] =>
  (last.of("graph:ConditionalAccessExclusion", exclusion, ["applicationIds"])?.["applicationIds"] as string[]) ?? [];

const lower = (id: string): string => id.toLowerCase();
const sorted = (ids: readonly string[]): string[] => ids.map(lower).sort();
