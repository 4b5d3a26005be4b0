/** Whether a Conditional Access policy applies to a sign-in. */
import { appIds, office365 } from "../knownApps";
import type { Tenant } from "../tenant";
import type { User } from "../user";
import { describes, type DeviceFacts } from "./deviceFilter";
import { includes, type Conditions, type Guests, type Policy } from "./policy";

/** A sign-in as Conditional Access sees it. What nobody told is absent. */
export interface SignIn {
  user?: User;
  /** Object id of a workload that signs in by itself. */
  servicePrincipalId?: string;
  target:
    | { applications: readonly string[] }
    | { userAction: "registerSecurityInformation" | "registerOrJoinDevices" }
    | { authenticationContext: string };
  platform?: string;
  clientApp?: string;
  device: DeviceFacts;
  ipAddress?: string;
  country?: string;
  signInRisk?: string;
  userRisk?: string;
  insiderRisk?: string;
  transferMethod?: string;
}

interface Judgement {
  applies: boolean;
  /** Words of `analysisReasons`; empty when it applies. */
  reasons: string[];
}

type Check = (tenant: Tenant, policy: Policy, signIn: SignIn) => string[];

/**
 * Whether a policy applies to a sign-in: every condition is looked at by itself, and each that does not fit is a reason.
 * Written after Entra's documents on conditions (2026); the product's own judgement is another text by other hands.
 */
export function judge(tenant: Tenant, policy: Policy, signIn: SignIn): Judgement {
  const reasons = new Set(checks.flatMap((check) => looked(check, tenant, policy, signIn)));
  return { applies: reasons.size === 0, reasons: [...reasons] };
}

/** An export may hold anything where Graph has a list or a text. */
function looked(check: Check, tenant: Tenant, policy: Policy, signIn: SignIn): string[] {
  try {
    return check(tenant, policy, signIn);
  } catch (error) {
    if (policy["$isForeign"] !== true) throw error;
    return ["invalidPolicy"];
  }
}

const unless = (fits: boolean, reason: string): string[] => (fits ? [] : [reason]);

const isOn: Check = (_tenant, { state }) => unless(state !== "disabled", "policyNotEnabled");

const hasControls: Check = (_tenant, { grantControls, sessionControls }) =>
  unless(Boolean(grantControls ?? sessionControls), "emptyPolicy");

const whose: Check = (tenant, { conditions }, { user, servicePrincipalId }) => {
  const { includeServicePrincipals = [], excludeServicePrincipals = [] } = conditions.clientApplications ?? {};
  if (servicePrincipalId !== undefined) {
    const isIncluded = includes(includeServicePrincipals, servicePrincipalId, "ServicePrincipalsInMyTenant");
    return unless(isIncluded && !includes(excludeServicePrincipals, servicePrincipalId), "workloadIdentities");
  }
  if (includeServicePrincipals.length > 0) return ["workloadIdentities"];
  return unless(user !== undefined && isMeant(tenant, conditions, user), "users");
};

function isMeant(tenant: Tenant, { users }: Conditions, user: User): boolean {
  if (!users) return false;
  const groups = tenant.membership.groupsOf(user.id).map(({ id }) => id);
  const guest = user.userType === "Guest" ? ["GuestsOrExternalUsers"] : [];
  const isIncluded =
    includes(users.includeUsers, "All", user.id, ...guest) ||
    includes(users.includeGroups, ...groups) ||
    includes(users.includeRoles, ...user.$roleTemplateIds) ||
    isGuestOf(users.includeGuestsOrExternalUsers, user);
  const isExcluded =
    includes(users.excludeUsers, "All", user.id, ...guest) ||
    includes(users.excludeGroups, ...groups) ||
    includes(users.excludeRoles, ...user.$roleTemplateIds) ||
    isGuestOf(users.excludeGuestsOrExternalUsers, user);
  return isIncluded && !isExcluded;
}

/** Guests of the sandbox are B2B collaboration guests of any other tenant. */
function isGuestOf(guests: Guests | null | undefined, { userType }: User): boolean {
  const types = (guests?.guestOrExternalUserTypes ?? "").split(",").map((type) => type.trim());
  return userType === "Guest" && includes(types, "b2bCollaborationGuest");
}

const whereTo: Check = (_tenant, { conditions }, { target }) => {
  const { applications } = conditions;
  if ("userAction" in target) {
    const urn = target.userAction === "registerOrJoinDevices" ? "registerdevice" : "registersecurityinfo";
    return unless(includes(applications?.includeUserActions, `urn:user:${urn}`), "userActions");
  }
  if ("authenticationContext" in target) {
    const contexts = applications?.includeAuthenticationContextClassReferences;
    return unless(includes(contexts, target.authenticationContext), "authenticationContext");
  }
  // Custom security attributes, which such a filter asks for, exist on no application here.
  if (applications?.applicationFilter && !includes(applications.includeApplications, "All")) return ["application"];
  const isListed = (list: string[] | undefined, appId: string) =>
    includes(list, appId) ||
    (includes(list, "Office365") && office365.includes(appId)) ||
    (includes(list, "MicrosoftAdminPortals") && appId === appIds.azureManagement);
  const fits = target.applications.some((appId) => {
    const isIncluded =
      includes(applications?.includeApplications, "All") || isListed(applications?.includeApplications, appId);
    return isIncluded && !isListed(applications?.excludeApplications, appId);
  });
  return unless(fits, "application");
};

