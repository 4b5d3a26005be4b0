/** The log of requests, secrets masked. */
import type { Call, Service } from "./service";

/** One line of `GET /requests`. */
export interface LoggedRequest {
  /** Wall-clock time of arrival. */
  at: string;
  service: Service["name"];
  method: string;
  /** Without query. */
  path: string;
  /** The query as sent, secrets masked. */
  query?: string;
  /** 0 when the connection was dropped without an answer. */
  status: number;
  ms: number;
  /** The fault that met this request. */
  fault?: string;
}

/** `GET /requests?summary=1`, per service. */
export interface RequestSummary {
  total: number;
  reads: number;
  writes: number;
  /** Sign-ins; counted neither as reads nor as writes. */
  tokens: number;
  inFlight: number;
  maxInFlight: number;
}

const tokenPath = /\/(oauth|auth|oauth2\/v2\.0)\/token$/;
const secretKeys = /secret|password|token|assertion|^code$/i;
/** Enough for the longest test run; older lines go first. */
const limit = 200_000;

function maskQuery(query: URLSearchParams): string {
  return [...query].map(([key, value]) => `${key}=${secretKeys.test(key) ? "***" : value}`).join("&");
}

/** What was asked of the sandbox, in order of arrival. Bodies and headers are not kept: they hold secrets. */
export class RequestLog {
  #lines: LoggedRequest[] = [];
  #inFlight = new Map<string, { now: number; most: number }>();

  /** Notes the arrival; the answer of this call notes the end. */
  arrive(service: Service["name"], call: Call): (status: number, fault?: string) => void {
    const { method, path, query } = call;
    const started = performance.now();
    const line: LoggedRequest = { at: new Date().toISOString(), service, method, path, status: 0, ms: 0 };
    if (query.size > 0) line.query = maskQuery(query);
    this.#lines.push(line);
    if (this.#lines.length > limit) this.#lines.splice(0, limit / 10);
    const flights = this.#inFlight.get(service) ?? { now: 0, most: 0 };
    this.#inFlight.set(service, flights);
    flights.now += 1;
    flights.most = Math.max(flights.most, flights.now);
    let ended = false;
    return (status, fault) => {
      if (ended) return;
      ended = true;
      flights.now -= 1;
      line.status = status;
      line.ms = Math.round((performance.now() - started) * 10) / 10;
      if (fault) line.fault = fault;
    };
  }

  all(): LoggedRequest[] {
    return this.#lines;
  }

  /** Empties the log and forgets the high-water marks; requests under way go on counting. */
  clear(): void {
    this.#lines = [];
    for (const flights of this.#inFlight.values()) flights.most = flights.now;
  }

  summary(): Record<string, RequestSummary> {
    const byService: Record<string, RequestSummary> = {};
    for (const service of ["jamf", "login", "graph"]) {
      const flights = this.#inFlight.get(service);
      byService[service] = {
        total: 0,
        reads: 0,
        writes: 0,
        tokens: 0,
        inFlight: flights?.now ?? 0,
        maxInFlight: flights?.most ?? 0,
      };
    }
    for (const line of this.#lines) {
      const sum = byService[line.service]!;
      sum.total += 1;
      if (tokenPath.test(line.path)) sum.tokens += 1;
      else if (line.method === "GET" || line.method === "HEAD") sum.reads += 1;
      else sum.writes += 1;
    }
    return byService;
  }
}
