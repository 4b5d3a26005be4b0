/** Requests to the service that hosts the repository. */
import { protect, SettingsError } from "../../../providers/core/errors";
import { pause } from "../../../providers/core/deadline";
import { isSecureAddress } from "../../../providers/core/http/secureAddress";

export interface Answer {
  json: unknown;
  headers: Headers;
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

/** Repeats what may be repeated: a comment that may have been made is not made a second time. */
export async function ask(
  api: Api,
  method: string,
  path: string,
  body?: unknown,
  contentType = "application/json",
): Promise<Answer> {
  assertSecure(api);
  for (let attempt = 1; ; attempt++) {
    const answer = await once(api, method, path, body, contentType);
    if (answer.ok) return { json: await jsonOf(answer), headers: answer.headers };
    const isPassing = answer.status === 429 || (answer.status >= 500 && method !== "POST");
    if (!isPassing || attempt === attempts) throw await refusal(api, method, path, answer);
    await pause(Math.min(Number(answer.headers.get("retry-after") ?? attempt) || attempt, 60) * 1000);
  }
}

/** The token goes along with every request. */
function assertSecure({ base, service }: Api): void {
  if (isSecureAddress(base)) return;
  throw new SettingsError(
    `Could not publish: the address of ${service} that the pipeline sets must begin with https://.`,
  );
}

async function once(
  { base, headers, service }: Api,
  method: string,
  path: string,
  body: unknown,
  contentType: string,
): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: {
        accept: "application/json",
        ...headers,
        ...(body === undefined ? {} : { "content-type": contentType }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(deadline),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`Could not reach ${service} at ${new URL(base).host}: ${cause}.`);
  }
}

const jsonOf = async (answer: Response): Promise<unknown> => {
  const text = await answer.text();
  return text === "" ? undefined : (JSON.parse(text) as unknown);
};

async function refusal({ service, permission }: Api, method: string, path: string, answer: Response): Promise<Error> {
  const text = await answer.text();
  const said = /"message"\s*:\s*"([^"]{1,200})/.exec(text)?.[1] ?? "";
  const next = answer.status === 401 || answer.status === 403 ? ` The token needs ${permission}.` : "";
  return new Error(`Could not ${method} ${path.split("?")[0]}: ${service} answered ${answer.status} ${said}.${next}`);
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
