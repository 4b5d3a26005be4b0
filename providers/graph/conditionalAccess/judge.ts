/**
 * Would an existing Conditional Access policy stop a Mac from registering? Judged from the policy alone, without a request.
 *
 * The sign-in: a user who registers Macs, on macOS, in *User registration app for Device Compliance*, from a Mac that Entra does not
 * know yet, or knows and does not hold compliant yet. Rules are asked in order; the first that certainly does not match ends
 * with `notApplicable`. docs/commands/blockers.md explains every rule.
 *
 * @example
 * ```ts
 * const { verdict, why } = judge(policy, {
 *   people: "memberOfIncludedGroups",
 *   registrationApp: cloudOf("global").registrationAppId!,
 *   baselineScopes: "notReadable",
 * });
 * ```
 */
import { helps, type Need, type Remedy } from "./baselineScopes";
import {
  clientApps,
  deviceFilter,
  filterClause,
  flows,
  locations,
  platforms,
  risk,
  state,
  workloads,
} from "./conditions";
import { isEnd, strangeSection, unclear, unknownField, type Finding, type Mark, type Moment } from "./finding";
import { demand, type Demand } from "./grant";
import { people } from "./people";
import { isObject, section, unknownFields, type Fields } from "./read";
import { resources } from "./resources";
import type { SignInContext } from "./signInContext";
import { knownFields, markKinds, rules, severity, type Rule, type Verdict } from "./vocabulary";
import { remediationOf, sentence, why } from "./why";

/** The judgement of one policy. */
export interface Judgement {
  /** Object id of the policy; `null` when the entry has none. */
  id: string | null;
  displayName: string | null;
  verdict: Verdict;
  /**
   * Excluding the registration app takes the registration sign-in out of this policy; also `true` where the placeholder app
   * and the tenant's setting for baseline scopes are needed besides, and `why` says so. `false` for harmless verdicts.
   */
  fixableByExclusion: boolean;
  /** The rule that decided. */
  rule: Rule;
  /** One sentence for an administrator; ends with `remediation`, where there is one. */
  why: string;
  /** What makes the policy let registrations pass, as a clause; absent where nothing is to be done, or nothing helps. */
  remediation?: string;
  /** Everything that was noticed on the way, in the order of the rules. */
  marks: readonly Mark[];
  /** Warnings that do not change the verdict. */
  notes: readonly string[];
  /** What takes the registration sign-in out of this policy, as far as it is missing. */
  needs: readonly Need[];
  /** At which of the two moments the verdict holds; the worse one, or the first where they agree. */
  moment: Moment;
  /** It is for directory roles or individually named users, who were not given, and it may block them: it counts as not judged. */
  notJudged?: true;
  /** Of a policy that is switched off: the verdict if it were enabled. */
  ifEnabled?: Verdict;
}

type Opinion = Omit<Judgement, "id" | "displayName" | "ifEnabled">;

/** Never throws, whatever `policy` is. */
export function judge(policy: unknown, situation: SignInContext): Judgement {
  if (!isObject(policy)) return { id: null, displayName: null, ...notAPolicy };
  const { id, displayName } = policy;
  const named = {
    id: typeof id === "string" ? id : null,
    displayName: typeof displayName === "string" ? displayName : null,
  };
  const off = situation.assumeState ? [] : state(policy);
  if (isEnd(off)) {
    const enabled = worseOfBoth(policy, { ...situation, assumeState: "enabled" });
    const because = `${off.because}; if it were enabled: ${enabled.why}`;
    return { ...named, ...enabled, ...ended({ ...off, because }), marks: [], ifEnabled: enabled.verdict };
  }
  return { ...named, ...worseOfBoth(policy, situation) };
}

function worseOfBoth(policy: Fields, situation: SignInContext): Opinion {
  const before = opinion(policy, situation, "unregistered");
  // Only a filter for devices can tell the two moments apart.
  if (!section(section(policy, "conditions").fields, "devices").configured) return before;
  if (before.verdict === "blocks") return before;
  const after = opinion(policy, situation, "registered");
  return severity(after.verdict) > severity(before.verdict) ? after : before;
}

