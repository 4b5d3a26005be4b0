/**
 * The bearer token of one instance: fetched when needed, renewed before it runs out, by one call however many wait.
 *
 * Roads: `POST /api/v1/oauth/token`, on 404 `POST /api/oauth/token` (both Jamf Pro OpenAPI 11.23.2 to 11.30.1), and
 * `POST /api/v1/auth/token` for accounts. Client tokens live as long as the client's setting says, 60 s at the shortest seen.
 */
import { withDeadline } from "../../core/deadline";
import { mostOfSmallAnswer } from "../../core/http/bounds";
import { protect, type Subject } from "../../core/errors";
import type { Authorisation, Exchange } from "../../core/http/exchange";
import type { HttpAnswer, HttpRequest, Outcome } from "../../core/http/message";
import { singleFlight } from "../../core/http/singleFlight";
import { type Account, type ApiClient, jamfCredentials } from "./credentials";
import { refusal, unexpectedBody } from "./refusal";
import { deadlines } from "./retries";
import { parsed } from "./errorDetail";

const subject: Subject = { verb: "sign in to", noun: "Jamf Pro" };
const roads = ["/api/v1/oauth/token", "/api/oauth/token"] as const;

interface Token {
  header: string;
  /** Client id or user name: a token is not used for anyone else. */
  holder: string;
  /** By this computer's clock, from the moment the answer came: the two clocks may differ. */
  expires: number;
  /** Milliseconds of lifetime left at which it is renewed. */
  margin: number;
}

export class Tokens implements Authorisation {
  #token: Token | undefined;
  #road = 0;
  readonly #signInOnce = singleFlight(() => this.#signIn());

  constructor(
    private readonly url: string,
    /** Without limiter and authorisation of its own: a sign-in happens inside the place that the request in need of it holds. */
    private readonly exchange: Exchange,
  ) {}

  async header(): Promise<string> {
    const token = this.#token;
    const holder = holderOf(jamfCredentials(this.url));
    if (token && token.holder === holder && token.expires - Date.now() > token.margin) return token.header;
    return this.#signInOnce();
  }

  refused(header: string): void {
    if (this.#token?.header === header) this.#token = undefined;
  }

  async #signIn(): Promise<string> {
    const credentials = jamfCredentials(this.url);
    const token = await withDeadline(deadlines.signIn * 3, () =>
      "username" in credentials ? this.#forAccount(credentials) : this.#forClient(credentials),
    );
    protect(token.header.slice("Bearer ".length));
    this.#token = token;
    return token.header;
  }

  async #forClient(client: ApiClient): Promise<Token> {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: client.clientSecret,
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    let outcome = await this.exchange(this.post(roads[this.#road]!, headers, form.toString()));
    if (outcome.answer?.status === 404 && this.#road === 0) {
      outcome = await this.exchange(this.post(roads[1], headers, form.toString()));
      if (outcome.answer?.status === 200) this.#road = 1;
    }
    const { answer, json } = success(outcome);
    const { access_token: value, expires_in: seconds } = json;
    if (typeof value !== "string" || !Number.isFinite(Number(seconds)))
      throw unexpectedBody(subject, answer, "a token");
    return token(value, Number(seconds) * 1000, client.clientId);
  }

  async #forAccount({ username, password }: Account): Promise<Token> {
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    protect(basic);
    const { answer, json } = success(
      await this.exchange(this.post("/api/v1/auth/token", { authorization: `Basic ${basic}` })),
    );
    const { token: value, expires } = json;
    const until = Date.parse(String(expires));
    if (typeof value !== "string" || Number.isNaN(until)) throw unexpectedBody(subject, answer, "a token");
    const serverNow = Date.parse(answer.headers["date"] ?? "") || Date.now();
    return token(value, until - serverNow, username);
  }

  private post(path: string, headers: Record<string, string>, body?: string): HttpRequest {
    return {
      method: "POST",
      url: `${this.url}${path}`,
      headers: { accept: "application/json", ...headers },
      body,
      deadline: deadlines.signIn,
      mostBytes: mostOfSmallAnswer,
      repeatable: true,
    };
  }
}

function token(value: string, lifetime: number, holder: string): Token {
  const margin = Math.min(30_000, lifetime * 0.15);
  return { header: `Bearer ${value}`, holder, expires: Date.now() + lifetime, margin };
}

const holderOf = (credentials: ApiClient | Account): string =>
  "username" in credentials ? credentials.username : credentials.clientId;

function success(outcome: Outcome): { answer: HttpAnswer; json: Record<string, unknown> } {
  if (outcome.answer?.status !== 200) throw refusal(subject, outcome);
  const json = parsed(outcome.answer.body);
  if (typeof json !== "object" || json === null) throw unexpectedBody(subject, outcome.answer, "a token");
  return { answer: outcome.answer, json: json as Record<string, unknown> };
}
