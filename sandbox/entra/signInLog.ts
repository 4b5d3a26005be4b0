/** Graph: the sign-in log. */
import type { Entity } from "./collection";
import { needs } from "./permissions";
import { listReply, objectReply, type ListShape } from "./query/list";
import { notFound } from "./refusals";
import type { Context, Route } from "./route";
import type { Tenant } from "./tenant";
import type { User } from "./user";

const filters = {
  appId: "eq",
  appDisplayName: "eq startswith",
  userId: "eq",
  userPrincipalName: "eq startswith",
  userDisplayName: "eq startswith",
  createdDateTime: "eq ge le gt lt",
  "status/errorCode": "eq",
  conditionalAccessStatus: "eq",
  resourceDisplayName: "eq",
  ipAddress: "eq startswith",
  correlationId: "eq",
  id: "eq",
  clientAppUsed: "eq",
  isInteractive: "eq",
};
const shape: ListShape = {
  type: "signIn",
  context: "auditLogs/signIns",
  pageSize: 1000,
  mostPerPage: 1000,
  isDirectory: false,
  filters,
  orders: ["createdDateTime"],
};
/** Whom a sign-in was judged as: beta only, and the proof that baseline scopes were enforced. */
const betaShape: ListShape = {
  ...shape,
  filters: { ...filters, "conditionalAccessAudiences/any": "eq" },
  derived: { conditionalAccessAudiences: (signIn) => signIn["$audiences"] ?? [] },
};

interface SignInNote {
  user: User;
  app: { appId: string; displayName: string };
  resource: { id: string; displayName: string };
  errorCode: number;
  failureReason: string;
  ipAddress: string;
  /** Application ids as which Conditional Access judged the sign-in. */
  audiences: string[];
  policies: { id: string; displayName: string; result: string; grants: string[] }[];
  device?: { deviceId: string; displayName: string };
}

/** Writes one line of the sign-in log. */
export function noteSignIn(tenant: Tenant, note: SignInNote): void {
  const { user, app, resource, errorCode, device } = note;
  tenant.signIns.put({
    id: tenant.random.uuid(),
    createdDateTime: tenant.now(),
    userId: user.id,
    userDisplayName: user.displayName,
    userPrincipalName: user.userPrincipalName.toLowerCase(),
    appId: app.appId,
    appDisplayName: app.displayName,
    ipAddress: note.ipAddress,
    isInteractive: true,
    clientAppUsed: "Mobile Apps and Desktop clients",
    correlationId: tenant.random.uuid(),
    resourceId: resource.id,
    resourceDisplayName: resource.displayName,
    riskDetail: "none",
    riskLevelAggregated: "none",
    riskLevelDuringSignIn: "none",
    riskState: "none",
    riskEventTypes_v2: [],
    conditionalAccessStatus: errorCode === 0 ? (note.policies.length > 0 ? "success" : "notApplied") : "failure",
    status: { errorCode, failureReason: note.failureReason, additionalDetails: null },
    deviceDetail: {
      deviceId: device?.deviceId ?? "",
      displayName: device?.displayName ?? "",
      operatingSystem: "MacOs",
      browser: "Mobile Safari",
      isCompliant: false,
      isManaged: false,
      trustType: "",
    },
    location: { city: "Hamburg", state: "Hamburg", countryOrRegion: "DE", geoCoordinates: null },
    appliedConditionalAccessPolicies: note.policies.map(({ id, displayName, result, grants }) => ({
      id,
      displayName,
      enforcedGrantControls: grants,
      enforcedSessionControls: [],
      result,
    })),
    $audiences: note.audiences,
  });
}

/** With one of these the log shows which policies were applied; without any the list is empty (signIn resource, permissions). */
const seesPolicies: readonly string[] = [
  "Policy.Read.All",
  "Policy.Read.ConditionalAccess",
  "Policy.ReadWrite.ConditionalAccess",
];

/** Newest first, as the log is read. */
function newestFirst({ tenant, caller }: Context): Entity[] {
  const all = [...tenant.signIns.all()].reverse();
  if (caller.roles.some((role) => seesPolicies.includes(role))) return all;
  return all.map((signIn) => ({ ...signIn, appliedConditionalAccessPolicies: [] }));
}

/** The sign-in log. */
export function signInLogRoutes(): Route[] {
  const path = "/auditLogs/signIns";
  const common = { method: "GET", area: "reports", needs: needs.readSignIns } as const;
  return [
    { ...common, path, run: (context) => listReply(context, newestFirst(context), shape) },
    {
      ...common,
      path,
      versions: ["beta"],
      isUnchecked: true,
      run: (context) => listReply(context, newestFirst(context), betaShape),
    },
    {
      ...common,
      path: `${path}/{signIn-id}`,
      run: (context) => {
        const id = context.params["signIn-id"]!;
        return objectReply(context, context.tenant.signIns.get(id) ?? notFound(id), shape);
      },
    },
  ];
}
