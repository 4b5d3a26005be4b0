/**
 * What the registration policy refers to, on a run to a lower stage: as the last run left it, so that nothing that Jamf Pro could refuse is written
 * before registration closes. What the configuration has of it besides is written by the next run in the stage reached. Pure.
 */
import type { LastOutputs } from "../state/lastOutputs";

export interface WayDown {
  /** Name of the category, where the stack has one. */
  category?: string;
  /** Of the registration policy; "-1" where it has none. */
  policyCategoryId?: string;
  /** The script that the policy runs, where the stack has one. */
  script?: { name: string; contents: string; categoryId?: string };
}

export function wayDownOf(last: LastOutputs, name: string): WayDown {
  const category = last.of("jamf:Category", `${name}-category`, ["name"])?.["name"];
  const policyCategoryId = last.of("jamf:Policy", `${name}-registration`, ["categoryId"])?.["categoryId"];
  const script = last.of("jamf:Script", `${name}-registration`, ["name", "contents", "categoryId"]);
  return {
    ...(typeof category === "string" ? { category } : {}),
    ...(typeof policyCategoryId === "string" ? { policyCategoryId } : {}),
    ...(script ? { script: script as unknown as NonNullable<WayDown["script"]> } : {}),
  };
}
