/**
 * Reads what the services show of the connection. Fails closed: an error ends it and is never "not there". The one
 * exception is the setting for baseline scopes, whose read is undocumented: where Graph refuses it, it is not readable.
 *
 * | | |
 * |---|---|
 * | Jamf Pro | the notifications; once the partner is connected a page of the inventory, and what Jamf Pro reported of one Mac or two |
 * | Graph | the partner list, the two applications, the user group, the setting for baseline scopes |
 * | Privileges | *Read Computers*, *Read Device Compliance Information* |
 * | Permissions | those of the two look-ups, `GroupMember.Read.All`, `Policy.Read.All`, `Application.Read.All` |
 */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import type { GraphClient } from "../../providers/graph/client";
import type { JamfClient } from "../../providers/jamf/client";
import { isAppOfTenant } from "../../providers/graph/deviceComplianceApps";
import { complianceInformation, groupsOfOldest } from "../../providers/jamf/fleet";
import { connectionErrors } from "../../providers/jamf/notifications";
import type { Config } from "../config/schema";
import type { BaselineScopeEvidence, ConnectionEvidence, PageSample } from "./evidence";
import { groupAmong } from "../state/recordedSmartGroups";
import { placeholderIsNeeded } from "../state/placeholder";
import type { Clients, Reads } from "../tenant/reads";

export async function observeConnection(config: Config, clients: Clients, reads: Reads): Promise<ConnectionEvidence> {
  const [partner, apps, userGroups, errors, baselineScopes, pageSample] = await Promise.all([
    reads.partner(),
    reads.apps(),
    reads.userGroups(),
    connectionErrors(clients.jamf),
    baselineScopesFor(config, clients.graph, reads),
    samplePage(config, clients.jamf, reads),
  ]);
  return {
    at: new Date(clients.graph.clock.now()).toISOString(),
    apps,
    userGroups,
    connectionErrors: errors,
    pageSample,
    baselineScopes,
    partner,
    registrationMethod: config.registration.method,
  };
}

/** Macs that are looked at for one that tells whether the page holds the right groups. */
const sampled = 200;

/**
 * Before Jamf has ever connected, the page has nothing to be wrong about, and nothing is asked. Those that reported longest ago
 * are the likeliest to be applicable and not compliant, which is what tells the two groups apart.
 */
async function samplePage(
  { jamf: { applicableGroup, complianceGroup } }: Config,
  jamf: JamfClient,
  reads: Reads,
): Promise<PageSample> {
  const partner = await reads.partner();
  if (!partner || !hasReported(partner)) return {};
  const { smartGroups: ids = {} } = reads.known;
  const macs = (await groupsOfOldest(jamf, sampled)).map(({ id, groups }) => ({
    id: Number(id),
    applicable: groupAmong(groups, ids.applicable, applicableGroup.displayName) !== undefined,
    compliant: groupAmong(groups, ids.compliance, complianceGroup.displayName) !== undefined,
  }));
  // The oldest records: they have been members for longest, so that they change least from run to run.
  const oldest = (wanted: boolean) =>
    macs
      .filter(({ applicable, compliant }) => applicable && compliant === wanted)
      .map(({ id }) => id)
      .sort((a, b) => a - b)[0];
  // A Mac that left meanwhile tells nothing.
  const isApplicable = async (id: number | undefined) =>
    id === undefined ? undefined : (await complianceInformation(jamf, String(id)))?.applicable;
  const inApplicableOnly = await isApplicable(oldest(false));
  if (inApplicableOnly !== false) return inApplicableOnly ? { inApplicableOnly } : {};
  const inBoth = await isApplicable(oldest(true));
  return { inApplicableOnly, ...(inBoth === undefined ? {} : { inBoth }) };
}

async function baselineScopesFor(config: Config, graph: GraphClient, reads: Reads): Promise<BaselineScopeEvidence> {
  const { placeholder } = config.conditionalAccess;
  if (placeholder === false || !placeholderIsNeeded(config)) return { needed: false, setting: "notReadable" };
  const setting = await reads.baselineScopes();
  if (typeof setting === "string") return { needed: true, setting };
  const isOwnPlaceholder =
    "appId" in placeholder
      ? placeholder.appId === setting.appId
      : await isAppOfTenant(graph, setting.appId, placeholder.displayName);
  return { needed: true, setting, isOwnPlaceholder };
}
