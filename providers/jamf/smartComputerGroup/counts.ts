/** How many Macs each smart group holds. Membership changes by itself, so it is told in previews and never kept in state. */
import type { JamfClient } from "../client";
import { path } from "./writes";

export interface CountedGroup {
  id: string;
  name: string;
  /** Members at the moment of asking. */
  membershipCount: number;
  /** `-1`: none. */
  siteId?: string;
}

/** All smart groups in one list. Privilege: Read Smart Computer Groups. */
export async function smartGroupsWithCounts(jamf: JamfClient): Promise<CountedGroup[]> {
  const subject = { verb: "list", noun: "smart computer groups", permission: "Read Smart Computer Groups" };
  return jamf.list<CountedGroup>(await path(jamf), subject);
}
