/** Properties of `azuread.ConditionalAccessPolicy`. */
import { block, flag, list, set, text, whole, type Fields } from "../properties/shape";

const name = text({ must: "notEmpty" });
const names = list(name);
const risk = list(text({ allowed: ["hidden", "high", "low", "medium", "none"] }));
const platform = text({ allowed: ["all", "android", "iOS", "linux", "macOS", "windows", "windowsPhone"] });

const filter = block({
  mode: text({ required: true, allowed: ["exclude", "include"] }),
  rule: text({ required: true, must: "notEmpty" }),
});

const guestTypes = [
  "b2bCollaborationGuest",
  "b2bCollaborationMember",
  "b2bDirectConnectUser",
  "internalGuest",
  "none",
  "otherExternalUser",
  "serviceProvider",
];
const guests = block({
  externalTenants: list(
    block({ membershipKind: text({ required: true, allowed: ["all", "enumerated"] }), members: names }),
  ),
  guestOrExternalUserTypes: list(text({ allowed: guestTypes }), { required: true }),
});

const exactlyOneOf = ["includedApplications", "includedUserActions"].map((each) => `conditions.applications.${each}`);
const included = ["includedGroups", "includedRoles", "includedUsers", "includedGuestsOrExternalUsers"];
const someone = { atLeastOneOf: included.map((each) => `conditions.users.${each}`) };
const controls = ["builtInControls", "authenticationStrengthPolicyId", "termsOfUses"];
const someControl = { atLeastOneOf: controls.map((each) => `grantControls.${each}`) };
const someEffect = { atLeastOneOf: ["grantControls", "sessionControls"] };

const clientApps = ["all", "browser", "easSupported", "exchangeActiveSync", "mobileAppsAndDesktopClients", "other"];
const builtIn = [
  "approvedApplication",
  "block",
  "compliantApplication",
  "compliantDevice",
  "domainJoinedDevice",
  "mfa",
  "passwordChange",
];

const conditions: Fields = {
  applications: block(
    {
      includedApplications: list(name, { exactlyOneOf }),
      excludedApplications: names,
      includedUserActions: list(name, { exactlyOneOf }),
    },
    { required: true },
  ),
  authenticationFlowTransferMethods: set(text({ allowed: ["authenticationTransfer", "deviceCodeFlow"] })),
  clientApplications: block({
    includedServicePrincipals: names,
    excludedServicePrincipals: names,
    filter,
  }),
  users: block(
    {
      includedUsers: list(name, someone),
      excludedUsers: names,
      includedGroups: list(name, someone),
      excludedGroups: names,
      includedRoles: list(name, someone),
      excludedRoles: names,
      includedGuestsOrExternalUsers: list(guests, someone),
      excludedGuestsOrExternalUsers: list(guests),
    },
    { required: true },
  ),
  clientAppTypes: list(text({ allowed: clientApps }), { required: true }),
  devices: block({ filter }),
  locations: block({ includedLocations: list(name, { required: true }), excludedLocations: names }),
  platforms: block({ includedPlatforms: list(platform, { required: true }), excludedPlatforms: list(platform) }),
  servicePrincipalRiskLevels: risk,
  signInRiskLevels: risk,
  userRiskLevels: risk,
  insiderRiskLevels: text({ computed: true, allowed: ["elevated", "minor", "moderate"] }),
};

const grantControls: Fields = {
  operator: text({ required: true, allowed: ["AND", "OR"] }),
  builtInControls: list(text({ allowed: builtIn }), someControl),
  authenticationStrengthPolicyId: text(someControl),
  customAuthenticationFactors: names,
  termsOfUses: list(name, { ...someControl, theirName: "terms_of_use" }),
};

const sessionControls: Fields = {
  applicationEnforcedRestrictionsEnabled: flag(),
  cloudAppSecurityPolicy: text({ allowed: ["blockDownloads", "mcasConfigured", "monitorOnly"] }),
  disableResilienceDefaults: flag(),
  persistentBrowserMode: text({ allowed: ["always", "never"] }),
  signInFrequency: whole({ requiredWith: ["sessionControls.signInFrequencyPeriod"] }),
  signInFrequencyAuthenticationType: text({
    computed: true,
    allowed: ["primaryAndSecondaryAuthentication", "secondaryAuthentication"],
  }),
  signInFrequencyInterval: text({ computed: true, allowed: ["everyTime", "timeBased"] }),
  signInFrequencyPeriod: text({
    allowed: ["days", "hours"],
    requiredWith: ["sessionControls.signInFrequency"],
  }),
};

/**
 * `azuread_conditional_access_policy` of azuread 3.8.0, by its public source, released 2026-02-19. Nothing here
 * replaces.
 */
export const policyFields: Fields = {
  displayName: text({ required: true, must: "notEmpty" }),
  state: text({ required: true, allowed: ["disabled", "enabled", "enabledForReportingButNotEnforced"] }),
  conditions: block(conditions, { required: true }),
  grantControls: block(grantControls, someEffect),
  sessionControls: block(sessionControls, someEffect),
  objectId: text({ readOnly: true }),
};
