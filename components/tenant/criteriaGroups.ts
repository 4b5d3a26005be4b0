/** Computer groups that new criteria name: Jamf Pro refuses criteria with one that it does not have, in the middle of a run. */
import { ServiceError } from "../../providers/core/errors";
import type { JamfClient } from "../../providers/jamf/client";
import { type Criterion, groupsNamed } from "../../providers/jamf/criteria/criterion";
import { directoryOf } from "../../providers/jamf/directory";
import type { Config } from "../config/schema";
import { SectionError, type SectionPath } from "../config/sections";

/** One check for each list of criteria. `written`: names, in small letters, that the last run wrote, which nobody asks for again. */
export function criteriaGroupChecks(
  jamf: JamfClient,
  { jamf: objects, stage }: Config,
  written: ReadonlySet<string>,
): (() => Promise<void>)[] {
  const own = ["applicableGroup", "complianceGroup"] as const;
  const ours = new Set(own.map((group) => objects[group].displayName.toLowerCase()));
  return own.flatMap((group) =>
    (["criteria", "candidate"] as const).map((key) => async () => {
      // The Compliance group is emptied by criteria of this program.
      if (stage === "drain" && group === "complianceGroup" && key === "criteria") return;
      const names = groupsNamed(objects[group][key] as Criterion[] | undefined);
      const asked = names.filter((name) => !ours.has(name.toLowerCase()) && !written.has(name.toLowerCase()));
      const missing = asked.length > 0 ? await missingAmong(jamf, asked) : [];
      if (missing.length === 0) return;
      const section: SectionPath = key === "criteria" ? `jamf.${group}` : `jamf.${group}.candidate`;
      const quoted = missing.map((name) => `"${name}"`).join(", ");
      throw new SectionError(
        section,
        `Configuration jamf.${group}.${key}: Jamf Pro has no computer group ${quoted}. Create it first, or correct the name.`,
      );
    }),
  );
}

/** Jamf Pro tells no letter case apart. What may not be read is left to it. */
async function missingAmong(jamf: JamfClient, names: readonly string[]): Promise<string[]> {
  try {
    const groups = await directoryOf(jamf).groups.current();
    const known = new Set(groups.flatMap(({ id, name }) => [id, name.toLowerCase()]));
    return names.filter((name) => !known.has(name.toLowerCase()));
  } catch (error) {
    if (error instanceof ServiceError) return [];
    throw error;
  }
}
