/** What the real plugin refuses of a group before it asks Graph. */
import { ProviderError } from "../failure";
import type { Held } from "../kind";
import type { Operation } from "../operation";
import { isPresent, text, texts, type Values } from "../values";
import { idOf } from "./wire";

/** Object ids of the groups of this name. A quote in the name goes out as it is, which Graph refuses. */
export async function groupsNamed(
  operation: Operation,
  name: string,
  failed: string,
  property?: string,
): Promise<string[]> {
  const filter = `displayName eq '${name}'`;
  const found = await operation.list("/beta/groups", { filter }).catch((error: Error) => {
    const listing = `unable to list Groups with filter ${JSON.stringify(filter)}: ${error.message}`;
    throw new ProviderError(failed, listing, property);
  });
  return found.filter((group) => group["displayName"] === name).map(idOf);
}

/** What the provider refuses when it plans; renaming asks Graph first when names must be unique. */
export async function refuseGroup(operation: Operation, planned: Values, held: Held | undefined): Promise<void> {
  const name = text(planned["displayName"]);
  const renamed = held && name && name !== text(held.state["displayName"]);
  if (renamed && planned["preventDuplicateNames"] === true) {
    await groupsNamed(operation, name, "could not check for existing group(s)");
  }
  const types = texts(planned["types"]);
  const unified = types.includes("Unified");
  const mail = planned["mailEnabled"] === true;
  const refusal = (sentence: string) => {
    throw new Error(sentence);
  };
  if (types.includes("DynamicMembership") && !isPresent(planned["dynamicMembership"])) {
    refusal('`dynamic_membership` must be specified when `types` contains "DynamicMembership"');
  }
  if (mail && !unified) refusal('`types` must contain "Unified" for mail-enabled groups');
  if (!mail && unified) refusal("`mail_enabled` must be true for unified groups");
  if (mail && !planned["mailNickname"]) refusal("`mail_nickname` is required for mail-enabled groups");
  if (planned["assignableToRole"] === true && planned["securityEnabled"] !== true) {
    refusal("`assignable_to_role` can only be `true` for security-enabled groups");
  }
  if (unified) return;
  if (texts(planned["behaviors"]).length > 0) refusal("`behaviors` is only supported for unified groups");
  if (texts(planned["provisioningOptions"]).length > 0) {
    refusal("`provisioning_options` is only supported for unified groups");
  }
  if (planned["visibility"] === "Hiddenmembership") {
    refusal('`visibility` can only be "Hiddenmembership" for unified groups');
  }
}

/** They need delegated sign-in for half of their properties, and minutes of waiting for a description. */
export function beyondGroups(inputs: Values): string | undefined {
  if (!texts(inputs["types"]).includes("Unified")) return undefined;
  return "azuread stand-in: Microsoft 365 groups (`Unified`) are not covered by the stand-in.";
}
