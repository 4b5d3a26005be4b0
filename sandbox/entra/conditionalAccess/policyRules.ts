/** What Graph refuses of a policy although it fits the contract. */
import { knownApp } from "../knownApps";
import { isGuid } from "../references";
import { Refusal, refuseLocation, refusePolicy } from "../refusals";
import { RuleError } from "../ruleLanguage";
import type { Tenant } from "../tenant";
import { parseDeviceFilter } from "./deviceFilter";
import { alternatives, includes, type Applications, type Conditions, type Policy, type Users } from "./policy";
import { isStrength } from "./policyShape";

/**
 * What Graph refuses although it fits the contract. Numbers and texts where somebody has published them: 1011, 1012, 1032,
 * 1034, 1040, 1054, 1064; reasons behind 1032 other than InvalidPasswordResetControl are guesses.
 */
export function checkPolicy(tenant: Tenant, policy: Policy): void {
  const { conditions, displayName, state } = policy;
  if (!displayName || !state) {
    refusePolicy(
      "1007: Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. (displayName and state are required)",
    );
  }
  const isForWorkloads = (conditions.clientApplications?.includeServicePrincipals ?? []).length > 0;
  checkUsers(conditions.users ?? {}, isForWorkloads);
  checkApplications(tenant, conditions.applications ?? {});
  checkWorkloads(tenant, conditions);
  if (conditions.clientAppTypes?.length === 0) refusePolicy("1064: 'clientAppTypes' condition must not be empty.");
  checkLocations(tenant, conditions);
  checkDevices(conditions);
  checkControls(policy);
}

const invalid = (reason: string): never =>
  refusePolicy(`1032: ConditionalActionPolicy validation failed due to ${reason}.`);

function checkUsers(users: Users, isForWorkloads: boolean): void {
  const { includeUsers = [], includeGroups = [], includeRoles = [], includeGuestsOrExternalUsers } = users;
  const isEmpty = includeUsers.length + includeGroups.length + includeRoles.length === 0;
  if (isEmpty && !includeGuestsOrExternalUsers && !isForWorkloads) {
    // Not refused but broken: an empty include without "None" ends in a 500 (terraform-provider-azuread PR#925).
    throw new Refusal(500, "InternalServerError", "There was an internal server error while processing the request.");
  }
  const words = ["All", "None", "GuestsOrExternalUsers"];
  const people = [...includeUsers, ...(users.excludeUsers ?? [])];
  if (people.some((id) => !isGuid(id) && !includes(words, id))) invalid("InvalidUsers");
  const rest = [...includeGroups, ...(users.excludeGroups ?? []), ...includeRoles, ...(users.excludeRoles ?? [])];
  if (rest.some((id) => !isGuid(id))) invalid("InvalidUsers");
}

const targets = ["All", "None", "Office365", "MicrosoftAdminPortals"];

function checkApplications(tenant: Tenant, applications: Applications): void {
  const { includeApplications = [], includeUserActions = [], applicationFilter } = applications;
  const contexts = applications.includeAuthenticationContextClassReferences ?? [];
  if (includeApplications.length + includeUserActions.length + contexts.length === 0 && !applicationFilter) {
    refusePolicy(
      "1011: 'applications' condition must include at least one application, user action or authentication context.",
    );
  }
  if (includeApplications.length > 0 && includeUserActions.length + contexts.length > 0) {
    refusePolicy(
      "1012: 'applications' condition cannot include both 'includeApplications' and 'includeUserActions'/'includeProtectionLevels'. Please remove one of the conditions.",
    );
  }
  const wrong: Record<string, string> = {};
  for (const [id, isTarget] of [
    ...includeApplications.map((id) => [id, true] as const),
    ...(applications.excludeApplications ?? []).map((id) => [id, false] as const),
  ]) {
    if (includes(targets, id)) continue;
    const reason = whyNot(tenant, id, isTarget);
    if (reason) wrong[id] = reason;
  }
  if (Object.keys(wrong).length > 0)
    refusePolicy(`1034: Policy contains invalid applications: ${JSON.stringify(wrong)}`);
  const actions = ["urn:user:registersecurityinfo", "urn:user:registerdevice"];
  if (includeUserActions.some((action) => !includes(actions, action))) invalid("InvalidUserActions");
}

