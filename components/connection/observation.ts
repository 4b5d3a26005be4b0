/** Everything that a run looks at before it registers anything: Jamf Pro, the tenant, and what connects them. */
import * as pulumi from "@pulumi/pulumi";
import { RunError, textOf } from "../../providers/core/errors";
import { forLog } from "../../providers/core/escaping";
import { jamfClient } from "../../providers/jamf/client";
import { type CountedGroup, smartGroupsWithCounts } from "../../providers/jamf/smartComputerGroup/counts";
import type { Config } from "../config/schema";
import { type SectionError, TenantErrors } from "../config/sections";
import type { KnownIds } from "../state/knownIds";
import type { SmartGroupNames } from "../state/recordedSmartGroups";
import { preflight, PreflightErrors, type Reach } from "../tenant/preflight";
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
  /** What the configuration names and a service does not have, on the way back. */
  ofSections: readonly SectionError[];
  /** Names that the two smart groups have in Jamf Pro now, on the way back. */
  liveNames: SmartGroupNames;
}

const say = (text: string): void => void pulumi.log.info(forLog(text));

/** Asks both sides at once, and refuses with the reasons of both; then looks at what connects them. */
export async function observe(config: Config, wayBack?: WayBack, known: KnownIds = {}): Promise<Observation> {
  if (!config.tenantId) return withoutTenant(config, wayBack, known);
  const { clientsOf, readsOf } = await import("../tenant/reads.js");
  const clients = clientsOf(config);
  const reads = readsOf(clients, config, { known });
  const reading = import("../tenant/reading.js").then(({ readTenant }) => readTenant(config, reads, wayBack));
  const connecting = import("./deviceComplianceConnection.js").then((connection) =>
    connection.getDeviceComplianceConnection(config, clients, reads),
  );
  const sides = await Promise.allSettled([preflight(config, reads.smartGroups, say, known), reading, connecting]);
  const [reach, tenant, connection] = sides;
  // What stops one of the first two stops the third as well, in other words.
  const failed = sides.slice(0, 2).some(({ status }) => status === "rejected") ? sides.slice(0, 2) : sides;
  const { reasons } = new TenantErrors(failed.flatMap((side) => (side.status === "rejected" ? [side.reason] : [])));
  if (tenant.status === "rejected" || (!wayBack && (reach.status === "rejected" || connection.status === "rejected"))) {
    throw new RunError(reasons);
  }
  const { obstacles, ofSections: inTenant = [] } = tenant.value;
  if (obstacles.length > 0 && !wayBack) throw new RunError(obstacles);
  const gates = connection.status === "fulfilled" ? connection.value.gates : [];
  const look = async () => {
    const { getDeviceComplianceConnection } = await import("./deviceComplianceConnection.js");
    return (await getDeviceComplianceConnection(config, clients, readsOf(clients, config, { known }))).gates;
  };
  const ofSections = [...(reach.status === "rejected" ? ofSectionsIn(reach.reason) : []), ...inTenant];
  return {
    reach: reach.status === "fulfilled" ? reach.value : reachIn(reach.reason),
    tenant: tenant.value,
    reads,
    look,
    gates,
    notRead: withoutThese([...reasons, ...obstacles], ofSections),
    ofSections,
    liveNames: wayBack ? await liveNames(reads.smartGroups, known) : {},
  };
}

/** What could not be read is said by what needs it. */
const liveNames = (
  list: () => Promise<CountedGroup[]>,
  { smartGroups: ids = {} }: KnownIds,
): Promise<SmartGroupNames> =>
  list().then(
    (groups) => {
      const nameOf = (id: string | undefined) => groups.find((group) => String(group.id) === id)?.name;
      return { applicable: nameOf(ids.applicable), compliance: nameOf(ids.compliance) };
    },
    () => ({}),
  );

async function withoutTenant(config: Config, wayBack: WayBack | undefined, known: KnownIds): Promise<Observation> {
  let listed: Promise<CountedGroup[]> | undefined;
  const list = () => (listed ??= smartGroupsWithCounts(jamfClient(config.jamfUrl)));
  const jamf = { gates: [], notRead: [], ofSections: [] };
  try {
    const reach = await preflight(config, list, say, known);
    return { ...jamf, reach, liveNames: wayBack ? await liveNames(list, known) : {} };
  } catch (error) {
    const ofSections = ofSectionsIn(error);
    const others = error instanceof RunError ? withoutThese(error.reasons, ofSections) : [textOf(error)];
    if (!wayBack || others.length > 0) throw error;
    return { ...jamf, reach: reachIn(error), ofSections, liveNames: await liveNames(list, known) };
  }
}

const ofSectionsIn = (error: unknown): readonly SectionError[] =>
  error instanceof TenantErrors ? error.ofSections : [];
const reachIn = (error: unknown): Reach[] => (error instanceof PreflightErrors ? [...error.reach] : []);

const withoutThese = (reasons: readonly string[], errors: readonly SectionError[]): string[] =>
  [...new Set(reasons)].filter((reason) => !errors.some(({ message }) => message === reason));

/** One of the two groups is there, whoever made it. */
export const hasGroups = (reach: readonly Reach[], { jamf: { applicableGroup, complianceGroup } }: Config): boolean =>
  reach.some(
    ({ group, macs }) =>
      macs !== undefined && [applicableGroup.displayName, complianceGroup.displayName].includes(group),
  );
