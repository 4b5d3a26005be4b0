/** Everything in Jamf Pro and in the tenant that may belong to the integration. Reads only. */
import { registrationAppId } from "../../providers/graph/deviceComplianceApps";
import { getBaselineScopes } from "../../providers/graph/conditionalAccess/baselineSetting";
import type { BaselineScopes } from "../../providers/graph/conditionalAccess/signInContext";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import { type GraphClient, graphClient } from "../../providers/graph/client";
import type { CloudName } from "../../providers/graph/clouds";
import {
  assignedGroups,
  assignedToEverybody,
  getCompliancePartner,
} from "../../providers/graph/compliancePartner/entry";
import { userGroups } from "../../providers/graph/userGroup";
import { jamfClient } from "../../providers/jamf/client";
import { type IntegrationObjects, integrationObjects } from "../../providers/jamf/integrationObjects";

export interface FoundInTenant {
  tenantId: string;
  cloud: CloudName;
  registrationAppId: string | undefined;
  /** Groups that the partner is assigned to; `undefined`: nobody has added the entry. */
  partnerGroups: { id: string; name: string }[] | undefined;
  isAssignedToEverybody: boolean;
  isPartnerActive: boolean;
  policies: readonly Policy[];
  baselineScopes: BaselineScopes;
}

export interface Found {
  jamfUrl: string;
  jamf: IntegrationObjects;
  /** Absent where no tenant was named. */
  tenant?: FoundInTenant;
}

export async function findIntegration(where: { jamfUrl: string; tenantId?: string; cloud: CloudName }): Promise<Found> {
  const { jamfUrl, tenantId, cloud } = where;
  const [jamf, tenant] = await Promise.all([
    integrationObjects(jamfClient(jamfUrl)),
    tenantId === undefined ? undefined : inTenant(graphClient({ tenantId, cloud }), tenantId, cloud),
  ]);
  return { jamfUrl, jamf, tenant };
}

async function inTenant(graph: GraphClient, tenantId: string, cloud: CloudName): Promise<FoundInTenant> {
  const [partner, policies] = await Promise.all([getCompliancePartner(graph), policyStore(graph).list()]);
  const baselineScopes = await getBaselineScopes(graph);
  const ids = partner ? assignedGroups(partner) : undefined;
  const groups = await Promise.all((ids ?? []).map((groupId) => userGroups(graph, { groupId })));
  return {
    tenantId,
    cloud,
    policies,
    baselineScopes,
    registrationAppId: registrationAppId(cloud),
    partnerGroups: ids?.map((id, i) => ({ id, name: groups[i]?.[0]?.displayName ?? "(gone)" })),
    isAssignedToEverybody: partner !== undefined && assignedToEverybody(partner),
    isPartnerActive: partner?.partnerState === "enabled",
  };
}
