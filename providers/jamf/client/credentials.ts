/**
 * Who signs in to Jamf Pro. Read from the environment at the moment of use, never kept.
 *
 * | setting | |
 * |---|---|
 * | `JAMF_CLIENT_ID`, `JAMF_CLIENT_SECRET` | an API client (Settings > System > API roles and clients); recommended |
 * | `JAMF_USERNAME`, `JAMF_PASSWORD` | a Jamf Pro account, where API clients are not available |
 * | `jamfClientId`, `jamfClientSecret` | the API client as secrets of the stack; used where the environment is silent |
 * | `JAMF_URL` | optional guard: with it, these credentials go to no other instance |
 */
import { protect, SettingsError } from "../../core/errors";

export interface ApiClient {
  clientId: string;
  clientSecret: string;
}

export interface Account {
  username: string;
  password: string;
}

let fromStack: ApiClient | undefined;

/** The API client to use where the environment names none: the stack's own secrets. */
export function useJamfCredentials(client: ApiClient | undefined): void {
  if (client) protect(client.clientSecret);
  fromStack = client;
}

/** The credentials as they stand now; throws a `SettingsError` that names the settings when there are none. */
export function jamfCredentials(): ApiClient | Account {
  const [clientId, clientSecret] = pair("JAMF_CLIENT_ID", "JAMF_CLIENT_SECRET");
  if (clientId && clientSecret) return secret(clientSecret, { clientId, clientSecret });
  const [username, password] = pair("JAMF_USERNAME", "JAMF_PASSWORD");
  if (username && password) return secret(password, { username, password });
  if (fromStack) return fromStack;
  throw new SettingsError(
    "There are no credentials for Jamf Pro. Set JAMF_CLIENT_ID and JAMF_CLIENT_SECRET in the environment, " +
      "or store jamfClientId and jamfClientSecret as secrets of the stack (pulumi config set --secret).",
  );
}

/** There are credentials to try. */
export function hasJamfCredentials(): boolean {
  try {
    return jamfCredentials() !== undefined;
  } catch {
    return false;
  }
}

/** Which settings to look at when these credentials are refused. */
export function settingsOf(credentials: ApiClient | Account): string {
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
