/** What runs on the Macs themselves: the extension attribute and the repair script, from the plain text in mac/. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs } from "../../providers/core/lifecycle";
import type { Category } from "../../providers/jamf/category";
import { ComputerExtensionAttribute } from "../../providers/jamf/computerExtensionAttribute";
import type { JamfArgs } from "../../providers/jamf/instance";
import { Script } from "../../providers/jamf/script";
import type { Config } from "../config/schema";
import type { MacObjects } from "./made";

/** Registers the objects below `parent`. */
export function macObjects(
  name: string,
  config: Config,
  common: JamfArgs & CommonArgs,
  { category, parent }: { category?: Category; parent: pulumi.Resource },
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
          script: extensionAttributeText(config.conditionalAccess.registrationAppId),
        },
        { parent },
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
          contents: macScript("repair-entra-registration.sh"),
          parameterLabels: ["Empty, or reregister: remove the registration and register again"],
        },
        { parent },
      )
    : undefined;
  return { extensionAttribute, repairScript };
}

/** The script knows the apps of the clouds for which one was published; a configured id takes their place. */
function extensionAttributeText(registrationAppId?: string): string {
  const text = macScript("entra-registration.sh");
  return registrationAppId ? text.replace(/^client_ids=.*$/m, `client_ids="${registrationAppId.toLowerCase()}"`) : text;
}

/** Plain text beside the compiled program; the same in the project and in the installed package. */
export const macScript = (file: string): string => readFileSync(join(__dirname, "..", "..", "..", "mac", file), "utf8");
