/**
 * The words of the judgement and of Graph's conditionalAccessPolicy, in one place.
 *
 * Names and values: Microsoft Graph CSDL v1.0 of 2026-08-20, and the beta names seen in exports of 2026 (agents,
 * agentContext, agentIdRiskLevels, networkAccess, globalSecureAccess). Values are kept in lower case, because exports
 * differ in the letter case of values; names of properties are kept as Graph writes them.
 */

/** Worst first. */
export const verdicts = [
  "blocks",
  "exposedBaseline",
  "unknown",
  "conditional",
  "reportOnly",
  "prompts",
  "notBlocking",
  "notApplicable",
] as const;

/**
 * What a policy does to a Mac that is registering.
 *
 * - `blocks`: registration fails.
 * - `exposedBaseline`: the registration app is excluded, but enforcement for baseline scopes (since June 2026) applies the
 *   policy all the same.
 * - `unknown`: it may block; something in it cannot be judged. Never to be read as harmless.
 * - `conditional`: it blocks some users, from some named locations, or at some risk.
 * - `reportOnly`: it would block, if it were switched on.
 * - `prompts`: it requires something that users can provide during registration.
 * - `notBlocking`: it applies and demands nothing at sign-in.
 * - `notApplicable`: it does not apply to this sign-in.
 */
export type Verdict = (typeof verdicts)[number];

/** 0 is harmless; a greater number is worse. */
export const severity = (verdict: Verdict): number => verdicts.length - 1 - verdicts.indexOf(verdict);

/** Something on the way that keeps a blocking grant from being a plain `blocks`. The first of these that holds is the verdict. */
export const markKinds = ["reportOnly", "unknown", "conditional", "exposedBaseline"] as const;
export type MarkKind = (typeof markKinds)[number];

/** The rules in the order in which they are asked; docs/commands/blockers.md explains each under the same name. */
export const rules = {
  state: "1 state",
  workloads: "2 workload identities",
  people: "3 users",
  userActions: "4 user actions",
  authenticationContext: "5 authentication context",
  resources: "6 target resources",
  excludedResources: "7 excluded resources",
  platforms: "8 device platforms",
  clientApps: "9 client apps",
  flows: "10 authentication flows",
  deviceFilter: "11 filter for devices",
  locations: "12 locations",
  risk: "13 risk",
  noGrant: "14 session controls only",
  block: "15 block access",
  allControls: "16 all controls",
  oneControl: "17 one of several controls",
  unknownField: "18 unknown field",
} as const;
export type Rule = (typeof rules)[keyof typeof rules];

/** Application ids. First-party ids are the same in every cloud. */
export const apps = {
  /** Resource that a sign-in for baseline scopes is judged as. */
  windowsAzureActiveDirectory: "00000002-0000-0000-c000-000000000000",
  /** Cannot be targeted, according to Microsoft (Target resources, 2026-01-26). */
  microsoftGraph: "00000003-0000-0000-c000-000000000000",
  deviceRegistrationService: "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9",
} as const;

/** Stands in the baseline-scopes setting when enforcement is switched off. */
export const nobody = "00000000-0000-0000-0000-000000000000";

/** Built-in strength "Phishing-resistant MFA": Windows Hello or platform credential, FIDO2 key, certificate. */
export const phishingResistantStrength = "00000000-0000-0000-0000-000000000004";

/** Microsoft's three built-in strengths: MFA, passwordless MFA, phishing-resistant MFA. Their ids are the same in every tenant. */
export const builtInStrengths: ReadonlySet<string> = new Set([
  "00000000-0000-0000-0000-000000000002",
  "00000000-0000-0000-0000-000000000003",
  phishingResistantStrength,
]);

export const registerDevice = "urn:user:registerdevice";
export const registerSecurityInfo = "urn:user:registersecurityinfo";

const set = (...values: string[]): ReadonlySet<string> => new Set(values.map((value) => value.toLowerCase()));

