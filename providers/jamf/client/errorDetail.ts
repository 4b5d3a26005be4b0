/**
 * What Jamf Pro says, reduced to text. Three shapes, and a fourth that is not Jamf's:
 *
 * | who | shape |
 * |---|---|
 * | Jamf Pro API | JSON `{httpStatus, errors: [{code, field, description, id}]}`; `errors` or the whole body may be empty |
 * | Classic API | a page titled "Status page" whose paragraph starts with `Error:` |
 * | token endpoint | JSON `{error, error_description}` (RFC 6749) |
 * | a proxy, firewall or login page in front | any other page |
 */
import { STATUS_CODES } from "node:http";
import { mostOfRefusal } from "../../core/http/bounds";
import type { HttpAnswer } from "../../core/http/message";

export interface Words {
  words: string;
  codes: string[];
  /** Fields of the request that the answer names. */
  fields: string[];
  /** The answer is a page that Jamf Pro's APIs do not send. */
  foreign: boolean;
}

const longest = 400;

export function errorDetail(answer: HttpAnswer): Words {
  const type = answer.headers["content-type"] ?? "";
  const phrase = STATUS_CODES[answer.status] ?? "";
  const plain = (words: string, rest: Partial<Words> = {}): Words => ({
    words: shortened(words) || phrase,
    codes: [],
    fields: [],
    foreign: false,
    ...rest,
  });
  const body = answer.body.slice(0, mostOfRefusal);
  if (/html/i.test(type)) return fromPage(body, plain);
  if (/json/i.test(type)) return fromJson(body, plain);
  if (/xml/i.test(type)) return plain(phrase);
  return plain(body);
}

type Plain = (words: string, rest?: Partial<Words>) => Words;

interface ErrorEntry {
  code?: string | null;
  field?: string | null;
  description?: string | null;
}

function fromJson(body: string, plain: Plain): Words {
  const json = parsed(body) as Record<string, unknown> | undefined;
  if (typeof json?.["error"] === "string") {
    const { error, error_description: description } = json;
    return plain(typeof description === "string" ? `${error}: ${description}` : error, { codes: [error] });
  }
  const entries = (Array.isArray(json?.["errors"]) ? json["errors"] : []).map(entryOf);
  return plain(entries.map(entryText).filter(Boolean).join("; "), {
    codes: entries.map((e) => e.code).filter((code) => typeof code === "string"),
    fields: entries.map((e) => e.field).filter((field): field is string => Boolean(field)),
  });
}

/** Only texts are words: what stands in their place is of something that is not Jamf Pro. */
function entryOf(entry: unknown): ErrorEntry {
  const { code, field, description } = (entry ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return { code: text(code), field: text(field), description: text(description) };
}

function entryText({ code, field, description }: ErrorEntry): string {
  const text = description === undefined || description === null ? undefined : withoutEnd(description);
  const said = text && code ? `${text} (${code})` : (text ?? code ?? "");
  return [field, said].filter(Boolean).join(": ");
}

function fromPage(body: string, plain: Plain): Words {
  const title = textOfPage(contents(body, "title")[0] ?? "");
  if (title !== "Status page") {
    const named = title ? ` titled "${shortened(title)}"` : "";
    return plain(`with a web page${named} that is not Jamf Pro's`, { foreign: true });
  }
  const paragraphs = contents(body, "p").map(textOfPage);
  const error = paragraphs.find((p) => p.startsWith("Error:"));
  const said =
    error?.slice("Error:".length).trim() ?? paragraphs.filter((p) => !/technical details/i.test(p)).join(": ");
  return plain(said);
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", "#39": "'", nbsp: " " };

/** What stands in the elements of a name, up to the next end tag of that name. Goes through the page once. */
function contents(page: string, name: string): string[] {
  const [found, lower] = [[] as string[], page.toLowerCase()];
  for (let at = lower.indexOf(`<${name}`); at >= 0; at = lower.indexOf(`<${name}`, at + 1)) {
    if (/[\w-]/.test(lower[at + name.length + 1] ?? "")) continue;
    const begin = lower.indexOf(">", at) + 1;
    const end = lower.indexOf(`</${name}>`, begin);
    if (begin === 0 || end < 0) break;
    found.push(page.slice(begin, end));
    at = end;
  }
  return found;
}

/** Without tags; a `<` that no `>` follows is text. */
function withoutTags(html: string): string {
  const [kept, ...rest] = html.split("<");
  return rest.reduce((text, part) => {
    const end = part.indexOf(">");
    return end < 0 ? `${text}<${part}` : `${text} ${part.slice(end + 1)}`;
  }, kept!);
}

/** Without the full stops and blanks at its end. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

function textOfPage(html: string): string {
  return oneLine(
    withoutTags(html).replace(/&(#?\w+);/g, (whole, name: string) =>
      Object.hasOwn(entities, name) ? entities[name]! : whole,
    ),
  );
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function shortened(text: string): string {
  const line = withoutEnd(oneLine(text));
  return line.length > longest ? `${line.slice(0, longest)} …` : line;
}

/** JSON, or `undefined` where it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/** Jamf Pro itself says that there is no such object. A 404 of anything else in between is no evidence of that. */
export function saysAbsent(answer: HttpAnswer): boolean {
  if (answer.status !== 404) return false;
  const type = answer.headers["content-type"] ?? "";
  return answer.body.trim() === "" || /json/i.test(type) || (/html/i.test(type) && !errorDetail(answer).foreign);
}
