/** A Conditional Access policy as rules and judgement read it. */
import type { Entity } from "../collection";

/** Lists of a policy as the rules and the judgement read them; a foreign policy may lack any of them. */
export interface Policy extends Entity {
  displayName: string;
  state: string;
  conditions: Conditions;
  grantControls?: GrantControls | null;
  sessionControls?: Record<string, unknown> | null;
}

export interface Conditions {
  applications?: Applications | null;
  users?: Users | null;
  clientApplications?: { includeServicePrincipals?: string[]; excludeServicePrincipals?: string[] } | null;
  clientAppTypes?: string[] | null;
  platforms?: { includePlatforms?: string[]; excludePlatforms?: string[] } | null;
  locations?: { includeLocations?: string[]; excludeLocations?: string[] } | null;
  devices?: { deviceFilter?: { mode?: string; rule?: string } | null } | null;
  signInRiskLevels?: string[] | null;
  userRiskLevels?: string[] | null;
  servicePrincipalRiskLevels?: string[] | null;
  insiderRiskLevels?: string | null;
  authenticationFlows?: { transferMethods?: string | null } | null;
}

export interface Applications {
  includeApplications?: string[];
  excludeApplications?: string[];
  includeUserActions?: string[];
  includeAuthenticationContextClassReferences?: string[];
  applicationFilter?: { mode?: string; rule?: string } | null;
}

export interface Guests {
  guestOrExternalUserTypes?: string | null;
  externalTenants?: { membershipKind?: string; members?: string[] } | null;
}

export interface Users {
  includeUsers?: string[];
  excludeUsers?: string[];
  includeGroups?: string[];
  excludeGroups?: string[];
  includeRoles?: string[];
  excludeRoles?: string[];
  includeGuestsOrExternalUsers?: Guests | null;
  excludeGuestsOrExternalUsers?: Guests | null;
}

export interface GrantControls {
  operator?: string | null;
  builtInControls?: string[];
  customAuthenticationFactors?: string[];
  termsOfUse?: string[];
  authenticationStrength?: { id?: string } | null;
}

/** Values are compared without regard to letter case: real policies are written in any. */
export const includes = (list: readonly string[] | null | undefined, ...wanted: string[]): boolean =>
  (list ?? []).some((each) => wanted.some((one) => one.toLowerCase() === each.toLowerCase()));

export const alternatives = (grant: GrantControls): string[] => [
  ...(grant.builtInControls ?? []),
  ...(grant.authenticationStrength ? ["authenticationStrength"] : []),
  ...(grant.termsOfUse ?? []).map(() => "termsOfUse"),
  ...(grant.customAuthenticationFactors ?? []).map(() => "customAuthenticationFactor"),
];
