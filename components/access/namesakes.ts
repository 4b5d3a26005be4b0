/**
 * Policies that bear the managed policy's name and are not the one in the state: somebody else's, or this stack's own after its state was
 * lost. A second one made beside it would go on asking users when the first is switched off. Pure.
 */
import { ownEntry } from "../../providers/core/ownEntry";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { Config } from "../config/schema";
import { policyName, type RecordedPolicy } from "../state/recordedPolicy";

/** One text for each, with the ways out. */
export function namesakesOf(
  policies: readonly Policy[],
  { conditionalAccess: { managedPolicy } }: Pick<Config, "conditionalAccess">,
  { recorded, name }: { recorded: RecordedPolicy | undefined; name: string },
): string[] {
  // A state that holds no id says nothing about which one is ours.
  if (!managedPolicy || (recorded && !recorded.objectId)) return [];
  const wanted = managedPolicy.displayName.toLowerCase();
  const own = recorded?.objectId?.toLowerCase() ?? managedPolicy.id;
  return policies
    .filter(({ id, displayName }) => displayName.toLowerCase() === wanted && id.toLowerCase() !== own)
    .map((policy) => text(policy, policyName(name)));
}

const text = ({ id, displayName, state }: Policy, resource: string): string =>
  `The tenant has a policy "${displayName}" (id ${id}, ${ownEntry(words, state) ?? state}) that is not in this stack's state. It would still require users ` +
  "to use a compliant Mac when the managed policy is switched off. If it belongs to this stack and the state was lost, restore the state from a backup (pulumi stack " +
  `import), or set conditionalAccess.managedPolicy.id to its ID, which imports the policy into it as ${resource}. If it does not belong to this stack, set another ` +
  "conditionalAccess.managedPolicy.displayName.";

const words: Readonly<Record<string, string>> = {
  enabled: "on",
  disabled: "off",
  enabledForReportingButNotEnforced: "report-only",
};
