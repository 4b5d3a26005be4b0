/** Which requests a fault meets: those of one matter, not the n-th of whatever a run sends. Ids are those of the world as it stands. */
export const faultKinds = ["htmlForbidden", "500", "dropBefore", "dropAfter"] as const;
export type Fault = (typeof faultKinds)[number];

interface Matter {
  service: "jamf" | "graph" | "login";
  methods: readonly string[];
  paths: readonly string[];
}

const written = ["POST", "PUT", "PATCH", "DELETE"];
const read = ["GET"];
const policies = "/v1.0/identity/conditionalAccess/policies";
const matter = (service: Matter["service"], methods: readonly string[], ...paths: string[]): Matter => ({
  service,
  methods,
  paths,
});

/** `{managed}` is the managed policy. Other policies that are written are those from which registration is excluded. */
const matters = {
  smartGroupWrite: matter("jamf", written, "/api/v*/computer-groups/**"),
  registrationWrite: matter("jamf", written, "/JSSResource/policies/**"),
  otherJamfWrite: matter("jamf", written, "/api/v*/app-installers/**", "/api/v*/scripts/**", "/api/v*/categories/**"),
  managedPolicyWrite: matter("graph", written, `${policies}/{managed}`),
  newPolicyWrite: matter("graph", ["POST"], policies),
  exclusionWrite: matter("graph", ["PATCH"], `${policies}/{others}`),
  partnerWrite: matter("graph", written, "/v1.0/deviceManagement/**"),
  userGroupWrite: matter("graph", written, "/v1.0/groups/**", "/v1.0/groups"),
  inventoryRead: matter("jamf", read, "/api/v*/computers-inventory**"),
  smartGroupRead: matter("jamf", read, "/api/v*/computer-groups/**"),
  registrationRead: matter("jamf", read, "/JSSResource/policies**"),
  macComplianceRead: matter("jamf", read, "/api/v1/conditional-access/**"),
  policiesRead: matter("graph", read, `${policies}**`),
  previewPoliciesRead: matter("graph", read, "/beta/identity/conditionalAccess/policies**"),
  devicesRead: matter("graph", read, "/v1.0/devices**"),
  membersRead: matter("graph", read, "/v1.0/groups/**"),
  partnerRead: matter("graph", read, "/v1.0/deviceManagement/**"),
  appsRead: matter("graph", read, "/v1.0/servicePrincipals**"),
  signIn: matter("login", ["POST"], "/**"),
} satisfies Record<string, Matter>;

export type Met = keyof typeof matters;
export const allMet = Object.keys(matters) as Met[];
export const writesMet = allMet.filter((each) => each.endsWith("Write"));

interface Known {
  managed: string | undefined;
  /** All policies of the tenant but the managed one. */
  others: readonly string[];
}

/** Rules of `POST /faults`: from the first, second or third such request on, more often than anybody tries again. */
export function rulesFor(met: Met, kind: Fault, after: number, known: Known): object[] {
  const { service, methods, paths } = matters[met] as Matter;
  const places = paths.flatMap((path) => {
    if (path.includes("{managed}")) return known.managed ? [path.replace("{managed}", known.managed)] : [];
    return path.includes("{others}") ? known.others.map((id) => path.replace("{others}", id)) : [path];
  });
  const times = 30;
  return methods.flatMap((method) =>
    places.map((path) => ({ kind, service, method, path, afterMatches: after, times })),
  );
}
