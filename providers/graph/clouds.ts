/** The clouds of Microsoft Entra: hosts, portals and the application ids that differ. */

export const cloudNames = ["global", "gccHigh", "dod", "china"] as const;
export type CloudName = (typeof cloudNames)[number];

interface Cloud {
  name: CloudName;
  /** Origin of the sign-in service. */
  loginUrl: string;
  /** Origin of Microsoft Graph. */
  graphUrl: string;
  entraPortal: string;
  intunePortal: string;
  /**
   * Application id of Jamf's *User registration app for Device Compliance*. Reported by three independent sources for the
   * global cloud and by one for GCC High; for DoD and China nobody has published it.
   */
  registrationAppId?: string;
}

const clouds: Record<CloudName, Cloud> = {
  global: {
    name: "global",
    loginUrl: "https://login.microsoftonline.com",
    graphUrl: "https://graph.microsoft.com",
    entraPortal: "https://entra.microsoft.com",
    intunePortal: "https://intune.microsoft.com",
    registrationAppId: "b03c10a8-71c7-45f9-b44a-3335ab76e970",
  },
  gccHigh: {
    name: "gccHigh",
    loginUrl: "https://login.microsoftonline.us",
    graphUrl: "https://graph.microsoft.us",
    entraPortal: "https://entra.microsoft.us",
    intunePortal: "https://intune.microsoft.us",
    registrationAppId: "dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae",
  },
  // Microsoft Learn, National cloud deployments: one sign-in service with GCC High, a Graph of its own.
  dod: {
    name: "dod",
    loginUrl: "https://login.microsoftonline.us",
    graphUrl: "https://dod-graph.microsoft.us",
    entraPortal: "https://entra.microsoft.us",
    intunePortal: "https://intune.microsoft.us",
  },
  china: {
    name: "china",
    loginUrl: "https://login.chinacloudapi.cn",
    graphUrl: "https://microsoftgraph.chinacloudapi.cn",
    entraPortal: "https://entra.microsoftonline.cn",
    intunePortal: "https://intune.microsoftonline.cn",
  },
};

export const cloudOf = (name: CloudName): Cloud => clouds[name];

/** Is this the sign-in service of one of the public clouds? */
export const isPublicLogin = (origin: string): boolean =>
  Object.values(clouds).some(({ loginUrl }) => loginUrl === origin);
