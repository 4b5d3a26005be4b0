/**
 * Whether a policy that equals ours is ours. A policy has no field for our marker, but the groups in its scope have: a policy
 * that is equal in everything and reaches Macs by a group which this very stack made, was made by this stack too. Anybody
 * else's would have to name a group that did not exist before.
 *
 * Asked only when an equal policy was found, after a crash or a lost answer. Without this it would count as adopted, stay at
 * destroy, and keep its group from being deleted.
 */
import { unequal } from "../../core/adoption";
import type { CommonArgs, Lifecycle, Observed } from "../../core/lifecycle";
import { splitMarker } from "../../core/marker";
import type { JamfClient } from "../client";
import type { ComputerScope } from "../classic/scope";
import * as groups from "../smartComputerGroup/writes";

/** Of a policy, what its origin is judged by. */
interface Scoped extends CommonArgs {
  scope?: ComputerScope;
}

/** The policy as found, with `managedBy` when it is proven to be of this stack. */
export async function withProvenance<Args extends Scoped>(
  policy: Lifecycle<Args, JamfClient>,
  jamf: JamfClient,
  args: Args,
  found: Observed<Args>,
): Promise<Observed<Args>> {
  const stack = stackOf(args.managedBy);
  if (!stack || unequal(policy, args, found.args).length > 0) return found;
  for (const id of args.scope?.computerGroupIds ?? []) {
    const path = `${await groups.path(jamf)}/${id}`;
    const group = await jamf.read<{ description?: string | null }>(path, groups.about.read(id, id));
    if (stackOf(splitMarker(group?.description).managedBy) === stack) return { ...found, managedBy: args.managedBy };
  }
  return found;
}

/** What stands before the resource's name: the identity of the stack. */
const stackOf = (managedBy: string | undefined): string | undefined => managedBy?.replace(/\/[^/]*$/, "");
