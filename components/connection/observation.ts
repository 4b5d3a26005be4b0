/** Everything that a run looks at before it registers anything: Jamf Pro, the tenant, and what connects them. */
import * as pulumi from "@pulumi/pulumi";
import { RunError, textOf } from "../../providers/core/errors";
import { forLog } from "../../providers/core/escaping";
import type { Config } from "../config/schema";
import type { KnownIds } from "../state/knownIds";
import { preflight, type Reach } from "../tenant/preflight";
import type { TenantReading, WayBack } from "../tenant/reading";
import type { Reads } from "../tenant/reads";
import type { Gate } from "./deviceComplianceConnection";

export interface Observation {
  reach: Reach[];
  tenant?: TenantReading;
  reads?: Reads;
  /** Looks at the connection anew. */
  look?: () => Promise<Gate[]>;
  gates: Gate[];
  /** What could not be read, on the way back. */
  notRead: string[];
}

const say = (text: string): void => void pulumi.log.info(forLog(text));

/** Asks both sides at once, and refuses with the reasons of both; then looks at what connects them. */
export async function observe(config: Config, wayBack?: WayBack, known: KnownIds = {}): Promise<Observation> {
  if (!config.tenantId)
    return { reach: await preflight(config, undefined, say, known.smartGroups), gates: [], notRead: [] };
  const { clientsOf, readsOf } = await import("../tenant/reads.js");
  const clients = clientsOf(config);
  const reads = readsOf(clients, config, { known });
  const reading = import("../tenant/reading.js").then(({ readTenant }) => readTenant(config, reads, wayBack));
  const connecting = import("./deviceComplianceConnection.js").then((connection) =>
    connection.getDeviceComplianceConnection(config, clients, reads),
  );
  const sides = await Promise.allSettled([
    preflight(config, reads.smartGroups, say, known.smartGroups),
    reading,
    connecting,
  ]);
  const [reach, tenant, connection] = sides;
  // What stops one of the first two stops the third as well, in other words.
  const failed = sides.slice(0, 2).some(({ status }) => status === "rejected") ? sides.slice(0, 2) : sides;
  const reasons = failed.flatMap((side) => {
    if (side.status === "fulfilled") return [];
    return side.reason instanceof RunError ? side.reason.reasons : [textOf(side.reason)];
  });
  if (tenant.status === "rejected" || (!wayBack && (reach.status === "rejected" || connection.status === "rejected"))) {
    throw new RunError(reasons);
  }
  const { obstacles } = tenant.value;
  if (obstacles.length > 0 && !wayBack) throw new RunError(obstacles);
  const gates = connection.status === "fulfilled" ? connection.value.gates : [];
  const look = async () => {
    const { getDeviceComplianceConnection } = await import("./deviceComplianceConnection.js");
    return (await getDeviceComplianceConnection(config, clients, readsOf(clients, config, { known }))).gates;
  };
  const notRead = [...new Set([...reasons, ...obstacles])];
  return { reach: reach.status === "fulfilled" ? reach.value : [], tenant: tenant.value, reads, look, gates, notRead };
}

/** One of the two groups is there, whoever made it. */
export const hasGroups = (reach: readonly Reach[], { jamf: { applicableGroup, complianceGroup } }: Config): boolean =>
  reach.some(
    ({ group, macs }) =>
      macs !== undefined && [applicableGroup.displayName, complianceGroup.displayName].includes(group),
  );
