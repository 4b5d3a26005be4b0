/** Which Macs are offered the registration in Self Service. */
import type { GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import { companyPortal, type Mac } from "./mac";
import { macsInScope } from "./scope";
import { ticked } from "../ticks";
import { child, childText, type Element } from "../classic/xml";

export const hasPortal = ({ apps }: Mac): boolean => apps.some(({ bundleId }) => bundleId === companyPortal.bundleId);

/** Macs that find a policy in Self Service that registers them, once for each such policy. */
export function offeredRegistration(instance: Instance, members: GroupMembers): number[] {
  return instance.policies
    .all()
    .flatMap(([id, { document }]) =>
      offersRegistration(instance, id, document) ? [...macsInScope(instance, members, document)] : [],
    );
}

/** By the payload that a person ticked, or by a script or command that runs Jamf's agent. */
function offersRegistration(instance: Instance, id: number, document: Element): boolean {
  const isEnabled = childText(document, "general", "enabled") === "true";
  if (!isEnabled || childText(document, "self_service", "use_for_self_service") !== "true") return false;
  if (ticked(instance, "payload").includes(id)) return true;
  const scripts = (child(document, "scripts")?.children ?? []).map((script) => {
    const stored = instance.scripts.get(Number(childText(script, "id")));
    return String(stored?.["scriptContents"] ?? "");
  });
  const command = childText(document, "files_processes", "run_command") ?? "";
  return [...scripts, command].some((text) => text.includes("registerWithIntune"));
}