/** A principal that was made a moment ago is not there for Conditional Access yet. */
function whyNot(tenant: Tenant, appId: string, isTarget: boolean): string | undefined {
  const principal = tenant.servicePrincipalOf(appId);
  if (!principal || tenant.servicePrincipals.isSettling(principal.id)) return "ServicePrincipalNotFound";
  const app = knownApp(appId);
  if (app?.isNotForPolicies) return "UnsupportedFirstPartyApplication";
  const registered = tenant.applications.find((each) => each["appId"] === appId.toLowerCase());
  const isPublic = app?.isPublicClient === true || registered?.["isFallbackPublicClient"] === true;
  return isTarget && isPublic ? "PublicClientsAreUnsupported" : undefined;
}

function checkWorkloads(tenant: Tenant, { clientApplications }: Conditions): void {
  const { includeServicePrincipals = [], excludeServicePrincipals = [] } = clientApplications ?? {};
  for (const id of [...includeServicePrincipals, ...excludeServicePrincipals]) {
    if (includes(["ServicePrincipalsInMyTenant", "None"], id) || tenant.servicePrincipals.has(id)) continue;
    refusePolicy(`1054: Invalid service principal value: ${id}.`);
  }
}

function checkLocations(tenant: Tenant, { locations }: Conditions): void {
  const { includeLocations = [], excludeLocations = [] } = locations ?? {};
  // The all-zero id stands for the trusted addresses of the old MFA settings.
  const special = ["All", "AllTrusted", "00000000-0000-0000-0000-000000000000"];
  for (const id of [...includeLocations, ...excludeLocations]) {
    if (includes(special, id) || tenant.namedLocations.has(id)) continue;
    refuseLocation(`NamedLocation with id ${id} does not exist in the directory.`);
  }
}

function checkDevices({ devices }: Conditions): void {
  const filter = devices?.deviceFilter;
  if (!filter) return;
  if (!filter.mode || !filter.rule) invalid("InvalidDeviceFilter");
  try {
    parseDeviceFilter(filter.rule!);
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    invalid("InvalidDeviceFilter");
  }
}

function checkControls({ conditions, grantControls: grant, sessionControls }: Policy): void {
  if (!grant) {
    if (!sessionControls) invalid("MissingControls");
    return;
  }
  const controls = alternatives(grant);
  if (controls.length === 0) invalid("MissingControls");
  if (!includes(["AND", "OR"], String(grant.operator))) invalid("InvalidOperator");
  if (includes(controls, "block") && controls.length > 1) invalid("InvalidBlockControl");
  if (grant.authenticationStrength && !isStrength(grant.authenticationStrength.id))
    invalid("InvalidAuthenticationStrength");
  if (grant.authenticationStrength && includes(controls, "mfa")) invalid("InvalidAuthenticationStrength");
  if (includes(controls, "passwordChange")) {
    const isPlain = !conditions.clientAppTypes || includes(conditions.clientAppTypes, "all");
    const isForRisk = (conditions.userRiskLevels ?? []).length > 0;
    const isForAll = includes(conditions.applications?.includeApplications, "All");
    if (!isPlain || !isForRisk || !isForAll) invalid("InvalidPasswordResetControl");
  }
  // Joining and registering devices: only MFA or a strength can be asked for (Entra documents, 2026).
  if (includes(conditions.applications?.includeUserActions, "urn:user:registerdevice")) {
    const isAllowed = controls.every((control) => includes(["mfa", "authenticationStrength"], control));
    if (!isAllowed || conditions.devices?.deviceFilter) invalid("InvalidUserActions");
  }
}
