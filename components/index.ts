/** The public nouns of the package. */
export { MacDeviceCompliance, type MacDeviceComplianceArgs } from "./macDeviceCompliance";
export { program } from "./program";
export { readConfig } from "./config/read";
export type { Gate, HumanStep } from "./humanSteps";
