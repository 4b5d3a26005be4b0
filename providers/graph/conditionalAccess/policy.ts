/** A Conditional Access policy as far as we speak of it. */
import type { Subject } from "../../core/errors";

export const policiesPath = "/identity/conditionalAccess/policies";
export const policyPath = (id: string): string => `${policiesPath}/${id}`;

const policyReadPermission = "Policy.Read.All";
/** Graph's documents differ; with all three every one of them is content. */
export const policyWritePermission =
  "Policy.ReadWrite.ConditionalAccess (with Policy.Read.All and Application.Read.All)";

/** Everything that is not named here passes through untouched. */
export interface Policy {
  id: string;
  displayName: string;
  state: string;
  /** `null` until the first change. */
  modifiedDateTime?: string | null;
  conditions?: { applications?: Applications | null; [more: string]: unknown } | null;
  [more: string]: unknown;
}

export interface Applications {
  includeApplications?: string[];
  excludeApplications?: string[];
  [more: string]: unknown;
}

export const aboutPolicy = (verb: string, more: Partial<Subject> = {}): Subject => ({
  verb,
  noun: "Conditional Access policy",
  permission: policyReadPermission,
  ...more,
});

export const excludedIn = (policy: Policy): string[] =>
  (policy.conditions?.applications?.excludeApplications ?? []).map((id) => id.toLowerCase());

/** Milliseconds since 1970 of the last change that this reading shows; long ago when there was none. */
export const changedAt = ({ modifiedDateTime }: Policy): number =>
  modifiedDateTime ? Date.parse(modifiedDateTime) : -Infinity;
