/** Application id of the placeholder app: as configured, or of the one that the last run made. */
import type { Config } from "../config/schema";
import type { LastOutputs } from "./lastOutputs";

/** Of an app that exists already; `undefined`: the stack makes one, or has none. */
export const configuredPlaceholder = ({ conditionalAccess: { placeholder } }: Config): string | undefined =>
  placeholder && "appId" in placeholder ? placeholder.appId : undefined;

export function knownPlaceholder(config: Config, last: LastOutputs | undefined, name: string): string | undefined {
  if (config.conditionalAccess.placeholder === false) return undefined;
  const app = last?.of("azuread:index/servicePrincipal:ServicePrincipal", `${name}-placeholder`, ["clientId"]);
  return configuredPlaceholder(config) ?? (app?.["clientId"] as string | undefined);
}
