/** The public nouns of the package. Types that lead from here know nothing of how the configuration is checked: zod stays inside. */
import "../providers/core/newEnoughNode";

export { MacDeviceCompliance } from "./macDeviceCompliance";
export type { MacDeviceComplianceOutputs } from "./outputs";
export type * from "./config/args";
export type { Stage } from "./config/stageNames";
export type { EntraObjects } from "./entra/made";
export type { JamfObjects } from "./jamf/made";
export { RunError } from "../providers/core/errors";
export { program } from "./program";
export { readConfig } from "./config/read";
export type { Gate, HumanStep } from "./connection/humanSteps";

export { Category, type CategoryArgs } from "../providers/jamf/category";
export {
  ComputerExtensionAttribute,
  type ComputerExtensionAttributeArgs,
} from "../providers/jamf/computerExtensionAttribute";
export { ConfigurationProfile, type ConfigurationProfileArgs } from "../providers/jamf/configurationProfile";
export {
  criteria,
  type CriterionInput,
  type FileVault2Status,
  type GroupReference,
  memberOf,
  or,
  parentheses,
} from "../providers/jamf/criteria/criteria";
export type { Criterion } from "../providers/jamf/criteria/criterion";
export { MacApp, type MacAppArgs } from "../providers/jamf/macApp";
export type { PolicyArgs } from "../providers/jamf/policy";
export { Policy } from "../providers/jamf/policy/resource";
export { Script, type ScriptArgs } from "../providers/jamf/script";
export type { SmartComputerGroupArgs } from "../providers/jamf/smartComputerGroup";
export { SmartComputerGroup } from "../providers/jamf/smartComputerGroup/resource";

export { CompliancePartner, type CompliancePartnerArgs } from "../providers/graph/compliancePartner";
export {
  ConditionalAccessExclusion,
  type ConditionalAccessExclusionArgs,
} from "../providers/graph/conditionalAccess/exclusion";

export type { DeviceComplianceConnection } from "../providers/graph/deviceComplianceConnection";

export { type GraphClient, graphClient } from "../providers/graph/client";
export { getCompliancePartner, type Partner } from "../providers/graph/compliancePartner/entry";
export {
  type DeviceComplianceApps,
  getDeviceComplianceApps,
  intuneReady,
} from "../providers/graph/deviceComplianceApps";
export {
  getRegistrationBlockers,
  type RegistrationBlockers,
  type RegistrationBlockersArgs,
} from "../providers/graph/conditionalAccess/registrationBlockers";
