/** What a version of Jamf Pro can do. */

/** `[11, 30, 1]` for "11.30.1". */
type Version = readonly number[];

export function parseVersion(text: string): Version {
  return text.split(".").map(Number);
}

function isAtLeast(version: Version, ...least: number[]): boolean {
  for (let at = 0; at < least.length; at++) {
    const difference = (version[at] ?? 0) - least[at]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** What differs between versions, by the name of the behaviour (facts §2.1, §2.3, §6). */
export function behaviour(version: Version) {
  return {
    /** v3 groups, strict, came with 11.28.0; v2 groups carry deprecation headers since. */
    hasV3Groups: isAtLeast(version, 11, 28),
    /** v4 inventory came with 11.30.0. */
    hasV4Inventory: isAtLeast(version, 11, 30),
    /** PI-1394: `member of` criteria read back the number of the group instead of its name. */
    readsMemberOfAsNumber: isAtLeast(version, 11, 29) && !isAtLeast(version, 11, 30, 1),
    /** PI-1286 and others: v2 and v3 refuse criteria that Classic takes. */
    refusesSomeCriteria: isAtLeast(version, 11, 32),
  };
}

export type Behaviour = ReturnType<typeof behaviour>;
