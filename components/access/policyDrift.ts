/**
 * The managed policy that somebody deleted or changed in the tenant. A run compares the configuration with the state, so it writes nothing of it:
 * only `--refresh` lets the engine see the tenant.
 */
import { ServiceError } from "../../providers/core/errors";
import { policyStore } from "../../providers/graph/conditionalAccess/policyStore";
import type { GraphClient } from "../../providers/graph/client";
import { livePolicyArgs, policyChanges } from "../state/livePolicy";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { Policy } from "../../providers/graph/conditionalAccess/policy";

/** Of a policy's arguments, those that say whom it is for, what it is for and what it requires. The plugin fills others with values that say nothing. */
const concernsUsers =
  /^(?:conditions\.(?:users|applications|platforms|clientAppTypes)|grantControls\.(?:builtInControls|operator))/;

/** The properties that concern users and are not as the state has them. Pure. */
export function policyDifferences(live: Policy, recorded: RecordedPolicy): string[] {
  const now = livePolicyArgs(live);
  if ("unlike" in now) return now.unlike;
  return policyChanges(now.args, recorded.args)
    .map(({ property }) => property)
    .filter((property) => concernsUsers.test(property));
}

export interface PolicyDrift {
  text: string;
  /** The same where no run is under way. */
  standing: string;
  /** It was deleted: nothing can be written to it. */
  isGone: boolean;
  /** It is on against what the state says, and this run switches it off. */
  isSwitchedOff: boolean;
}

/**
 * What to say of it; `undefined`: it is as the state has it, or nobody can tell.
 *
 * @param goesOff This run goes to a lower stage, in which the policy is not on.
 */
export async function policyDriftOf(
  graph: GraphClient,
  { live, recorded, goesOff }: { live?: Policy; recorded?: RecordedPolicy; goesOff: boolean },
): Promise<PolicyDrift | undefined> {
  if (!recorded?.objectId) return undefined;
  const { displayName, objectId: id } = recorded;
  const isOn = live?.state === "enabled" && recorded.state !== "enabled";
  const changed = live && changedText(policyDifferences(live, recorded));
  const whole = [...(isOn ? [isOnText] : []), ...(changed === undefined ? [] : [changed])].join("; it ");
  const what = live ? whole : await deletedText(graph, id);
  if (!what) return undefined;
  const repaired =
    isOn && goesOff ? `This run switches it off, and does nothing else of it. ${byRefresh}` : byRefreshAlone;
  const subject = `The managed policy "${displayName}" (id ${id}) ${what}.`;
  return {
    text: `${subject} ${repaired}`,
    standing: `${subject} ${byRefresh}`,
    isGone: live === undefined,
    isSwitchedOff: isOn && goesOff,
  };
}

/** After a write that failed the state holds what was not applied, as it does when somebody changes the tenant. */
const isOnText =
  "is on, though the state says that it is not: it was switched on outside this stack, or a write of it failed";

const changedText = (properties: readonly string[]): string | undefined =>
  properties.length > 0 ? `was changed outside this stack: ${properties.join(", ")}` : undefined;

/** The list shows no policies with preview features, so that one which is not in it is looked up. */
async function deletedText(graph: GraphClient, id: string): Promise<string | undefined> {
  try {
    return (await policyStore(graph).get(id)) ? undefined : "was deleted outside this stack";
  } catch (error) {
    // What could not be read is said elsewhere.
    if (error instanceof ServiceError) return undefined;
    throw error;
  }
}

const byRefresh = "Pulumi compares the configuration with the state: pulumi up --refresh puts it right.";
const byRefreshAlone = `This run repairs nothing of it. ${byRefresh}`;
