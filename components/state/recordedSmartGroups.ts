/** The two smart groups as the state recorded them: by id, whatever somebody called them since. */
import type { LastOutputs } from "./lastOutputs";

/** Ids in Jamf Pro; absent where the stack has not made the group, or a release before 0.2 recorded it. */
export interface SmartGroupIds {
  applicable?: string;
  compliance?: string;
}

/** Names of the two; absent where they are not known. */
export interface SmartGroupNames {
  applicable?: string | undefined;
  compliance?: string | undefined;
}

/** The group itself, by its id where that is known; else the one of this name. */
export const groupAmong = <Group extends { id: string; name: string }>(
  groups: readonly Group[],
  id: string | undefined,
  name: string,
): Group | undefined => groups.find((group) => (id === undefined ? group.name === name : String(group.id) === id));

export function recordedSmartGroups(last: LastOutputs | undefined, name: string): SmartGroupIds {
  const idOf = (group: string): string | undefined => {
    const id = last?.of("jamf:SmartComputerGroup", `${name}-${group}`, ["objectId"])?.["objectId"];
    return typeof id === "string" ? id : undefined;
  };
  return { applicable: idOf("applicable"), compliance: idOf("compliance") };
}
