/** Fetches a federated token, as GitHub Actions and other CI services hand them out. */
import { readFile } from "node:fs/promises";
import { operationSignal } from "../../core/deadline";
import { protect, ServiceError, SettingsError, type Subject, textOf } from "../../core/errors";
import { mostOfSmallAnswer } from "../../core/http/bounds";
import { isSecureAddress } from "../../core/http/secureAddress";
import { sender } from "../../core/http/send";
import type { FederatedToken } from "./credential";

/** What Entra wants to read in the token; azuread 6.9.1 asks for the same. */
const audience = "api://AzureADTokenExchange";

export async function federatedToken(source: FederatedToken): Promise<string> {
  const token = "text" in source ? source.text : "file" in source ? await inFile(source.file) : await requested(source);
  protect(token);
  return token;
}

async function inFile(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new SettingsError(`Could not read the federated token in "${file}" (${error.code}).`);
  });
  return text.trim();
}

const subject: Subject = { verb: "get", noun: "federated token" };

type Requested = Extract<FederatedToken, { url: string }>;

/**
 * With the job's bearer token. GitHub Actions: `GET <url>&audience=…`, the answer holds the token as `value`. Azure DevOps:
 * `POST <url>?serviceConnectionId=…`, the answer holds it as `oidcToken` (REST API 7.1, Oidctoken - Create).
 */
async function requested({ url, bearer, serviceConnection }: Requested): Promise<string> {
  const at = URL.canParse(url) ? new URL(url) : undefined;
  if (!at) throw new SettingsError("The address for federated tokens (ARM_OIDC_REQUEST_URL) is not a web address.");
  // The request carries the job's bearer token, and the answer a token for Entra.
  if (!isSecureAddress(url)) {
    throw new SettingsError(
      "The address for federated tokens (ARM_OIDC_REQUEST_URL) must begin with https:// and hold no user name.",
    );
  }
  if (serviceConnection === undefined) at.searchParams.set("audience", audience);
  else {
    at.searchParams.set("serviceConnectionId", serviceConnection);
    if (!at.searchParams.has("api-version")) at.searchParams.set("api-version", "7.1");
  }
  const refused = (words: string, status?: number) =>
    new ServiceError(subject, {
      service: at.host,
      status,
      words,
      nextStep:
        serviceConnection === undefined
          ? 'In GitHub Actions the job needs the permission "id-token: write"'
          : "In Azure DevOps the pipeline must be allowed to use the service connection, and SYSTEM_ACCESSTOKEN must be passed to the step",
    });
  const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
  const question =
    serviceConnection === undefined
      ? { method: "GET" as const, headers }
      : { method: "POST" as const, headers: { ...headers, "content-type": "application/json" }, body: "" };
  const answer = await sender()(
    { ...question, url: at.href, deadline: 20_000, mostBytes: mostOfSmallAnswer, repeatable: true },
    operationSignal(),
  ).catch((error: unknown) => Promise.reject(refused(textOf(error))));
  if (answer.status !== 200) throw refused("without a token", answer.status);
  const name = serviceConnection === undefined ? "value" : "oidcToken";
  return textIn(answer.body, name) ?? Promise.reject(refused("without a token", answer.status));
}

/** Node's own words for what is no JSON quote it, and this is a token. */
function textIn(body: string, name: "value" | "oidcToken"): string | undefined {
  try {
    const token = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof token === "string" && token !== "" ? token : undefined;
  } catch {
    return undefined;
  }
}
