/**
 * The site of a Classic object where the program gives digits: a site may be called so, and the document says either a name or an id.
 * An exact name counts before an id; where the two mean different sites, the write is refused.
 */
import type { Subject } from "../../core/errors";
import type { JamfClient } from "../client";
import { directoryOf, isId } from "../directory";

const isMeant = (site: string | undefined): site is string => site !== undefined && site !== "-1" && isId(site);

/** The same, with the id of the site that is meant. Privilege where it is digits: Read Sites. */
export async function withSiteId<A extends { site?: string }>(jamf: JamfClient, args: A, subject: Subject): Promise<A> {
  if (!isMeant(args.site)) return args;
  return { ...args, site: (await directoryOf(jamf).sites.get(args.site, subject)).id };
}

/** What was read, with the site as the program refers to it. */
export async function withSiteAsReferred<A extends { site?: string }>(
  jamf: JamfClient,
  args: A,
  { site: wanted }: { site?: string },
): Promise<A> {
  if (!isMeant(wanted) || args.site === undefined || args.site === wanted || !isId(args.site)) return args;
  return { ...args, site: await directoryOf(jamf).sites.reference(args.site, wanted) };
}
