/**
 * Which of the tenant's own Conditional Access policies would stop a Mac from registering, as the tenant stands now.
 *
 * | | |
 * |---|---|
 * | Endpoints | `/identity/conditionalAccess/policies` (v1.0, and beta for what v1.0 hides), `…/settings` (beta), `…/evaluate` where a user is given; `/groups/{id}/transitiveMembers` where a group is |
 * | Permissions | `Policy.Read.All`; `GroupMember.Read.All` and `User.ReadBasic.All` for a group; `User.Read.All` and `Policy.Read.ConditionalAccess` for a user |
 * | Cost | 3 Conditional Access requests, 5 with a user |
 *
 * Reads only, and fails closed: without the list of policies there is no answer.
 */
import { ServiceError, textOf } from "../../core/errors";
import { getBaselineScopes } from "./baselineSetting";
import type { GraphClient } from "../client";
import { judge, type Judgement } from "./judge";
import type { BaselineScopes, SignInContext } from "./signInContext";
import { apps, rules, severity } from "./vocabulary";
import { registrationAppId, registrationAppUnknown } from "../deviceComplianceApps";
import { aboutPolicy, policiesPath, type Policy } from "./policy";
import { policyStore } from "./policyStore";
import { groupsIn, personOf, Registrants } from "../registrants";
import { appliedPolicies } from "./whatIf";

export interface RegistrationBlockersArgs {
  /** Object id or sign-in name of one user to judge for; goes before `groupId`. */
  user?: string;
  /** Object id of the group whose members register Macs. Without it and `user`, nothing is known of the users. */
  groupId?: string;
  /** Application id of the registration app; default: the one known for the cloud. */
  registrationAppId?: string;
  /** Application id of the placeholder app that the stack excludes. */
  placeholderAppId?: string;
  /** Judge every policy as if it had this state. */
  assumeState?: "enabled";
}

export interface LiveJudgement extends Judgement {
  /** Entra's own What If: does the policy apply when this user registers? Absent where it was not asked. */
  whatIf?: { registrationApp: boolean; baselineScopes: boolean };
}

export interface RegistrationBlockers {
  situation: SignInContext;
  /** In the order of the tenant. */
  judgements: readonly LiveJudgement[];
  /** What could not be asked, as sentences. */
  gaps: readonly string[];
  /** Why policies that use preview features could not be listed: there may be some, and they may stop a registration. */
  notListed: readonly string[];
}

/** What a run may have read already; Conditional Access allows one request per second. */
export interface PolicyReads {
  policies(): Promise<readonly Policy[]>;
  baselineScopes(): Promise<BaselineScopes>;
}

export async function getRegistrationBlockers(
  graph: GraphClient,
  args: RegistrationBlockersArgs = {},
  reads: PolicyReads = { policies: () => policyStore(graph).list(), baselineScopes: () => getBaselineScopes(graph) },
): Promise<RegistrationBlockers> {
  const registrationApp = registrationAppId(graph.cloud, args.registrationAppId);
  if (!registrationApp) throw new Error(registrationAppUnknown(graph.cloud));
  // People first: this takes no Conditional Access request, and a name that does not exist is told at once.
  const who = args.user === undefined ? undefined : await personOf(graph, args.user);
  const registrants = who || args.groupId === undefined ? "unknown" : await Registrants.of(graph, args.groupId);
  const [gaps, notListed]: [string[], string[]] = [[], []];
  const best = <T>(work: Promise<T>, ...reasons: string[][]): Promise<T | undefined> =>
    work.catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.status === undefined) throw error;
      for (const list of [gaps, ...reasons]) list.push(textOf(error));
      return undefined;
    });
  const [policies, onBeta, baselineScopes, officially] = await Promise.all([
    reads.policies(),
    best(graph.list<Policy>(policiesPath, aboutPolicy("list"), { beta: true }), notListed),
    reads.baselineScopes(),
    who && best(officialOpinion(graph, who.id, registrationApp)),
  ]);
  const situation: SignInContext = {
    people: who ? [who] : "unknown",
    registrationApp,
    placeholderApp: args.placeholderAppId,
    baselineScopes,
    assumeState: args.assumeState,
  };
  const visible = new Set(policies.map(({ id }) => id));
  const hidden = (onBeta ?? []).filter(({ id }) => !visible.has(id));
  const all = [...policies, ...hidden];
  const judged = await (registrants === "unknown"
    ? simply(all, situation)
    : counted({ graph, registrants, groupId: args.groupId!, gaps }, all, situation));
  const judgements = judged.judgements
    .map((judgement, i) => (i < policies.length ? judgement : withPreviewFeatures(judgement)))
    .map((judgement) => (officially ? besides(judgement, officially) : judgement));
  return { situation: judged.situation, judgements, gaps, notListed };
}