export const values = {
  state: set("enabled", "disabled", "enabledForReportingButNotEnforced"),
  includeApplications: set("All", "None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources"),
  excludeApplications: set("None", "Office365", "MicrosoftAdminPortals", "AllAgentIdResources"),
  userActions: set(registerDevice, registerSecurityInfo),
  includeUsers: set("All", "None", "GuestsOrExternalUsers", "AllAgentIdUsers"),
  excludeUsers: set("None", "GuestsOrExternalUsers", "AllAgentIdUsers"),
  guestTypes: set(
    "none",
    "internalGuest",
    "b2bCollaborationGuest",
    "b2bCollaborationMember",
    "b2bDirectConnectUser",
    "otherExternalUser",
    "serviceProvider",
  ),
  platforms: set("android", "iOS", "windows", "windowsPhone", "macOS", "linux", "all"),
  /** `modern` and `easUnsupported` are the former names of `mobileAppsAndDesktopClients` and of a part of `exchangeActiveSync`. */
  clientApps: set(
    "all",
    "browser",
    "mobileAppsAndDesktopClients",
    "modern",
    "exchangeActiveSync",
    "easSupported",
    "easUnsupported",
    "other",
  ),
  clientAppsOfRegistration: set("all", "browser", "mobileAppsAndDesktopClients", "modern"),
  transferMethods: set("none", "deviceCodeFlow", "authenticationTransfer"),
  locations: set("All", "AllTrusted"),
  risk: set("low", "medium", "high", "hidden", "none"),
  insiderRisk: set("minor", "moderate", "elevated"),
  filterMode: set("include", "exclude"),
  /** Legacy device lists (`conditionalAccessDevices`, Graph beta). */
  includeDevices: set("All"),
  excludeDevices: set("Compliant", "DomainJoined"),
  /** Combinations of a strength that need a key or certificate on the Mac or plugged into it. */
  keyOnly: set("fido2", "x509CertificateMultiFactor", "x509CertificateSingleFactor", "windowsHelloForBusiness"),
} as const;

/** `null`: whatever is inside needs no look. */
export interface KnownFields {
  readonly [name: string]: KnownFields | null;
}

const rule = { mode: null, rule: null };
const guests = { guestOrExternalUserTypes: null, externalTenants: { membershipKind: null, members: null } };
const onOff = { isEnabled: null };

/**
 * Every property that some rule reads, or that is known to have no say in a sign-in. Left out on purpose, although Graph
 * knows them, because no rule says what they do to a registration: `times`, `deviceStates`, `servicePrincipalRiskLevels`,
 * `partialEnablementStrategy`, `deletedDateTime`.
 */
export const knownFields: KnownFields = {
  id: null,
  displayName: null,
  description: null,
  templateId: null,
  createdDateTime: null,
  modifiedDateTime: null,
  state: null,
  conditions: {
    applications: {
      includeApplications: null,
      excludeApplications: null,
      includeUserActions: null,
      includeAuthenticationContextClassReferences: null,
      applicationFilter: rule,
    },
    users: {
      includeUsers: null,
      excludeUsers: null,
      includeGroups: null,
      excludeGroups: null,
      includeRoles: null,
      excludeRoles: null,
      includeGuestsOrExternalUsers: guests,
      excludeGuestsOrExternalUsers: guests,
    },
    clientApplications: { includeServicePrincipals: null, includeAgentIdServicePrincipals: null },
    agents: { includeAgentUsers: null },
    agentContext: { includeAgentContexts: null },
    agentIdRiskLevels: null,
    clientAppTypes: null,
    platforms: { includePlatforms: null, excludePlatforms: null },
    locations: { includeLocations: null, excludeLocations: null },
    devices: { deviceFilter: rule, includeDevices: null, excludeDevices: null },
    signInRiskLevels: null,
    userRiskLevels: null,
    insiderRiskLevels: null,
    authenticationFlows: { transferMethods: null },
  },
  grantControls: {
    operator: null,
    builtInControls: null,
    customAuthenticationFactors: null,
    termsOfUse: null,
    authenticationStrength: {
      id: null,
      displayName: null,
      description: null,
      policyType: null,
      requirementsSatisfied: null,
      allowedCombinations: null,
      combinationConfigurations: null,
      createdDateTime: null,
      modifiedDateTime: null,
    },
  },
  sessionControls: {
    applicationEnforcedRestrictions: onOff,
    cloudAppSecurity: { isEnabled: null, cloudAppSecurityType: null },
    persistentBrowser: { isEnabled: null, mode: null },
    signInFrequency: { isEnabled: null, value: null, type: null, authenticationType: null, frequencyInterval: null },
    secureSignInSession: onOff,
    disableResilienceDefaults: null,
    continuousAccessEvaluation: { mode: null },
    globalSecureAccessFilteringProfile: { isEnabled: null, profileId: null },
    networkAccessSecurity: { isEnabled: null, policyId: null },
  },
};
