/** What the services show of the connection at one moment. Facts only; what they mean is for `judge.ts`. */
import type { BaselineScopes } from "../../providers/graph/conditionalAccess/signInContext";
import type { TenantSnapshot } from "../tenant/snapshot";
import type { AcknowledgeableGate } from "./gates";

/** By name there may be several user groups; each of them counts, as it would for a person in the admin center. */
export interface ConnectionEvidence extends Pick<TenantSnapshot, "partner" | "apps" | "userGroups"> {
  /** When it was read. */
  at: string;
  /** Jamf Pro's own notifications about a lost connection, by type. */
  connectionErrors: readonly string[];
  pageSample: PageSample;
  baselineScopes: BaselineScopeEvidence;
  /** `script`: the policy requires no checkbox. */
  registrationMethod: "payload" | "script";
  /** When this stack last wrote the object that carries a checkbox; only where the stack's state was at hand. */
  writtenAt?: Partial<Record<AcknowledgeableGate, string>>;
}

/**
 * What Jamf Pro says about two Macs: one in both groups, one in the Applicable group alone. If the page has the two groups
 * swapped, the first is applicable and the second is not. One of them alone would prove nothing: when Jamf Pro sets
 * `applicable` is documented nowhere. Absent: there was no such Mac, or it did not matter yet.
 */
export interface PageSample {
  inBoth?: boolean;
  inApplicableOnly?: boolean;
}

export interface BaselineScopeEvidence {
  /** No policy of this stack's configuration needs a placeholder app. */
  needed: boolean;
  setting: BaselineScopes;
  /** With `{appId}`: it is the placeholder app of this stack. */
  isOwnPlaceholder?: boolean;
}
