/**
 * Whether the managed policy, which is on, still applies to anybody, where its group is the tenant's own: somebody may have emptied or deleted it
 * since. Looked at where nothing is counted, and only in runs that write; what can't be read is said, and stops no run.
 */
import { ServiceError, textOf } from "../../providers/core/errors";
import { eachGroupMember } from "../../providers/graph/groupMembers";
import type { Config } from "../config/schema";
import type { Plan } from "../stages/plan";
import type { RunQuestion } from "./runQuestion";

/** Why it applies to nobody; `undefined`: it applies to somebody, or to a group of this stack. */
export async function emptyAudience({
  config,
  plan,
  tenant: { graph },
  managed,
  looks,
}: Pick<RunQuestion, "config" | "plan" | "tenant" | "managed" | "looks">): Promise<string | undefined> {
  const isOn = managed.live?.state === "enabled";
  const group = looks === "always" && isOn ? groupOf(config, plan) : undefined;
  if (group === undefined) return undefined;
  let hasSomebody = false;
  try {
    const read = (mostPages?: number) =>
      eachGroupMember(graph, group.id, { select: ["accountEnabled"], mostPages }, (page) => {
        hasSomebody ||= page.some(({ accountEnabled }) => accountEnabled !== false);
      });
    // Somebody of the first page can sign in nearly always.
    let end = await read(1);
    if (end === "tooMany" && !hasSomebody) end = await read();
    if (hasSomebody) return undefined;
    const why = end === "gone" ? "was deleted in Entra" : "has no member who can sign in";
    return (
      `The managed policy is on and applies to no user: the ${group.what} ${group.id} (${group.key}) ${why}. Put users into it again, or name ` +
      "another group, or lower the stage."
    );
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return `${textOf(error)} Whether the managed policy still applies to any user could not be read.`;
  }
}

function groupOf({ pilot, users }: Config, { managedPolicy, enforcedFor }: Plan) {
  if (managedPolicy !== "on") return undefined;
  if (enforcedFor === "pilot") return { id: pilot.groupId!, what: "pilot group", key: "pilot.groupId" };
  if (enforcedFor !== "everybody" || !users || !("groupId" in users)) return undefined;
  return { id: users.groupId, what: "group", key: "users.groupId" };
}
