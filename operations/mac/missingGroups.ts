/**
 * Groups of the configuration that Jamf Pro does not have, under that name: then no Mac is their member, and whatever is judged by them
 * is judged wrongly. Asked only where no Mac is a member.
 */
import type { Config } from "../../components/config/schema";
import type { JamfClient } from "../../providers/jamf/client";
import { directoryOf } from "../../providers/jamf/directory";

interface Membership {
  applicable: boolean;
  compliant: boolean;
}

/** One sentence per group that is missing. */
export async function missingGroups(
  { jamf: { applicableGroup, complianceGroup } }: Config,
  jamf: JamfClient,
  macs: readonly Membership[],
): Promise<string[]> {
  const doubtful = [
    ...(macs.some(({ applicable }) => applicable) ? [] : [["applicableGroup", applicableGroup.displayName] as const]),
    ...(macs.some(({ compliant }) => compliant) ? [] : [["complianceGroup", complianceGroup.displayName] as const]),
  ];
  if (doubtful.length === 0) return [];
  const groups = await directoryOf(jamf).groups.current();
  return doubtful
    .filter(([, name]) => !groups.some((group) => group.name === name))
    .map(
      ([key, name]) =>
        `Jamf Pro has no computer group "${name}" (jamf.${key}.displayName): no Mac can be judged by it. If the group was renamed, give ` +
        "it its name again, or set the new name in the configuration.",
    );
}
