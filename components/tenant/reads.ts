/** Reads that several parts of one run need: each is sent once, whoever asks first. */
import { type GraphClient, graphClient } from "../../providers/graph/client";
import { getCompliancePartner } from "../../providers/graph/compliancePartner/entry";
import { getDeviceComplianceApps } from "../../providers/graph/deviceComplianceApps";
import { getBaselineScopes } from "../../providers/graph/conditionalAccess/baselineSetting";
import type { BaselineScopes } from "../../providers/graph/conditionalAccess/signInContext";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import { userGroups } from "../../providers/graph/userGroup";
import type { CountedGroup } from "../../providers/jamf/smartComputerGroup/counts";
import { smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroup/counts";
import { type JamfClient, jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";
import type { KnownIds } from "../state/knownIds";
import type { TenantSnapshot } from "./snapshot";

/** Each part of the snapshot by itself, since not every run needs all of it; and what is read beside it. */
export type Reads = { [Part in keyof Required<TenantSnapshot>]: () => Promise<TenantSnapshot[Part]> } & {
  smartGroups(): Promise<CountedGroup[]>;
  baselineScopes(): Promise<BaselineScopes>;
  /** What the state knows by id. */
  readonly known: KnownIds;
};

export interface Clients {
  readonly jamf: JamfClient;
  readonly graph: GraphClient;
}

/** Both sides of a stack that has a tenant. A setting that is wrong is told by the first read that needs it. */
export const clientsOf = (config: Config): Clients => ({
  get jamf() {
    return jamfClient(config.jamfUrl);
  },
  get graph() {
    return graphClient({ tenantId: config.tenantId!, cloud: config.cloud });
  },
});

/**
 * For one run, or one look of `status --watch`: what was read once is not read again. `needsPolicies: false`: nobody asks for the
 * policies, so nothing waits for them.
 */
export function readsOf(
  clients: Clients,
  config: Config,
  { needsPolicies = true, known = {} }: { needsPolicies?: boolean; known?: KnownIds } = {},
): Reads {
  const { conditionalAccess, users } = config;
  const policies = once(async () => policyStore(clients.graph).list());
  return {
    known,
    partner: once(async () => getCompliancePartner(clients.graph)),
    apps: once(async () => getDeviceComplianceApps(clients.graph, conditionalAccess.registrationAppId)),
    smartGroups: once(async () => smartGroupsWithCounts(clients.jamf)),
    userGroups: once(async () => {
      if (!users) return [];
      const own = "groupId" in users ? undefined : known.userGroup;
      return userGroups(clients.graph, own === undefined ? users : { groupId: own });
    }),
    policies,
    // After the list, on which more depends: the tenant allows one of the two per second.
    baselineScopes: once(async () => {
      if (needsPolicies && conditionalAccessMatters(config)) await policies().catch(() => undefined);
      return getBaselineScopes(clients.graph);
    }),
  };
}

/** Listing costs a second of the tenant's patience, so only where something depends on it. */
export const conditionalAccessMatters = ({
  stage,
  conditionalAccess: { managedPolicy, exclusions },
}: Config): boolean =>
  managedPolicy !== undefined || exclusions.policyIds.length > 0 || stage === "pilot" || stage === "enforce";

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
