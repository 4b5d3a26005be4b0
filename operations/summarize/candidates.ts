/** What a candidate would do to users if it were moved to the first group now: the reason why a reviewer keeps it, or takes it back. */
import type { Section } from "./section";
import type { TenantSummary } from "./tenantSummary";
import { effectText } from "./users";

type Candidate = TenantSummary["candidates"][number];

/** One part for each candidate that the last run had made. */
export const candidateSections = ({ candidates }: Pick<TenantSummary, "candidates">): Section[] =>
  candidates.map((candidate) => ({
    heading: `Candidate of the ${candidate.of}, if it were moved now`,
    text: total(candidate),
    items: [...macs(candidate), ...candidate.access.effects.map(effectText)],
  }));

function total({ access: { difference, totalBlocked } }: Candidate): string {
  if (!difference) return "No user would gain or lose access.";
  return totalBlocked === null ? "" : `${totalBlocked} users would be blocked, by any policy.`;
}

/** Where nothing differs nothing was counted. */
function macs({ access: { before, after } }: Candidate): string[] {
  const [was, is] = [before.macsInComplianceGroup, after.macsInComplianceGroup];
  return was === undefined || is === undefined ? [] : [`Macs in the Compliance group: ${was}, then ${is}.`];
}
