import type { SandboxOptions } from "../../sandbox/options";
import { startSandbox, type Sandbox } from "../../sandbox/start";
import { Client, type Answer, type Asked } from "./client";

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/** The error shape of the Pro API. */
interface ProError {
  httpStatus: number;
  errors: { code: string; field: string; description: string; id: string | null }[];
}

/** A sandbox with a signed-in client of its Jamf half. */
export class Jamf {
  #token = "";
  /** Sent with every request when set. */
  cookie: string | undefined;

  private constructor(
    readonly sandbox: Sandbox,
    readonly client: Client,
  ) {}

  static async start(options: Partial<SandboxOptions> = {}): Promise<Jamf> {
    const sandbox = await startSandbox(options);
    const jamf = new Jamf(sandbox, new Client(sandbox));
    await jamf.signIn();
    return jamf;
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.sandbox.stop();
  }

  token(form: Record<string, string>, path = "/api/v1/oauth/token"): Promise<Answer> {
    return this.client.ask("POST", this.sandbox.jamf.url + path, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
    });
  }

  async signIn({ clientId, clientSecret }: Credentials = this.sandbox.jamf): Promise<void> {
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    this.#token = (await this.token(form)).json<{ access_token: string }>().access_token;
  }

  ask(method: string, path: string, { headers = {}, body }: Asked = {}): Promise<Answer> {
    const cookie: Record<string, string> = this.cookie === undefined ? {} : { cookie: this.cookie };
    const all = { authorization: `Bearer ${this.#token}`, ...cookie, ...headers };
    return this.client.ask(method, this.sandbox.jamf.url + path, { headers: all, body });
  }

  get(path: string): Promise<Answer> {
    return this.ask("GET", path);
  }

  send(method: "POST" | "PUT", path: string, body: object): Promise<Answer> {
    return this.ask(method, path, { body });
  }

  delete(path: string): Promise<Answer> {
    return this.ask("DELETE", path);
  }

  xml(method: "POST" | "PUT", path: string, body: string): Promise<Answer> {
    return this.ask(method, `/JSSResource${path}`, { headers: { "content-type": "application/xml" }, body });
  }

  /** Creates by the Pro API; the number of the new object. */
  async create(path: string, body: object): Promise<string> {
    const answer = await this.send("POST", path, body);
    if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json<{ id: string }>().id;
  }

  /** Creates by the Classic API; the number of the new object. */
  async createXml(resource: string, body: string): Promise<string> {
    const answer = await this.xml("POST", `/${resource}/id/0`, body);
    const id = /<id>(\d+)<\/id>/.exec(answer.text)?.[1];
    if (answer.status !== 201 || id === undefined) throw new Error(`${answer.status} ${answer.text}`);
    return id;
  }

  /** A Classic document in its JSON form. */
  async document<T>(path: string): Promise<T> {
    return (await this.ask("GET", `/JSSResource${path}`, { headers: { accept: "application/json" } })).json<T>();
  }

  control(method: string, path: string, body?: object): Promise<Answer> {
    return this.client.control(method, path, body);
  }

  async snapshot(): Promise<{ jamf: Record<string, Record<string, unknown>[]>; people: Record<string, unknown> }> {
    return (await this.control("GET", "/snapshot")).json();
  }
}

/** A policy in its JSON form. */
export interface Policy {
  policy: {
    general: Record<string, unknown> & { category: { id: number; name: string } };
    scope: Record<string, unknown> & { computer_groups: { id: number; name: string }[] };
    self_service: Record<string, unknown> & { self_service_categories: { id: number; feature_in: boolean }[] };
    scripts: Record<string, unknown>[];
    printers: object[];
    dock_items: object[];
    account_maintenance: Record<string, unknown>;
    reboot: Record<string, unknown>;
    user_interaction: Record<string, unknown>;
    maintenance: Record<string, unknown>;
  };
}

export interface Line {
  name: string;
  searchType: string;
  value: string;
  andOr?: string;
  openingParen?: boolean;
  closingParen?: boolean;
}

/** A v3 body, priorities filled in. */
export function group(name: string, ...lines: Line[]): { name: string; criteria: object[] } {
  return { name, criteria: lines.map((line, priority) => ({ andOr: "and", priority, ...line })) };
}

export const smartGroups = "/api/v3/computer-groups/smart-groups";

export function codes(answer: Answer): string[] {
  return answer.json<ProError>().errors.map(({ code, field }) => (field ? `${code} ${field}` : code));
}

/** The sentence of a Classic status page. */
export function classicError(answer: Answer): string | undefined {
  return /<p>Error: ([^<]*)<\/p>/.exec(answer.text)?.[1];
}
