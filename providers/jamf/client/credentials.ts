/**
 * Who signs in to Jamf Pro. Read from the environment at the moment of use, never kept.
 *
 * | setting | |
 * |---|---|
 * | `jamfClientId`, `jamfClientSecret` | the API client as secrets of the stack; they win over the environment |
 * | `JAMF_CLIENT_ID`, `JAMF_CLIENT_SECRET` | an API client (Settings > System > API roles and clients); recommended |
 * | `JAMF_USERNAME`, `JAMF_PASSWORD` | a Jamf Pro account, where API clients are not available |
 * | `JAMF_URL` | the instance that those of the environment belong to: without it, and for any other instance, they are not used |
 */
import { protect, SettingsError } from "../../core/errors";
import { guardInstance } from "./instanceUrl";

export interface ApiClient {
  clientId: string;
  clientSecret: string;
}

export interface Account {
  username: string;
  password: string;
}

let fromStack: ApiClient | undefined;

/** The stack's own secrets: they count before anything that the environment holds. */
export function useJamfCredentials(client: ApiClient | undefined): void {
  if (client) protect(client.clientSecret);
  fromStack = client;
}

/**
 * The credentials for an instance as they stand now; throws a `SettingsError` that names the settings when there are none, or
 * when those of the environment are not known to belong to it.
 */
export function jamfCredentials(origin: string): ApiClient | Account {
  const found = fromStack ?? inEnvironment();
  if (found && found !== fromStack) guardInstance(origin, settingsOf(found));
  if (found) return found;
  throw new SettingsError(
    "No credentials for Jamf Pro are available. Set JAMF_CLIENT_ID and JAMF_CLIENT_SECRET in the environment, " +
      "or store jamfClientId and jamfClientSecret as secrets of the stack (pulumi config set --secret).",
  );
}

/** The environment has credentials, for whichever instance; halves of them are none. */
export function hasJamfCredentials(): boolean {
  try {
    return inEnvironment() !== undefined;
  } catch {
    return false;
  }
}

function inEnvironment(): ApiClient | Account | undefined {
  const [clientId, clientSecret] = pair("JAMF_CLIENT_ID", "JAMF_CLIENT_SECRET");
  if (clientId && clientSecret) return secret(clientSecret, { clientId, clientSecret });
  const [username, password] = pair("JAMF_USERNAME", "JAMF_PASSWORD");
  return username && password ? secret(password, { username, password }) : undefined;
}

/** What to look at when the credentials in use are refused. Plain refresh and destroy get the secrets that the last up had. */
export function signInRemedy(): string {
  const found = fromStack ?? inEnvironment();
  if (!found) return "Check the credentials for Jamf Pro";
  const check = `Check ${settingsOf(found)}, and that this client or account is enabled`;
  return found === fromStack
    ? `${check}. pulumi refresh and pulumi destroy use the secret of the last pulumi up: after a change, run pulumi up first`
    : check;
}

/** Which settings to look at when these credentials are refused. */
function settingsOf(credentials: ApiClient | Account): string {
  if ("username" in credentials) return "JAMF_USERNAME and JAMF_PASSWORD";
  return credentials === fromStack ? "jamfClientId and jamfClientSecret" : "JAMF_CLIENT_ID and JAMF_CLIENT_SECRET";
}

function pair(...names: [string, string]): [string | undefined, string | undefined] {
  const values = names.map((name) => process.env[name] || undefined);
  const missing = names[values.indexOf(undefined)];
  if (missing !== undefined && values.some((v) => v !== undefined)) {
    const present = names.find((name) => name !== missing);
    throw new SettingsError(`${present} is set but ${missing} is not. Set both in the environment, or neither.`);
  }
  return values as [string | undefined, string | undefined];
}

function secret<T>(value: string, credentials: T): T {
  protect(value);
  return credentials;
}
