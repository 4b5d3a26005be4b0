/** The two smart groups as the state recorded them: by id, whatever somebody called them since. */
import type { LastOutputs } from "./lastOutputs";

/** Ids in Jamf Pro; absent where the stack has not made the group, or a release before 0.2 recorded it. */
export function recordedSmartGroups(
  last: LastOutputs | undefined,
  name: string,
): { applicable?: string; compliance?: string } {
  const idOf = (group: string): string | undefined => {
    const id = last?.of("jamf:SmartComputerGroup", `${name}-${group}`, ["objectId"])?.["objectId"];
    return typeof id === "string" ? id : undefined;
  };
  const [applicable, compliance] = [idOf("applicable"), idOf("compliance")];
  return {
    ...(applicable === undefined ? {} : { applicable }),
    ...(compliance === undefined ? {} : { compliance }),
  };
}
