/** The human steps with the names of one stack. */
import type { Config } from "../config/schema";
import { placeholderIsNeeded } from "../state/placeholder";
import { type HumanStep, type HumanStepValues, humanSteps } from "./humanSteps";

/** They make the links direct. */
export type ObjectIds = Pick<HumanStepValues, "complianceGroupId" | "registrationPolicyId">;

export function stepsOf(config: Config, ids: ObjectIds = {}): HumanStep[] {
  const { jamf, registration, tenantId, cloud, users, conditionalAccess } = config;
  const { placeholder } = conditionalAccess;
  const named = placeholder !== false && ("appId" in placeholder ? placeholder.appId : placeholder.displayName);
  return humanSteps({
    jamfUrl: config.jamfUrl,
    applicableGroup: jamf.applicableGroup.displayName,
    complianceGroup: jamf.complianceGroup.displayName,
    registrationPolicy: jamf.registrationPolicy.displayName,
    method: registration.method,
    ...ids,
    ...(tenantId && users
      ? {
          tenant: {
            tenantId,
            cloud,
            userGroup: "groupId" in users ? `the group with object id ${users.groupId}` : users.displayName,
            placeholder: named && placeholderIsNeeded(config) ? named : undefined,
          },
        }
      : {}),
  });
}
