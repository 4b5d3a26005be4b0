/**
 * Reads what the services show of the connection. Fails closed: an error ends it and is never "not there". The one
 * exception is the setting for baseline scopes, whose read is undocumented: where Graph refuses it, it is not readable.
 *
 * | | |
 * |---|---|
 * | Jamf Pro | `/v1/notifications`; `…/smart-group-membership/{id}` of both groups and `/v1/conditional-access/device-compliance-information/computer/{id}` of up to two Macs, once the partner is connected |
 * | Graph | the partner list, the two applications, the user group by name, `beta/identity/conditionalAccess/settings` |
 * | Privileges | *Read Smart Computer Groups*, *Read Device Compliance Information* |
 * | Permissions | those of the two look-ups, `Group.Read.All`, `Policy.Read.All`, `Application.Read.All` |
 */
import { ServiceError } from "../../providers/core/errors";
import { getBaselineScopes } from "../../providers/graph/baselineSetting";
import type { GraphClient } from "../../providers/graph/client";
import type { JamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import type { BaselineScopeEvidence, ConnectionEvidence, PageSample } from "./evidence";
import { wasConnected } from "./judgePartner";
import { placeholderIsNeeded } from "./steps";
import type { Clients, Reads } from "./tenantReads";

export async function observeConnection(config: Config, clients: Clients, reads: Reads): Promise<ConnectionEvidence> {
  const at = new Date().toISOString();
  const [partner, apps, userGroupIds, connectionErrors, baselineScopes, pageSample] = await Promise.all([
    reads.partner(),
    reads.apps(),
    groupIds(config, clients.graph),
    connectionErrorsOf(clients.jamf),
    baselineScopesFor(config, clients.graph),
    samplePage(config, clients.jamf, reads),
  ]);
  return {
    ...{ at, apps, userGroupIds, connectionErrors, pageSample, baselineScopes },
    ...(partner ? { partner } : {}),
    registrationMethod: config.registration.method,
  };
}

/** By name there may be several; each of them counts, as it would for a person in the admin centre. */
async function groupIds({ users }: Config, graph: GraphClient): Promise<string[]> {
  if (!users) return [];
  if ("groupId" in users) return [users.groupId];
  const { displayName: name } = users;
  const subject = { verb: "look up", noun: "group", name, permission: "Group.Read.All" };
  const filter = `displayName eq '${name.replaceAll("'", "''")}'`;
  const found = await graph.list<{ id: string }>("/groups", subject, { filter, select: "id" });
  return found.map(({ id }) => id);
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

/** Before Jamf has ever connected, the page has nothing to be wrong about, and nothing is asked. */
async function samplePage(
  { jamf: { applicableGroup, complianceGroup } }: Config,
  jamf: JamfClient,
  reads: Reads,
): Promise<PageSample> {
  const partner = await reads.partner();
  if (!partner || !wasConnected(partner)) return {};
  const groups = await reads.smartGroups();
  const idOf = (name: string) => groups.find((group) => group.name === name)?.id;
  const [applicable, compliant] = await Promise.all(
    [applicableGroup, complianceGroup].map(({ displayName }) => members(jamf, displayName, idOf(displayName))),
  );
  // The oldest records: they have been members for longest, so that they change least from run to run.
  const oldest = (macs: readonly number[]) => [...macs].sort((a, b) => a - b)[0];
  const compliantToo = new Set(compliant);
  const [both, only] = [
    oldest(applicable!.filter((id) => compliantToo.has(id))),
    oldest(applicable!.filter((id) => !compliantToo.has(id))),
  ];
  if (both === undefined || only === undefined) return {};
  const [inBoth, inApplicableOnly] = await Promise.all([isApplicable(jamf, both), isApplicable(jamf, only)]);
  return {
    ...(inBoth === undefined ? {} : { inBoth }),
    ...(inApplicableOnly === undefined ? {} : { inApplicableOnly }),
  };
}

async function members(jamf: JamfClient, name: string, id: string | undefined): Promise<number[]> {
  if (id === undefined) return [];
  const subject = {
    verb: "list the members of",
    noun: "smart computer group",
    name,
    id,
    permission: "Read Smart Computer Groups",
  };
  const version = (await jamf.version()).atLeast("11.28") ? "v3" : "v2";
  const answer = await jamf.read<{ members?: number[] }>(
    `/${version}/computer-groups/smart-group-membership/${id}`,
    subject,
  );
  return (answer?.members ?? []).map(Number);
}

/** An array with one entry per vendor (Jamf Pro OpenAPI 11.30.1). A Mac that left meanwhile tells nothing. */
async function isApplicable(jamf: JamfClient, mac: number): Promise<boolean | undefined> {
  const subject = {
    verb: "read the compliance information of",
    noun: "computer",
    id: String(mac),
    permission: "Read Device Compliance Information",
  };
  const path = `/v1/conditional-access/device-compliance-information/computer/${mac}`;
  const answer = await jamf.read<{ applicable?: boolean }[]>(path, subject);
  return Array.isArray(answer) && answer.length > 0 ? answer.some(({ applicable }) => applicable === true) : undefined;
}

async function baselineScopesFor(config: Config, graph: GraphClient): Promise<BaselineScopeEvidence> {
  const { placeholder } = config.conditionalAccess;
  if (placeholder === false || !placeholderIsNeeded(config)) return { needed: false, setting: "notReadable" };
  const setting = await getBaselineScopes(graph);
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
