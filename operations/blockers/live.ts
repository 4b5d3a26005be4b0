/** `blockers` on a tenant as it stands now. Reads only. */
import type { Config } from "../../components/config/schema";
import { SettingsError } from "../../providers/core/errors";
import { graphClient, type GraphClient } from "../../providers/graph/client";
import type { CloudName } from "../../providers/graph/clouds";
import { credentialExpiry, expiryWarning } from "../../providers/graph/credentialExpiry";
import {
  getRegistrationBlockers,
  type RegistrationBlockersArgs,
} from "../../providers/graph/conditionalAccess/registrationBlockers";
import { userGroups } from "../../providers/graph/userGroup";
import type { Options } from "./options";
import { type BlockersReport, reportOf } from "./report";
import { stackConfiguration } from "../stack/configuration";
import { configuredPlaceholder } from "../../components/state/placeholder";

interface Target {
  tenantId: string;
  cloud: CloudName;
  /** Where a stack is named. */
  config?: Config;
}

export async function liveReport(options: Options): Promise<BlockersReport> {
  const target = await targetOf(options);
  const graph = graphClient(target);
  const { user, group, assumeState } = options;
  const configured = target.config?.conditionalAccess;
  const args: RegistrationBlockersArgs = {
    user,
    groupId: group ?? (user === undefined ? await userGroup(graph, target.config) : undefined),
    registrationAppId: options.registrationApp ?? configured?.registrationAppId,
    placeholderAppId: options.placeholder ?? (target.config && configuredPlaceholder(target.config)),
    assumeState,
  };
  const [{ judgements, situation, gaps }, expiry] = await Promise.all([
    getRegistrationBlockers(graph, args),
    credentialExpiry(graph),
  ]);
  const warning = expiry && expiryWarning(expiry, { now: graph.clock.now() });
  return reportOf(judgements, situation, warning === undefined ? gaps : [...gaps, warning]);
}

async function targetOf({ tenant, stack, cloud }: Options): Promise<Target> {
  if (tenant !== undefined) return { tenantId: tenant, cloud: cloud ?? "global" };
  const { config, stack: name } = await stackConfiguration(stack, { jamf: false });
  if (!config.tenantId) throw new SettingsError(`Stack "${name}" has no tenantId: there is no tenant to read.`);
  return { tenantId: config.tenantId, cloud: cloud ?? config.cloud, config };
}

/** The group that the stack names, or the one that it makes, where it exists already. */
async function userGroup(graph: GraphClient, config: Config | undefined): Promise<string | undefined> {
  const users = config?.users;
  if (!users || "groupId" in users) return users?.groupId;
  const found = await userGroups(graph, users);
  return found.length === 1 ? found[0]!.id : undefined;
}
