/** What the component gives out: its registered outputs, and what a program exports. */
import { markedOutput } from "../providers/core/configSecrets";
import type * as pulumi from "@pulumi/pulumi";
import type { Stage } from "./config/stageNames";
import type { HumanStep } from "./connection/humanSteps";
import type { EntraObjects } from "./entra/made";
import type { JamfObjects } from "./jamf/made";

/** Ids are those of the services. */
export interface MacDeviceComplianceOutputs {
  applicableGroupId: pulumi.Output<string>;
  complianceGroupId: pulumi.Output<string>;
  registrationPolicyId: pulumi.Output<string>;
  /** Object id of the user group; absent while no `tenantId` is configured, as the next two. */
  userGroupId?: pulumi.Output<string>;
  /** How the compliance partner is assigned. */
  partnerAssignment?: EntraObjects["compliancePartner"]["assignment"];
  /** Application id of the placeholder app. */
  placeholderAppId?: pulumi.Output<string>;
  /** Steps that no API offers, in order, with this stack's names. */
  humanSteps: pulumi.Output<HumanStep[]>;
  stage: Stage;
  /** Reason given for forcing this stage. */
  forced?: string;
}

interface Made extends Pick<JamfObjects, "applicableGroup" | "complianceGroup" | "registrationPolicy"> {
  entra?: EntraObjects;
  humanSteps: pulumi.Output<HumanStep[]>;
}

/** What of the configuration is told again. */
interface Configured {
  stage: Stage;
  force?: { stage: string; reason: string };
}

export function outputsOf({ stage, force }: Configured, made: Made): MacDeviceComplianceOutputs {
  const { applicableGroup, complianceGroup, registrationPolicy, entra, humanSteps } = made;
  return {
    applicableGroupId: applicableGroup.id,
    complianceGroupId: complianceGroup.id,
    registrationPolicyId: registrationPolicy.id,
    ...(entra && {
      userGroupId: markedOutput(entra.userGroupId),
      partnerAssignment: entra.compliancePartner.assignment,
    }),
    // A key without a value is warned of by Pulumi in every run.
    ...(entra?.placeholderAppId && { placeholderAppId: entra.placeholderAppId }),
    humanSteps,
    stage,
    // Only what stands in the configuration: which preconditions it overrides changes by itself.
    ...(force?.stage === stage && { forced: force.reason }),
  };
}
