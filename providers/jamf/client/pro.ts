/** The Jamf Pro API: JSON under `/api`, lists in pages. */
import { ServiceError, type Subject } from "../../core/errors";
import { Limiter } from "../../core/http/limits";
import type { HttpAnswer } from "../../core/http/message";
import type { Call, Connection } from "./connection";
import { EndlessList, ListBounds } from "../../core/http/bounds";
import { endless, unexpectedBody } from "./refusal";
import { parsed } from "./errorDetail";

/** Restricts and orders a list, in RSQL: `{ filter: rsqlEquals("name", name), sort: "id:asc" }`. */
export interface ListQuery {
  filter?: string;
  sort?: string;
  /** Of an inventory list: `GENERAL,USER_AND_LOCATION`. */
  section?: string;
}

/** The largest page that every list accepts; smart groups allow 2,000, App Installers 1,000. */
const pageSize = 1_000;

/** Pages of one list that are asked for at once; the instance's limit of five leaves room for others. */
const side = 4;

/** Large instances answer 504 to inventory pages of some hundred rows (teleport, pull request 39799; elastic integrations, 12689). */
const outOfTime = 504;
/** A page of this size that gets 504 is no matter of size any more. */
const smallestPage = 100;

const json = { accept: "application/json" };

export class ProApi {
  /** By path: the page size that the instance could serve, once it could not serve a larger one. */
  readonly #servable = new Map<string, number>();

  constructor(private readonly connection: Connection) {}

  async read<T>(path: string, subject: Subject): Promise<T | undefined> {
    const answer = await this.connection.ask({ method: "GET", path: under(path), headers: json }, subject);
    return answer && value<T>(answer, subject);
  }

  async list<T>(path: string, subject: Subject, query: ListQuery = {}): Promise<T[]> {
    const all: T[] = [];
    const bounds = new ListBounds();
    for (let page = 0; ; page++) {
      const { rows, total, answer } = await this.page<T>(path, subject, { page, "page-size": pageSize, ...query });
      if (total === undefined) return rows;
      within(subject, answer, () => (bounds.announced(total), bounds.page(rows.length, answer.body.length)));
      all.push(...rows);
      if (all.length >= total) return all;
      if (rows.length === 0) throw unexpectedBody(subject, answer, `the last ${total - all.length} of ${total}`);
    }
  }

  /**
   * Asks for the pages after the first side by side, so they come in any order. A page that the instance has no time for is
   * asked for in halves, and so are all later ones of this process.
   */
  async pages<T>(
    path: string,
    subject: Subject,
    { pageSize, ...query }: ListQuery & { pageSize: number },
    visit: (rows: T[], total: number) => void,
  ): Promise<void> {
    let seen = 0;
    const bounds = new ListBounds();
    const one = async (page: number, size: number) => {
      const isLarge = size / 2 >= smallestPage && size % 2 === 0;
      const asked = { page, "page-size": size, ...query };
      const { rows, total, answer } = await this.page<T>(path, subject, asked, isLarge ? [outOfTime] : undefined);
      if (total === undefined) throw unexpectedBody(subject, answer, "a list in pages");
      within(subject, answer, () => (bounds.announced(total), bounds.page(rows.length)));
      seen += rows.length;
      visit(rows, total);
      return { total, answer };
    };
    const ask = async (page: number, size = pageSize): ReturnType<typeof one> => {
      if (size <= (this.#servable.get(path) ?? size)) {
        try {
          return await one(page, size);
        } catch (error) {
          const isTooLarge = error instanceof ServiceError && error.status === outOfTime;
          if (!isTooLarge || size / 2 < smallestPage || size % 2 !== 0) throw error;
          this.#servable.set(path, Math.min(size / 2, this.#servable.get(path) ?? size));
        }
      }
      const first = await ask(page * 2, size / 2);
      return first.total > (page * 2 + 1) * (size / 2) ? ask(page * 2 + 1, size / 2) : first;
    };
    const { total, answer } = await ask(0);
    const count = Math.ceil(total / pageSize);
    const others = Array.from({ length: Math.max(0, count - 1) }, (_, i) => i + 1);
    await new Limiter(side).each(others, (page) => ask(page));
    if (seen < total) throw unexpectedBody(subject, answer, `the last ${total - seen} of ${total}`);
  }

  private async page<T>(
    path: string,
    subject: Subject,
    query: Record<string, string | number | undefined>,
    finalOn?: readonly number[],
  ) {
    const call: Call = { method: "GET", path: `${under(path)}?${queryText(query)}`, headers: json, finalOn };
    const answer = await this.connection.must(call, subject);
    const content = value<T[] | { totalCount?: unknown; results?: unknown }>(answer, subject);
    if (Array.isArray(content)) return { rows: content, total: undefined, answer };
    const { totalCount, results } = content;
    if (typeof totalCount !== "number" || !Array.isArray(results)) throw unexpectedBody(subject, answer, "a list");
    return { rows: results as T[], total: totalCount, answer };
  }

  async create<T>(path: string, body: object, subject: Subject): Promise<T> {
    return this.created<T>({ method: "POST", path: under(path), ...withJson(body), once: true }, subject);
  }

  async replace<T>(path: string, body: object, subject: Subject): Promise<T | undefined> {
    const answer = await this.connection.must({ method: "PUT", path: under(path), ...withJson(body) }, subject);
    return valueIfAny<T>(answer, subject);
  }

  async remove(path: string, subject: Subject): Promise<void> {
    await this.connection.ask({ method: "DELETE", path: under(path), headers: json }, subject);
  }

  private async created<T>(call: Call, subject: Subject): Promise<T> {
    const answer = await this.connection.must(call, subject);
    const content = parsed(answer.body) as { id?: unknown } | null | undefined;
    if (content?.id === undefined || content.id === null) throw unexpectedBody(subject, answer, "an id", true);
    return content as T;
  }
}

/** A list without end is the service's mistake, told as one. */
function within(subject: Subject, answer: HttpAnswer, count: () => void): void {
  try {
    count();
  } catch (error) {
    throw error instanceof EndlessList ? endless(subject, answer, error) : error;
  }
}

const under = (path: string): string => `/api${path}`;

const withJson = (body: object) => ({
  headers: { ...json, "content-type": "application/json" },
  body: JSON.stringify(body),
});

function queryText(query: Record<string, string | number | undefined>): string {
  return Object.entries(query)
    .filter(([, v]) => v !== undefined)
    .map(([key, v]) => `${key}=${encodeURIComponent(v!)}`)
    .join("&");
}

function value<T>(answer: HttpAnswer, subject: Subject): T {
  const content = parsed(answer.body);
  if (typeof content !== "object" || content === null) throw unexpectedBody(subject, answer, "readable JSON");
  return content as T;
}

const valueIfAny = <T>(answer: HttpAnswer, subject: Subject): T | undefined =>
  answer.body.trim() === "" ? undefined : value<T>(answer, subject);
