/**
 * The tenant as it was read: what every judgement of the stack goes by, each fact of it once. `reads.ts` reads it; the reading of a run
 * and the evidence of the connection are parts of it with what each adds.
 */
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Partner } from "../../providers/graph/compliancePartner/entry";
import type { DeviceComplianceApps } from "../../providers/graph/deviceComplianceApps";
import type { UserGroup } from "../../providers/graph/userGroup";

export interface TenantSnapshot {
  /** The entry *Jamf Device Compliance* in Intune; absent: there is none. */
  partner?: Partner;
  /** The two enterprise apps of the connection, and others of their names. */
  apps: DeviceComplianceApps;
  /** The group that this stack made or the configuration names by id; else every group of the configured name. Empty: there is none. */
  userGroups: readonly UserGroup[];
  /** Conditional Access policies that v1.0 shows. */
  policies: readonly Policy[];
}
