/** Configuration profiles for the Macs of the Applicable group: how they show Entra who they are, and that it goes on working. */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs } from "../../providers/core/lifecycle";
import type { CloudName } from "../../providers/graph/clouds";
import type { Category } from "../../providers/jamf/category";
import { ConfigurationProfile } from "../../providers/jamf/configurationProfile";
import type { JamfArgs } from "../../providers/jamf/instance";
import { microsoftSsoExtension } from "../../providers/jamf/singleSignOnProfiles";
import type { SmartComputerGroup } from "../../providers/jamf/smartComputerGroup/resource";
import type { Config } from "../config/schema";
import type { ProfileObjects } from "./made";

type Payload = { PayloadType: string } & Record<string, unknown>;

/** Where people sign in (Entra, SSO plug-in for Apple devices, 2026). */
const signInUrls: Readonly<Record<CloudName, readonly string[]>> = {
  global: ["https://login.microsoftonline.com", "https://login.microsoft.com", "https://sts.windows.net"],
  gccHigh: ["https://login.microsoftonline.us", "https://login-us.microsoftonline.com"],
  dod: ["https://login.microsoftonline.us", "https://login-us.microsoftonline.com"],
  china: ["https://login.partner.microsoftonline.cn", "https://login.chinacloudapi.cn"],
};

const microsoft = "UBF8T346G9";
const jamfSoftware = "483DWKW443";

/** Jamf's agent is allowed to use the extension without linking Microsoft's library (field report: JCA, 2026). */
export const singleSignOnPayload = (cloud: CloudName): Payload => ({
  PayloadType: "com.apple.extensiblesso",
  ExtensionIdentifier: microsoftSsoExtension,
  TeamIdentifier: microsoft,
  Type: "Redirect",
  URLs: [...signInUrls.global, ...(cloud === "global" ? [] : signInUrls[cloud])],
  ExtensionData: {
    AppPrefixAllowList: "com.microsoft.,com.apple.,com.jamf.management.",
    browser_sso_interaction_enabled: 1,
    disable_explicit_app_prompt: 1,
  },
});

/** As custom settings: the agent reads its domain as managed preferences. */
const agentSettingsPayload = (settings: { useWKWebView: boolean }): Payload => ({
  PayloadType: "com.apple.ManagedClient.preferences",
  PayloadContent: {
    "com.jamf.management.jamfAAD": { Forced: [{ mcx_preference_settings: { useWKWebView: settings.useWKWebView } }] },
  },
});

/** Apple: `com.apple.servicemanagement`, macOS 13. Each rule holds for one maker alone. */
const loginItemsPayload: Payload = {
  PayloadType: "com.apple.servicemanagement",
  Rules: [
    ...["com.jamf.", "com.jamfsoftware."].map((RuleValue) => ({
      RuleType: "LabelPrefix",
      RuleValue,
      TeamIdentifier: jamfSoftware,
      Comment: "Jamf Pro",
    })),
    {
      RuleType: "BundleIdentifierPrefix",
      RuleValue: "com.microsoft.CompanyPortalMac",
      TeamIdentifier: microsoft,
      Comment: "Microsoft Intune Company Portal",
    },
  ],
};

/** Registers those that are configured. */
export function profileObjects(
  name: string,
  { jamf: { profiles, site }, cloud }: Config,
  common: JamfArgs & CommonArgs,
  {
    category,
    applicableGroup,
    under,
  }: { category?: Category; applicableGroup: SmartComputerGroup; under: pulumi.CustomResourceOptions },
): ProfileObjects {
  const made = (suffix: string, displayName: string, description: string, payload: Payload) =>
    new ConfigurationProfile(
      `${name}-${suffix}`,
      {
        ...common,
        site,
        categoryId: category?.id,
        name: displayName,
        description,
        payload: { PayloadContent: [payload] },
        scope: { computerGroupIds: [applicableGroup.id] },
      },
      under,
    );
  const { singleSignOn, singleSignOnName, agentSettings, loginItems } = profiles;
  const about = {
    singleSignOn: "Apps and browsers show Entra which Mac they run on. Never together with Platform SSO.",
    agentSettings: "How Jamf's agent signs in to Microsoft Entra.",
    loginItems: "Keeps the background items of Jamf and Company Portal switched on.",
  };
  return {
    singleSignOnProfile:
      singleSignOn === "companyPortal"
        ? made("single-sign-on", singleSignOnName, about.singleSignOn, singleSignOnPayload(cloud))
        : undefined,
    agentSettingsProfile: agentSettings
      ? made("agent-settings", agentSettings.displayName, about.agentSettings, agentSettingsPayload(agentSettings))
      : undefined,
    loginItemsProfile: loginItems
      ? made("login-items", loginItems.displayName, about.loginItems, loginItemsPayload)
      : undefined,
  };
}