interface Judged {
  situation: SignInContext;
  judgements: readonly Judgement[];
}

const simply = (policies: readonly Policy[], situation: SignInContext): Judged => ({
  situation,
  judgements: policies.map((policy) => judge(policy, situation)),
});

interface Counting {
  graph: GraphClient;
  registrants: Registrants | undefined;
  groupId: string;
  /** What could not be counted is added. */
  gaps: string[];
}

/** For each policy, as many members as it concerns. Groups are looked up only where the answer depends on them. */
async function counted(
  { graph, registrants, groupId, gaps }: Counting,
  all: readonly Policy[],
  situation: SignInContext,
): Promise<Judged> {
  const first = simply(all, situation);
  if (!registrants || registrants.everybody.length === 0) {
    const why = registrants ? "no members yet" : "too many members to count";
    gaps.push(`Group ${groupId} has ${why}: the users that each policy applies to were not counted.`);
    return first;
  }
  const depends = (policy: Policy, i: number): boolean =>
    severity(first.judgements[i]!.verdict) > severity("prompts") && groupsIn(policy).length > 0;
  await registrants.lookUp(graph, all.filter(depends));
  return {
    situation: { ...situation, people: registrants.everybody },
    judgements: all.map((policy) => judge(policy, { ...situation, people: registrants.for(policy) })),
  };
}

/** Such a policy is judged by what beta shows of it; `ConditionalAccessExclusion` can't write it. */
const withPreviewFeatures = (judgement: Judgement): Judgement => ({
  ...judgement,
  fixableByExclusion: false,
  notes: [...judgement.notes, previewNote],
});

const previewNote =
  "Policies with preview features are not shown by Graph v1.0; exclusions in them must be made in the Entra admin center.";

interface Official {
  registrationApp: ReadonlySet<string>;
  baselineScopes: ReadonlySet<string>;
}

async function officialOpinion(graph: GraphClient, userId: string, registrationApp: string): Promise<Official> {
  return {
    registrationApp: await appliedPolicies(graph, userId, registrationApp),
    baselineScopes: await appliedPolicies(graph, userId, apps.windowsAzureActiveDirectory),
  };
}

/**
 * What If never makes a verdict better: what it sees of a Mac that is not registered is not documented. Where it says that a
 * policy applies which we hold for not applicable, nobody knows who is right.
 */
function besides(judgement: LiveJudgement, official: Official): LiveJudgement {
  const id = judgement.id?.toLowerCase() ?? "";
  const whatIf = { registrationApp: official.registrationApp.has(id), baselineScopes: official.baselineScopes.has(id) };
  if (judgement.verdict !== "notApplicable" || !whatIf.registrationApp) return { ...judgement, whatIf };
  const because = "What If of Entra says that it applies to this user";
  return {
    ...judgement,
    whatIf,
    verdict: "unknown",
    why: `Cannot be evaluated: ${because}, although by its conditions it should not (${judgement.why.replace(/\.$/, "")}).`,
    marks: [...judgement.marks, { kind: "unknown", rule: rules.people, because }],
  };
}
