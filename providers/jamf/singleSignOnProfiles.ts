/**
 * Profiles of Jamf Pro that configure Microsoft's SSO extension, alone or as Platform SSO: two on one Mac break its sign-in.
 *
 * Endpoints: Classic `/osxconfigurationprofiles`, and one read per profile, since the list tells no payload.
 * Privilege: Read macOS Configuration Profiles.
 */
import { Limiter } from "../core/http/limits";
import { splitMarker } from "../core/marker";
import type { JamfClient } from "./client";

export interface SingleSignOnProfile {
  id: string;
  name: string;
  isPlatformSso: boolean;
}

const collection = "/osxconfigurationprofiles";
/** Profiles that are read at once; the instance's limit of five leaves room for others. */
const readAtOnce = 4;
/** The same in every organisation. */
export const microsoftSsoExtension = "com.microsoft.CompanyPortalMac.ssoextension";

/** `undefined`: there is one of this name already, so nothing new is about to be made. */
export async function singleSignOnProfilesBeside(
  jamf: JamfClient,
  name: string,
): Promise<SingleSignOnProfile[] | undefined> {
  const about = {
    verb: "look through",
    noun: "configuration profiles",
    permission: "Read macOS Configuration Profiles",
  };
  const all = await jamf.classic.list(collection, about);
  if (all.some((each) => each.name === name)) return undefined;
  const found: SingleSignOnProfile[] = [];
  await new Limiter(readAtOnce).each(all, async ({ id, name: profile }) => {
    const document = await jamf.classic.read(`${collection}/id/${id}`, { ...about, name: profile, id });
    const payloads = document?.text("general", "payloads") ?? "";
    // Made by this program under an earlier name: it is about to be renamed.
    const { managedBy } = splitMarker(document?.text("general", "description") ?? "");
    if (managedBy !== undefined || !payloads.includes(microsoftSsoExtension)) return;
    found.push({ id, name: profile, isPlatformSso: /<key>PlatformSSO<\/key>/.test(payloads) });
  });
  return found.sort((a, b) => a.name.localeCompare(b.name));
}
