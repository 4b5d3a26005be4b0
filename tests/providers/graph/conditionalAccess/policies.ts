/** Invented policies in the shape that Graph v1.0 answers with. Every call makes new objects. */
import { judge, type Judgement } from "../../../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../../../providers/graph/conditionalAccess/signInContext";

export const A = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
export const W = "00000002-0000-0000-c000-000000000000";
export const graph = "00000003-0000-0000-c000-000000000000";
export const deviceRegistration = "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9";
export const placeholder = "7d1b3c55-0f1e-4c53-9d0a-5a2f6c1e9b01";
export const otherApp = "11111111-2222-4333-8444-555555555555";
export const groupOne = "aaaaaaaa-0000-4000-8000-000000000001";
export const groupTwo = "aaaaaaaa-0000-4000-8000-000000000002";
export const role = "62e90394-69f5-4237-9190-012177145e10";

type Json = Record<string, unknown>;

/** Changes by section; everything else stays as in a policy that blocks every registration. */
export interface Change {
  policy?: Json;
  conditions?: Json;
  applications?: Json;
  users?: Json;
  /** `null`: session controls only. */
  grant?: Json | null;
}

/** Everybody, all resources, require a compliant device: blocks. */
export function policy(change: Change = {}): Json {
  return {
    id: "5f8ad2b4-3c1f-4c8e-9d27-6a0d3f4b9e10",
    templateId: null,
    displayName: "Require a compliant device",
    createdDateTime: "2026-01-08T09:00:00Z",
    modifiedDateTime: null,
    state: "enabled",
    deletedDateTime: null,
    partialEnablementStrategy: null,
    sessionControls: null,
    conditions: {
      userRiskLevels: [],
      signInRiskLevels: [],
      clientAppTypes: ["all"],
      servicePrincipalRiskLevels: [],
      insiderRiskLevels: null,
      clientApplications: null,
      platforms: null,
      locations: null,
      times: null,
      deviceStates: null,
      devices: null,
      authenticationFlows: null,
      applications: {
        includeApplications: ["All"],
        excludeApplications: [],
        includeUserActions: [],
        includeAuthenticationContextClassReferences: [],
        applicationFilter: null,
        ...change.applications,
      },
      users: {
        includeUsers: ["All"],
        excludeUsers: [],
        includeGroups: [],
        excludeGroups: [],
        includeRoles: [],
        excludeRoles: [],
        includeGuestsOrExternalUsers: null,
        excludeGuestsOrExternalUsers: null,
        ...change.users,
      },
      ...change.conditions,
    },
    grantControls:
      change.grant === null
        ? null
        : {
            operator: "OR",
            builtInControls: ["compliantDevice"],
            customAuthenticationFactors: [],
            termsOfUse: [],
            authenticationStrength: null,
            ...change.grant,
          },
    ...change.policy,
  };
}

export const situation = (change: Partial<SignInContext> = {}): SignInContext => ({
  people: "memberOfIncludedGroups",
  registrationApp: A,
  baselineScopes: "notReadable",
  ...change,
});

export const judged = (change: Change, circumstances: Partial<SignInContext> = {}): Judgement =>
  judge(policy(change), situation(circumstances));

export const verdictOf = (change: Change, circumstances: Partial<SignInContext> = {}): string =>
  judged(change, circumstances).verdict;
