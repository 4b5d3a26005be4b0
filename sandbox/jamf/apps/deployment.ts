/** A Mac App of the Jamf App Catalog as the instance stores it. */

/** A Mac App of the Jamf App Catalog, as stored. -1: none. */
export interface Deployment {
  name: string;
  enabled: boolean;
  appTitleId: string;
  deploymentType: "INSTALL_AUTOMATICALLY" | "SELF_SERVICE";
  updateBehavior: "AUTOMATIC" | "MANUAL";
  categoryId: number;
  siteId: number;
  smartGroupId: number;
  installPredefinedConfigProfiles: boolean;
  triggerAdminNotifications: boolean;
  notificationSettings: Record<string, string | number | boolean | null>;
  selfServiceSettings: Record<string, unknown>;
  /** The pinned version under MANUAL, empty under AUTOMATIC; the server's own. */
  selectedVersion: string;
}
