/**
 * What the registration policy refers to, on a run to a lower stage: as the last run left it, so that nothing that Jamf Pro could refuse is written
 * before registration closes. What the configuration has of it besides is written by the next run in the stage reached. Pure.
 */
import { canonicalCriteria, type Criterion } from "../../providers/jamf/criteria/criterion";
import type { LastOutputs } from "../state/lastOutputs";
import type { SmartGroupNames } from "../state/recordedSmartGroups";

export interface WayDown {
  /** Name of the category, where the stack has one. */
  category?: string;
  /** Of the registration policy; "-1" where it has none. */
  policyCategoryId?: string;
  /** The name that the registration policy has in Jamf Pro, where this run closes it. */
  policyName?: string | undefined;
  /** The script that the policy runs, where the stack has one. */
  script?: { name: string; contents: string; categoryId?: string };
  /** The smart group of a pilot, where the policy is offered to it: whatever `pilot` names now, or no longer names. */
  pilot?: { name: string; criteria: Criterion[]; site?: string };
  /** The two smart groups: the name that each has in Jamf Pro, and the criteria of the last run. */
  groups: Readonly<Record<"applicable" | "compliance", { liveName?: string | undefined; criteria: Criterion[] }>>;
}

export function wayDownOf(
  last: LastOutputs,
  name: string,
  liveNames: SmartGroupNames & { policy?: string | undefined },
): WayDown {
  const group = (which: "applicable" | "compliance") => {
    const recorded = last.of("jamf:SmartComputerGroup", `${name}-${which}`, ["criteria"])?.["criteria"];
    return { liveName: liveNames[which], criteria: (recorded ?? []) as Criterion[] };
  };
  const category = last.of("jamf:Category", `${name}-category`, ["name"])?.["name"];
  const policyCategoryId = last.of("jamf:Policy", `${name}-registration`, ["categoryId"])?.["categoryId"];
  const script = last.of("jamf:Script", `${name}-registration`, ["name", "contents", "categoryId"]);
  const pilot = last.of("jamf:SmartComputerGroup", `${name}-pilot`, ["name", "criteria", "site"]);
  return {
    groups: { applicable: group("applicable"), compliance: group("compliance") },
    policyName: liveNames.policy,
    ...(typeof category === "string" ? { category } : {}),
    ...(typeof policyCategoryId === "string" ? { policyCategoryId } : {}),
    ...(script ? { script: script as unknown as NonNullable<WayDown["script"]> } : {}),
    ...(pilot?.["criteria"] ? { pilot: pilot as unknown as NonNullable<WayDown["pilot"]> } : {}),
  };
}

/**
 * Under which name a smart group is written on the way down: the one that it has, since Jamf Pro refuses a name that another group took after this one was
 * renamed by hand. Where nothing of it is written, its name is left alone. `undefined`: as the last run named it.
 */
export function nameOnTheWayDown(
  down: WayDown | undefined,
  which: "applicable" | "compliance",
  { criteria, isRepaired = false }: { criteria: readonly Criterion[]; isRepaired?: boolean },
): string | undefined {
  const group = down?.groups[which];
  const textOf = (lines: readonly Criterion[]) => JSON.stringify(canonicalCriteria(lines));
  const isWritten = isRepaired || (group && textOf(group.criteria) !== textOf(criteria));
  return isWritten ? group?.liveName : undefined;
}
