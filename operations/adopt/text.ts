/** What `adopt` prints: the pieces, what the first run would leave unchanged or change, and what is left out. */
import { plain } from "../../providers/core/escaping";
import type { AdoptionPreview } from "../../components/adoption/preview";
import type { OpenQuestion } from "./choice";
import type { Owner } from "./owner";
import type { Proposal } from "./proposal";

export function questionText({ piece, candidates }: OpenQuestion): string {
  const label = labels[piece];
  if (candidates.length === 0)
    return `${label}: not found. If it exists, name it: --choose ${piece}=ID${optional.has(piece) ? `, or --choose ${piece}=none` : ""}.`;
  const lines = candidates.map(({ id, name }) => `  --choose ${piece}=${plain(id)}  ${plain(name)}`);
  return [`${label}: ${candidates.length} are possible. Choose one:`, ...lines].join("\n");
}

/** Nothing is proposed then, and no file is written. */
export const ownedText = (stack: string, objects: readonly string[]): string =>
  `These objects belong to stack "${plain(stack)}" already: ${objects.map(plain).join(", ")}.\n` +
  `There is nothing to adopt, and nothing was written. Change them by the configuration of stack "${plain(stack)}"; two stacks of one ` +
  "integration would undo each other's changes.";

export const markedText = ({ objects, notRead }: Owner): string =>
  `A stack of this program made ${objects.join(", ")}, and no state was found here that has ` +
  `${objects.length === 1 ? "it" : "them"}${notRead === undefined ? "" : ` (${notRead})`}. If another project or backend has that stack, adopt nothing: two ` +
  "stacks would undo each other's changes. If its state was lost, docs/guides/recovery.md says how to go on.";

const labels: Readonly<Record<OpenQuestion["piece"], string>> = {
  applicableGroup: "Applicable group",
  complianceGroup: "Compliance group",
  registrationPolicy: "Registration policy",
  macApp: "Mac App for Company Portal",
  users: "Group of users",
  managedPolicy: "Managed policy",
};
const optional: ReadonlySet<string> = new Set(["macApp", "managedPolicy"]);

export function proposalText({ notes }: Proposal, { texts, refused, notRead, adopted }: AdoptionPreview): string {
  const changed = adopted?.filter(({ changes }) => changes.length > 0).length ?? 0;
  const different = Math.max(changed, refused.length);
  const summary =
    different === 0
      ? "With this configuration the first pulumi up changes nothing in Jamf Pro that exists."
      : `With this configuration pulumi preview refuses ${different === 1 ? "one object" : `${different} objects`} that differ. Bring the ` +
        "configuration or the object into line, or set adoptExisting: true, which changes them as listed.";
  // Texts of several lines are made for the log; of everything else a name in it makes no line of its own.
  return [...texts, ...[...refused, ...notRead, ...notes].map(plain), "", summary, ""].join("\n");
}
