/** Which policy bears a name, for links to it. Privilege: Read Policies. */
import type { JamfClient } from "../client";

export async function policyIdOf(jamf: JamfClient, name: string): Promise<string | undefined> {
  const about = { verb: "list", noun: "policies", permission: "Read Policies" };
  const policies = await jamf.classic.list("/policies", about);
  return policies.find((policy) => policy.name === name)?.id;
}
