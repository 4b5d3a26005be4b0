/** Which policy of the tenant is the one that a stack manages. */
import type { Policy } from "./policy";

/** By its display name and what it requires; a policy of that name that requires something else is somebody's own. */
export const isManagedPolicy = (policy: Policy, displayName: string | undefined): boolean =>
  displayName !== undefined &&
  policy.displayName === displayName &&
  ((policy["grantControls"] as { builtInControls?: string[] } | null)?.builtInControls ?? []).includes(
    "compliantDevice",
  );
