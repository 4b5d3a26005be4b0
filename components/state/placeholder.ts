/** Application id of the placeholder app: as configured, or of the one that the last run made. */
import type { Config } from "../config/schema";
import type { LastOutputs } from "./lastOutputs";

/** Of an app that exists already; `undefined`: the stack makes one, or has none. */
export const configuredPlaceholder = ({ conditionalAccess: { placeholder } }: Config): string | undefined =>
  placeholder && "appId" in placeholder ? placeholder.appId : undefined;

/** The stack makes one: none is named, and a policy of the configuration excludes it. */
export const makesPlaceholder = ({ conditionalAccess: { placeholder, exclusions, managedPolicy } }: Config): boolean =>
  placeholder !== false &&
  !("appId" in placeholder) &&
  (exclusions.policyIds.length > 0 || managedPolicy !== undefined);

/** Whether it matters at all. */
export const placeholderIsNeeded = (config: Config): boolean =>
  configuredPlaceholder(config) !== undefined || makesPlaceholder(config);

/** Of the app that the last run made. */
export function ownPlaceholder(last: LastOutputs | undefined, name: string): string | undefined {
  const app = last?.of("azuread:index/servicePrincipal:ServicePrincipal", `${name}-placeholder`, ["clientId"]);
  return app?.["clientId"] as string | undefined;
}

export function knownPlaceholder(config: Config, last: LastOutputs | undefined, name: string): string | undefined {
  if (config.conditionalAccess.placeholder === false) return undefined;
  return configuredPlaceholder(config) ?? ownPlaceholder(last, name);
}
