/**
 * The tenant's setting for baseline scopes (Conditional Access > Baseline scopes settings, since June 2026).
 *
 * `GET /beta/identity/conditionalAccess/settings` is undocumented and in private preview; three public tools read it so (2026).
 * So it is read as far as it goes: whatever is not what they describe is `notReadable`, a refusal `notPermitted`. There is no way to write it.
 *
 * Permissions: `Policy.Read.All`. Costs one Conditional Access request.
 */
import { ServiceError } from "../../core/errors";
import type { GraphClient } from "../client";
import { isObject } from "./read";
import { baselinePermission, type BaselineScopes, baselineScopesOf } from "./signInContext";
import { isGuid } from "../guid";

export async function getBaselineScopes(graph: GraphClient): Promise<BaselineScopes> {
  const about = { verb: "read", noun: "baseline scopes setting", permission: baselinePermission };
  try {
    return fromWire(await graph.read("/identity/conditionalAccess/settings", about, { beta: true }));
  } catch (error) {
    if (error instanceof ServiceError && error.status === 403) return "notPermitted";
    if (error instanceof ServiceError && isRefusal(error.status)) return "notReadable";
    throw error;
  }
}

/** What passes by itself says nothing about the setting. */
const isRefusal = (status: number | undefined): boolean =>
  status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;

export function fromWire(said: unknown): BaselineScopes {
  if (!isObject(said) || !("advancedSettings" in said)) return "notReadable";
  const { advancedSettings } = said;
  if (advancedSettings === null) return "neverChosen";
  const scopes = isObject(advancedSettings) ? advancedSettings.baselineScopes : undefined;
  const appId = isObject(scopes) ? scopes.resourceAppId : undefined;
  return typeof appId === "string" && isGuid(appId) ? baselineScopesOf(appId) : "notReadable";
}
