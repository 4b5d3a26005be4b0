/**
 * What the registration policy refers to, on a run to a lower stage: as the last run left it, so that nothing that Jamf Pro could refuse is written
 * before registration closes. What the configuration has of it besides is written by the next run in the stage reached. Pure.
 */
import type { Criterion } from "../../providers/jamf/criteria/criterion";
import type { LastOutputs } from "../state/lastOutputs";

export interface WayDown {
  /** Name of the category, where the stack has one. */
  category?: string;
  /** Of the registration policy; "-1" where it has none. */
  policyCategoryId?: string;
  /** The script that the policy runs, where the stack has one. */
  script?: { name: string; contents: string; categoryId?: string };
  /** The smart group of a pilot, where the policy is offered to it: whatever `pilot` names now, or no longer names. */
  pilot?: { name: string; criteria: Criterion[]; site?: string };
}

export function wayDownOf(last: LastOutputs, name: string): WayDown {
  const category = last.of("jamf:Category", `${name}-category`, ["name"])?.["name"];
  const policyCategoryId = last.of("jamf:Policy", `${name}-registration`, ["categoryId"])?.["categoryId"];
  const script = last.of("jamf:Script", `${name}-registration`, ["name", "contents", "categoryId"]);
  const pilot = last.of("jamf:SmartComputerGroup", `${name}-pilot`, ["name", "criteria", "site"]);
  return {
    ...(typeof category === "string" ? { category } : {}),
    ...(typeof policyCategoryId === "string" ? { policyCategoryId } : {}),
    ...(script ? { script: script as unknown as NonNullable<WayDown["script"]> } : {}),
    ...(pilot?.["criteria"] ? { pilot: pilot as unknown as NonNullable<WayDown["pilot"]> } : {}),
  };
}
