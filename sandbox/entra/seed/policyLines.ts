/** The policies of a tenant that has grown for years, one a line. */
import { appIds } from "../knownApps";
import { roleTemplates } from "../roles";

/** What the policies of a tenant refer to. */
export interface Known {
  emergencyGroup: string;
  staff: string;
  finance: string;
  guestsAllowed: string;
  germany: string;
  workloadId: string;
}

type Json = Record<string, unknown>;

export const everybody = { includeUsers: ["All"] };
export const all = { includeApplications: ["All"] };
const grant = (...controls: string[]): Json => ({ grantControls: { operator: "OR", builtInControls: controls } });
export const block = grant("block");
const platforms = (...names: string[]): Json => ({ platforms: { includePlatforms: names } });
const phishingResistant = { authenticationStrength: { id: "00000000-0000-0000-0000-000000000004" } };

/** An application that was deleted long ago and still stands in a policy: Graph refuses every write of it with 1034. */
const staleAppId = "7d4c1b5e-2f61-4a0c-9c39-2f5f3a9e6d10";

/** What years of administration leave behind: name, conditions, controls, and the state where it is not `enabled`. */
type Line = [string, Json, Json, string?];

export function policyLines(known: Known): Line[] {
  const admins = Object.values(roleTemplates).slice(0, 7);
  const safe = { ...everybody, excludeGroups: [known.emergencyGroup] };
  const outside = { locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] } };
  const filter = (mode: string, rule: string): Json => ({ devices: { deviceFilter: { mode, rule } } });
  const guests = { includeUsers: ["GuestsOrExternalUsers"], excludeGroups: [known.guestsAllowed] };
  const newGuests = {
    guestOrExternalUserTypes: "b2bCollaborationGuest,b2bCollaborationMember,b2bDirectConnectUser",
    externalTenants: { "@odata.type": "#microsoft.graph.conditionalAccessAllExternalTenants", membershipKind: "all" },
  };
  const registered = { ...all, excludeApplications: [appIds.registrationApp] };
  return [
    [
      "CA001: Block legacy authentication",
      { users: safe, applications: all, clientAppTypes: ["exchangeActiveSync", "other"] },
      block,
    ],
    ["CA002: Require MFA for all users", { users: safe, applications: all }, grant("mfa")],
    [
      "CA003: Phishing-resistant MFA for administrators",
      { users: { includeRoles: admins, excludeGroups: [known.emergencyGroup] }, applications: all },
      { grantControls: { operator: "OR", ...phishingResistant } },
    ],
    [
      "CA004: Security info registration only from trusted places",
      { users: safe, applications: { includeUserActions: ["urn:user:registersecurityinfo"] }, ...outside },
      grant("mfa"),
    ],
    [
      "CA005: MFA to register or join devices",
      { users: safe, applications: { includeUserActions: ["urn:user:registerdevice"] } },
      grant("mfa"),
    ],
    [
      "CA010: Require compliant device on macOS and Windows",
      { users: safe, applications: all, ...platforms("macOS", "windows") },
      grant("compliantDevice"),
    ],
    [
      "CA011: Office 365 on managed devices",
      {
        users: safe,
        applications: { includeApplications: ["Office365"] },
        clientAppTypes: ["browser", "mobileAppsAndDesktopClients"],
      },
      grant("compliantDevice", "domainJoinedDevice"),
    ],
    [
      "CA012: Desktop clients need a compliant or hybrid joined device",
      {
        users: { includeGroups: [known.staff], excludeGroups: [known.emergencyGroup] },
        applications: all,
        clientAppTypes: ["mobileAppsAndDesktopClients"],
      },
      grant("compliantDevice", "domainJoinedDevice"),
    ],
    [
      "CA013: Block unmanaged devices",
      {
        users: safe,
        applications: { ...all, excludeApplications: [appIds.exchange] },
        ...filter("exclude", 'device.isCompliant -eq True -or device.trustType -eq "ServerAD"'),
      },
      block,
    ],
    [
      "CA014: macOS – compliant device, registration excluded",
      { users: safe, applications: registered, ...platforms("macOS") },
      grant("compliantDevice"),
    ],
    [
      "CA015: Finance – compliant device (report-only)",
      { users: { includeGroups: [known.finance] }, applications: all },
      grant("compliantDevice"),
      "enabledForReportingButNotEnforced",
    ],
    [
      "CA016: Outside the office only compliant devices",
      { users: safe, applications: all, ...outside },
      grant("compliantDevice"),
    ],
    [
      "CA017: Block sign-ins from abroad",
      {
        users: safe,
        applications: all,
        locations: { includeLocations: ["All"], excludeLocations: [known.germany, "AllTrusted"] },
      },
      block,
    ],
    ["CA018: Compliant device or MFA", { users: safe, applications: all }, grant("compliantDevice", "mfa")],
    ["CA020: Guests – MFA", { users: guests, applications: all }, grant("mfa")],
    [
      "CA021: Guests – only what is shared with them",
      {
        users: { includeGuestsOrExternalUsers: newGuests },
        applications: { ...all, excludeApplications: ["Office365"] },
      },
      block,
    ],
    ["CA030: Block high sign-in risk", { users: safe, applications: all, signInRiskLevels: ["high"] }, block],
    [
      "CA031: New password at high user risk",
      { users: safe, applications: all, userRiskLevels: ["high"] },
      { grantControls: { operator: "AND", builtInControls: ["passwordChange", "mfa"] } },
    ],
    [
      "CA040: Unmanaged browsers sign in every 8 hours",
      {
        users: safe,
        applications: all,
        clientAppTypes: ["browser"],
        ...filter("include", "device.isCompliant -ne True"),
      },
      {
        sessionControls: {
          signInFrequency: {
            value: 8,
            type: "hours",
            authenticationType: "primaryAndSecondaryAuthentication",
            frequencyInterval: "timeBased",
            isEnabled: true,
          },
          persistentBrowser: { mode: "never", isEnabled: true },
        },
      },
    ],
    [
      "CA041: SharePoint decides itself on unmanaged devices",
      { users: safe, applications: { includeApplications: [appIds.sharePoint] } },
      { sessionControls: { applicationEnforcedRestrictions: { isEnabled: true } } },
    ],
    [
      "CA050: Block device code flow",
      {
        users: safe,
        applications: all,
        authenticationFlows: { transferMethods: "deviceCodeFlow,authenticationTransfer" },
      },
      block,
    ],
    [
      "CA051: Protected apps on phones",
      { users: safe, applications: { includeApplications: ["Office365"] }, ...platforms("iOS", "android") },
      grant("approvedApplication", "compliantApplication"),
    ],
    [
      "CA060: Workloads only from the data centre",
      {
        applications: all,
        clientApplications: { includeServicePrincipals: [known.workloadId] },
        locations: { includeLocations: ["All"], excludeLocations: ["AllTrusted"] },
      },
      block,
    ],
    [
      "CA070: Azure management – MFA each time",
      { users: safe, applications: { includeApplications: [appIds.azureManagement] } },
      {
        grantControls: { operator: "OR", builtInControls: ["mfa"] },
        sessionControls: {
          signInFrequency: {
            value: null,
            type: null,
            authenticationType: "primaryAndSecondaryAuthentication",
            frequencyInterval: "everyTime",
            isEnabled: true,
          },
        },
      },
    ],
    [
      "CA080: Pilot – compliant Macs for everything",
      { users: { includeGroups: [known.staff] }, applications: all, ...platforms("macOS") },
      grant("compliantDevice"),
      "disabled",
    ],
    [
      "zugriff NUR mit verwaltetem gerät (alt)",
      {
        users: { includeUsers: ["all"], excludeGroups: [known.emergencyGroup.toUpperCase()] },
        applications: { includeApplications: ["all"], excludeApplications: [staleAppId.toUpperCase()] },
        clientAppTypes: ["all"],
      },
      { grantControls: { operator: "and", builtInControls: ["compliantDevice", "mfa"] } },
    ],
  ];
}
