/** Requests to the service that hosts the repository. */
import { protect, SettingsError } from "../../../providers/core/errors";
import { operationSignal, pause } from "../../../providers/core/deadline";
import { EndlessList, ListBounds } from "../../../providers/core/http/bounds";
import type { HttpAnswer, Method } from "../../../providers/core/http/message";
import { isSecureAddress } from "../../../providers/core/http/secureAddress";
import { sender } from "../../../providers/core/http/send";
import { TransportError } from "../../../providers/core/http/transportError";

export interface Answer {
  json: unknown;
  headers: HttpAnswer["headers"];
}

export interface Api {
  service: string;
  /** In front of every path. */
  base: string;
  headers: Readonly<Record<string, string>>;
  /** The permission that the token needs, for refusals. */
  permission: string;
}

/** Milliseconds for one request. */
const deadline = 30_000;
const attempts = 4;

/** Operations on an object's fields, which have a content type of their own. */
export class JsonPatch {
  constructor(readonly operations: readonly { op: "add"; path: string; value: string }[]) {}
}

/** Repeats what may be repeated: a comment that may have been made is not made a second time. */
export async function ask(api: Api, method: Method, path: string, body?: unknown): Promise<Answer> {
  assertSecure(api);
  for (let attempt = 1; ; attempt++) {
    const answer = await once(api, method, path, body);
    if (answer.status >= 200 && answer.status <= 299)
      return { json: jsonOf(api, method, path, answer), headers: answer.headers };
    const isPassing = answer.status === 429 || (answer.status >= 500 && method !== "POST");
    if (!isPassing || attempt === attempts) throw refusal(api, method, path, answer);
    await pause(Math.min(Number(answer.headers["retry-after"] ?? attempt) || attempt, 60) * 1000);
  }
}

/** The token goes along with every request. */
function assertSecure({ base, service }: Api): void {
  if (isSecureAddress(base)) return;
  throw new SettingsError(
    `Could not publish: the address of ${service} that the pipeline sets must begin with https://.`,
  );
}

/** All entries of a list, page after page; `next`: the path of the one after, as the service names it. */
export async function everyEntry<T>(
  api: Api,
  first: string,
  next: (answer: Answer) => string | undefined,
): Promise<T[]> {
  assertSecure(api);
  const entries: T[] = [];
  const bounds = new ListBounds();
  try {
    for (let path: string | undefined = first; path !== undefined;) {
      bounds.follow(path);
      const answer = await ask(api, "GET", path);
      if (!Array.isArray(answer.json)) throw new EndlessList("without a list");
      bounds.page(answer.json.length);
      entries.push(...(answer.json as T[]));
      path = next(answer);
    }
    return entries;
  } catch (error) {
    if (!(error instanceof EndlessList)) throw error;
    throw new Error(`Could not GET ${first.split("?")[0]}: ${api.service} answered ${error.message}.`);
  }
}

async function once({ base, headers, service }: Api, method: Method, path: string, body: unknown): Promise<HttpAnswer> {
  const patch = body instanceof JsonPatch;
  const content = patch ? body.operations : body;
  const request = {
    method,
    url: `${base}${path}`,
    deadline,
    repeatable: false,
    headers: {
      accept: "application/json",
      "user-agent": "jamf-entra-compliance",
      ...headers,
      ...(body === undefined ? {} : { "content-type": patch ? "application/json-patch+json" : "application/json" }),
    },
    body: content === undefined ? undefined : JSON.stringify(content),
  };
  try {
    return await sender()(request, operationSignal());
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const next = error.remedy ? ` ${error.remedy}.` : "";
    throw new Error(`Could not reach ${service} at ${new URL(base).host}: ${error.message}.${next}`);
  }
}

/** What is no JSON is of something in between; Node's own words would quote it. */
function jsonOf({ service }: Api, method: Method, path: string, { status, body }: HttpAnswer): unknown {
  try {
    return body === "" ? undefined : (JSON.parse(body) as unknown);
  } catch {
    throw new Error(
      `Could not ${method} ${path.split("?")[0]}: ${service} answered ${status} with something that is not JSON.`,
    );
  }
}

function refusal({ service, permission }: Api, method: string, path: string, { status, body }: HttpAnswer): Error {
  const said = /"message"\s*:\s*"([^"]{1,200})/.exec(body)?.[1] ?? "";
  const next = status === 401 || status === 403 ? ` The token needs ${permission}.` : "";
  return new Error(`Could not ${method} ${path.split("?")[0]}: ${service} answered ${status} ${said}.${next}`);
}

/** A variable that the service's pipeline sets; the error names it. */
export function variable(env: NodeJS.ProcessEnv, name: string, how: string): string {
  const value = env[name];
  if (!value) throw new SettingsError(`Could not publish: ${name} is not set. ${how}`);
  return value;
}

/** The same, masked from now on wherever it might appear. */
export function secretVariable(env: NodeJS.ProcessEnv, name: string, how: string): string {
  const value = variable(env, name, how);
  protect(value);
  return value;
}
