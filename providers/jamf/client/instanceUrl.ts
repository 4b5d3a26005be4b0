/** The address of an instance of Jamf Pro. */
import { SettingsError } from "../../core/errors";

const form = "It must look like https://example.jamfcloud.com.";

/** The origin of an instance, in one form for all spellings. Throws a `SettingsError` for what is no address of an instance. */
export function instanceUrl(given: string): string {
  const refuse = (why: string) => new SettingsError(`jamfUrl "${given}" ${why}. ${form}`);
  const url = URL.canParse(given.trim()) ? new URL(given.trim()) : undefined;
  if (!url) throw refuse("is not a web address");
  if (url.username || url.password) throw new SettingsError("jamfUrl must not contain a user name or password.");
  if (url.protocol !== "https:") throw refuse("does not start with https://");
  if (url.pathname !== "/" || url.search || url.hash)
    throw new SettingsError(`jamfUrl must not contain a path: "${given}". ${form}`);
  return url.origin;
}

/** Credentials in the environment go to the one instance that `JAMF_URL` names, and without it to none. */
export function guardInstance(url: string, settings: string): void {
  const bound = process.env["JAMF_URL"]?.trim();
  if (!bound) {
    throw new SettingsError(
      `JAMF_URL is ${bound === undefined ? "not set" : "empty"}: it names the Jamf Pro instance that ${settings} in the environment ` +
        `belong to. If that is the instance of this stack, add: export JAMF_URL=${url}`,
    );
  }
  const origin = URL.canParse(bound) ? new URL(bound).origin : bound;
  if (origin !== url) {
    throw new SettingsError(
      `The credentials in the environment belong to ${origin} (JAMF_URL), but this stack manages ${url}. ` +
        `Select the right stack, or set JAMF_URL and the credentials for it.`,
    );
  }
}
