/**
 * Candidates: new criteria or a new rule on trial, in a second group that nothing depends on. Moved to the first group they are judged by
 * the members that the service computed before this run; the candidate stays for that run and leaves in the next. Pure.
 */
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";
import type { Config } from "../config/schema";
import { applicableCriteria, complianceCriteria } from "./groupCriteria";
import type { LastOutputs } from "../state/lastOutputs";

export interface Candidates {
  applicable?: Criterion[];
  compliance?: Criterion[];
  /** Membership rule of the candidate of the group of users. */
  rule?: string;
}

export const candidateName = (group: string): string => `${group} (candidate)`;

export function candidatesOf(config: Config, last: LastOutputs | undefined, name: string): Candidates {
  const { jamf, users } = config;
  const own = {
    applicable: applicableCriteria(config),
    compliance: complianceCriteria(config, { complianceGroup: "asConfigured" }),
  };
  const candidates: Candidates = {};
  for (const group of ["applicable", "compliance"] as const) {
    const configured = jamf[`${group}Group`].candidate as Criterion[] | undefined;
    const [recorded, first] = [`${name}-${group}-candidate`, `${name}-${group}`].map(
      (each) => last?.of("jamf:SmartComputerGroup", each, ["criteria"])?.["criteria"] as Criterion[] | undefined,
    );
    const wasMoved = recorded && first && same(recorded, own[group]) && !same(first, own[group]);
    const criteria = configured ?? (wasMoved ? recorded : undefined);
    if (criteria) candidates[group] = criteria;
  }
  const configured = users && "rule" in users ? users.candidate?.rule : undefined;
  const recorded = recordedCandidate(last, name)?.rule;
  const wasMoved =
    users && "rule" in users && recorded === users.rule && recordedRule(last, `${name}-users`) !== users.rule;
  const rule = configured ?? (wasMoved ? recorded : undefined);
  return rule === undefined ? candidates : { ...candidates, rule };
}

/** The candidate of the group of users, as it stood before this run. */
export function recordedCandidate(
  last: LastOutputs | undefined,
  name: string,
): { rule: string; objectId: string } | undefined {
  const group = `${name}-users-candidate`;
  const objectId = last?.of("groupWithoutMembers:GroupWithoutMembers", group, ["objectId"])?.["objectId"];
  const rule = recordedRule(last, group);
  return rule !== undefined && typeof objectId === "string" ? { rule, objectId } : undefined;
}

function recordedRule(last: LastOutputs | undefined, group: string): string | undefined {
  const recorded = last?.of("groupWithoutMembers:GroupWithoutMembers", group, ["dynamicMembership"]);
  return (recorded?.["dynamicMembership"] as { rule?: string } | null | undefined)?.rule;
}

const same = (a: readonly Criterion[], b: readonly Criterion[]): boolean =>
  JSON.stringify(canonicalCriteria(a)) === JSON.stringify(canonicalCriteria(b));
