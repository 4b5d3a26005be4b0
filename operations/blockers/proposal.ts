/**
 * `blockers --write-config`: proposes the policies from which the stack should exclude registration, so that a pull request shows
 * which. Adds to `conditionalAccess.exclusions.policyIds` in the stack's file and removes nothing; everything else in the file
 * stays as it is, comments included.
 */
import { readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Document } from "yaml";
import { SettingsError } from "../../providers/core/errors";
import { plain } from "../../providers/core/escaping";
import { isGuid } from "../../providers/graph/guid";
import { rules } from "../../providers/graph/conditionalAccess/vocabulary";
import type { LiveJudgement } from "../../providers/graph/conditionalAccess/registrationBlockers";
import { withEntries } from "./yamlList";

/** A stack's file, found readable before a tenant is asked anything. */
export class StackFile {
  private constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly document: Document,
  ) {}

  static async open(file: string): Promise<StackFile> {
    const { parseDocument } = await import("yaml");
    const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new SettingsError(`Could not read the stack file "${file}" (${error.code}). Does the stack exist?`);
    });
    const document = parseDocument(text);
    const [trouble] = document.errors;
    if (trouble) throw new SettingsError(`Could not read the stack file "${file}": ${trouble.message.split("\n")[0]}`);
    return new StackFile(file, text, document);
  }

  /** Sentences about what was done. */
  async propose(judgements: readonly LiveJudgement[]): Promise<string[]> {
    const path = ["config", `${await projectOf(this.file)}:conditionalAccess`, "exclusions", "policyIds"];
    const present = idsAt(this.document, path);
    const wanted = judgements.filter((judgement) => isProposed(judgement) && !present.has(judgement.id!.toLowerCase()));
    const entries = wanted.map(({ id, displayName }) => ({
      id: id!,
      comment: displayName === null ? undefined : plain(displayName),
    }));
    if (entries.length > 0) await writeFile(this.file, await withEntries(this.text, this.document, path, entries));
    return [
      summary(this.file, entries.length),
      ...forged(judgements),
      ...leftOut(judgements),
      ...gone(present, judgements),
    ];
  }
}

/** What blocks the stack's users everywhere, and what an exclusion remediates. */
const isProposed = ({ id, verdict, fixableByExclusion, marks }: LiveJudgement): boolean =>
  id !== null &&
  isGuid(id) &&
  fixableByExclusion &&
  (verdict === "blocks" ||
    verdict === "exposedBaseline" ||
    (verdict === "conditional" && marks.every(({ kind, rule }) => kind !== "conditional" || rule === rules.people)));

const summary = (file: string, added: number): string =>
  added === 0
    ? `${file}: nothing to add to conditionalAccess.exclusions.policyIds.`
    : `${file}: added ${many(added)} to conditionalAccess.exclusions.policyIds. Review each before you merge.`;

const many = (count: number): string => (count === 1 ? "one policy" : `${count} policies`);

/** Graph gives every policy a GUID. What has something else did not come from there, and nothing of it is written. */
function forged(judgements: readonly LiveJudgement[]): string[] {
  const { length } = judgements.filter(
    ({ id, fixableByExclusion }) => fixableByExclusion && id !== null && !isGuid(id),
  );
  if (length === 0) return [];
  return [`Not proposed: ${many(length)} whose id is not a GUID; no export of Microsoft Graph has such a policy.`];
}

function leftOut(judgements: readonly LiveJudgement[]): string[] {
  const bound = judgements.filter((j) => j.verdict === "conditional" && j.fixableByExclusion && !isProposed(j));
  if (bound.length === 0) return [];
  return [
    `Not proposed: ${many(bound.length)} limited to named locations or risk; decide whether to exclude registration there.`,
  ];
}

function gone(present: ReadonlySet<string>, judgements: readonly LiveJudgement[]): string[] {
  const known = new Set(judgements.map(({ id }) => id?.toLowerCase()));
  return [...present].filter((id) => !known.has(id)).map((id) => `policyIds names ${id}, which is not in the tenant.`);
}

function idsAt(document: Document, path: readonly string[]): ReadonlySet<string> {
  const list: unknown = document.toJS();
  const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], list);
  return new Set(Array.isArray(found) ? found.map((id) => String(id).toLowerCase()) : []);
}

/** Keys in the file begin with the project's name. */
async function projectOf(file: string): Promise<string> {
  const { projectAt, projectFileAbove } = await import("../stack/project.js");
  const folder = dirname(file);
  return projectFileAbove(folder) === undefined ? "jamf-entra-compliance" : projectAt(folder).name;
}
