/**
 * Text from outside in Markdown that a service renders: it stays text. Names are chosen by whoever may create a policy or a group in
 * the tenant, so none of them may format, link, mention, close, or command anything, in the comment or in the log of a pipeline.
 */
import { htmlText } from "../../providers/core/escaping";

/** Marks that reorder or hide text, and those that nobody sees. */
const unseen = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{e0000}-\u{e01ef}]/gu;

const codePoint = (char: string): string => `‹U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}›`;

/**
 * One line without control characters. What nobody sees is named. `##[`, `##vso[` and `##teamcity[` anywhere in a line command a
 * pipeline; a space ends that, as in `forLog`.
 */
export const clean = (text: string): string =>
  text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, " ")
    .replace(unseen, codePoint)
    .replace(/#(?=#)/g, "# ")
    .trim();

/** Cut at a word, if that is not too far from the limit. */
export function shortened(text: string, longest: number): string {
  const all = [...text];
  if (all.length <= longest) return text;
  const cut = all.slice(0, longest - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > cut.length - 150 ? cut.slice(0, space) : cut).replace(/[\s>&(]$/, "").trimEnd()}…`;
}

/** A code span: nothing in it is rendered, linked or mentioned. */
export function code(text: string, longest = 120): string {
  const inner = shortened(clean(text), longest) || " ";
  const runs: string[] = inner.match(/`+/g) ?? [];
  let fence = "`";
  while (runs.includes(fence)) fence += "`";
  const pad = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
  return `${fence}${pad}${inner}${pad}${fence}`;
}

/** A word of plain prose: letters, digits and punctuation that no service gives a meaning. */
const harmless = /^["'“„(]{0,2}[\p{L}\p{N}][\p{L}\p{N}'’./,;:()%"“”=?–…-]*!?$|^["()–\-/=%…✓✗→,.;:?]+$/u;
/** Made of harmless characters, yet a link or an emoji to somebody. */
const link = /:\/\/|www\.|:[\w+-]+:/i;
const address = /^(\(?)(https:\/\/[\w./:?&=%-]*[\w/])([).,;:]*)$/;
const symbols: ReadonlySet<string> = new Set([">", "&"]);

/** A sentence that may quote names: words that could mean something to a renderer become code, runs of them one span. */
export function prose(text: string, isTrusted: (address: string) => boolean = () => false): string {
  const out: string[] = [];
  let strange: string[] = [];
  const flush = () => {
    if (strange.length === 0) return;
    const [all, end = ""] = splitEnd(strange.join(" "));
    out.push(`${code(all, 400)}${end}`);
    strange = [];
  };
  for (const word of clean(text).split(" ")) {
    const [, before = "", url = "", after = ""] = address.exec(word) ?? [];
    const isPlain = harmless.test(word) && !link.test(word);
    if (!isPlain && !symbols.has(word) && !(url && isTrusted(url))) {
      strange.push(word);
      continue;
    }
    flush();
    out.push(isPlain ? word : symbols.has(word) ? htmlText(word) : `${before}<${url}>${after}`);
  }
  flush();
  return out.join(" ");
}

/** The punctuation of the sentence is no part of what stands in code. */
function splitEnd(text: string): [string, string] {
  const end = /[.,;:]$/.test(text) && text.length > 1 ? text.slice(-1) : "";
  return [end ? text.slice(0, -1) : text, end];
}

/** Lines in a code block that none of them can close. */
export function block(lines: readonly string[], language: string): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}
