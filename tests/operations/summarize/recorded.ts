/** The recorded previews, and what a service would make of a comment. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Token } from "marked";
import { commentOf } from "../../../operations/summarize/comment";
import { type Preview, previewIn } from "../../../operations/summarize/preview";
import type { ServiceName } from "../../../operations/summarize/services";
import { summaryOf } from "../../../operations/summarize/summary";
import type { TenantSummary } from "../../../operations/summarize/tenantSummary";
import { root } from "../../support/host";

const folder = join(root, "tests", "previews", "recorded");

export const recordedNames = (): string[] => readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
export const recordedText = (name: string): string => readFileSync(join(folder, `${name}.json`), "utf8");
export const previewOf = (name: string): Preview => previewIn(recordedText(name), `${name}.json`);
export const summaryFor = (name: string): TenantSummary => summaryOf(previewOf(name));
export const commentFor = (name: string, service: ServiceName = "github"): string =>
  commentOf(summaryFor(name), { service });

/** What a reviewer sees before opening a fold. */
export const beforeFold = (comment: string): string => comment.split("<details>")[0]!;

/** All tokens of the Markdown, with those inside others. */
function tokensOf(text: string): Token[] {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(text), (token) => {
    all.push(token);
  });
  return all;
}

const ownHtml =
  /^\s*(<!-- jamf-entra-compliance:(preview|drift):[\w.%]+ -->|<\/?details>|<summary>[\w, ]+<\/summary>|\s)+\s*$/;
const ownLinks =
  /^https:\/\/(intune\.microsoft\.com|entra\.microsoft\.com|aka\.ms\/BaselineScopesSettingsUX|localhost:8443\/)/;

/** Everything in a comment, or a line of a log, that acts on a service, a reader or a terminal; empty: it is inert. */
export function actingParts(comment: string): string[] {
  const acting: string[] = [];
  for (const token of tokensOf(comment)) {
    if (token.type === "image") acting.push(`image ${token.raw}`);
    if (token.type === "html" && !ownHtml.test(token.raw)) acting.push(`html ${token.raw}`);
    if (token.type === "link" && !ownLinks.test((token as { href: string }).href)) acting.push(`link ${token.raw}`);
    if (token.type === "text" && !("tokens" in token && token.tokens)) {
      const meant = /(^|[^\w&])(@\w|[#!]\d)|:\w+:|www\.|\$\w+\$/.exec(token.raw);
      if (meant) acting.push(`reference ${token.raw}`);
    }
  }
  for (const line of comment.split("\n")) {
    if (/^\s*::/.test(line) || /##(\[|vso\[)/i.test(line)) acting.push(`command ${line}`);
    if (/^\/\w/.test(line)) acting.push(`quick action ${line}`);
  }
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(comment))
    acting.push("control or invisible character");
  return acting;
}
