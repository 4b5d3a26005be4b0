/** A group between Graph and the plugin's properties. */
import type { GraphObject } from "../graph";
import { isValues, text, type Values } from "../values";
import { flagOf, idOf, objectOf, orNull, textOf, textsOf } from "./wire";

export const groupType = "#microsoft.graph.group";

/** What one PATCH says of a group, and the POST too. */
export function groupToWire(planned: Values): GraphObject {
  const dynamic = isValues(planned["dynamicMembership"]) ? planned["dynamicMembership"] : undefined;
  return {
    "@odata.type": groupType,
    description: orNull(planned["description"]),
    displayName: text(planned["displayName"]),
    mailEnabled: planned["mailEnabled"] === true,
    membershipRule: dynamic ? text(dynamic["rule"]) : null,
    ...(dynamic && { membershipRuleProcessingState: dynamic["enabled"] === true ? "On" : "Paused" }),
    securityEnabled: planned["securityEnabled"] === true,
  };
}

export function groupFromWire(group: GraphObject): Values {
  const rule = group["membershipRule"];
  const enabled = textOf(group["membershipRuleProcessingState"]) !== "Paused";
  const writeback = objectOf(group["writebackConfiguration"]);
  return {
    assignableToRole: flagOf(group["isAssignableToRole"]),
    autoSubscribeNewMembers: false,
    behaviors: textsOf(group["resourceBehaviorOptions"]),
    description: textOf(group["description"]),
    displayName: textOf(group["displayName"]),
    ...(rule !== null && { dynamicMembership: { enabled, rule: textOf(rule) } }),
    externalSendersAllowed: false,
    hideFromAddressLists: false,
    hideFromOutlookClients: false,
    mail: textOf(group["mail"]),
    mailEnabled: flagOf(group["mailEnabled"]),
    mailNickname: textOf(group["mailNickname"]),
    objectId: idOf(group),
    onpremisesDomainName: textOf(group["onPremisesDomainName"]),
    onpremisesNetbiosName: textOf(group["onPremisesNetBiosName"]),
    onpremisesSamAccountName: textOf(group["onPremisesSamAccountName"]),
    onpremisesSecurityIdentifier: textOf(group["onPremisesSecurityIdentifier"]),
    onpremisesSyncEnabled: flagOf(group["onPremisesSyncEnabled"]),
    preferredLanguage: textOf(group["preferredLanguage"]),
    provisioningOptions: textsOf(group["resourceProvisioningOptions"]),
    proxyAddresses: textsOf(group["proxyAddresses"]),
    securityEnabled: flagOf(group["securityEnabled"]),
    theme: textOf(group["theme"]),
    types: textsOf(group["groupTypes"]),
    visibility: textOf(group["visibility"]),
    writebackEnabled: flagOf(writeback?.["isEnabled"]),
    ...(writeback && { onpremisesGroupType: textOf(writeback["onPremisesGroupType"]) }),
  };
}
