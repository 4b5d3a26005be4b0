/** The resources and functions of @pulumi/azuread that the stand-in serves, by token. */
import { getClientConfig } from "./functions/getClientConfig";
import { getGroup } from "./functions/getGroup";
import { getServicePrincipal } from "./functions/getServicePrincipal";
import { getUser } from "./functions/getUser";
import type { Kind } from "./kind";
import { application } from "./kinds/application";
import { conditionalAccessPolicy } from "./kinds/conditionalAccessPolicy";
import { groupKind } from "./kinds/group";
import { servicePrincipal } from "./kinds/servicePrincipal";
import type { Operation } from "./operation";
import type { Values } from "./values";

/** The version whose place the stand-in takes; the engine asks for exactly this one. */
export const version = "6.9.1";

const all: Kind[] = [groupKind(true), groupKind(false), conditionalAccessPolicy, application, servicePrincipal];

/** By type token. */
export const kinds: ReadonlyMap<string, Kind> = new Map(all.map((kind) => [kind.token, kind]));

export interface Function {
  /** Arguments of which exactly one names the object; empty where the function takes none. */
  oneOf: readonly string[];
  answer: (operation: Operation, args: Values) => Promise<Values>;
}

/** By token. */
export const functions: ReadonlyMap<string, Function> = new Map<string, Function>([
  ["azuread:index/getClientConfig:getClientConfig", { oneOf: [], answer: getClientConfig }],
  ["azuread:index/getGroup:getGroup", { oneOf: ["displayName", "mailNickname", "objectId"], answer: getGroup }],
  [
    "azuread:index/getServicePrincipal:getServicePrincipal",
    { oneOf: ["clientId", "displayName", "objectId"], answer: getServicePrincipal },
  ],
  [
    "azuread:index/getUser:getUser",
    { oneOf: ["employeeId", "mail", "mailNickname", "objectId", "userPrincipalName"], answer: getUser },
  ],
]);
