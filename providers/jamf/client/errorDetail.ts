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
  if (/html/i.test(type)) return fromPage(answer.body, plain);
  if (/json/i.test(type)) return fromJson(answer.body, plain);
  if (/xml/i.test(type)) return plain(phrase);
  return plain(answer.body);
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
    const { error, error_description: description } = json as Record<string, string>;
    return plain(description ? `${error}: ${description}` : error!, { codes: [error!] });
  }
  const entries = (Array.isArray(json?.["errors"]) ? json["errors"] : []) as ErrorEntry[];
  return plain(entries.map(entryText).filter(Boolean).join("; "), {
    codes: entries.map((e) => e.code).filter((code) => typeof code === "string"),
    fields: entries.map((e) => e.field).filter((field): field is string => Boolean(field)),
  });
}

function entryText({ code, field, description }: ErrorEntry): string {
  const text = description?.replace(/[.\s]+$/, "");
  const said = text && code ? `${text} (${code})` : (text ?? code ?? "");
  return [field, said].filter(Boolean).join(": ");
}

function fromPage(body: string, plain: Plain): Words {
  const title = textOfPage(/<title[^>]*>([^]*?)<\/title>/i.exec(body)?.[1] ?? "");
  if (title !== "Status page") {
    const named = title ? ` titled "${shortened(title)}"` : "";
    return plain(`with a web page${named} that is not Jamf Pro's`, { foreign: true });
  }
  const paragraphs = [...body.matchAll(/<p\b[^>]*>([^]*?)<\/p>/gi)].map(([, inner]) => textOfPage(inner!));
  const error = paragraphs.find((p) => p.startsWith("Error:"));
  const said =
    error?.slice("Error:".length).trim() ?? paragraphs.filter((p) => !/technical details/i.test(p)).join(": ");
  return plain(said);
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", "#39": "'", nbsp: " " };

function textOfPage(html: string): string {
  return oneLine(html.replace(/<[^>]*>/g, " ").replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole));
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

function shortened(text: string): string {
  const line = oneLine(text).replace(/[.\s]+$/, "");
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
