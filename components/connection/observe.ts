/**
 * Reads what the services show of the connection. Fails closed: an error ends it and is never "not there". The one
 * exception is the setting for baseline scopes, whose read is undocumented: where Graph refuses it, it is not readable.
 *
 * | | |
 * |---|---|
 * | Jamf Pro | `/v1/notifications`; a page of the inventory and `/v1/conditional-access/device-compliance-information/computer/{id}` of one Mac or two, once the partner is connected |
 * | Graph | the partner list, the two applications, the user group, `beta/identity/conditionalAccess/settings` |
 * | Privileges | *Read Computers*, *Read Device Compliance Information* |
 * | Permissions | those of the two look-ups, `Group.Read.All`, `Policy.Read.All`, `Application.Read.All` |
 */
import { hasReported } from "../../providers/graph/compliancePartner/entry";
import { ServiceError } from "../../providers/core/errors";
import type { GraphClient } from "../../providers/graph/client";
import type { JamfClient } from "../../providers/jamf/client";
import { aboutInventory, complianceInformation, inventoryPath } from "../../providers/jamf/fleet";
import type { Config } from "../config/schema";
import type { BaselineScopeEvidence, ConnectionEvidence, PageSample } from "./evidence";
import { placeholderIsNeeded } from "./steps";
import type { Clients, Reads } from "../tenant/reads";

export async function observeConnection(config: Config, clients: Clients, reads: Reads): Promise<ConnectionEvidence> {
  const at = new Date().toISOString();
  const [partner, apps, userGroupIds, connectionErrors, baselineScopes, pageSample] = await Promise.all([
    reads.partner(),
    reads.apps(),
    // By name there may be several; each of them counts, as it would for a person in the admin centre.
    reads.userGroups().then((groups) => groups.map(({ id }) => id)),
    connectionErrorsOf(clients.jamf),
    baselineScopesFor(config, clients.graph, reads),
    samplePage(config, clients.jamf, reads),
  ]);
  return {
    ...{ at, apps, userGroupIds, connectionErrors, pageSample, baselineScopes },
    ...(partner ? { partner } : {}),
    registrationMethod: config.registration.method,
  };
}

/** Jamf Pro OpenAPI 11.30.1, `/v1/notifications`: no privilege is listed for it. */
const errorTypes = ["DEVICE_COMPLIANCE_CONNECTION_ERROR", "CONDITIONAL_ACCESS_CONNECTION_ERROR"];

async function connectionErrorsOf(jamf: JamfClient): Promise<string[]> {
  const subject = { verb: "read", noun: "notifications" };
  const shown = await jamf.read<{ type: string }[]>("/v1/notifications", subject);
  if (!Array.isArray(shown))
    throw new ServiceError(subject, { service: "Jamf Pro", status: 200, words: "without a list" });
  return errorTypes.filter((type) => shown.some((notification) => notification.type === type));
}

interface Computer {
  id: string;
  groupMemberships?: { groupName?: string | null }[] | null;
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
  const query = `section=GROUP_MEMBERSHIPS&page=0&page-size=${sampled}&sort=general.reportDate:asc`;
  const page = await jamf.read<{ results?: Computer[] }>(`${await inventoryPath(jamf)}?${query}`, aboutInventory);
  const macs = (page?.results ?? []).map(({ id, groupMemberships }) => {
    const names = (groupMemberships ?? []).map(({ groupName }) => groupName);
    const [applicable, compliant] = [applicableGroup, complianceGroup].map(({ displayName }) =>
      names.includes(displayName),
    );
    return { id: Number(id), applicable, compliant };
  });
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

/** A name alone proves nothing, but an app of another tenant can't be a placeholder that this stack made. */
async function isAppOfTenant(graph: GraphClient, appId: string, displayName: string): Promise<boolean> {
  const subject = { verb: "look up", noun: "application", id: appId, permission: "Application.Read.All" };
  const found = await graph.list<{ displayName?: string }>("/applications", subject, {
    filter: `appId eq '${appId}'`,
    select: "id,displayName",
  });
  return found.some((app) => app.displayName === displayName);
}
