/** Reads that several parts of one run need: each is sent once, whoever asks first. */
import { type GraphClient, graphClient } from "../../providers/graph/client";
import { getCompliancePartner, type Partner } from "../../providers/graph/compliancePartner";
import { type DeviceComplianceApps, getDeviceComplianceApps } from "../../providers/graph/deviceComplianceApps";
import type { CountedGroup } from "../../providers/jamf/smartComputerGroupCounts";
import { smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroupCounts";
import { type JamfClient, jamfClient } from "../../providers/jamf/client";
import type { Config } from "../config/schema";

export interface Reads {
  partner(): Promise<Partner | undefined>;
  apps(): Promise<DeviceComplianceApps>;
  smartGroups(): Promise<CountedGroup[]>;
}

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

/** For one run, or one look of `status --watch`: what was read once is not read again. */
export function readsOf(clients: Clients, { conditionalAccess }: Config): Reads {
  return {
    partner: once(async () => getCompliancePartner(clients.graph)),
    apps: once(async () => getDeviceComplianceApps(clients.graph, conditionalAccess.registrationAppId)),
    smartGroups: once(async () => smartGroupsWithCounts(clients.jamf)),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
