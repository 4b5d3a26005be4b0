/**
 * The report of a run for machines: one line in the diagnostics of `pulumi preview --json`. This file is its interface, docs/guides/pull-requests.md
 * its description. Fields are added within a version; one that changes its meaning or goes gets a new version.
 *
 * It holds counts and ids, never names of users, never a secret.
 */
import { z } from "zod";
import { gateNames } from "../connection/gates";
import { stages } from "../stages/plan";
import { reportPrefix } from "./prefix";

/** What this run could not, or did not have to, read. Never the same as "none". */
const notRead = z.literal("notRead");

const count = z.number().int().nonnegative();

/** People and Macs at one moment. */
const accessAt = z.object({
  /** Users of whom an enabled policy requires a compliant Mac. */
  asked: count.optional(),
  /** Those of whom a policy requires it in some situations only: location, risk, apps. */
  askedConditionally: count.optional(),
  /** Users who are asked and have no compliant Mac. */
  blocked: count.optional(),
  applicableMacs: count.optional(),
  macsInComplianceGroup: count.optional(),
  /** Macs that are compliant in Entra. */
  compliantMacs: count.optional(),
  /** Macs that are compliant in Entra although nobody reports them. */
  frozenMacs: count.optional(),
});

const effect = z.object({
  /** `peopleNewlyBlocked`, `macsFrozen`, `peopleNoLongerAsked`, … */
  kind: z.string(),
  count,
  /** The threshold of the configuration; `null`: there is none, or it never passes. */
  limit: count.nullable(),
  why: z.string(),
  outcome: z.enum(["refused", "heldBack", "forced", "said"]).optional(),
});

const heldBack = z.object({
  /** The object, in the administrator's words: `Compliance group "…"`. */
  what: z.string(),
  why: z.string(),
  /** How it goes on. */
  remedy: z.string().optional(),
});

const access = z.object({
  before: accessAt,
  after: accessAt,
  /** `false`: nothing that concerns users changes, and nothing was counted. */
  difference: z.boolean(),
  /** Users who are blocked after the run, by whatever policy; `null`: not counted. */
  totalBlocked: count.nullable(),
  effects: z.array(effect),
  heldBack: z.array(heldBack),
});

const adopted = z.object({
  kind: z.string(),
  name: z.string(),
  id: z.string().optional(),
  /** Empty: adopted unchanged. */
  changes: z.array(z.object({ property: z.string(), old: z.unknown(), new: z.unknown() })),
});

const gate = z.object({
  name: z.enum(gateNames),
  state: z.enum(["done", "waiting", "broken", "cannotBeSeen"]),
  /** Suggested by the guide, not needed. */
  optional: z.boolean(),
  who: z.string(),
  where: z.string(),
  what: z.string(),
  /** Why it counts as broken. */
  why: z.string().optional(),
});

const precondition = z.object({
  name: z.string(),
  holds: z.boolean(),
  value: z.string(),
  needed: z.string(),
  remedy: z.string(),
  /** What it means for this run: `refused`, `forced` and `warned` are not met. */
  ruling: z.enum(["met", "refused", "forced", "warned"]),
});

const audience = z.enum(["nobody", "pilot", "everybody"]);

export const runReport = z.object({
  version: z.literal(1),
  stack: z.string(),
  project: z.string(),
  outcome: z.enum(["goesOn", "refused"]),
  /** Why it is refused, each with its remedy; empty otherwise. */
  reasons: z.array(z.string()),
  stage: z.object({ configured: z.enum(stages), observed: z.union([z.enum(stages), notRead]) }).or(notRead),
  jamfUrl: z.string().optional(),
  tenantId: z.string().optional(),
  /** What this run switches on that is not on yet. */
  raises: z.array(z.enum(["registration", "enforcement"])).or(notRead),
  managedPolicy: z
    .object({
      displayName: z.string(),
      /** As Entra holds it now. */
      live: z.enum(["absent", "off", "reportOnly", "on"]),
      planned: z.enum(["absent", "off", "reportOnly", "on"]),
      enforcedFor: z.object({ before: audience, after: audience }),
    })
    .nullable()
    .or(notRead),
  /** Only where the managed policy is about to concern more users. */
  audience: z
    .object({ people: count, applicableMacs: count, compliantMacs: count, peopleLosingAccess: count })
    .or(notRead),
  gates: z.array(gate).or(notRead),
  blockers: z
    .array(z.object({ id: z.string(), displayName: z.string(), verdict: z.string(), why: z.string() }))
    .or(notRead),
  /** The tenant's own policies that the configuration names for an exclusion, as far as they exist. */
  namedPolicies: z.array(z.object({ id: z.string(), displayName: z.string() })).or(notRead),
  preconditions: z.array(precondition).or(notRead),
  access: access.or(notRead),
  /** What moving a candidate to the first group now would do; absent: the last run had made none. */
  candidates: z.array(z.object({ of: z.string(), access })).optional(),
  adopted: z.array(adopted).or(notRead),
  force: z.object({ reason: z.string() }).optional(),
  warnings: z.array(z.string()),
});

export type RunReport = z.infer<typeof runReport>;
export type AccessReport = z.infer<typeof access>;
export type AdoptedReport = z.infer<typeof adopted>;

/** The report that a line carries; `undefined` when it is none. Throws when it is one of another version, or damaged. */
export function reportIn(line: string): RunReport | undefined {
  const at = line.indexOf(reportPrefix);
  if (at < 0) return undefined;
  const { success, data, error } = runReport.safeParse(parsed(line.slice(at + reportPrefix.length)));
  if (!success) throw new Error(`The report in this preview is not of version 1: ${z.prettifyError(error)}`);
  return data;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
