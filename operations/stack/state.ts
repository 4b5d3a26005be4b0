/** What only the stack's own state tells: unfinished operations, ids, when this stack last wrote what, the last update. */
import type { RecordedSections } from "../../components/config/tolerated";
import { areEmptied } from "../../components/stages/groupCriteria";
import { type LastOutputs, recordedIn } from "../../components/state/lastOutputs";
import { type RecordedPolicy, recordedPolicy } from "../../components/state/recordedPolicy";
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import { pulumi, whyNoAnswer } from "./pulumiCli";
import { holdsSecret } from "./secretMark";
import { recordedGuard } from "../../components/state/recordedGuard";

export interface StackState {
  /** Operations that were under way when an engine was killed. */
  pending: { operation: string; resource: string }[];
  lastUpdate: LastUpdate | null;
  applicableGroupId?: string;
  complianceGroupId?: string;
  managedPolicyId?: string;
  /** As the state holds it. */
  managedPolicy?: RecordedPolicy;
  /** The last run left it on, or found it switched off outside the stack. */
  isManagedPolicyOn?: boolean;
  registrationPolicyId?: string;
  /** What the last run held back in stage `drain`, which is not at its end then. */
  heldInDrain?: string;
  /** What the last run left of each object; encrypted values throw. */
  last?: LastOutputs;
  /** Of the group of users, where this stack made it. */
  userGroupId?: string;
  /** Days and times at which the stack made or last changed the objects that carry a checkbox. */
  writtenAt: { registrationPayload?: string; membershipEmail?: string };
}

interface LastUpdate {
  /** `update`, `refresh`, `destroy`, … */
  kind: string;
  result: string;
  at: string | null;
  /** `{"create": 3, "same": 9}`. */
  changes: Record<string, number>;
}

interface Exported {
  deployment?: {
    pending_operations?: { type: string; resource: { urn: string } }[] | null;
    resources?:
      | {
          urn: string;
          type: string;
          id?: string;
          created?: string;
          modified?: string;
          outputs?: Record<string, unknown>;
        }[]
      | null;
  };
}

/** Asks the Pulumi CLI. Without it, or when it refuses, the reason: status says what it can without. */
export async function stackState(stack: string): Promise<StackState | { unknown: string }> {
  try {
    const [exported, history] = await Promise.all([
      pulumi(["stack", "export", "--stack", stack]),
      pulumi(["stack", "history", "--json", "--page-size", "1", "--page", "1", "--stack", stack]),
    ]);
    return fromState(JSON.parse(exported) as Exported, JSON.parse(history || "[]") as HistoryEntry[]);
  } catch (error) {
    const why = whyNoAnswer(error);
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { unknown: isMissing ? `${why}; with it, run pulumi stack export to see unfinished operations` : why };
  }
}

/** Sections of the configuration as the last run had them; `undefined`: the state could not be read, holds none of them, or holds one encrypted. */
export async function recordedSectionsOf(stack: string): Promise<RecordedSections | undefined> {
  const { recordedSections } = await import("../../components/state/recordedSections.js");
  try {
    const { deployment } = JSON.parse(await pulumi(["stack", "export", "--stack", stack])) as Exported;
    return recordedSections(inPlainText(lastOf(deployment)), "macs");
  } catch {
    return undefined;
  }
}

function heldInDrain(recorded: LastOutputs): string | undefined {
  if (recordedGuard(recorded, "macs")?.stage !== "drain") return undefined;
  const lines = recorded.of("jamf:SmartComputerGroup", "macs-compliance", ["criteria"])?.["criteria"];
  const isEmptied = !Array.isArray(lines) || areEmptied(lines as Criterion[]);
  const isClosed = recorded.of("jamf:Policy", "macs-registration", ["enabled"])?.["enabled"] !== true;
  const held = [...(isEmptied ? [] : ["the Compliance group"]), ...(isClosed ? [] : ["the registration policy"])];
  return held.length > 0 ? held.join(", ") : undefined;
}

const lastOf = (deployment: Exported["deployment"]): LastOutputs =>
  recordedIn(Object.fromEntries((deployment?.resources ?? []).map((resource) => [resource.urn, resource])));

export class Encrypted extends Error {}

/** What is encrypted can't be read here, and is no value. */
const inPlainText = (last: LastOutputs): LastOutputs => ({
  ...last,
  of(...asked) {
    const found = last.of(...asked);
    if (holdsSecret(found)) throw new Encrypted();
    return found;
  },
});

interface HistoryEntry {
  kind?: string;
  result?: string;
  endTime?: string;
  resourceChanges?: Record<string, number>;
}

export function fromState({ deployment }: Exported, history: readonly HistoryEntry[]): StackState {
  const resources = deployment?.resources ?? [];
  const child = (type: string, name: string) =>
    resources.find((r) => r.type.endsWith(`/${type}`) && r.urn.endsWith(`::${name}`) && r.id !== undefined);
  const policy = child("jamf:Policy", "macs-registration");
  const group = child("jamf:SmartComputerGroup", "macs-compliance");
  const applicable = child("jamf:SmartComputerGroup", "macs-applicable");
  // Its id is a path.
  const managed = child("conditionalAccessPolicy:ConditionalAccessPolicy", "macs-require-compliant")
    ?.id?.split("/")
    .at(-1);
  const users = child("group:Group", "macs-users") ?? child("groupWithoutMembers:GroupWithoutMembers", "macs-users");
  const recorded = lastOf(deployment);
  const ended = recordedGuard(recorded, "macs");
  const written = (resource: typeof policy) => resource?.modified ?? resource?.created;
  const [last] = history;
  return {
    pending: (deployment?.pending_operations ?? []).map(({ type, resource }) => ({
      operation: type,
      resource: resource.urn.split("::").slice(2).join(" ").split("$").pop()!,
    })),
    lastUpdate: last
      ? {
          kind: last.kind ?? "update",
          result: last.result ?? "unknown",
          at: last.endTime ?? null,
          changes: last.resourceChanges ?? {},
        }
      : null,
    applicableGroupId: applicable?.id,
    complianceGroupId: group?.id,
    managedPolicyId: managed || undefined,
    managedPolicy: recordedPolicy(recorded, "macs"),
    isManagedPolicyOn: ended?.managedPolicyOn === true,
    registrationPolicyId: policy?.id,
    heldInDrain: heldInDrain(recorded),
    last: inPlainText(recorded),
    userGroupId: users?.id?.split("/").at(-1),
    writtenAt: {
      registrationPayload: written(policy),
      membershipEmail: written(group),
    },
  };
}
