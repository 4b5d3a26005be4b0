/** The objects in Jamf Pro, as the component shows them; without anything of the configuration, since programs see these types. */
import type { Category } from "../../providers/jamf/category";
import type { ComputerExtensionAttribute } from "../../providers/jamf/computerExtensionAttribute";
import type { ConfigurationProfile } from "../../providers/jamf/configurationProfile";
import type { MacApp } from "../../providers/jamf/macApp";
import type { Policy } from "../../providers/jamf/policy/resource";
import type { Script } from "../../providers/jamf/script";
import type { SmartComputerGroup } from "../../providers/jamf/smartComputerGroup/resource";

export interface MacObjects {
  /** Registration state and Entra device id, for inventory and smart groups. */
  extensionAttribute?: ComputerExtensionAttribute;
  /** Gathers again, or registers anew; an administrator puts it into a policy where it is needed. */
  repairScript?: Script;
}

export interface ProfileObjects {
  /** Microsoft's SSO extension, as Company Portal brings it. */
  singleSignOnProfile?: ConfigurationProfile;
  agentSettingsProfile?: ConfigurationProfile;
  loginItemsProfile?: ConfigurationProfile;
}

export interface JamfObjects extends MacObjects, ProfileObjects {
  category?: Category;
  applicableGroup: SmartComputerGroup;
  /** Where `pilot.computerGroup` limits registration. */
  pilotGroup?: SmartComputerGroup;
  complianceGroup: SmartComputerGroup;
  registrationScript?: Script;
  registrationPolicy: Policy;
  companyPortal?: MacApp;
}
