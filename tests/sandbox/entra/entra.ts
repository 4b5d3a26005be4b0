import assert from "node:assert/strict";
import type { SandboxOptions } from "../../../sandbox/options";
import { startSandbox, type Sandbox } from "../../../sandbox/start";
import { Client, type Answer, type Asked } from "../client";

export interface Credentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
}

/** An object of Graph, whatever it holds. */
export type Json = Record<string, any>;

export interface GraphError {
  error: { code: string; message: string; innerError: Record<string, string> };
}

const form = (fields: Record<string, string>) => ({
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields).toString(),
});

/** A sandbox with a signed-in client of its Entra half. Conditional Access goes at any pace unless an option says otherwise. */
export class Entra {
  #token = "";

  private constructor(
    readonly sandbox: Sandbox,
    readonly client: Client,
  ) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<Entra> {
    const sandbox = await startSandbox({ macs: 6, caPace: 0, ...options });
    const entra = new Entra(sandbox, new Client(sandbox));
    await entra.signIn();
    return entra;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.sandbox.stop();
  }

  get tenantId(): string {
    return this.sandbox.entra.tenantId;
  }

  /** The token endpoint's answer to these form fields. */
  token(fields: Record<string, string>, tenant = this.tenantId): Promise<Answer> {
    return this.client.ask("POST", `${this.sandbox.entra.loginUrl}/${tenant}/oauth2/v2.0/token`, form(fields));
  }

  secretForm(credentials: Partial<Credentials> = {}): Record<string, string> {
    const { clientId, clientSecret, graphUrl } = { ...this.sandbox.entra, ...credentials };
    const scope = `${graphUrl}/.default`;
    return { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope };
  }

  async signIn(credentials: Credentials = this.sandbox.entra): Promise<void> {
    const answer = await this.token(this.secretForm(credentials), credentials.tenantId);
    assert.equal(answer.status, 200, answer.text);
    this.#token = answer.json<{ access_token: string }>().access_token;
  }

  get bearer(): string {
    return this.#token;
  }

  /** `path` with its version: `/v1.0/groups`. */
  ask(method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Answer> {
    const all = { authorization: `Bearer ${this.#token}`, ...headers };
    const url = path.startsWith("https:") ? path : this.sandbox.entra.graphUrl + path;
    return this.client.ask(method, encodeURI(url), { headers: all, body });
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Json> {
    const answer = await this.ask("GET", path, { headers });
    assert.equal(answer.status, 200, answer.text);
    return answer.json<Json>();
  }

  async list(path: string, headers: Record<string, string> = {}): Promise<Json[]> {
    return (await this.get(path, headers))["value"] as Json[];
  }

  /** Every page, as a caller gets them who follows the links. */
  async pages(path: string, headers: Record<string, string> = {}): Promise<Json[][]> {
    const pages: Json[][] = [];
    for (let next: string | undefined = path; next;) {
      const answer = await this.client.ask(
        "GET",
        next.startsWith("https:") ? next : this.sandbox.entra.graphUrl + next,
        {
          headers: { authorization: `Bearer ${this.#token}`, ...headers },
        },
      );
      assert.equal(answer.status, 200, answer.text);
      const page = answer.json<Json>();
      pages.push(page["value"] as Json[]);
      next = page["@odata.nextLink"] as string | undefined;
    }
    return pages;
  }

  async create(path: string, body: object): Promise<Json> {
    const answer = await this.ask("POST", path, { body });
    assert.equal(answer.status, 201, answer.text);
    return answer.json<Json>();
  }

  async change(path: string, body: object): Promise<void> {
    const answer = await this.ask("PATCH", path, { body });
    assert.equal(answer.status, 204, answer.text);
  }

  /** Status and error of a refused request. */
  async refused(method: string, path: string, body?: object): Promise<{ status: number } & GraphError["error"]> {
    const answer = await this.ask(method, path, { body });
    assert.ok(answer.status >= 400, `${method} ${path} answered ${answer.status}`);
    return { status: answer.status, ...answer.json<GraphError>().error };
  }

  control(method: string, path: string, body?: object): Promise<Answer> {
    return this.client.control(method, path, body);
  }

  async set(settings: object): Promise<void> {
    const answer = await this.control("POST", "/entra/settings", settings);
    assert.equal(answer.status, 200, answer.text);
  }

  /** Status and body of a person's step. */
  async person(step: string, body: object = {}): Promise<[number, Json]> {
    const answer = await this.control("POST", `/people/${step}`, body);
    return [answer.status, answer.json<Json>()];
  }

  async snapshot(): Promise<Json> {
    return (await this.control("GET", "/snapshot")).json<Json>();
  }

  async tick(minutes: number): Promise<Json> {
    return (await this.control("POST", "/macs/tick", { minutes })).json<Json>();
  }
}

/** A policy that Graph takes. */
export const plainPolicy = (more: Json = {}): Json => ({
  displayName: "Require MFA",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    users: { includeUsers: ["All"] },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
  },
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
  ...more,
});

/** A security group with members by hand. */
export const plainGroup = (displayName: string, more: Json = {}): Json => ({
  displayName,
  mailEnabled: false,
  mailNickname: displayName.replace(/\W/g, ""),
  securityEnabled: true,
  ...more,
});
