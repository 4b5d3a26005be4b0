/** The public nouns of the package. */
import "../providers/core/newEnoughNode";

export { MacDeviceCompliance } from "./macDeviceCompliance";
export type * from "./config/args";
export { program } from "./program";
export { readConfig } from "./config/read";
export type { Gate, HumanStep } from "./connection/humanSteps";

export { Category, type CategoryArgs } from "../providers/jamf/category";
export {
  ComputerExtensionAttribute,
  type ComputerExtensionAttributeArgs,
} from "../providers/jamf/computerExtensionAttribute";
export { ConfigurationProfile, type ConfigurationProfileArgs } from "../providers/jamf/configurationProfile";
export { criteria, memberOf, or, parentheses } from "../providers/jamf/criteria/criteria";
export { MacApp, type MacAppArgs } from "../providers/jamf/macApp";
export { Policy, type PolicyArgs } from "../providers/jamf/policy";
export { Script, type ScriptArgs } from "../providers/jamf/script";
export { SmartComputerGroup, type SmartComputerGroupArgs } from "../providers/jamf/smartComputerGroup";

export { CompliancePartner, type CompliancePartnerArgs } from "../providers/graph/compliancePartner";
export {
  ConditionalAccessExclusion,
  type ConditionalAccessExclusionArgs,
} from "../providers/graph/conditionalAccess/exclusion";

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
