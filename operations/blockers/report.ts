/** What `blockers` found, whether it read a file or a tenant. */
import { judge } from "../../providers/graph/conditionalAccess/judge";
import type { SignInContext } from "../../providers/graph/conditionalAccess/signInContext";
import type { Verdict } from "../../providers/graph/conditionalAccess/vocabulary";
import type { LiveJudgement } from "../../providers/graph/conditionalAccess/registrationBlockers";

export interface BlockersReport {
  situation: SignInContext;
  /** In the order of the policies. */
  judgements: readonly LiveJudgement[];
  /** 2: at least one policy blocks; 3: none blocks for sure, but at least one could not be judged; 0: neither. */
  exitCode: 0 | 2 | 3;
  /** What could not be asked of the tenant, and what else should be known; sentences. */
  remarks: readonly string[];
}

export const blockersReport = (policies: readonly unknown[], situation: SignInContext): BlockersReport =>
  reportOf(
    policies.map((policy) => judge(policy, situation)),
    situation,
  );

export function reportOf(
  judgements: readonly LiveJudgement[],
  situation: SignInContext,
  remarks: readonly string[] = [],
): BlockersReport {
  const has = (...verdicts: Verdict[]): boolean => judgements.some(({ verdict }) => verdicts.includes(verdict));
  const isOpen = has("unknown") || judgements.some(({ notJudged }) => notJudged);
  const exitCode = has("blocks", "exposedBaseline") ? 2 : isOpen ? 3 : 0;
  return { situation, judgements, exitCode, remarks };
}
