/** Both halves, in the order that this run needs: what comes first is said in `stages/order.ts`. */
import type * as pulumi from "@pulumi/pulumi";
import type { Config } from "./config/schema";
import type { EntraObjects } from "./entra/made";
import type { EntraHalf } from "./entra/objects";
import type { JamfObjects } from "./jamf/made";
import type { WayDown } from "./jamf/wayDown";
import { jamfObjects, orderOf } from "./jamf/objects";
import type { Candidates } from "./stages/candidates";
import { type Holds, nothingHeld } from "./stages/holds";
import { nothingRepaired, type Repairs } from "./stages/repairs";
import type { Plan } from "./stages/plan";

interface StackObjects {
  jamf: JamfObjects;
  /** Absent while no `tenantId` is configured. */
  entra?: EntraObjects;
}

export function stackObjects(
  name: string,
  config: Config,
  plan: Plan,
  {
    parent,
    half,
    holds = nothingHeld,
    candidates = {},
    repairs = nothingRepaired,
    down,
  }: {
    parent: pulumi.Resource;
    half?: EntraHalf;
    holds?: Holds;
    candidates?: Candidates;
    repairs?: Repairs;
    down?: WayDown;
  },
): StackObjects {
  if (!half)
    return { jamf: jamfObjects(name, config, plan, { parent, order: { ...orderOf(plan), candidates, down } }) };
  const excluding = half.excluding();
  const restriction = half.restriction();
  // What Graph refuses of them stops nothing that restricts, but where the Macs that leave the Compliance group would not be reported without.
  const repaired = repairs.partner ? half.objects(candidates.rule, []) : undefined;
  const order = {
    down,
    repairs: repairs.applicable,
    beforeEmptying: repaired ? [repaired.compliancePartner] : [],
    // Closing it waits for no policy of the tenant.
    beforeRegistration: down ? [] : excluding.exclusions,
    beforeRestricting: half.beforeRestricting,
    closed: restriction.closed.apply((closed) => closed === true),
    emptied: restriction.emptied.apply((emptied) => emptied === true),
    candidates,
    tearDown: { ...half.tearDown },
    applicable: holds.applicable,
    compliance: holds.compliance,
    heldSite: holds.site,
  };
  const jamf = jamfObjects(name, config, plan, { parent, order });
  const { registrationPolicy, applicableGroup, complianceGroup } = jamf;
  const objects = repaired ?? half.objects(candidates.rule, down ? [complianceGroup, registrationPolicy] : []);
  const inEntra = { ...objects, ...excluding };
  const managedPolicy = half.managedPolicy(inEntra, {
    registrationPolicy,
    others: [applicableGroup, complianceGroup],
  });
  return { jamf, entra: { ...inEntra, managedPolicy } };
}
