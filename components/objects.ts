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
    down,
  }: { parent: pulumi.Resource; half?: EntraHalf; holds?: Holds; candidates?: Candidates; down?: WayDown },
): StackObjects {
  if (!half)
    return { jamf: jamfObjects(name, config, plan, { parent, order: { ...orderOf(plan), candidates, down } }) };
  const excluding = half.excluding();
  const restriction = half.restriction();
  const order = {
    down,
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
  const inEntra = { ...half.objects(candidates.rule, down ? [complianceGroup, registrationPolicy] : []), ...excluding };
  const managedPolicy = half.managedPolicy(inEntra, {
    registrationPolicy,
    others: [applicableGroup, complianceGroup],
  });
  return { jamf, entra: { ...inEntra, managedPolicy } };
}
