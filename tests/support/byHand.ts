/** An administrator with curl: talks to the sandbox without any code of the product. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { createSecureContext, type SecureContext } from "node:tls";
import type { ReadyLine } from "../../sandbox/readyLine";

export interface Answer {
  status: number;
  text: string;
  json: any;
  /** The service's own time, of its header `Date`. */
  at: number;
}

export class ByHand {
  private token: Promise<string> | undefined;
  /** Made once: Node reads all its root certificates anew for each context that gets authorities of its own. */
  private readonly secureContext: SecureContext;

  constructor(private readonly sandbox: ReadyLine) {
    this.secureContext = createSecureContext({ ca: readFileSync(sandbox.caFile) });
  }

  /** `api("GET", "/api/v1/categories")`; objects go out as JSON, strings as XML. */
  async api(method: string, path: string, body?: object | string): Promise<Answer> {
    const answer = await this.once(method, path, body);
    if (answer.status !== 401) return answer;
    this.token = undefined;
    return this.once(method, path, body);
  }

  private async once(method: string, path: string, body?: object | string): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.signedIn()}` };
    if (body !== undefined) headers["content-type"] = typeof body === "string" ? "application/xml" : "application/json";
    if (path.startsWith("/JSSResource")) headers["accept"] = "application/xml";
    const payload = typeof body === "object" ? JSON.stringify(body) : body;
    return this.send(this.sandbox.jamf.url, method, path, { headers, body: payload });
  }

  /** The same, and anything but success is a failure of the test. */
  async must(method: string, path: string, body?: object | string): Promise<Answer> {
    const answer = await this.api(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer;
  }

  /** Sends a small file as the multipart field `file`. */
  async upload(path: string, filename: string, content: string): Promise<Answer> {
    const boundary = "by-hand";
    const disposition = `content-disposition: form-data; name="file"; filename="${filename}"`;
    const body = `--${boundary}\r\n${disposition}\r\n\r\n${content}\r\n--${boundary}--\r\n`;
    const headers = {
      authorization: `Bearer ${await this.signedIn()}`,
      "content-type": `multipart/form-data; boundary=${boundary}`,
    };
    return this.send(this.sandbox.jamf.url, "POST", path, { headers, body });
  }

  /**
   * A policy of the tenant's own that asks for a compliant Mac, of the members of a group or of the users that its condition says, for everything
   * unless told. `block`: it blocks what its filter for devices leaves, in place of asking.
   */
  requireCompliantMac(
    displayName: string,
    whom: string | Record<string, unknown>,
    { excludeApplications = [], block }: { excludeApplications?: string[]; block?: object } = {},
  ): Promise<any> {
    return this.graph("POST", "/v1.0/identity/conditionalAccess/policies", {
      displayName,
      state: "enabled",
      conditions: {
        users: typeof whom === "string" ? { includeGroups: [whom] } : whom,
        applications: { includeApplications: ["All"], excludeApplications },
        clientAppTypes: ["all"],
        platforms: { includePlatforms: ["macOS"] },
        ...(block ? { devices: { deviceFilter: block } } : {}),
      },
      grantControls: { operator: "OR", builtInControls: [block ? "block" : "compliantDevice"] },
    });
  }

  requireMultifactor(displayName: string): Promise<any> {
    return this.graph("POST", "/v1.0/identity/conditionalAccess/policies", multifactorForAll(displayName));
  }

  /** Against Graph, as the sandbox's own application; anything but success is a failure of the test. */
  async graph(method: string, path: string, body?: object): Promise<any> {
    const answer = await this.graphApi(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.json;
  }

  async graphApi(method: string, path: string, body?: object): Promise<Answer> {
    const headers: Record<string, string> = { authorization: `Bearer ${await this.graphToken()}` };
    if (body) headers["content-type"] = "application/json";
    return this.send(this.sandbox.entra.graphUrl, method, path, { headers, body: body && JSON.stringify(body) });
  }

  private async graphToken(): Promise<string> {
    const { loginUrl, graphUrl, tenantId, clientId, clientSecret } = this.sandbox.entra;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${graphUrl}/.default`,
    }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await this.send(loginUrl, "POST", `/${tenantId}/oauth2/v2.0/token`, { headers, body: form });
    return answer.json.access_token as string;
  }

  async control(method: string, path: string, body?: object): Promise<any> {
    const reply = await fetch(this.sandbox.control.url + path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
    });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  /** Requests that reached the vendors since the log was emptied. */
  requests(): Promise<{ service: string; method: string; path: string; status: number }[]> {
    return this.control("GET", "/requests");
  }

  private signedIn(): Promise<string> {
    const { url, clientId, clientSecret } = this.sandbox.jamf;
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
    }).toString();
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    this.token ??= this.send(url, "POST", "/api/v1/oauth/token", { headers, body: form }).then(
      (a) => a.json.access_token as string,
    );
    return this.token;
  }

  private send(
    origin: string,
    method: string,
    path: string,
    { headers, body }: { headers: Record<string, string>; body?: string },
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { method, headers, secureContext: this.secureContext, agent: false as const };
      const call = request(new URL(path, origin), options, (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk) => chunks.push(chunk));
        reply.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const json = reply.headers["content-type"]?.includes("json") && text ? JSON.parse(text) : undefined;
          resolve({ status: reply.statusCode!, text, json, at: Date.parse(reply.headers["date"] ?? "") });
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}

/** A policy that asks nobody for a compliant Mac. */
export const multifactorForAll = (displayName: string) => ({
  displayName,
  state: "enabled",
  conditions: {
    users: { includeUsers: ["All"] },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
  },
  grantControls: { operator: "OR", builtInControls: ["mfa"] },
});
