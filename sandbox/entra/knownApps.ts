/** Applications of Microsoft and Jamf that occur in tenants. */

/** An application of somebody else that a consent, or a POST with its application id, brings into a tenant. */
export interface KnownApp {
  appId: string;
  displayName: string;
  /** Tenant of whoever publishes it. */
  owner: string;
  appRoles?: readonly { id: string; value: string }[];
  scopes?: readonly string[];
  /** Signs users in on their own machine: Conditional Access cannot have it as a target. */
  isPublicClient?: boolean;
  /** Cannot be chosen in Conditional Access. */
  isNotForPolicies?: boolean;
}

/** The tenant in which Microsoft keeps its own applications. */
export const microsoft = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
/** Invented: Jamf's tenant is in no public source. */
export const jamf = "5f1e0f6a-3b6c-4a53-9f0e-6a1d2c94b7d0";

export const appIds = {
  microsoftGraph: "00000003-0000-0000-c000-000000000000",
  windowsAzureActiveDirectory: "00000002-0000-0000-c000-000000000000",
  intune: "0000000a-0000-0000-c000-000000000000",
  intuneEnrollment: "d4ebce55-015a-49b5-a083-c84d1797ae8c",
  intuneApi: "c161e42e-d4df-4a3d-9b42-e7a3c31f59d4",
  exchange: "00000002-0000-0ff1-ce00-000000000000",
  sharePoint: "00000003-0000-0ff1-ce00-000000000000",
  teams: "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe",
  azureManagement: "797f4846-ba00-4fd7-ba43-dac1f8f63013",
  deviceRegistration: "01cb2876-7ebd-4aa4-9cc9-d28bd4d359a9",
  windows365Portal: "3b511579-5e00-46e1-a89e-a6f0870e2f5a",
  /** Reported by sign-in logs as "Microsoft Intune Company Portal". */
  companyPortal: "9ba1a5c7-f17a-4de9-a1f1-6178c8d51223",
  registrationApp: "b03c10a8-71c7-45f9-b44a-3335ab76e970",
  /** Invented: the connector's application id is in no public source. */
  cloudConnector: "9a8d51c4-0c3e-4f6b-8d27-4b1e6f0a75c3",
} as const;

export const registrationAppName = "User registration app for Device Compliance";
export const cloudConnectorName = "Cloud Connector for Device Compliance";

const fromMicrosoft = (appId: string, displayName: string, more: Partial<KnownApp> = {}): KnownApp => ({
  appId,
  displayName,
  owner: microsoft,
  ...more,
});

/** App roles of the Intune API that a compliance partner needs (Intune documents; that Jamf asks for them is a guess). */
export const partnerRoles = [
  { id: "7b3c62c0-bbe4-4ceb-971b-ecc50a191b3e", value: "update_device_attributes" },
  { id: "3857e233-c379-404e-85e9-bdbf3a62b28f", value: "manage_partner_compliance_policy" },
];

export const knownApps: readonly KnownApp[] = [
  fromMicrosoft(appIds.windowsAzureActiveDirectory, "Windows Azure Active Directory"),
  fromMicrosoft(appIds.intune, "Microsoft Intune"),
  fromMicrosoft(appIds.intuneEnrollment, "Microsoft Intune Enrollment"),
  fromMicrosoft(appIds.intuneApi, "Microsoft Intune API", { appRoles: partnerRoles }),
  fromMicrosoft(appIds.exchange, "Office 365 Exchange Online"),
  fromMicrosoft(appIds.sharePoint, "Office 365 SharePoint Online"),
  fromMicrosoft(appIds.teams, "Microsoft Teams Services"),
  fromMicrosoft(appIds.azureManagement, "Windows Azure Service Management API"),
  fromMicrosoft(appIds.deviceRegistration, "Device Registration Service"),
  fromMicrosoft(appIds.windows365Portal, "Windows 365 Portal", { isNotForPolicies: true }),
  { appId: appIds.registrationApp, displayName: registrationAppName, owner: jamf, isPublicClient: true },
  { appId: appIds.cloudConnector, displayName: cloudConnectorName, owner: jamf },
  {
    appId: "2bcf6e1d-7e0c-4b8b-a2c0-5b5c3f9a1e10",
    displayName: "Zeitwerk Cloud",
    owner: "a1b9f2d4-6c77-4f0e-8f0c-0d8b8a6e5c21",
  },
];

export const knownApp = (appId: string): KnownApp | undefined =>
  knownApps.find((app) => app.appId === appId.toLowerCase());

/** What stands behind the word `Office365` in a policy, as far as the sandbox's tenants have it. */
export const office365: readonly string[] = [appIds.exchange, appIds.sharePoint, appIds.teams];
