/** The resources and functions of @pulumi/azuread that the stand-in serves, by token. */
import { getClientConfig } from "./functions/getClientConfig";
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

type Function = (operation: Operation, args: Values) => Promise<Values>;

/** By token. */
export const functions: ReadonlyMap<string, Function> = new Map<string, Function>([
  ["azuread:index/getClientConfig:getClientConfig", getClientConfig],
]);
