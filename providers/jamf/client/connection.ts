/** One instance as seen by this process: one cookie jar, one token, five requests in flight. */
import type { Subject } from "../../core/errors";
import { type Exchange, exchanges } from "../../core/http/exchange";
import { Limiter } from "../../core/http/limits";
import type { HttpAnswer, HttpRequest, Method } from "../../core/http/message";
import { type Send, sender } from "../../core/http/send";
import { ServiceClock } from "../../core/http/serviceClock";
import { notice } from "./notices";
import { refusal, unexpectedBody } from "./refusal";
import { deadlines, jamfRetries } from "./retries";
import { Tokens } from "./token";
import { saysAbsent, errorDetail } from "./errorDetail";

/** Jamf's advice for API clients: no more connections at once (developer documentation, scalability). */
const requestsInFlight = 5;

/** A request in the terms of the two APIs. */
export interface Call {
  method: Method;
  /** With its API's prefix, and with the query: `/api/v1/categories?page=0`. */
  path: string;
  headers?: Record<string, string>;
  body?: HttpRequest["body"];
  /** A create: sent again only when the first one has certainly done nothing. */
  once?: true;
  /** Statuses that no second attempt would change. */
  finalOn?: readonly number[];
}

export class Connection {
  readonly #tokens: Tokens;
  readonly #exchange: Exchange;
  readonly clock = new ServiceClock();

  constructor(readonly url: string) {
    // Cluster nodes lag behind each other by up to a minute. The token call decides which node the cookies stick to.
    const overTheWire = sender({ keepsCookies: true });
    const send: Send = async (request, signal) => {
      const answer = await overTheWire(request, signal);
      notice(request, answer);
      this.clock.heard(answer);
      return answer;
    };
    const line = { send, retries: jamfRetries };
    this.#tokens = new Tokens(url, exchanges(line));
    this.#exchange = exchanges({ ...line, authorisation: this.#tokens, limiter: new Limiter(requestsInFlight) });
  }

  /** The answer of a success; `undefined` when Jamf Pro says that there is no such object. Everything else throws. */
  async ask(call: Call, subject: Subject): Promise<HttpAnswer | undefined> {
    const request: HttpRequest = {
      method: call.method,
      url: `${this.url}${call.path}`,
      headers: { "user-agent": "jamf-entra-compliance", ...call.headers },
      body: call.body,
      deadline: call.method === "GET" ? deadlines.read : deadlines.write,
      repeatable: !call.once,
      finalOn: call.finalOn,
    };
    const outcome = await this.#exchange(request);
    const { answer } = outcome;
    if (answer && saysAbsent(answer) && (call.method === "GET" || call.method === "DELETE")) return undefined;
    if (!answer || answer.status < 200 || answer.status > 299) throw refusal(subject, outcome);
    if (errorDetail(answer).foreign) throw unexpectedBody(subject, answer, "data", call.once);
    return answer;
  }

  /** Like `ask`, where absence is an error too. */
  async must(call: Call, subject: Subject): Promise<HttpAnswer> {
    const answer = await this.ask(call, subject);
    if (answer) return answer;
    throw refusal(subject, { answer: notFound, attempts: 1, waited: 0, unclear: false });
  }
}

const notFound: HttpAnswer = { status: 404, headers: {}, body: "" };
