/** The resource that programs declare. Apart from the contract, which commands read with and which loads nothing of Pulumi. */
import type * as pulumi from "@pulumi/pulumi";
import { type Inputs, ManagedResource } from "../../core/resource";
import type { Criterion } from "../criteria/criterion";
import { smartComputerGroup, type SmartComputerGroupArgs } from "../smartComputerGroup";

/**
 * A smart computer group of Jamf Pro.
 *
 * ```ts
 * const applicable = new SmartComputerGroup("applicable", {
 *   jamfUrl,
 *   name: "Jamf-Intune Applicable Group",
 *   criteria: [criteria.applicationTitle.is("Company Portal.app")],
 * });
 *
 * new SmartComputerGroup("compliant", {
 *   jamfUrl,
 *   name: "Jamf-Intune Compliance Group",
 *   site: "Berlin",
 *   criteria: [
 *     memberOf(applicable),
 *     criteria.lastInventoryUpdate.lessThanDaysAgo(2),
 *     ...parentheses(
 *       criteria.fileVault2Status.is("All Partitions Encrypted"),
 *       or(criteria.extensionAttribute("FileVault exception").is("approved")),
 *     ),
 *   ],
 * });
 * ```
 */
export class SmartComputerGroup extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string>;
  declare readonly site: pulumi.Output<string>;
  declare readonly criteria: pulumi.Output<Criterion[]>;

  constructor(name: string, args: Inputs<SmartComputerGroupArgs>, opts?: pulumi.CustomResourceOptions) {
    super(smartComputerGroup, name, args, opts);
  }
}
