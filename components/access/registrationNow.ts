/** Whether Macs can register now: the policy in Jamf Pro that offers it, by its id where the state has one, whatever it is called. */
import { ServiceError } from "../../providers/core/errors";
import { existing } from "../../providers/core/existing";
import { jamfClient } from "../../providers/jamf/client";
import { policy as registrationPolicy, type PolicyArgs } from "../../providers/jamf/policy";
import type { Config } from "../config/schema";
import type { ObservedState } from "../stages/plan";

/** @param id of the policy that this stack made; without it the name decides. */
export async function registrationStands(
  { jamfUrl, jamf: { registrationPolicy: wanted } }: Config,
  id: string | undefined,
): Promise<ObservedState["registration"]> {
  const args: PolicyArgs = { jamfUrl, displayName: wanted.displayName, enabled: true };
  const found = await existing(registrationPolicy, jamfClient(jamfUrl), args, id);
  return found.some((policy) => policy.args.enabled) ? "open" : "closed";
}

/**
 * The name that the policy of this id has in Jamf Pro, which refuses a name that another policy took after this one was renamed by hand. `undefined`: there is
 * none, or it could not be read.
 */
export async function registrationPolicyName(
  { jamfUrl, jamf: { registrationPolicy: wanted } }: Config,
  id: string,
): Promise<string | undefined> {
  const args: PolicyArgs = { jamfUrl, displayName: wanted.displayName, enabled: true };
  try {
    return (await registrationPolicy.read(jamfClient(jamfUrl), id, args))?.args.displayName;
  } catch (error) {
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}
