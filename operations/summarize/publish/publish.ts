/** One comment per tenant, edited in place, and taken back when the pull request no longer touches the tenant; likewise issues of drift. */
import { markedStack, type ServiceName } from "../services";
import type { TenantSummary } from "../tenantSummary";
import { azureComments, azureIssues } from "./azure";
import type { Board } from "./board";
import { githubComments, githubIssues } from "./github";
import { gitlabComments, gitlabIssues } from "./gitlab";

const boards = {
  github: { preview: githubComments, drift: githubIssues },
  gitlab: { preview: gitlabComments, drift: gitlabIssues },
  azure: { preview: azureComments, drift: azureIssues },
};

/** Returns what it did, for the log. */
export async function publish(
  service: ServiceName,
  kind: "preview" | "drift",
  summaries: readonly TenantSummary[],
  comments: ReadonlyMap<string, string>,
): Promise<string[]> {
  const board = await boards[service][kind](process.env);
  if (kind === "preview") return posted(board, kind, comments, () => true);
  // A preview that failed says nothing of drift: its issue stays as it is, or opens.
  const drifted = new Set(summaries.filter(({ outcome }) => outcome !== "noChange").map(({ stack }) => stack));
  const texts = new Map([...comments].filter(([stack]) => drifted.has(stack)));
  return posted(board, kind, texts, (stack) => comments.has(stack));
}

/** `isMine`: whether the posting of a stack without a text is to go. */
async function posted(
  board: Board,
  kind: "preview" | "drift",
  texts: ReadonlyMap<string, string>,
  isMine: (stack: string) => boolean,
): Promise<string[]> {
  const noun = kind === "preview" ? "comment" : "issue";
  const done: string[] = [];
  const found = new Set<string>();
  for (const { id, text } of await board.list()) {
    const stack = markedStack(kind, text);
    if (stack === undefined) continue;
    const wanted = found.has(stack) ? undefined : texts.get(stack);
    if (wanted !== undefined) {
      found.add(stack);
      // Services end a text with one line break, or none.
      if (wanted.trim() === text.trim()) done.push(`${stack}: ${noun} ${id} says it already`);
      else {
        await board.update(id, wanted);
        done.push(`${stack}: ${noun} ${id} edited`);
      }
    } else if (isMine(stack)) {
      await board.remove(id);
      done.push(`${stack}: ${noun} ${id} ${kind === "preview" ? "removed" : "closed"}`);
    }
  }
  for (const [stack, text] of texts) {
    if (found.has(stack)) continue;
    await board.create(text, `${stack} differs from its configuration`);
    done.push(`${stack}: ${noun} made`);
  }
  return done;
}
