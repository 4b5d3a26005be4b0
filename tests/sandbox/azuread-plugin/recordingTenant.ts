import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issueCertificates } from "../../../sandbox/certificates";

export interface Recorded {
  method: string;
  /** With the query as a person reads it. */
  path: string;
  /** Parsed JSON or form; nothing where none was sent. */
  body?: Record<string, any>;
  headers: IncomingMessage["headers"];
  /** Milliseconds since 1970. */
  at: number;
}

export interface Scripted {
  /** 0 drops the connection. */
  status: number;
  body?: object | string;
  headers?: Record<string, string>;
}

type Stored = Record<string, any>;

export const callerId = "c0ffee00-0000-4000-8000-00000000ca11";
export const tenantId = "7e000000-0000-4000-8000-000000000001";

const collections = ["groups", "applications", "servicePrincipals", "identity/conditionalAccess/policies", "users"];

/** A service error as Graph writes it. */
export const graphError = (status: number, code: string, message: string, inner?: string): Scripted => ({
  status,
  body: { error: { code, message, ...(inner && { innerError: { message: inner, date: "2026-01-01T00:00:00" } }) } },
});

/**
 * Metadata host, sign-in and Graph behind one TLS port. It keeps whatever it is given, answers every read consistently
 * at once, and writes each request down: the same server as the one before which the real plugin was observed.
 */
export class RecordingTenant {
  readonly requests: Recorded[] = [];
  readonly objects = new Map<string, Stored>();
  /** Object ids of owners and members, by `<collection>/<id>/owners`. */
  readonly references = new Map<string, string[]>();
  private script: { method: string; path: RegExp; answer: Scripted }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly directory: string,
    readonly host: string,
    readonly url: string,
  ) {}

  static async start(): Promise<RecordingTenant> {
    const { ca, cert, key } = await issueCertificates();
    const directory = mkdtempSync(join(tmpdir(), "azuread-plugin-"));
    writeFileSync(join(directory, "ca.pem"), ca);
    const server = createServer({ cert, key }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const tenant = new RecordingTenant(server, directory, host, `https://${host}`);
    server.on("request", (request, response) => void tenant.receive(request, response));
    return tenant;
  }

  /** What the plugin's process needs to find and trust this tenant. */
  get environment(): Record<string, string> {
    return {
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: "11111111-1111-4111-8111-111111111111",
      ARM_CLIENT_SECRET: "not-a-secret",
      ARM_METADATA_HOSTNAME: this.host,
      SSL_CERT_FILE: join(this.directory, "ca.pem"),
      AZUREAD_STANDIN_WAIT_SECONDS: "0.01",
    };
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
    rmSync(this.directory, { recursive: true });
  }

  /** Answers the next request that fits with this, before any regular answer. */
  next(method: string, path: RegExp, answer: Scripted, times = 1): void {
    for (let each = 0; each < times; each++) this.script.push({ method, path, answer });
  }

  /** `GET /beta/groups/{id}/owners` and so on since the last call, ids replaced, in order. */
  take(): string[] {
    return this.takeRequests().map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, "{id}")}`);
  }

  takeRequests(): Recorded[] {
    return this.requests.splice(0);
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const json = String(request.headers["content-type"]).includes("json");
    const body = text ? (json ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text))) : undefined;
    const query = [...url.searchParams].map(([name, value]) => `${name}=${value}`).join("&");
    const path = query ? `${url.pathname}?${query}` : url.pathname;
    const method = request.method!;
    this.requests.push({ method, path, body, headers: request.headers, at: Date.now() });
    const planned = this.script.findIndex((each) => each.method === method && each.path.test(path));
    const {
      status,
      body: answer,
      headers,
    } = planned >= 0 ? this.script.splice(planned, 1)[0]!.answer : this.answer(method, url, body);
    if (status === 0) return void request.socket.destroy();
    const type = typeof answer === "string" ? "text/html" : "application/json";
    response.writeHead(status, { "content-type": type, ...headers });
    response.end(typeof answer === "string" ? answer : answer && JSON.stringify(answer));
  }

  private answer(method: string, url: URL, body: Stored | undefined): Scripted {
    if (url.pathname === "/metadata/endpoints") return { status: 200, body: this.cloud() };
    if (url.pathname.endsWith("/oauth2/v2.0/token")) return { status: 200, body: this.token() };
    const path = url.pathname.replace(/^\/(v1\.0|beta)\//, "");
    if (path.startsWith("directoryObjects/")) {
      return { status: 200, body: { "@odata.type": "#microsoft.graph.user", id: path.split("/")[1] } };
    }
    const collection = collections.find((each) => path === each || path.startsWith(`${each}/`));
    if (!collection) return graphError(501, "NotImplemented", url.pathname);
    const [id, list, reference] = path.slice(collection.length + 1).split("/");
    if (!id) return method === "POST" ? this.create(collection, body!) : this.find(collection, url);
    const object = this.objects.get(id);
    if (!object) return graphError(404, "Request_ResourceNotFound", `Resource '${id}' does not exist`);
    if (list) return this.referred(method, `${collection}/${id}/${list}`, reference, body);
    if (method === "PATCH") Object.assign(object, body);
    if (method === "DELETE") this.objects.delete(id);
    return method === "GET" ? { status: 200, body: object } : { status: 204 };
  }

  private create(collection: string, body: Stored): Scripted {
    const { "owners@odata.bind": owners = [], ...rest } = body;
    const object: Stored = { id: randomUUID(), ...(collection === "applications" && { appId: randomUUID() }), ...rest };
    this.objects.set(object["id"], object);
    const ids = (owners as string[]).map((owner) => owner.split("/").pop()!);
    this.references.set(`${collection}/${object["id"]}/owners`, ids);
    return { status: 201, body: object };
  }

  private find(collection: string, url: URL): Scripted {
    const [, property, , value] = /^(\w+) (eq) '(.*?)'/.exec(url.searchParams.get("$filter") ?? "") ?? [];
    const all = [...this.objects.values()].filter((object) => this.isOf(collection, object));
    const found = property ? all.filter((object) => object[property] === value) : all;
    return { status: 200, body: { value: found } };
  }

  private isOf(collection: string, object: Stored): boolean {
    const type = String(object["@odata.type"]).split(".").pop()!;
    return collection.toLowerCase().includes(type.replace("conditionalAccessPolicy", "policies").toLowerCase());
  }

  private referred(method: string, key: string, reference: string | undefined, body?: Stored): Scripted {
    const ids = this.references.get(key) ?? [];
    if (method === "GET" && key.endsWith("/manager")) return graphError(404, "Request_ResourceNotFound", "no manager");
    if (method === "GET") return { status: 200, body: { value: ids.map((id) => ({ id })) } };
    const removed = ids.filter((id) => id !== reference);
    this.references.set(key, method === "POST" ? [...ids, String(body!["@odata.id"]).split("/").pop()!] : removed);
    return { status: 204 };
  }

  private cloud(): Stored {
    const authentication = {
      loginEndpoint: this.url,
      audiences: [this.url],
      tenant: "common",
      identityProvider: "AAD",
    };
    return {
      name: "Test",
      resourceManager: this.url,
      microsoftGraphResourceId: this.url,
      authentication,
      suffixes: {},
    };
  }

  private token(): Stored {
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
    const claims = { oid: callerId, iat: Math.floor(Date.now() / 1000) };
    return { access_token: `${part({ alg: "none" })}.${part(claims)}.x`, token_type: "Bearer", expires_in: 3600 };
  }
}
