/**
 * Candidates in every preview: what would happen to users if one of them were moved to the first group now. Counted as that run would be, and
 * refuses nothing: the candidate is not moved yet.
 */
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import type { Config } from "../config/schema";
import { recordedCandidate } from "../stages/candidates";
import type { LastOutputs } from "../state/lastOutputs";
import { judgeAccess, type RunAccess } from "./run";
import type { RunQuestion } from "./runQuestion";

export interface Trial {
  /** `Compliance group`, `Applicable group`, `group of users`. */
  of: string;
  /** `undefined`: moving it changes nothing that concerns users. */
  access: RunAccess | undefined;
}

/** Only of candidates that the state holds: before that nobody has computed them. */
export async function judgeCandidates(question: RunQuestion): Promise<Trial[]> {
  const { config, last, name } = question;
  const moved = last ? movedConfigs(config, last, name) : [];
  return Promise.all(
    moved.map(async ({ of, config: wanted }) => {
      const access = await judgeAccess({ ...question, config: wanted, direction: "level", looks: "never" });
      return { of, access: access === "notLookedFor" ? undefined : access };
    }),
  );
}

function movedConfigs(config: Config, last: LastOutputs, name: string): { of: string; config: Config }[] {
  const { jamf, users } = config;
  const all: { of: string; config: Config }[] = [];
  for (const group of ["applicable", "compliance"] as const) {
    const key = `${group}Group` as const;
    const criteria = jamf[key].candidate as Criterion[] | undefined;
    const exists = last.of("jamf:SmartComputerGroup", `${name}-${group}-candidate`, []) !== undefined;
    if (!criteria || !exists) continue;
    const of = group === "applicable" ? "Applicable group" : "Compliance group";
    all.push({ of, config: { ...config, jamf: { ...jamf, [key]: { ...jamf[key], criteria, candidate: undefined } } } });
  }
  const rule = users && "rule" in users ? users.candidate?.rule : undefined;
  if (rule !== undefined && recordedCandidate(last, name)?.rule === rule)
    all.push({
      of: "group of users",
      config: { ...config, users: { ...users!, rule, candidate: undefined } as Config["users"] },
    });
  return all;
}
