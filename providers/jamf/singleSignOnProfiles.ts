/**
 * Profiles of Jamf Pro that configure Microsoft's SSO extension, alone or as Platform SSO: two on one Mac break its sign-in.
 *
 * | | |
 * |---|---|
 * | Endpoints | Classic `/osxconfigurationprofiles`, and `/id/{id}` per profile |
 * | Privilege | Read macOS Configuration Profiles |
 * | Quirks | the list tells names alone, no API finds a profile by its payload; so each is read, those first whose names speak of sign-in, and none twice within an hour |
 */
import { Limiter } from "../core/http/limits";
import { splitMarker } from "../core/marker";
import type { JamfClient } from "./client";
import { ProfilesLookedAt } from "./profilesLookedAt";

interface SingleSignOnProfile {
  id: string;
  name: string;
  isPlatformSso: boolean;
}

interface SingleSignOnProfiles {
  found: SingleSignOnProfile[];
  /** Profiles that were not looked at, since one was found before them. */
  notLookedAt: number;
}

const collection = "/osxconfigurationprofiles";
/** Profiles that are read at once; the instance's limit of five leaves room for others. */
const readAtOnce = 4;
/** The same in every organisation. */
export const microsoftSsoExtension = "com.microsoft.CompanyPortalMac.ssoextension";

/** What such profiles are called: these are read first. */
const telling = /sso|single.?sign|sign.?(?:in|on)|platform|extensib|entra|azure|aad|microsoft|intune|company portal/i;

/**
 * `undefined`: there is one of this name already, so nothing new is about to be made. There may be a thousand profiles: it takes
 * as long as they take, and `tell` is called after each.
 */
export async function singleSignOnProfilesBeside(
  jamf: JamfClient,
  name: string,
  tell: (lookedAt: number, of: number) => void = () => undefined,
): Promise<SingleSignOnProfiles | undefined> {
  const about = {
    verb: "look through",
    noun: "configuration profiles",
    permission: "Read macOS Configuration Profiles",
  };
  const all = await jamf.classic.list(collection, about);
  if (all.some((each) => each.name === name)) return undefined;
  const before = new ProfilesLookedAt(jamf.url);
  const unseen = all.filter((profile) => !before.has(profile));
  const found: SingleSignOnProfile[] = [];
  let lookedAt = 0;
  const look = async (next: { id: string; name: string }): Promise<void> => {
    const profile = await lookAt(jamf, next, about);
    tell(++lookedAt, unseen.length);
    if (profile === "other") before.add(next);
    else if (profile !== "own") found.push(profile);
  };
  const limiter = new Limiter(readAtOnce);
  try {
    await limiter.each(unseen.filter(isTelling), look);
    const others = unseen.filter((profile) => !isTelling(profile));
    // One is enough to refuse: the rest is looked through when it is gone.
    await limiter.each(others, async (profile) => (found.length > 0 ? undefined : look(profile)));
  } finally {
    before.keep();
  }
  return { found: found.sort((a, b) => a.name.localeCompare(b.name)), notLookedAt: unseen.length - lookedAt };
}

const isTelling = (profile: { name: string }): boolean => telling.test(profile.name);

async function lookAt(
  jamf: JamfClient,
  { id, name }: { id: string; name: string },
  about: { verb: string; noun: string; permission: string },
): Promise<SingleSignOnProfile | "own" | "other"> {
  const document = await jamf.classic.read(`${collection}/id/${id}`, { ...about, name, id });
  const payloads = document?.text("general", "payloads") ?? "";
  if (!payloads.includes(microsoftSsoExtension)) return "other";
  // Made by this program under an earlier name: it is about to be renamed.
  if (splitMarker(document?.text("general", "description") ?? "").managedBy !== undefined) return "own";
  return { id, name, isPlatformSso: /<key>PlatformSSO<\/key>/.test(payloads) };
}
