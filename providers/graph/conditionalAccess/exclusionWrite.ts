/** Puts applications into a policy's exclusions and takes them out again, touching nothing else. */
import { pause } from "../../core/deadline";
import { ServiceError } from "../../core/errors";
import type { GraphClient } from "../client";
import { refusedApplications } from "../client/refusal";
import { aboutPolicy, type Applications, excludedIn, type Policy, policyPath } from "./policy";
import { policyStore } from "./policyStore";

/** Longest time until Conditional Access knows a service principal that the directory has, in milliseconds [assumed]. */
const principalKnownWithin = 90_000;

/** Ids of applications as a set: in lower case, each once, sorted. */
export const idSet = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))].sort();

/** What a resource remembers to have added. */
export const addedBy = (state: object): string[] => idSet((state as { added?: string[] }).added ?? []);

export const without = (ids: readonly string[], others: readonly string[]): string[] =>
  ids.filter((id) => !others.includes(id.toLowerCase()));

/** Adds those that are missing, takes back `dropped`. Returns what it added. Ids in lower case. */
export async function excludeFrom(
  graph: GraphClient,
  policyId: string,
  wanted: readonly string[],
  dropped: readonly string[],
): Promise<string[]> {
  // Grows over several attempts: what was missing before a write whose answer was lost, and is there after it, is ours.
  const added = new Set<string>();
  const change = (now: Applications): Applications | undefined => {
    const there = now.excludeApplications ?? [];
    const missing = without(wanted, lower(there));
    for (const id of missing) added.add(id);
    const left = without(there, dropped);
    if (missing.length === 0 && left.length === there.length) return undefined;
    return { ...now, excludeApplications: [...left, ...missing] };
  };
  const found = await unlessPreview(() =>
    onceKnown(graph, wanted, policyId, () => policyStore(graph).edit(policyId, change)),
  );
  if (!found) throw await unreachable(graph, policyId, "exclude applications from");
  return [...added].sort();
}

/** Takes them out; a policy that is gone needs no more. */
export async function includeAgain(graph: GraphClient, policyId: string, mine: readonly string[]): Promise<void> {
  const found = await unlessPreview(() =>
    policyStore(graph).edit(policyId, (now) => {
      const there = now.excludeApplications ?? [];
      const left = without(there, mine);
      return left.length === there.length ? undefined : { ...now, excludeApplications: left };
    }),
  );
  if (found) return;
  const hidden = await behindBeta(graph, policyId);
  if (hidden && excludedIn(hidden).some((id) => mine.includes(id))) {
    throw preview(hidden, "take the exclusions back from");
  }
}

const lower = (ids: readonly string[]): string[] => ids.map((id) => id.toLowerCase());

/** `undefined` where v1.0 can't read or write the policy because it uses preview features. */
async function unlessPreview<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceError && (error.hasCode("1037") || error.hasCode("1038"))) return undefined;
    throw error;
  }
}

/** Beta shows policies with preview features. It is only read: a write through beta would lock v1.0 out for good. */
const behindBeta = (graph: GraphClient, id: string): Promise<Policy | undefined> =>
  graph.read<Policy>(policyPath(id), aboutPolicy("read", { id }), { beta: true });

async function unreachable(graph: GraphClient, id: string, verb: string): Promise<Error> {
  const hidden = await behindBeta(graph, id);
  if (hidden) return preview(hidden, verb);
  return new Error(
    `Could not ${verb} Conditional Access policy (id ${id}): the tenant has no policy of that id. Correct it in ` +
      "conditionalAccess.exclusions.policyIds, or remove it there.",
  );
}

const preview = ({ displayName, id }: Policy, verb: string): Error =>
  new Error(
    `Could not ${verb} Conditional Access policy "${displayName}" (id ${id}): it uses preview features, which Graph v1.0 can ` +
      "neither read nor write. Change its target resources in the Entra admin center.",
  );

/**
 * Conditional Access learns of a new service principal late (azuread waits for it too). Waits only while all that it refuses
 * is ours and stands in the directory; ids of others are named in the error and stay.
 */
async function onceKnown<T>(
  graph: GraphClient,
  wanted: readonly string[],
  policyId: string,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + principalKnownWithin;
  for (let wait = 2_000; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await work();
    } catch (error) {
      const refused = error instanceof ServiceError ? refusedApplications(error) : new Map<string, string>();
      const isOurs = refused.size > 0 && [...refused].every(([id, why]) => wanted.includes(id) && why === notFound);
      if (!isOurs || Date.now() > deadline) throw error;
      for (const id of refused.keys()) if (!(await exists(graph, id))) throw noPrincipal(policyId, id);
      await pause(wait);
    }
  }
}

const notFound = "ServicePrincipalNotFound";

async function exists(graph: GraphClient, appId: string): Promise<boolean> {
  const about = { verb: "look up", noun: "enterprise application", id: appId, permission: "Application.Read.All" };
  const query = { filter: `appId eq '${appId}'`, select: "id" };
  return (await graph.list("/servicePrincipals", about, query)).length > 0;
}

const noPrincipal = (policyId: string, appId: string): Error =>
  new Error(
    `Could not exclude application ${appId} from Conditional Access policy (id ${policyId}): the tenant has no enterprise ` +
      'application of that id yet. "User registration app for Device Compliance" comes with the second consent: a Jamf Pro ' +
      "administrator saves Settings > Global > Device Compliance, and a Global Administrator accepts both prompts.",
  );
