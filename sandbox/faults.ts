/** Faults that are asked for: refusals, delays, dropped connections. */
import { SeededRandom } from "./random";
import type { Call, Reply, Service } from "./service";

const faultKinds = [
  "429",
  "500",
  "502",
  "503",
  "504",
  "htmlForbidden",
  "dropBefore",
  "dropAfter",
  "expireToken",
  "delay",
] as const;
type FaultKind = (typeof faultKinds)[number];

/** One rule of `POST /faults`. The first rule that fits a request and is not used up acts on it. */
interface FaultRule {
  kind: FaultKind;
  service?: Service["name"];
  /** Any method when absent. */
  method?: string;
  /** A prefix, or a glob: `*` within one segment, `**` across. Any path when absent. */
  path?: string;
  /** Only requests whose `page-size` is larger: a page that the instance can't serve in time. */
  pageSizeAbove?: number;
  /** How often it acts; 1 when absent. */
  times?: number;
  /** How many fitting requests pass before it acts; 0 when absent. */
  afterMatches?: number;
  /** Seconds in `Retry-After` of 429, 502 and 503. Absent: no such header. */
  retryAfter?: number;
  /** Milliseconds of `delay`; 1000 when absent. */
  ms?: number;
}

export interface FaultPlan {
  rules?: FaultRule[];
  /** Share of requests, 0 to 1, that meet one of `kinds` at random. */
  rate?: number;
  seed?: number;
  /** Kinds the rate draws from; 503 and dropAfter when absent. */
  kinds?: FaultKind[];
}

interface Armed {
  rule: FaultRule;
  fits: (service: string, call: Call) => boolean;
  matches: number;
  used: number;
}

const known = {
  plan: ["rules", "rate", "seed", "kinds"],
  rule: ["kind", "service", "method", "path", "pageSizeAbove", "times", "afterMatches", "retryAfter", "ms"],
};

/** What is wrong with a plan, in words; a misspelt rule would otherwise never act and a test would prove nothing. */
export function refusePlan(plan: FaultPlan): string | undefined {
  const unknown = Object.keys(plan).find((key) => !known.plan.includes(key));
  if (unknown) return `unknown key "${unknown}"`;
  if (plan.rate !== undefined && !(plan.rate >= 0 && plan.rate <= 1)) return "rate is a share from 0 to 1";
  for (const kind of [...(plan.kinds ?? []), ...(plan.rules ?? []).map((rule) => rule.kind)]) {
    if (!faultKinds.includes(kind)) return `unknown kind "${kind}", one of ${faultKinds.join(", ")}`;
  }
  for (const rule of plan.rules ?? []) {
    const strange = Object.keys(rule).find((key) => !known.rule.includes(key));
    if (strange) return `unknown key "${strange}" in a rule`;
  }
  return undefined;
}

function pathTest(pattern: string): (path: string) => boolean {
  if (!pattern.includes("*")) return (path) => path.startsWith(pattern);
  const expression = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, (stars) => (stars.length > 1 ? ".*" : "[^/]*"));
  const glob = new RegExp(`^${expression}$`);
  return (path) => glob.test(path);
}

function arm(rule: FaultRule): Armed {
  const path = rule.path === undefined ? () => true : pathTest(rule.path);
  const method = rule.method?.toUpperCase();
  return {
    rule,
    matches: 0,
    used: 0,
    fits: (service, call) =>
      (rule.service === undefined || rule.service === service) &&
      (method === undefined || method === call.method) &&
      (rule.pageSizeAbove === undefined || Number(call.query.get("page-size")) > rule.pageSizeAbove) &&
      path(call.path),
  };
}

/** The bad luck of the sandbox: rules that act on chosen requests, and a rate that acts on any. */
export class Faults {
  #armed: Armed[] = [];
  #plan: FaultPlan = {};
  #random = new SeededRandom(1);

  set(plan: FaultPlan): void {
    this.#plan = plan;
    this.#armed = (plan.rules ?? []).map(arm);
    this.#random = new SeededRandom(plan.seed ?? 1);
  }

  /** The plan in force; each rule with how often it has acted. */
  show(): object {
    return { ...this.#plan, rules: this.#armed.map(({ rule, used }) => ({ ...rule, used })) };
  }

  next(service: string, call: Call): FaultRule | undefined {
    for (const armed of this.#armed) {
      if (armed.used >= (armed.rule.times ?? 1) || !armed.fits(service, call)) continue;
      armed.matches += 1;
      if (armed.matches <= (armed.rule.afterMatches ?? 0)) continue;
      armed.used += 1;
      return armed.rule;
    }
    const { rate = 0, kinds = ["503", "dropAfter"] } = this.#plan;
    if (rate > 0 && this.#random.next() < rate) return { kind: this.#random.pick(kinds) };
    return undefined;
  }
}

const proxyHtml = (status: number, text: string) =>
  `<html>\r\n<head><title>${status} ${text}</title></head>\r\n<body>\r\n<center><h1>${status} ${text}</h1></center>\r\n` +
  "<hr><center>sandbox-proxy</center>\r\n</body>\r\n</html>\r\n";

/** Reasons that the proxy in front of a service puts into its pages. */
const proxyTexts: Record<number, string> = {
  403: "Forbidden",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Temporarily Unavailable",
  504: "Gateway Time-out",
};

/** The refusal that a rule stands for: in the service's own words where it has some, else as a proxy's HTML page. */
export function faultReply(rule: FaultRule, service: Service, call: Call): Reply | undefined {
  if (rule.kind === "htmlForbidden") return proxyPage(403);
  const status = Number(rule.kind);
  if (!status) return undefined;
  const reply = service.phrase?.(status, call) ?? proxyPage(status);
  if (rule.retryAfter !== undefined) {
    return { ...reply, headers: { ...reply.headers, "retry-after": String(rule.retryAfter) } };
  }
  return reply;
}

/** What the proxy in front of a service says by itself. */
export function proxyPage(status: number): Reply {
  return { status, headers: { "content-type": "text/html" }, body: proxyHtml(status, proxyTexts[status] ?? "Error") };
}
