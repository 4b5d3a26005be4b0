/**
 * The registration app that the configuration, or the cloud, names and the tenant does not have: Graph refuses every policy that names it (error
 * 1034), also after other objects were written. Pure.
 */
import { excludedIn, type Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import type { Plan } from "../stages/plan";
import type { TenantReading } from "../tenant/reading";

/** Before the two consents nothing names it; from then on it must be there. */
export function registrationAppObstacle(
  { conditionalAccess }: Pick<Config, "conditionalAccess">,
  { missingAppId }: Pick<TenantReading, "missingAppId">,
  { plan, own, isGateBroken }: { plan: Plan; own: Policy | undefined; isGateBroken: boolean },
): string | undefined {
  if (missingAppId === undefined) return undefined;
  // One that is off and leaves the program is deleted, whatever it names.
  const isDeleted = plan.managedPolicy === "absent" && own?.state === "disabled";
  const isNamed = plan.managedPolicy === "on" || (!isDeleted && own !== undefined && excludedIn(own).length > 0);
  // The missing consent is said already.
  if (!isNamed || (isGateBroken && conditionalAccess.registrationAppId === undefined)) return undefined;
  const missing = `the tenant has no enterprise application ${missingAppId}, from which the managed policy excludes registration`;
  return conditionalAccess.registrationAppId === undefined
    ? `The registration app is missing: ${missing}. Give the consent to "User registration app for Device Compliance" again.`
    : `Configuration conditionalAccess.registrationAppId: ${missing}. Correct the ID, or remove it for the app of the cloud.`;
}
