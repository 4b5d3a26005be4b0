/** Microsoft Graph as the real plugin's client calls it. */
import { graphErrorText, unexpectedStatus, UnexpectedStatus } from "./failure";
import { retriesWithin, sendWithRetries } from "./retries";
import type { Answered, Transport } from "./transport";

/** An object as Graph sends it. */
export type GraphObject = Record<string, unknown>;

export interface Query {
  filter?: string;
  select?: string[];
}

export interface Patience {
  /** Milliseconds since 1970 by which the operation must be over. */
  deadline?: number;
  /** Further answers worth another try, by status and the error's text. */
  retryWhen?: (status: number, said: string) => boolean;
}

const headers = {
  accept: "application/json; charset=utf-8; IEEE754Compatible=false",
  "odata-maxversion": "4.0",
  "odata-version": "4.0",
  "user-agent": "jamf-entra-compliance-azuread-stand-in (in place of pulumi-resource-azuread/6.9.1)",
};

function saidIn(body: string): string {
  try {
    return graphErrorText((JSON.parse(body) as { error?: unknown }).error);
  } catch {
    return "";
  }
}

/** Graph as the real plugin's client calls it: `/v1.0` or `/beta` stands in front of each path. */
export class Graph {
  constructor(
    readonly url: string,
    private readonly send: Transport,
    private readonly token: () => Promise<string>,
  ) {}

  private async request(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    url: string,
    body: object | undefined,
    { deadline = Date.now() + 300_000, retryWhen }: Patience,
  ): Promise<Answered> {
    const authorization = `Bearer ${await this.token()}`;
    const sent = {
      method,
      url,
      headers: { ...headers, authorization, "content-type": "application/json; charset=utf-8" },
      ...(body && { body: JSON.stringify(body) }),
    };
    const answer = await sendWithRetries(this.send, sent, {
      retries: retriesWithin((deadline - Date.now()) / 1000),
      longestWait: 61,
      creates: method === "POST",
      ...(retryWhen && { alsoWhen: ({ status, body: said }: Answered) => retryWhen(status, saidIn(said)) }),
    });
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw unexpectedStatus(answer.status, answer.statusLine, answer.body);
  }

  private address(path: string, { filter, select }: Query = {}): string {
    const query = new URLSearchParams();
    if (filter) query.set("$filter", filter);
    if (select) query.set("$select", select.join(","));
    return `${this.url}${path}${query.size > 0 ? `?${query.toString()}` : ""}`;
  }

  async get(path: string, query?: Query, patience: Patience = {}): Promise<GraphObject> {
    return JSON.parse((await this.request("GET", this.address(path, query), undefined, patience)).body) as GraphObject;
  }

  /** Nothing where Graph says 404. */
  async find(path: string, query?: Query, patience: Patience = {}): Promise<GraphObject | undefined> {
    try {
      return await this.get(path, query, patience);
    } catch (error) {
      if (error instanceof UnexpectedStatus && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All pages. */
  async list(path: string, query?: Query, patience: Patience = {}): Promise<GraphObject[]> {
    const found: GraphObject[] = [];
    for (let url: string | undefined = this.address(path, query); url;) {
      const page = JSON.parse((await this.request("GET", url, undefined, patience)).body) as GraphObject;
      if (Array.isArray(page["value"])) found.push(...(page["value"] as GraphObject[]));
      url = typeof page["@odata.nextLink"] === "string" ? page["@odata.nextLink"] : undefined;
    }
    return found;
  }

  async post(path: string, body: object, patience: Patience = {}): Promise<GraphObject> {
    const { body: made } = await this.request("POST", this.address(path), body, patience);
    return made ? (JSON.parse(made) as GraphObject) : {};
  }

  async patch(path: string, body: object, patience: Patience = {}): Promise<void> {
    await this.request("PATCH", this.address(path), body, patience);
  }

  async delete(path: string, patience: Patience = {}): Promise<void> {
    await this.request("DELETE", this.address(path), undefined, patience);
  }
}
