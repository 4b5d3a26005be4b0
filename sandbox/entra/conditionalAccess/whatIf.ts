/** Graph: the What If evaluation of Conditional Access. */
import { needs } from "../permissions";
import { isGuid } from "../references";
import { refuse } from "../refusals";
import { foreignContent, type Context, type GraphReply, type Route } from "../route";
import { judge, type SignIn } from "./judgement";
import { isPreview } from "./policies";
import type { Policy } from "./policy";

interface Asked {
  signInIdentity?: { "@odata.type"?: string; userId?: string; servicePrincipalId?: string };
  signInContext?: {
    "@odata.type"?: string;
    includeApplications?: string[];
    userAction?: "registerSecurityInformation" | "registerOrJoinDevices";
    authenticationContextValue?: string;
  };
  signInConditions?: Record<string, unknown> & { authenticationFlow?: { transferMethod?: string } | null };
  appliedPoliciesOnly?: boolean | null;
}

const bad = (message: string): never => refuse(400, "BadRequest", message);

function signInOf({ tenant, body }: Context): SignIn {
  const { signInIdentity: who, signInContext: what, signInConditions: how } = body as Asked;
  if (!who || !what || !how) {
    return bad("signInIdentity, signInContext and signInConditions are required.");
  }
  const text = (name: string) => (typeof how[name] === "string" ? how[name] : undefined);
  const common = {
    target: targetOf(what),
    platform: text("devicePlatform"),
    clientApp: text("clientAppType"),
    ipAddress: text("ipAddress"),
    country: text("country"),
    signInRisk: text("signInRiskLevel"),
    userRisk: text("userRiskLevel"),
    insiderRisk: text("insiderRiskLevel"),
    transferMethod: how.authenticationFlow?.transferMethod,
    device: (how["deviceInfo"] ?? {}) as Record<string, unknown>,
  };
  if (who["@odata.type"]?.endsWith("servicePrincipalSignIn")) {
    return { ...common, servicePrincipalId: who.servicePrincipalId ?? "" };
  }
  const user = isGuid(who.userId ?? "") ? tenant.users.get(who.userId!) : undefined;
  if (!user)
    return refuse(404, "ResourceNotFound", `User with id ${String(who.userId)} does not exist in the directory.`);
  return { ...common, user };
}

function targetOf(what: NonNullable<Asked["signInContext"]>): SignIn["target"] {
  const type = what["@odata.type"] ?? "";
  if (type.endsWith("userActionContext")) return { userAction: what.userAction ?? bad("userAction is required.") };
  if (type.endsWith("authContext")) return { authenticationContext: what.authenticationContextValue ?? "" };
  const applications = what.includeApplications ?? [];
  if (applications.length === 0) bad("includeApplications must name at least one application.");
  return { applications };
}

/** What If: which policies would apply, not what they would ask for. */
function evaluate(context: Context): GraphReply {
  const signIn = signInOf(context);
  const { appliedPoliciesOnly } = context.body as Asked;
  const policies = context.tenant.policies.all(context.isStale).filter((policy) => !isPreview(policy)) as Policy[];
  const judged = policies.map((policy) => ({ policy, ...judge(context.tenant, policy, signIn) }));
  const value = judged
    .filter(({ applies }) => applies || appliedPoliciesOnly !== true)
    .map(({ policy, applies, reasons }) => {
      const shown = Object.fromEntries(Object.entries(policy).filter(([name]) => !name.startsWith("$")));
      return { ...shown, policyApplies: applies, analysisReasons: applies ? "notSet" : reasons.join(",") };
    });
  const about = { "@odata.context": `${context.base}/$metadata#Collection(microsoft.graph.whatIfAnalysisResult)` };
  const reply = { status: 200, body: { ...about, value } };
  return policies.some((policy) => policy["$isForeign"] === true) ? { ...reply, [foreignContent]: true } : reply;
}

export function whatIfRoutes(): Route[] {
  return [
    {
      method: "POST",
      path: "/identity/conditionalAccess/evaluate",
      area: "conditionalAccess",
      needs: needs.evaluatePolicies,
      run: evaluate,
    },
  ];
}
