/** What runs on the Macs themselves: the extension attribute and the repair script, from the plain text in mac/. */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs } from "../../providers/core/lifecycle";
import type { Category } from "../../providers/jamf/category";
import { ComputerExtensionAttribute } from "../../providers/jamf/computerExtensionAttribute";
import type { JamfArgs } from "../../providers/jamf/instance";
import { packagedScript } from "../../providers/jamf/packagedScript";
import { Script } from "../../providers/jamf/script";
import type { Config } from "../config/schema";
import type { MacObjects } from "./made";

/** Registers the objects. */
export function macObjects(
  name: string,
  config: Config,
  common: JamfArgs & CommonArgs,
  { category, under }: { category?: Category; under: pulumi.CustomResourceOptions },
): MacObjects {
  const { extensionAttribute: attribute, repairScript: repair } = config.jamf;
  const extensionAttribute = attribute
    ? new ComputerExtensionAttribute(
        `${name}-registration-state`,
        {
          ...common,
          name: attribute.displayName,
          description: "Registration of the signed-in user with Microsoft Entra ID, and the Entra device id.",
          inventoryDisplay: attribute.inventoryDisplay,
          inputType: "Script",
          // It knows the apps of the clouds for which one was published; a configured id takes their place.
          script: packagedScript("entra-registration.sh", config.conditionalAccess.registrationAppId),
        },
        under,
      )
    : undefined;
  const repairScript = repair
    ? new Script(
        `${name}-repair`,
        {
          ...common,
          categoryId: category?.id,
          name: repair.displayName,
          information: "Gathers the Entra id again as the signed-in user. A sign-in window may open.",
          contents: packagedScript("repair-entra-registration.sh"),
          parameterLabels: ["Empty, or reregister: remove the registration and register again"],
        },
        under,
      )
    : undefined;
  return { extensionAttribute, repairScript };
}
