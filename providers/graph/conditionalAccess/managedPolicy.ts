/** Which policy of the tenant is the one that a stack manages. */
import type { Policy } from "./policy";

/**
 * By its id in the state, whatever it is called by now. As long as the state holds none, by the id that the configuration names for
 * adoption and by nothing else. Only where neither is known, or the tenant has no policy of the id in the state, by its display name and
 * what it requires: then it may be several.
 */
export function managedPolicies(
  policies: readonly Policy[],
  known: { id?: string; adoptedId?: string; displayName?: string },
): Policy[] {
  const wanted = (known.id ?? known.adoptedId)?.toLowerCase();
  const own = policies.filter(({ id }) => id.toLowerCase() === wanted);
  const isToBeAdopted = known.id === undefined && known.adoptedId !== undefined;
  return own.length > 0 || isToBeAdopted
    ? own
    : policies.filter((policy) => isManagedPolicy(policy, known.displayName));
}

/** By its display name and what it requires; a policy of that name that requires something else is somebody's own. */
export const isManagedPolicy = (policy: Policy, displayName: string | undefined): boolean =>
  displayName !== undefined &&
  policy.displayName === displayName &&
  ((policy["grantControls"] as { builtInControls?: string[] } | null)?.builtInControls ?? []).includes(
    "compliantDevice",
  );
