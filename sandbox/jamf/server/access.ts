/** Sign-in to Jamf Pro: accounts, API clients, tokens. */
import { randomUUID } from "node:crypto";
import type { Call, Clock, Random, Reply } from "../../service";
import { allPrivileges, readOnlyPrivileges } from "./privileges";
import { refuse } from "./refusals";

/** An API client, or the one administrator account that signs in by name and password. */
export interface Account {
  kind: "client" | "user";
  /** Client id or user name. */
  name: string;
  secret: string;
  displayName: string;
  privileges: string[];
  roleId: number;
}

interface Token {
  account: string;
  /** Wall clock, milliseconds. */
  expires: number;
}

const oauthError = (error: string, description: string): Reply => ({
  status: 400,
  headers: { "cache-control": "no-store", pragma: "no-cache" },
  body: { error, error_description: description },
});

/** Who may sign in, with what privileges, and the tokens that are out. Tokens do not outlive the process. */
export class Access {
  accounts: Account[];
  #tokens = new Map<string, Token>();

  constructor(
    random: Random,
    private readonly tokenSeconds: number,
    /** What the end of a token is dated by where it is shown; it lives by the wall clock. */
    private readonly clock: Pick<Clock, "now">,
  ) {
    const client = (displayName: string, privileges: readonly string[], roleId: number): Account => ({
      kind: "client",
      name: random.uuid(),
      secret: random.uuid() + random.uuid().slice(0, 8),
      displayName,
      privileges: [...privileges],
      roleId,
    });
    this.accounts = [
      client("Device compliance as code", allPrivileges, 1),
      client("Device compliance preview (read only)", readOnlyPrivileges, 2),
      { ...client("Administrator", allPrivileges, 0), kind: "user", name: "admin" },
    ];
  }

  /** The client that the ready line names. */
  get main(): Account {
    return this.accounts[0]!;
  }

  add(random: Random, displayName: string, privileges: string[]): Account {
    const account: Account = {
      kind: "client",
      name: random.uuid(),
      secret: random.uuid(),
      displayName,
      privileges,
      roleId: 1 + Math.max(...this.accounts.map(({ roleId }) => roleId)),
    };
    this.accounts.push(account);
    return account;
  }

  /** RFC 6749 §4.4. Refusals are not in Jamf's error shape (OpenAPI 11.30.1, OAuthTokenEndpointErrorResponse). */
  clientToken(call: Call): Reply {
    if (!/^application\/x-www-form-urlencoded/i.test(call.headers["content-type"] ?? "")) {
      return oauthError("invalid_request", "The body must be application/x-www-form-urlencoded");
    }
    const form = new URLSearchParams(call.body.toString("utf8"));
    if (form.get("grant_type") !== "client_credentials") {
      return oauthError("unsupported_grant_type", `OAuth 2.0 grant type: ${form.get("grant_type") ?? ""}`);
    }
    const account = this.accounts.find(({ kind, name }) => kind === "client" && name === form.get("client_id"));
    if (!account || account.secret !== form.get("client_secret")) {
      return oauthError("invalid_client", "Client authentication failed: client_secret");
    }
    const scope = `api-role:${account.roleId}`;
    const asked = (form.get("scope") ?? scope).split(" ").filter(Boolean);
    if (asked.some((each) => each !== scope)) return oauthError("invalid_scope", "OAuth 2.0 Parameter: scope");
    const token = this.#issue(account, this.tokenSeconds);
    return {
      status: 200,
      headers: { "cache-control": "no-store", pragma: "no-cache" },
      body: { access_token: token, scope, token_type: "Bearer", expires_in: this.tokenSeconds },
    };
  }

  /** Name and password to a bearer token of 30 minutes. */
  basicToken(call: Call): Reply {
    const encoded = /^Basic (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1] ?? "";
    const [name, password] = Buffer.from(encoded, "base64").toString("utf8").split(/:(.*)/s);
    const account = this.accounts.find((each) => each.kind === "user" && each.name === name);
    if (!account || account.secret !== password) return refuse(401, "INVALID_CREDENTIALS", "", "Unauthorized");
    return { status: 200, body: this.#userToken(account) };
  }

  /** A new token for an old one, which ends; for users only, since a client's renewed token loses privileges. */
  renew(call: Call): Reply {
    const account = this.authenticate(call);
    if (!account || account.kind === "client") return refuse(401, "INVALID_TOKEN", "", "Unauthorized");
    this.end(bearer(call)!);
    return { status: 200, body: this.#userToken(account) };
  }

  #userToken(account: Account): object {
    const seconds = 1800;
    const expires = new Date(this.clock.now() + seconds * 1000).toISOString();
    return { token: this.#issue(account, seconds), expires };
  }

  #issue(account: Account, seconds: number): string {
    const part = () => Buffer.from(randomUUID() + randomUUID()).toString("base64url");
    const token = `${part()}.${part()}.${part()}`;
    this.#tokens.set(token, { account: account.name, expires: Date.now() + seconds * 1000 });
    return token;
  }

  authenticate(call: Call): Account | undefined {
    const token = this.#tokens.get(bearer(call) ?? "");
    if (!token || token.expires <= Date.now()) return undefined;
    return this.accounts.find(({ name }) => name === token.account);
  }

  end(token: string): void {
    this.#tokens.delete(token);
  }
}

export function bearer(call: Call): string | undefined {
  return /^Bearer (.+)$/i.exec(call.headers["authorization"] ?? "")?.[1];
}