function opinion(policy: Fields, situation: SignInContext, moment: Moment): Opinion {
  const conditions = section(policy, "conditions");
  const fields = conditions.fields;
  const reach = resources(fields, situation);
  const untargeted = (finding: Finding): Finding => (reach.userAction ? notInUserActions(finding) : finding);

  const walk: (() => Finding)[] = [
    () => (situation.assumeState ? [] : state(policy)),
    () => unknownFields(policy, knownFields).map(unknownField),
    () => (conditions.strange ? [strangeSection(rules.unknownField, "conditions")] : workloads(fields)),
    () => people(fields, situation.people),
    () => reach.finding,
    () => platforms(fields),
    () => untargeted(clientApps(fields)),
    () => flows(fields),
    () => untargeted(deviceFilter(fields, moment)),
    () => locations(fields),
    () => risk(fields),
  ];
  const marks: Mark[] = [];
  let apart: Opinion | undefined;
  for (const step of walk) {
    const finding = step();
    if (isEnd(finding) && finding.isApart) apart = { ...ended(finding), marks: [...marks], moment };
    else if (isEnd(finding)) return apart ?? { ...ended(finding), marks, moment };
    else marks.push(...finding);
  }
  if (apart) {
    const { outcome } = demand(policy, fields);
    const isMild = outcome === "prompts" || outcome === "none" || marks.some(({ kind }) => kind === "reportOnly");
    return isMild ? apart : { ...apart, notJudged: true, why: notJudgedFor };
  }
  const filter = filterClause(fields, moment);
  return concluded({ onTheWay: marks, asked: demand(policy, fields), remedy: reach.remedy, moment, filter });
}

interface Walked {
  onTheWay: readonly Mark[];
  asked: Demand;
  remedy: Remedy;
  moment: Moment;
  filter: string;
}

function concluded({ onTheWay, asked, remedy, moment, filter }: Walked): Opinion {
  const seen = new Set(onTheWay.map(({ field, because }) => `${field} ${because}`));
  const marks = [...onTheWay, ...asked.doubts.filter(({ field, because }) => !seen.has(`${field} ${because}`))];
  const decisive = markKinds.flatMap((kind) => marks.filter((mark) => mark.kind === kind))[0];
  const isMild = asked.outcome === "prompts" || asked.outcome === "none";
  const verdict =
    asked.outcome === "prompts" ? "prompts" : asked.outcome === "none" ? "notBlocking" : (decisive?.kind ?? "blocks");
  const fixable = !isMild && helps(remedy);
  const remediation = remediationOf(remedy);
  const notes = fixable && remedy.note ? [remedy.note] : [];
  if (verdict === "reportOnly" && asked.asks.includes("compliant device")) notes.push(certificatePrompts);
  return {
    verdict,
    fixableByExclusion: fixable,
    rule: isMild || !decisive ? asked.rule : decisive.rule,
    why: why({ verdict, marks, demand: asked, remedy, moment, filter }),
    remediation: isMild || remediation === "" ? undefined : remediation,
    marks,
    notes,
    needs: isMild ? [] : remedy.needs,
    moment,
  };
}

const ended = ({ rule, because }: { rule: Rule; because: string }) => ({
  verdict: "notApplicable" as const,
  fixableByExclusion: false,
  rule,
  why: sentence(because.replace(/\.$/, "")),
  notes: [],
  needs: [],
});

const notJudgedFor =
  "Not judged: it is for directory roles or individually named users, and may block those who register a Mac.";

/** Client apps and filters do not exist in policies for user actions (Microsoft Entra, Target resources, 2026-01-26). */
function notInUserActions(finding: Finding): Finding {
  if (!isEnd(finding)) return finding;
  const because = "it has a condition that policies for user actions are not documented to have";
  return [unclear(finding.rule, because)];
}

/** Microsoft Entra, concept-condition-filters-for-devices, 2026-03-24. */
const certificatePrompts =
  "Even in report-only mode, a policy that requires a compliant device makes Macs prompt for a certificate.";

const notAPolicy: Opinion = {
  verdict: "unknown",
  fixableByExclusion: false,
  rule: rules.unknownField,
  why: "Cannot be evaluated, because this entry is not a policy.",
  marks: [unclear(rules.unknownField, "this entry is not a policy")],
  notes: [],
  needs: [],
  moment: "unregistered",
};
