/** Which stack an integration belongs to already: by the marker in its smart groups, and by the states of the stacks that this folder reaches. */
import type { IntegrationObjects } from "../../providers/jamf/integrationObjects";
import { projectFileAbove } from "../stack/project";
import { pulumi, whyNoAnswer } from "../stack/pulumiCli";
import type { RecognisedInJamf } from "./recognise";

export interface Owner {
  /** Absent: the groups bear a marker, and no state that was read has them. */
  stack?: string;
  /** `smart computer group "Jamf-Intune Compliance Group" (id 5)`. */
  objects: string[];
  /** Why not every state could be read. */
  notRead?: string;
}

type Pieces = Pick<RecognisedInJamf, "applicable" | "compliance" | "policy">;

/** `undefined`: nothing says that a stack has made or adopted any of it. */
export async function ownerOf(
  address: string,
  { applicable, compliance, policy }: Pieces,
  { stack, jamf }: { stack: string | undefined; jamf: IntegrationObjects },
): Promise<Owner | undefined> {
  const jamfUrl = URL.canParse(address) ? new URL(address).origin : address;
  const groups = [applicable, compliance].flatMap((group) => (group ? [group] : []));
  // A candidate, or the group of a pilot, is as much a stack's as the two that were recognised.
  const isMarked = [...groups, ...jamf.groups].some(({ managedBy }) => managedBy !== undefined);
  const pieces = [
    ...groups.map(({ id, name }) => ({ kind: "jamf:SmartComputerGroup", noun: "smart computer group", id, name })),
    ...(policy ? [{ kind: "jamf:Policy", noun: "policy", id: policy.id, name: policy.name }] : []),
  ];
  const { named, listed, notRead = [] } = await stacksToRead(stack, isMarked);
  for (const name of new Set([...named, ...listed])) {
    const held = await heldBy(name, jamfUrl).catch((error: unknown) => {
      // One that is not listed is yet to be made.
      if (listed.includes(name)) notRead.push(`the state of stack ${name} could not be read: ${whyNoAnswer(error)}`);
      return new Set<string>();
    });
    const objects = pieces.filter(({ kind, id }) => held.has(`${kind} ${id}`));
    if (objects.length > 0) return { stack: name, objects: objects.map(text) };
  }
  const marked = groups.filter(({ managedBy }) => managedBy !== undefined);
  if (marked.length === 0) return undefined;
  return {
    objects: marked.map(({ id, name }) => text({ noun: "smart computer group", id, name })),
    notRead: notRead.length > 0 ? notRead.join("; ") : undefined,
  };
}

const text = ({ noun, name, id }: { noun: string; name: string; id: string }): string => `${noun} "${name}" (id ${id})`;

/** All of them only where something in the instance is a stack's: with many tenants that is a request for each. */
async function stacksToRead(
  stack: string | undefined,
  isMarked: boolean,
): Promise<{ named: string[]; listed: string[]; notRead?: string[] }> {
  const named = stack === undefined ? [] : [stack];
  if (!isMarked || projectFileAbove(process.cwd()) === undefined) return { named, listed: [] };
  try {
    const listed = JSON.parse(await pulumi(["stack", "ls", "--json"])) as { name: string }[];
    return { named, listed: listed.map(({ name }) => name) };
  } catch (error) {
    return { named, listed: [], notRead: [whyNoAnswer(error)] };
  }
}

interface Exported {
  deployment?: { resources?: { urn: string; id?: string; outputs?: { jamfUrl?: unknown } }[] | null };
}

/** Kind and id of what a stack has in this instance. */
async function heldBy(stack: string, jamfUrl: string): Promise<ReadonlySet<string>> {
  const { deployment } = JSON.parse(await pulumi(["stack", "export", "--stack", stack])) as Exported;
  const own = (deployment?.resources ?? []).filter(({ outputs }) => outputs?.jamfUrl === jamfUrl);
  return new Set(own.map(({ urn, id }) => `${urn.split("::")[2]!.split("/").at(-1)} ${id}`));
}
