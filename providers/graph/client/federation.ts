/** Fetches a federated token, as GitHub Actions and other CI services hand them out. */
import { readFile } from "node:fs/promises";
import { operationSignal } from "../../core/deadline";
import { protect, ServiceError, SettingsError, type Subject, textOf } from "../../core/errors";
import { mostOfSmallAnswer } from "../../core/http/bounds";
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

/** `GET <url>&audience=…` with the job's bearer token; the answer holds the token as `value` (GitHub Actions, 2026). */
async function requested({ url, bearer }: { url: string; bearer: string }): Promise<string> {
  const at = URL.canParse(url) ? new URL(url) : undefined;
  if (!at) throw new SettingsError("The address for federated tokens (ARM_OIDC_REQUEST_URL) is no web address.");
  at.searchParams.set("audience", audience);
  const refused = (words: string, status?: number) =>
    new ServiceError(subject, {
      service: at.host,
      status,
      words,
      nextStep: 'In GitHub Actions the job needs the permission "id-token: write"',
    });
  const headers = { authorization: `Bearer ${bearer}`, accept: "application/json" };
  const answer = await sender()(
    { method: "GET", url: at.href, headers, deadline: 20_000, mostBytes: mostOfSmallAnswer, repeatable: true },
    operationSignal(),
  ).catch((error: unknown) => Promise.reject(refused(textOf(error))));
  if (answer.status !== 200) throw refused("without a token", answer.status);
  return valueIn(answer.body) ?? Promise.reject(refused("without a token", answer.status));
}

/** Node's own words for what is no JSON quote it, and this is a token. */
function valueIn(body: string): string | undefined {
  try {
    const said = JSON.parse(body) as { value?: unknown } | null;
    return typeof said?.value === "string" && said.value !== "" ? said.value : undefined;
  } catch {
    return undefined;
  }
}
