/** Keys of the configuration that concern neither users nor whether Macs are compliant, each with values it may take: nobody may be hurt by one. */
import type { Facts } from "./base";

type Values = readonly unknown[] | ((facts: Facts) => readonly unknown[]);

const app = "jamf.macApp";
const selfService = "jamf.registrationPolicy.selfService";
const profiles = "jamf.profiles";

/** By path; the first value is the default, or leaves the key out. */
export const details: Readonly<Record<string, Values>> = {
  "jamf.category": ["Device Compliance", false, "Compliance"],
  "jamf.site": [undefined, "Werk Süd"],
  "jamf.applicableGroup.displayName": ["Jamf-Intune Applicable Group", "Macs that need access"],
  "jamf.applicableGroup.description": [undefined, "Macs with Company Portal."],
  "jamf.complianceGroup.displayName": ["Jamf-Intune Compliance Group", "Macs that meet the standard"],
  "jamf.complianceGroup.description": [undefined, "Encrypted, and seen lately."],
  "jamf.registrationPolicy.displayName": ["Register with Azure AD(Entra)", "Register with Azure AD (Macs)"],
  "jamf.registrationPolicy.executionFrequency": ["Ongoing", "Once per computer"],
  [`${selfService}.displayName`]: ["Register this Mac with Microsoft Entra ID", "Register this Mac"],
  [`${selfService}.buttonName`]: ["Register", "Start"],
  [`${selfService}.reinstallButtonName`]: ["Register again", "Start again"],
  [`${selfService}.description`]: ["Click Register here.", "Start here, and sign in with your work account."],
  [`${selfService}.ensureUsersViewDescription`]: [true, false],
  [`${selfService}.featureOnMainPage`]: [false, true],
  [`${selfService}.showInCategory`]: [true, false],
  [`${selfService}.iconId`]: [undefined, 99],
  "jamf.macApp": [{}, false],
  [`${app}.displayName`]: ["Microsoft Intune Company Portal", "Company Portal for Macs"],
  [`${app}.title`]: ["Microsoft Intune Company Portal", "No such title"],
  [`${app}.bundleId`]: ["com.microsoft.CompanyPortalMac", "com.example.other"],
  [`${app}.targetGroup`]: ["All Managed Clients", "No such group"],
  [`${app}.distributionMethod`]: ["Install Automatically", "Make Available in Self Service"],
  [`${app}.updateBehavior`]: ["Automatic", "Manual"],
  [`${app}.installSupportingConfigurationProfiles`]: [true, false],
  [`${app}.deploy`]: [true, false],
  "jamf.extensionAttribute": [{}, false],
  "jamf.extensionAttribute.displayName": ["Entra registration", "Registration state"],
  "jamf.extensionAttribute.inventoryDisplay": ["General", "Hardware"],
  "jamf.repairScript": [false, {}],
  "jamf.repairScript.displayName": ["Repair registration with Entra", "Repair registration"],
  [`${profiles}.singleSignOn`]: [undefined, "companyPortal", "platformSso", "none"],
  [`${profiles}.singleSignOnName`]: ["Microsoft SSO extension for Company Portal", "Single sign-on"],
  [`${profiles}.agentSettings`]: [false, {}],
  [`${profiles}.agentSettings.displayName`]: ["Jamf agent for Microsoft Entra", "Jamf agent"],
  [`${profiles}.agentSettings.useWKWebView`]: [true, false],
  [`${profiles}.loginItems`]: [false, {}],
  [`${profiles}.loginItems.displayName`]: ["Login items for Jamf and Company Portal", "Login items"],
  "compliancePartner.createMissingEntry": [false, true],
  "conditionalAccess.registrationAppId": [undefined],
  "conditionalAccess.placeholder": [{}, { displayName: "Placeholder for baseline scopes" }],
  "users.displayName": ["Mac users (Jamf device compliance)", "Users of Macs"],
  "thresholds.compliantPercent": [50, 0, 100],
  "thresholds.inventoryPercent": [0, 100],
  "thresholds.heartbeatHours": [24, 1],
  "acknowledged.registrationPayload": ({ today }) => [today],
  "acknowledged.membershipEmail": ({ today }) => [today],
  "acknowledged.baselineScopes": ({ today }) => [today, "1999-01-01"],
  "acknowledged.adoptedLeft": ({ today }) => [today, "1999-01-01"],
  deleteAdopted: [false, true],
};

export const detailPaths = Object.keys(details);
