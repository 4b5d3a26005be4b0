/**
 * Which way access moves in this run, and what therefore comes first. Between siblings `dependsOn` may differ from run to run: it flips
 * without a diff, and a step that fails stops what depends on it.
 *
 * | run | order |
 * |---|---|
 * | the managed policy stays or goes on | exclusions, groups, registration policy, partner; the managed policy last |
 * | the managed policy is switched off, to report-only, or to fewer users by a lower stage | the managed policy first, with ids from the state; then registration, groups and the rest |
 */
import type { Policy } from "../../providers/graph/conditionalAccess/policy";
import type { RecordedPolicy } from "../state/recordedPolicy";
import type { Plan } from "./plan";

export type Order = "policyFirst" | "policyLast";

/**
 * After a failed write the state holds the value that was not applied (azuread 6.9.1, observed), so the tenant is asked too: the policy is
 * on where one of the two says so.
 */
export const isOn = (recorded: RecordedPolicy | undefined, live: Pick<Policy, "state"> | undefined): boolean =>
  recorded?.state === "enabled" || live?.state === "enabled";

export const orderOf = (plan: Plan, on: boolean, isNarrowed = false): Order =>
  on && (plan.managedPolicy !== "on" || isNarrowed) ? "policyFirst" : "policyLast";

/**
 * A resource that leaves the program is deleted after all updates, and not at all when one of them fails. So a policy that is not off
 * is switched off in this run and leaves in a later one.
 */
export const isLeaving = (plan: Plan, recorded: RecordedPolicy | undefined, on: boolean): recorded is RecordedPolicy =>
  plan.managedPolicy === "absent" && recorded !== undefined && (on || recorded.state !== "disabled");
