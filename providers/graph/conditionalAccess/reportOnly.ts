/**
 * Setting one policy to report-only, whatever has happened to what it refers to.
 *
 * | | |
 * |---|---|
 * | Endpoints | `GET` and `PATCH /identity/conditionalAccess/policies` (Graph v1.0) |
 * | Permissions | `Policy.ReadWrite.ConditionalAccess` |
 * | Quirks | Graph validates the whole policy at each write: one that excludes an application without a service principal is refused with error 1034, also where only `state` is sent |
 */
import { ServiceError } from "../../core/errors";
import type { GraphClient } from "../client";
import { refusedApplications } from "../client/refusal";
import { isManagedPolicy } from "./managedPolicy";
import { aboutPolicy, type Applications, type Policy, policyPath, policyWritePermission } from "./policy";
import { policyStore } from "./policyStore";

export const reportOnlyState = "enabledForReportingButNotEnforced";

/**
 * The policy of that id; or those of that name that require a compliant device on macOS and nothing else, so that nobody else's
 * policy is ever meant.
 */
export async function policiesNamed(
  graph: GraphClient,
  which: { id: string } | { displayName: string },
): Promise<Policy[]> {
  const policies = await policyStore(graph).list();
  if ("id" in which) return policies.filter(({ id }) => id.toLowerCase() === which.id.toLowerCase());
  return policies.filter((policy) => isManagedPolicy(policy, which.displayName) && isForMacs(policy));
}

function isForMacs({ conditions }: Policy): boolean {
  const { includePlatforms } = (conditions?.["platforms"] ?? {}) as { includePlatforms?: string[] | null };
  const { includeUsers } = (conditions?.["users"] ?? {}) as { includeUsers?: string[] | null };
  return includePlatforms?.length === 1 && includePlatforms[0] === "macOS" && !includeUsers?.includes("All");
}

/** Only `state` is sent; where Graph refuses applications that are gone, these go with it. Returns their ids. */
export async function switchToReportOnly(graph: GraphClient, policy: Policy): Promise<readonly string[]> {
  const { id, displayName: name } = policy;
  const about = aboutPolicy("set to report-only", { id, name, permission: policyWritePermission });
  try {
    await graph.change(policyPath(id), { state: reportOnlyState }, about);
    return [];
  } catch (error) {
    const refused = error instanceof ServiceError ? [...refusedApplications(error).keys()] : [];
    if (refused.length === 0) throw error;
    const applications = (policy.conditions?.["applications"] ?? {}) as Applications;
    const gone = new Set(refused.map((app) => app.toLowerCase()));
    const excludeApplications = (applications.excludeApplications ?? []).filter((app) => !gone.has(app.toLowerCase()));
    const body = { state: reportOnlyState, conditions: { applications: { ...applications, excludeApplications } } };
    await graph.change(policyPath(id), body, about);
    return [...gone];
  }
}
