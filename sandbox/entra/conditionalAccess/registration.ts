/** A Mac registers with Entra, or Conditional Access stops it. */
import type { Registration } from "../../service";
import { assignedGroups, isForEverybody, jamfPartner } from "../compliancePartners";
import { addDevice } from "../devices";
import { appIds, registrationAppName } from "../knownApps";
import { hasIntune } from "../licences";
import { noteSignIn } from "../signInLog";
import type { Tenant } from "../tenant";
import type { User } from "../user";
import { judge, type SignIn } from "./judgement";
import { alternatives, includes, type GrantControls, type Policy } from "./policy";

type Answer = { deviceId: string } | { refused: string };

const refused = (text: string): Answer => ({ refused: text });

/** Controls that a Mac which nobody knows yet can never meet (Entra, grant controls, 2026). */
const unreachable = ["block", "compliantDevice", "domainJoinedDevice", "approvedApplication", "compliantApplication"];

/** Whether the person in front of the Mac gets past this grant, MFA and consents included. */
function isReachable(grant: GrantControls | null | undefined): boolean {
  if (!grant) return true;
  const controls = alternatives(grant);
  const reachable = controls.filter((control) => !includes(unreachable, control));
  return includes(["OR"], String(grant.operator)) && controls.length > 1
    ? reachable.length > 0
    : reachable.length === controls.length;
}

/**
 * Registration asks for baseline scopes only. Policies for all resources that exclude something used to skip such sign-ins;
 * since June 2026 they are judged as sign-ins to Windows Azure Active Directory, unless the tenant chose otherwise
 * (Entra, enforcement with resource exclusions, 2026-05-27). That the registration app must be excluded as well as the
 * placeholder follows the documented remedy; nobody has published what happens with the placeholder alone.
 */
function isSkipped(tenant: Tenant, policy: Policy): boolean {
  const { includeApplications, excludeApplications = [] } = policy.conditions.applications ?? {};
  if (!includes(includeApplications, "All") || excludeApplications.length === 0) return false;
  const { baselineScopes, settings } = tenant;
  if (baselineScopes === null) return !settings.enforcesBaselineScopes;
  const { resourceAppId } = baselineScopes;
  if (resourceAppId === appIds.windowsAzureActiveDirectory) return false;
  if (/^[0-]+$/.test(resourceAppId)) return true;
  return includes(excludeApplications, appIds.registrationApp) && includes(excludeApplications, resourceAppId);
}

/** Where the person sits: the same place for the same Mac, two of three in the office. */
function addressOf(serial: string): string {
  const sum = [...serial].reduce((total, letter) => total * 31 + letter.charCodeAt(0), 7) >>> 0;
  return sum % 3 < 2 ? `203.0.113.${sum % 250}` : `198.51.100.${sum % 250}`;
}

function blocking(tenant: Tenant, user: User, ipAddress: string): Policy[] {
  const common = {
    user,
    platform: "macOS",
    clientApp: "mobileAppsAndDesktopClients",
    device: {},
    ipAddress,
    country: "DE",
  };
  const { windowsAzureActiveDirectory } = appIds;
  const signIn: SignIn = { ...common, target: { applications: [windowsAzureActiveDirectory] } };
  const joining: SignIn = { ...common, target: { userAction: "registerOrJoinDevices" } };
  const enabled = (tenant.policies.all() as Policy[]).filter(({ state }) => state === "enabled");
  return enabled.filter((policy) => {
    if (isReachable(policy.grantControls)) return false;
    if (judge(tenant, policy, joining).applies) return true;
    return judge(tenant, policy, signIn).applies && !isSkipped(tenant, policy);
  });
}

/** A user registers a Mac from Self Service. Refusals are what the user would see. */
export function registerMac(tenant: Tenant, mac: Registration): Answer {
  const user = tenant.userNamed(mac.userPrincipalName);
  if (!user) return refused("AADSTS50034: The user account does not exist in the directory.");
  if (!user.accountEnabled) return refused("AADSTS50057: The user account is disabled.");
  const app = tenant.servicePrincipalOf(appIds.registrationApp);
  if (!app || app["accountEnabled"] === false) {
    return refused(`AADSTS700016: "${registrationAppName}" was not found in the directory.`);
  }
  const partner = jamfPartner(tenant);
  if (partner?.["partnerState"] !== "enabled") return refused("AccountNotOnboarded: no compliance partner is active.");
  const groups = assignedGroups(partner, "macOs");
  const mine = tenant.membership.groupsOf(user.id).map(({ id }) => id);
  if (isForEverybody(partner, "macOs") || !groups.some((id) => includes(mine, id))) {
    return refused("AccountNotOnboarded: the user is in no group of the compliance partner.");
  }
  if (!hasIntune(user)) return refused("AccountNotOnboarded: the user has no Intune licence.");
  const ipAddress = addressOf(mac.serial);
  const stops = blocking(tenant, user, ipAddress);
  const note = { user, app: { appId: appIds.registrationApp, displayName: registrationAppName }, ipAddress };
  const resource = { id: appIds.microsoftGraph, displayName: "Microsoft Graph" };
  const audiences = [appIds.windowsAzureActiveDirectory];
  if (stops.length > 0) {
    const isBlock = stops.some(({ grantControls }) => includes(grantControls?.builtInControls, "block"));
    const [errorCode, failureReason] = isBlock
      ? [53003, "Access has been blocked by Conditional Access policies."]
      : [530003, "Your device is required to be managed to access this resource."];
    const policies = stops.map(({ id, displayName, grantControls }) => ({
      id,
      displayName,
      result: "failure",
      grants: alternatives(grantControls!),
    }));
    noteSignIn(tenant, { ...note, resource, audiences, errorCode, failureReason, policies });
    return refused(`AADSTS${errorCode}: ${failureReason} (${stops.map(({ displayName }) => displayName).join(", ")})`);
  }
  const device = addDevice(
    tenant,
    {
      displayName: mac.name,
      operatingSystem: "macOS",
      operatingSystemVersion: mac.osVersion,
      trustType: "Workplace",
      profileType: "RegisteredDevice",
      approximateLastSignInDateTime: tenant.now(),
      registrationDateTime: new Date(mac.at).toISOString(),
      $jamfId: mac.jamfId,
    },
    user.id,
  );
  const deviceId = String(device["deviceId"]);
  const shown = { deviceId, displayName: mac.name };
  noteSignIn(tenant, {
    ...note,
    resource,
    audiences,
    errorCode: 0,
    failureReason: "Other.",
    policies: [],
    device: shown,
  });
  return { deviceId };
}

/**
 * A user opens Company Portal directly. Entra knows nothing but a sign-in; that the account is not onboarded is Intune's
 * word and stands in no log. Conditional Access is not asked (a policy for all resources might stop it).
 */
export function openCompanyPortal(tenant: Tenant, mac: Registration): void {
  const user = tenant.userNamed(mac.userPrincipalName);
  if (!user?.accountEnabled) return;
  noteSignIn(tenant, {
    user,
    app: { appId: appIds.companyPortal, displayName: "Microsoft Intune Company Portal" },
    resource: { id: appIds.microsoftGraph, displayName: "Microsoft Graph" },
    ipAddress: addressOf(mac.serial),
    audiences: [appIds.microsoftGraph],
    errorCode: 0,
    failureReason: "Other.",
    policies: [],
  });
}
