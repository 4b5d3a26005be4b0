/** Who is in the groups after this run, and what tells it: the service where it computed the same before, otherwise our own evaluation. */
import { existing } from "../../providers/core/existing";
import { jamfClient } from "../../providers/jamf/client";
import { criteria, memberOf } from "../../providers/jamf/criteria/criteria";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { directoryOf } from "../../providers/jamf/directory";
import { smartComputerGroup } from "../../providers/jamf/smartComputerGroup";
import type { Config } from "../config/schema";
import { candidateName, recordedCandidate } from "../stages/candidates";
import { candidateObjection } from "./candidate";
import type { Drift } from "./drift";
import { noSite, type Part } from "./intent";
import type { GroupMeaning } from "./moments";
import type { AccessReading } from "./reading";
import type { RunQuestion } from "./runQuestion";

/** By the candidate, whatever it is called now, where Jamf Pro computed exactly these criteria before this run; otherwise by our own evaluation. */
export async function criteriaQuestion(
  group: "applicable" | "compliance",
  wanted: readonly Criterion[],
  { config, last, name: component }: Pick<RunQuestion, "config" | "last" | "name">,
): Promise<{ criteria: readonly Criterion[]; objection?: string }> {
  const { jamf } = config;
  // Named as the configuration names it, so that both sides of the comparison do.
  const site = jamf.site ?? noSite;
  const args = {
    jamfUrl: config.jamfUrl,
    name: candidateName(jamf[`${group}Group`].displayName),
    criteria: [...wanted],
    site,
  };
  const id = last?.of("jamf:SmartComputerGroup", `${component}-${group}-candidate`, ["objectId"])?.["objectId"];
  const found = await existing(
    smartComputerGroup,
    jamfClient(config.jamfUrl),
    args,
    typeof id === "string" ? id : undefined,
  );
  const [only] = found;
  const candidate =
    only?.args.criteria && found.length === 1
      ? { criteria: only.args.criteria, site: siteOr(only.args.site) }
      : undefined;
  const name = only?.args.name ?? args.name;
  const objection = candidateObjection({ candidate, criteria: wanted, site: siteOr(site) });
  if (objection === undefined) return { criteria: [memberOf(name) as Criterion] };
  return { criteria: wanted, objection };
}

const siteOr = (site: string | undefined): string | undefined => (site === noSite ? undefined : site);

/** Macs of the site, to which Jamf Pro limits a smart group whatever its criteria; `undefined`: of all. */
export async function siteQuestion({ jamf, jamfUrl }: Config): Promise<Criterion[] | undefined> {
  const { site } = jamf;
  if (site === undefined || site === noSite) return undefined;
  const { name } = await directoryOf(jamfClient(jamfUrl)).sites.get(site, { verb: "use", noun: "site", name: site });
  return [criteria.named("Site").is(name)] as Criterion[];
}

/**
 * Why nobody can tell which Macs a change of the Applicable group leaves compliant without being reported: those of users whose group was deleted may
 * be reported still.
 */
export function unknownReports(
  { partner: { groupIds, goneGroupIds }, groups, macs }: AccessReading,
  changes: ReadonlySet<Part>,
): string[] {
  const isIn = (personId: string | undefined) =>
    personId !== undefined && groupIds.some((id) => groups.get(id.toLowerCase())?.has(personId));
  const concerns = changes.has("applicable") || changes.has("site");
  if (!concerns || !macs.some(({ compliantThere, personId }) => compliantThere && !isIn(personId))) return [];
  return goneGroupIds.map(
    (id) =>
      `A group of the compliance partner (id ${id}) was deleted in Entra. Jamf Pro may go on reporting for its users, so new criteria of the Applicable ` +
      "group could leave Macs compliant without being reported. Change them when these Macs are in a group of the partner again (pulumi up --refresh " +
      "creates a group of this stack), or are not compliant any more.",
  );
}

/** The group of users after this run. */
export function usersAfter(
  { config: { users }, plan, tenant, last, name }: Pick<RunQuestion, "config" | "plan" | "tenant" | "last" | "name">,
  changes: ReadonlySet<Part>,
  { ownGroup, drift, gaps }: { ownGroup: string | undefined; drift: Drift; gaps: string[] },
): GroupMeaning {
  if (!users) return { members: [] };
  if ("groupId" in users) return { id: users.groupId };
  if ("members" in users) return { members: users.members.filter((id) => !drift.goneUsers.has(id.toLowerCase())) };
  if (ownGroup && !changes.has("users")) return { id: ownGroup };
  const candidate = recordedCandidate(last, name);
  if (candidate?.rule === users.rule) return { id: candidate.objectId };
  if (tenant.isUserGroupGone) {
    // Nobody is required anything by it, and nobody more than now goes unreported: whoever Entra puts into it when it is made again gains by it.
    if (plan.managedPolicy !== "on") return { members: [] };
    gaps.push(goneByRule(tenant.userGroupId!));
    return { members: [] };
  }
  gaps.push(
    drift.parts.has("users")
      ? "The membership rule was changed in Entra, and the members of the one in the configuration are computed by Entra. Set users.rule to " +
          "the rule that Entra has, or set the rule of the configuration under users.candidate first."
      : "The members of a new membership rule are computed by Entra. Set the new rule under users.candidate first.",
  );
  return ownGroup ? { id: ownGroup } : { members: [] };
}

const goneByRule = (id: string): string =>
  `The user group of this stack (id ${id}) was deleted in Entra. pulumi up --refresh creates it again, and Entra alone computes the members of its rule, ` +
  "so whom the managed policy would block cannot be counted. Set stage: connect and run pulumi up --refresh: the group is created while the policy " +
  "reports only. Then set the stage again: its members are counted.";