const onPlatform: Check = (_tenant, { conditions: { platforms } }, { platform }) => {
  if (!platforms) return [];
  if (platform === undefined) return ["notEnoughInformation", "devicePlatform"];
  const { includePlatforms, excludePlatforms } = platforms;
  const isIncluded = includePlatforms === undefined || includes(includePlatforms, "all", platform);
  return unless(isIncluded && !includes(excludePlatforms, "all", platform), "devicePlatform");
};

const byClient: Check = (_tenant, { conditions: { clientAppTypes } }, { clientApp }) => {
  if (!clientAppTypes || clientAppTypes.length === 0 || includes(clientAppTypes, "all")) return [];
  if (clientApp === undefined) return ["notEnoughInformation", "clientApps"];
  return unless(clientApp === "all" || includes(clientAppTypes, clientApp), "clientApps");
};

const withDevice: Check = (_tenant, { conditions: { devices } }, { device }) => {
  const filter = devices?.deviceFilter;
  if (!filter?.rule) return [];
  try {
    const isDescribed = describes(filter.rule, device);
    return unless(includes(["exclude"], String(filter.mode)) ? !isDescribed : isDescribed, "devices");
  } catch {
    return ["invalidCondition", "devices"];
  }
};

const fromPlace: Check = (tenant, { conditions: { locations } }, { ipAddress, country }) => {
  const { includeLocations = [], excludeLocations = [] } = locations ?? {};
  if (!locations || (includes(includeLocations, "All") && excludeLocations.length === 0)) return [];
  if (ipAddress === undefined && country === undefined) return ["notEnoughInformation", "location"];
  const isAt = (id: string): boolean => {
    if (includes(["All"], id)) return true;
    const places = tenant.namedLocations.all();
    const meant = includes(["AllTrusted"], id)
      ? places.filter((each) => each["isTrusted"] === true)
      : places.filter((each) => each.id === id);
    return meant.some((place) => isInside(place, ipAddress, country));
  };
  return unless(includeLocations.some(isAt) && !excludeLocations.some(isAt), "location");
};

function isInside(place: Record<string, unknown>, ipAddress?: string, country?: string): boolean {
  if (Array.isArray(place["countriesAndRegions"])) {
    if (country === undefined) return place["includeUnknownCountriesAndRegions"] === true;
    return includes(place["countriesAndRegions"] as string[], country);
  }
  const ranges = (place["ipRanges"] ?? []) as { cidrAddress?: string }[];
  return ranges.some(({ cidrAddress }) => cidrAddress !== undefined && isInRange(ipAddress, cidrAddress));
}

/** IPv4 only: the sandbox's Macs have no other address. */
function isInRange(ipAddress: string | undefined, range: string): boolean {
  const [base = "", bits = "32"] = range.split("/");
  const number = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  if (ipAddress === undefined || !/^\d+(\.\d+){3}$/.test(ipAddress) || !/^\d+(\.\d+){3}$/.test(base)) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(number(ipAddress) / size) === Math.floor(number(base) / size);
}

const riskIs = (levels: string[] | null | undefined, risk: string | undefined, reason: string): string[] =>
  unless(!levels || levels.length === 0 || includes(levels, risk ?? "none"), reason);

const atRisk: Check = (_tenant, { conditions }, { signInRisk, userRisk, insiderRisk }) => [
  ...riskIs(conditions.signInRiskLevels, signInRisk, "signInRisk"),
  ...riskIs(conditions.userRiskLevels, userRisk, "userRisk"),
  ...riskIs(
    conditions.insiderRiskLevels?.split(",").map((each) => each.trim()),
    insiderRisk,
    "insiderRisk",
  ),
];

const inFlow: Check = (_tenant, { conditions: { authenticationFlows } }, { transferMethod }) => {
  const methods = (authenticationFlows?.transferMethods ?? "").split(",").map((each) => each.trim());
  const isSet = methods.some((method) => method !== "" && method !== "none");
  return unless(!isSet || (transferMethod !== undefined && includes(methods, transferMethod)), "authenticationFlow");
};

const checks: readonly Check[] = [
  isOn,
  hasControls,
  whose,
  whereTo,
  onPlatform,
  byClient,
  withDevice,
  fromPlace,
  atRisk,
  inFlow,
];
