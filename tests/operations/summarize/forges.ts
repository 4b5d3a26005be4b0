/**
 * Loopback stand-ins for the comment and issue interfaces of GitHub, GitLab and Azure DevOps: pages, tokens, authors and status codes as their
 * documentation has them. They know nothing of what posts to them.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export interface Posted {
  id: number;
  author: string;
  text: string;
  title?: string;
  closed?: boolean;
  tags?: string;
}

export interface Call {
  method: string;
  path: string;
}

type Reply = { status: number; body?: unknown; headers?: Record<string, string> };
type Handler = (method: string, url: URL, body: any, request: IncomingMessage) => Reply | undefined;

/** Small pages, so that paging is needed. */
const pageSize = 2;

export abstract class Forge {
  readonly comments: Posted[] = [];
  readonly issues: Posted[] = [];
  readonly calls: Call[] = [];
  /** The next answers in place of the real ones. */
  readonly faults: Reply[] = [];
  protected next = 100;
  private server?: Server;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.serve(request, response)).listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  stop(): Promise<unknown> {
    this.server!.closeAllConnections();
    this.server!.close();
    return once(this.server!, "close");
  }

  /** What a pipeline of this service has in its environment. */
  abstract environment(): NodeJS.ProcessEnv;
  protected abstract handle: Handler;

  /** Somebody else writes. */
  written(author: string, text: string): void {
    this.comments.push({ id: this.next++, author, text });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const url = new URL(request.url!, this.url);
    this.calls.push({ method: request.method!, path: decodeURIComponent(url.pathname) });
    const reply = this.faults.shift() ??
      this.handle(request.method!, url, text ? JSON.parse(text) : undefined, request) ?? {
        status: 404,
        body: { message: "Not Found" },
      };
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body === undefined ? "" : JSON.stringify(reply.body));
  }

  protected made(list: Posted[], text: string, more: Partial<Posted> = {}): Posted {
    const posted = { id: this.next++, author: this.me, text, ...more };
    list.push(posted);
    return posted;
  }
  protected abstract readonly me: string;

  protected page<T>(all: readonly T[], url: URL): { items: T[]; page: number; hasNext: boolean } {
    const page = Number(url.searchParams.get("page") ?? 1);
    const items = all.slice((page - 1) * pageSize, page * pageSize);
    return { items, page, hasNext: page * pageSize < all.length };
  }
}

const remove = (list: Posted[], id: number): Reply => {
  const at = list.findIndex((each) => each.id === id);
  if (at < 0) return { status: 404 };
  list.splice(at, 1);
  return { status: 204 };
};

export class GitHub extends Forge {
  protected readonly me = "github-actions[bot]";

  environment(): NodeJS.ProcessEnv {
    return {
      GITHUB_ACTIONS: "true",
      GITHUB_API_URL: this.url,
      GITHUB_REPOSITORY: "contoso/macs",
      GITHUB_TOKEN: "ghs_workflow",
      GITHUB_REF: "refs/pull/7/merge",
    };
  }

  protected handle: Handler = (method, url, body, request) => {
    if (request.headers["authorization"] !== "Bearer ghs_workflow")
      return { status: 401, body: { message: "Bad credentials" } };
    const path = url.pathname;
    // As for the token of a workflow, which belongs to no user.
    if (path === "/user") return { status: 403, body: { message: "Resource not accessible by integration" } };
    const show = ({ id, author, text }: Posted) => ({ id, body: text, user: { login: author } });
    const listed = (all: Posted[], as: (posted: Posted) => object): Reply => {
      const { items, page, hasNext } = this.page(all, url);
      const next = new URL(url);
      next.searchParams.set("page", String(page + 1));
      return { status: 200, body: items.map(as), headers: hasNext ? { link: `<${next.href}>; rel="next"` } : {} };
    };
    if (path === "/repos/contoso/macs/issues/7/comments") {
      if (method === "GET") return listed(this.comments, show);
      if (body.body.length > 65_536) return { status: 422, body: { message: "Validation Failed" } };
      return { status: 201, body: show(this.made(this.comments, body.body)) };
    }
    const comment = /^\/repos\/contoso\/macs\/issues\/comments\/(\d+)$/.exec(path);
    if (comment) {
      if (method === "DELETE") return remove(this.comments, Number(comment[1]));
      const found = this.comments.find(({ id }) => id === Number(comment[1]));
      if (!found) return { status: 404 };
      found.text = body.body;
      return { status: 200, body: show(found) };
    }
    const issue = (i: Posted) => ({ ...show(i), number: i.id, title: i.title, state: i.closed ? "closed" : "open" });
    if (path === "/repos/contoso/macs/issues") {
      if (method === "GET")
        return listed(
          this.issues.filter(({ closed }) => !closed),
          issue,
        );
      return {
        status: 201,
        body: issue(this.made(this.issues, body.body, { title: body.title, tags: body.labels.join() })),
      };
    }
    const one = this.issues.find(({ id }) => path === `/repos/contoso/macs/issues/${id}`);
    if (!one || method !== "PATCH") return undefined;
    if (body.body !== undefined) one.text = body.body;
    if (body.state === "closed") one.closed = true;
    return { status: 200, body: issue(one) };
  };
}

export class GitLab extends Forge {
  protected readonly me = "41";

