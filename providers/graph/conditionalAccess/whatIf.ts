/**
 * Entra's own answer to the question which policies apply to a user who registers a Mac: `POST
 * /identity/conditionalAccess/evaluate` (Graph v1.0, CSDL of 2026-08-20). It does not say what they demand.
 *
 * Permissions: `Policy.Read.ConditionalAccess`. Costs one Conditional Access request per question.
 */
import type { GraphClient } from "../client";

const path = "/identity/conditionalAccess/evaluate";

interface Evaluated {
  id: string;
  policyApplies?: boolean | null;
}

/** Ids, in lower case, of the policies that apply when this person signs in to `appId` on a Mac that is not registered. */
export async function appliedPolicies(graph: GraphClient, userId: string, appId: string): Promise<ReadonlySet<string>> {
  const body = {
    signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
    signInContext: { "@odata.type": "#microsoft.graph.applicationContext", includeApplications: [appId] },
    signInConditions: { devicePlatform: "macOS", clientAppType: "mobileAppsAndDesktopClients", deviceInfo: {} },
    appliedPoliciesOnly: true,
  };
  const about = { verb: "ask", noun: "What If of Conditional Access", permission: "Policy.Read.ConditionalAccess" };
  const { value = [] } = await graph.ask<{ value?: Evaluated[] }>(path, body, about);
  return new Set(value.flatMap(({ id, policyApplies }) => (policyApplies === false ? [] : [id.toLowerCase()])));
}
