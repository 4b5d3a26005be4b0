/** Whether Macs can register now: the policy in Jamf Pro that offers it, by its id where the state has one, whatever it is called. */
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
