/** The resource that programs declare. Apart from the contract, which commands read with and which loads nothing of Pulumi. */
import type * as pulumi from "@pulumi/pulumi";
import { type Inputs, ManagedResource } from "../../core/resource";
import type { ComputerScope } from "../classic/scope";
import { policy, type PolicyArgs } from "../policy";
import type { PolicySelfService } from "./selfService";

/**
 * A policy of Jamf Pro.
 *
 * ```ts
 * new Policy("inventory", { jamfUrl, displayName: "Update Inventory", maintenance: { updateInventory: true } });
 *
 * new Policy("register", {
 *   jamfUrl,
 *   displayName: "Register with Microsoft Entra ID",
 *   categoryId: category.id,
 *   executionFrequency: "Ongoing",
 *   scope: { computerGroupIds: [applicable.id], exclusions: { computerGroupIds: [shared.id] } },
 *   selfService: {
 *     buttonName: "Register",
 *     description: "Start here, not in Company Portal.",
 *     ensureUsersViewDescription: true,
 *     categories: [{ categoryId: category.id, featureIn: true }],
 *   },
 *   scripts: [{ scriptId: script.id, parameters: ["300"] }],
 * });
 * ```
 */
export class Policy extends ManagedResource {
  declare readonly displayName: pulumi.Output<string>;
  declare readonly enabled: pulumi.Output<boolean>;
  declare readonly categoryId: pulumi.Output<string>;
  declare readonly scope: pulumi.Output<ComputerScope>;
  declare readonly selfService: pulumi.Output<PolicySelfService>;

  constructor(name: string, args: Inputs<PolicyArgs>, opts?: pulumi.CustomResourceOptions) {
    super(policy, name, args, opts);
  }
}
