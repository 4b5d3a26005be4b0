/** The control API: faults, people, simulated time, requests and snapshots, for testers. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { refusePlan, type FaultPlan } from "./faults";
import { readBody, send } from "./server";
import type { Vendor, Reply } from "./service";
import type { World } from "./world";

type Body = Record<string, unknown>;

const badRequest = (error: string): Reply => ({ status: 400, body: { error } });

/**
 * The door for whoever plays the world around the product: a tester, the demo, a curious administrator. Plain HTTP on
 * loopback; the product does not know it.
 */
export function controlListener(world: World): RequestListener {
  return (request, response) => {
    void run(world, request, response).catch((error: unknown) =>
      send(response, { status: 500, body: { error: `SANDBOX BUG: ${String((error as Error)?.stack ?? error)}` } }),
    );
  };
}

async function run(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  const text = (await readBody(request)).toString("utf8");
  let body: unknown;
  try {
    body = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    return send(response, badRequest(`the body is not JSON: ${(error as Error).message}`));
  }
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return send(response, badRequest("the body must be a JSON object"));
  }
  const reply = route(world, request.method ?? "GET", url, body as Body);
  if (request.method !== "GET" && reply.status < 400) world.changed();
  send(response, reply);
}

function route(world: World, method: string, url: URL, body: Body): Reply {
  const [area, name = "", ...rest] = url.pathname.slice(1).split("/");
  switch (rest.length > 0 ? "" : `${method} ${area}`) {
    case "GET requests":
      return {
        status: 200,
        body: url.searchParams.has("summary") ? { byService: world.log.summary() } : world.log.all(),
      };
    case "DELETE requests":
      world.log.clear();
      return { status: 204 };
    case "GET snapshot":
      return snapshot(world, url.searchParams.get("only"));
    case "GET access":
      return { status: 200, body: world.entra.access?.() ?? {} };
    case "POST marks":
      if (typeof body["name"] !== "string") return badRequest('give "name"');
      world.mark(body["name"]);
      return { status: 204 };
    case "POST reset":
      return world.reset(body["mark"] as string | undefined) ? { status: 204 } : badRequest("there is no such mark");
    case "GET faults":
      return { status: 200, body: world.faults.show() };
    case "POST faults":
      return setFaults(world, body as FaultPlan);
    case "POST people":
      return joined(world.vendors(), (vendor) => vendor.people[name], body) ?? unknown(world);
    case "POST macs":
      return name === "tick" ? tick(world, body) : unknown(world);
    case "POST jamf":
      return joined([world.jamf], (vendor) => vendor.control?.[name], body) ?? unknown(world);
    case "POST entra":
      return joined([world.entra], (vendor) => vendor.control?.[name], body) ?? unknown(world);
    default:
      return unknown(world);
  }
}

/** `only=entra.users,jamf.policies`: these parts; without it everything. */
function snapshot(world: World, only: string | null): Reply {
  const all = world.snapshot();
  const names =
    only?.split(",") ??
    (["jamf", "entra"] as const).flatMap((vendor) => Object.keys(all[vendor]).map((name) => `${vendor}.${name}`));
  const told: Record<string, Record<string, unknown>> = { jamf: {}, entra: {} };
  for (const each of names) {
    const [vendor, name = "", ...rest] = each.split(".");
    const isKnown = (vendor === "jamf" || vendor === "entra") && rest.length === 0 && Object.hasOwn(all[vendor], name);
    if (!isKnown) return badRequest(`a snapshot has no ${each}`);
    told[vendor]![name] = all[vendor][name]!();
  }
  return { status: 200, body: only === null ? { ...told, people: world.people } : told };
}

function setFaults(world: World, plan: FaultPlan): Reply {
  const refusal = refusePlan(plan);
  if (refusal) return badRequest(refusal);
  world.faults.set(plan);
  return { status: 200, body: world.faults.show() };
}

function tick(world: World, body: Body): Reply {
  const minutes = body["minutes"];
  if (typeof minutes !== "number" || !(minutes >= 0)) return badRequest("minutes must be a number, 0 or more");
  const longest = Math.min(...world.vendors().map((vendor) => vendor.longestTick?.() ?? Infinity));
  const told: Body = {};
  let left = minutes;
  do {
    const step = Math.min(left, longest);
    world.clock.advance(step);
    for (const vendor of world.vendors()) addUp(told, vendor.tick?.(step) ?? {});
    left -= step;
  } while (left > 0);
  return { status: 200, body: { now: new Date(world.clock.now()).toISOString(), ...told } };
}

/** What happened in several stretches of time: numbers are added, of anything else the last one stays. */
function addUp(sum: Body, more: Body): void {
  for (const [what, value] of Object.entries(more)) {
    const before = sum[what];
    if (typeof value === "number") sum[what] = (typeof before === "number" ? before : 0) + value;
    else if (typeof value === "object" && value !== null) addUp((sum[what] ??= {}) as Body, value as Body);
    else sum[what] = value;
  }
}

/** Runs a step in each vendor that has it; the first refusal ends it. */
function joined(
  vendors: Vendor[],
  find: (vendor: Vendor) => Vendor["people"][string] | undefined,
  body: Body,
): Reply | undefined {
  const steps = vendors.map(find).filter((step) => step !== undefined);
  if (steps.length === 0) return undefined;
  const merged: Reply = { status: 200, body: {} };
  for (const step of steps) {
    const reply = step(body);
    if (reply.status >= 400) return reply;
    Object.assign(merged.body as object, reply.body);
  }
  return merged;
}

function unknown(world: World): Reply {
  const names = (which: "people" | "control") => world.vendors().flatMap((vendor) => Object.keys(vendor[which] ?? {}));
  const calls = [
    "GET /requests, GET /requests?summary=1, DELETE /requests, GET /snapshot, GET /access, GET /faults",
    "POST /marks, POST /reset, POST /faults, POST /macs/tick",
    `POST /people/<step>: ${[...new Set(names("people"))].join(", ")}`,
    `POST /jamf/<call>: ${Object.keys(world.jamf.control ?? {}).join(", ")}`,
    `POST /entra/<call>: ${Object.keys(world.entra.control ?? {}).join(", ")}`,
  ];
  return { status: 404, body: { error: "no such control call", calls } };
}
