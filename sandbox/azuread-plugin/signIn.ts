/** Sign-in of the real plugin: credentials from configuration and environment, tokens before they end. */
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { sendWithRetries } from "./retries";
import type { Transport } from "./transport";
import { text, type Values } from "./values";

/** Who signs in, as config and `ARM_*` say; config comes first. */
export interface Credentials {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  /** A token of someone else that Entra trusts, with `useOidc`. */
  assertion: string;
}

const isTrue = (value: string) => ["1", "t", "true"].includes(value.toLowerCase());

/** A file named by `…FilePath` counts as the value itself. */
function valueOrFile(value: string, file: string): string {
  return file ? readFileSync(file, "utf8").trim() : value;
}

/** Throws in the real plugin's words when there is nothing to sign in with: it then looks for the Azure CLI. */
export function credentialsFrom(config: Values, env: NodeJS.ProcessEnv): Credentials {
  const given = (name: string, ...variables: string[]) =>
    text(config[name]) || (variables.map((each) => env[each]).find((each) => each) ?? "");
  const useOidc = config["useOidc"] === true || isTrue(given("useOidc", "ARM_USE_OIDC"));
  const token = given("oidcToken", "ARM_OIDC_TOKEN");
  const secret = given("clientSecret", "ARM_CLIENT_SECRET");
  const credentials = {
    tenantId: given("tenantId", "ARM_TENANT_ID"),
    clientId: valueOrFile(given("clientId", "ARM_CLIENT_ID"), given("clientIdFilePath", "ARM_CLIENT_ID_FILE_PATH")),
    clientSecret: valueOrFile(secret, given("clientSecretFilePath", "ARM_CLIENT_SECRET_FILE_PATH")),
    assertion: useOidc ? valueOrFile(token, given("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH")) : "",
  };
  const { tenantId, clientId, clientSecret, assertion } = credentials;
  if (tenantId && clientId && (clientSecret || assertion)) return credentials;
  const directories = (env["PATH"] ?? "").split(delimiter);
  const missing =
    'could not parse Azure CLI version: launching Azure CLI: exec: "az": executable file not found in $PATH';
  const notCovered = "azuread stand-in: signing in with the Azure CLI or a certificate is not covered by the stand-in";
  const why = directories.some((each) => each && existsSync(join(each, "az"))) ? notCovered : missing;
  throw new Error(`could not configure AzureCli Authorizer: ${why}`);
}

interface Claims {
  oid?: string;
  /** Seconds since 1970. */
  iat?: number;
}

export interface Token {
  accessToken: string;
  claims: Claims;
  /** Milliseconds since 1970; `undefined` never expires. */
  expires: number | undefined;
}

function claimsOf(accessToken: string): Claims {
  const parts = accessToken.split(".");
  if (parts.length !== 3) throw new Error("unexpected token format: does not have 3 parts");
  return JSON.parse(Buffer.from(parts[1]!, "base64url").toString("utf8")) as Claims;
}

/** Client credentials: one POST; another five after failures that pass. */
export async function signIn(
  send: Transport,
  loginEndpoint: string,
  credentials: Credentials,
  scope: string,
): Promise<Token> {
  const { tenantId, clientId, clientSecret, assertion } = credentials;
  const federated = {
    client_assertion: assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  };
  const proof = clientSecret ? { client_secret: clientSecret } : federated;
  const form = { client_id: clientId, ...proof, grant_type: "client_credentials", scope };
  const sent = {
    method: "POST" as const,
    url: `${loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
    headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  };
  const answer = await sendWithRetries(send, sent, { retries: 4, longestWait: 30 }).catch((error: Error) => {
    throw new Error(`clientCredentialsToken: cannot request token: ${error.message}`);
  });
  if (answer.status < 200 || answer.status > 299) {
    const said = `received HTTP status ${answer.status} with response: ${answer.body}`;
    throw new Error(`clientCredentialsToken: ${said}`);
  }
  const body = JSON.parse(answer.body) as { access_token?: string; expires_in?: number | string };
  const seconds = Number(body.expires_in ?? 0);
  const accessToken = body.access_token ?? "";
  const expires = seconds > 0 ? Date.now() + seconds * 1000 : undefined;
  return { accessToken, claims: claimsOf(accessToken), expires };
}

const margin = 20 * 60_000;

/** Twenty minutes before its end; a token of less than forty minutes when half of them are over. */
export function isDue(token: Token, now = Date.now()): boolean {
  if (token.expires === undefined) return false;
  if (token.expires - margin < now) return true;
  const issued = (token.claims.iat ?? 0) * 1000;
  const life = token.expires - issued;
  return issued > 0 && life < 2 * margin && issued + life / 2 < now;
}
