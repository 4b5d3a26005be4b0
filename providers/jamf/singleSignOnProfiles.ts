/**
 * Profiles of Jamf Pro that configure Microsoft's SSO extension, alone or as Platform SSO: two on one Mac break its sign-in.
 *
 * Endpoints: Classic `/osxconfigurationprofiles`, and one read per profile, since the list tells no payload.
 * Privilege: Read macOS Configuration Profiles.
 */
import { splitMarker } from "../core/marker";
import type { JamfClient } from "./client";

export interface SingleSignOnProfile {
  id: string;
  name: string;
  isPlatformSso: boolean;
}

const collection = "/osxconfigurationprofiles";
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
  const left = [...all];
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      const document = await jamf.classic.read(`${collection}/id/${next.id}`, {
        ...about,
        name: next.name,
        id: next.id,
      });
      const payloads = document?.text("general", "payloads") ?? "";
      // Made by this program under an earlier name: it is about to be renamed.
      const { managedBy } = splitMarker(document?.text("general", "description") ?? "");
      if (managedBy !== undefined || !payloads.includes(microsoftSsoExtension)) continue;
      found.push({ id: next.id, name: next.name, isPlatformSso: /<key>PlatformSSO<\/key>/.test(payloads) });
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return found.sort((a, b) => a.name.localeCompare(b.name));
}