  environment(): NodeJS.ProcessEnv {
    return {
      GITLAB_CI: "true",
      CI_API_V4_URL: `${this.url}/api/v4`,
      CI_PROJECT_ID: "12",
      GITLAB_TOKEN: "glpat-bot",
      CI_MERGE_REQUEST_IID: "7",
    };
  }

  protected handle: Handler = (method, url, body, request) => {
    if (request.headers["private-token"] !== "glpat-bot") return { status: 401, body: { message: "401 Unauthorized" } };
    const path = url.pathname;
    if (path === "/api/v4/user") return { status: 200, body: { id: Number(this.me) } };
    const show = ({ id, author, text }: Posted) => ({
      id,
      iid: id,
      body: text,
      description: text,
      author: { id: Number(author) },
    });
    const listed = (all: Posted[]): Reply => {
      const { items, page, hasNext } = this.page(all, url);
      return { status: 200, body: items.map(show), headers: { "x-next-page": hasNext ? String(page + 1) : "" } };
    };
    const at = (list: Posted[], prefix: string) => list.find(({ id }) => path === `${prefix}/${id}`);
    const notes = "/api/v4/projects/12/merge_requests/7/notes";
    if (path === notes)
      return method === "GET"
        ? listed(this.comments)
        : { status: 201, body: show(this.made(this.comments, body.body)) };
    const note = at(this.comments, notes);
    if (note) {
      if (method === "DELETE") return remove(this.comments, note.id);
      note.text = body.body;
      return { status: 200, body: show(note) };
    }
    const issues = "/api/v4/projects/12/issues";
    if (path === issues) {
      if (method === "GET") return listed(this.issues.filter(({ closed }) => !closed));
      return {
        status: 201,
        body: show(this.made(this.issues, body.description, { title: body.title, tags: body.labels })),
      };
    }
    const issue = at(this.issues, issues);
    if (!issue) return undefined;
    if (body.description !== undefined) issue.text = body.description;
    if (body.state_event === "close") issue.closed = true;
    return { status: 200, body: show(issue) };
  };
}

export class Azure extends Forge {
  protected readonly me = "5d0b";

  environment(): NodeJS.ProcessEnv {
    return {
      TF_BUILD: "True",
      SYSTEM_COLLECTIONURI: `${this.url}/contoso/`,
      SYSTEM_TEAMPROJECTID: "p1",
      BUILD_REPOSITORY_ID: "r1",
      SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
      SYSTEM_ACCESSTOKEN: "azure-token",
    };
  }

  protected handle: Handler = (method, url, body, request) => {
    if (request.headers["authorization"] !== "Bearer azure-token")
      return { status: 401, body: { message: "TF400813" } };
    const path = url.pathname;
    if (path === "/contoso/_apis/connectionData") return { status: 200, body: { authenticatedUser: { id: this.me } } };
    if (url.searchParams.get("api-version") !== "7.1")
      return { status: 400, body: { message: "No api-version was supplied" } };
    const comment = ({ author, text }: Posted) => ({ id: 1, content: text, author: { id: author } });
    const threads = "/contoso/p1/_apis/git/repositories/r1/pullRequests/7/threads";
    if (path === threads) {
      if (method === "GET")
        return { status: 200, body: { value: this.comments.map((c) => ({ id: c.id, comments: [comment(c)] })) } };
      const [first] = body.comments;
      if (first.content.length > 150_000) return { status: 400, body: { message: "too long" } };
      return {
        status: 200,
        body: { id: this.made(this.comments, first.content, { closed: body.status === "closed" }).id },
      };
    }
    const found = this.comments.find(({ id }) => path === `${threads}/${id}/comments/1`);
    if (found) {
      if (method === "DELETE") return { ...remove(this.comments, found.id), status: 200 };
      found.text = body.content;
      return { status: 200, body: comment(found) };
    }
    return this.workItems(method, url, body, request);
  };

  private workItems(method: string, url: URL, body: any, request: IncomingMessage): Reply | undefined {
    const path = url.pathname;
    const wit = "/contoso/p1/_apis/wit";
    const fields = Array.isArray(body)
      ? Object.fromEntries(body.map(({ path: p, value }: any) => [p.replace("/fields/System.", ""), value]))
      : {};
    if (path === `${wit}/wiql`) {
      return {
        status: 200,
        body: { workItems: this.issues.filter(({ closed }) => !closed).map(({ id }) => ({ id })) },
      };
    }
    if (path === `${wit}/workitems`) {
      const ids = url.searchParams.get("ids")!.split(",").map(Number);
      const value = this.issues
        .filter(({ id }) => ids.includes(id))
        .map(({ id, tags }) => ({ id, fields: { "System.Tags": tags } }));
      return { status: 200, body: { value } };
    }
    if (!String(request.headers["content-type"]).startsWith("application/json-patch+json")) return { status: 415 };
    if (path === `${wit}/workitems/$Issue` && method === "POST") {
      const made = this.made(this.issues, fields["Description"], { title: fields["Title"], tags: fields["Tags"] });
      return { status: 200, body: { id: made.id } };
    }
    const item = this.issues.find(({ id }) => path === `${wit}/workitems/${id}`);
    if (!item || method !== "PATCH") return undefined;
    if (fields["Description"] !== undefined) item.text = fields["Description"];
    if (fields["State"] === "Done") item.closed = true;
    return { status: 200, body: { id: item.id } };
  }
}
