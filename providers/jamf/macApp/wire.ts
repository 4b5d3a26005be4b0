/** A deployment of App Installers on the wire and in words (Jamf's public tooling, September 2026). */
import { type LabelOf, labels } from "../labels";
import { lineFeeds } from "../text";
import type { MacAppNotifications, MacAppSelfService } from "./settings";

export const distributionMethods = labels({
  "Install Automatically": "INSTALL_AUTOMATICALLY",
  "Make Available in Self Service": "SELF_SERVICE",
});
export const updateBehaviors = labels({ Automatic: "AUTOMATIC", Manual: "MANUAL" });

/** `AppInstallerDeployment`; -1 means none. */
export interface Deployment {
  id?: string;
  name: string;
  enabled?: boolean;
  appTitleId: string;
  deploymentType: string;
  updateBehavior: string;
  categoryId?: string | null;
  siteId?: string | null;
  smartGroupId?: string | null;
  installPredefinedConfigProfiles?: boolean;
  triggerAdminNotifications?: boolean;
  notificationSettings?: Notifications | null;
  selfServiceSettings?: SelfService | null;
  latestAvailableVersion?: string | null;
  selectedVersion?: string | null;
}

interface Notifications {
  notificationMessage: string | null;
  notificationInterval: number | null;
  deadlineMessage: string | null;
  deadline: number | null;
  quitDelay: number | null;
  completeMessage: string | null;
  relaunch: boolean | null;
  suppress: boolean | null;
}

interface SelfService {
  includeInFeaturedCategory?: boolean;
  includeInComplianceCategory?: boolean;
  forceViewDescription?: boolean;
  description?: string | null;
  /** `{id, featured}` in Jamf's command line tool, `{id, name}` in Jamf's Go SDK: the first is sent, either is read. */
  categories?: { id: string; featured?: boolean }[] | null;
}

/** The ids behind the names in the arguments. */
export interface References {
  appTitleId: string;
  smartGroupId: string;
  siteId: string;
}

/** Of the arguments, those that go over the wire as they are. */
interface Own {
  name?: string;
  deploy?: boolean;
  distributionMethod?: LabelOf<typeof distributionMethods>;
  updateBehavior?: LabelOf<typeof updateBehaviors>;
  categoryId?: string;
  installSupportingConfigurationProfiles?: boolean;
  notifyAdministrators?: boolean;
  notifications?: MacAppNotifications;
  selfService?: MacAppSelfService;
}

export function toWire(args: Own, { appTitleId, smartGroupId, siteId }: References): Deployment {
  return {
    name: args.name!,
    enabled: args.deploy ?? false,
    appTitleId,
    deploymentType: distributionMethods.toWire(args.distributionMethod ?? "Install Automatically"),
    updateBehavior: updateBehaviors.toWire(args.updateBehavior ?? "Automatic"),
    categoryId: args.categoryId ?? "-1",
    siteId,
    smartGroupId,
    installPredefinedConfigProfiles: args.installSupportingConfigurationProfiles ?? false,
    triggerAdminNotifications: args.notifyAdministrators ?? false,
    notificationSettings: notificationsToWire(args.notifications ?? {}),
    selfServiceSettings: selfServiceToWire(args.selfService ?? {}),
  };
}

export function fromWire(wire: Deployment): Own & References {
  return {
    name: wire.name,
    deploy: wire.enabled ?? false,
    appTitleId: wire.appTitleId,
    distributionMethod: distributionMethods.fromWire(wire.deploymentType),
    updateBehavior: updateBehaviors.fromWire(wire.updateBehavior),
    categoryId: wire.categoryId ?? "-1",
    siteId: wire.siteId ?? "-1",
    smartGroupId: wire.smartGroupId ?? "-1",
    installSupportingConfigurationProfiles: wire.installPredefinedConfigProfiles ?? false,
    notifyAdministrators: wire.triggerAdminNotifications ?? false,
    notifications: notificationsFromWire(wire.notificationSettings),
    selfService: selfServiceFromWire(wire.selfServiceSettings),
  };
}

/** Blank texts and 0 are refused with 400 and mean nothing: they go out as null. */
const notificationsToWire = (n: MacAppNotifications): Notifications => ({
  notificationMessage: n.message || null,
  notificationInterval: n.intervalHours || null,
  deadlineMessage: n.deadlineMessage || null,
  deadline: n.deadlineHours || null,
  quitDelay: n.quitDelayMinutes || null,
  completeMessage: n.completeMessage || null,
  relaunch: n.relaunch || null,
  suppress: n.suppress || null,
});

const notificationsFromWire = (wire: Notifications | null | undefined): Required<MacAppNotifications> => ({
  message: wire?.notificationMessage ?? "",
  intervalHours: wire?.notificationInterval ?? 0,
  deadlineMessage: wire?.deadlineMessage ?? "",
  deadlineHours: wire?.deadline ?? 0,
  quitDelayMinutes: wire?.quitDelay ?? 0,
  completeMessage: wire?.completeMessage ?? "",
  relaunch: wire?.relaunch ?? false,
  suppress: wire?.suppress ?? false,
});

const selfServiceToWire = (s: MacAppSelfService): SelfService => ({
  includeInFeaturedCategory: s.includeInFeaturedCategory ?? false,
  includeInComplianceCategory: s.includeInComplianceCategory ?? false,
  forceViewDescription: s.ensureUsersViewDescription ?? false,
  description: lineFeeds(s.description ?? ""),
  categories: (s.categories ?? []).map(({ categoryId, featured }) => ({ id: categoryId, featured: featured ?? false })),
});

const selfServiceFromWire = (wire: SelfService | null | undefined): Required<MacAppSelfService> => ({
  description: wire?.description ?? "",
  ensureUsersViewDescription: wire?.forceViewDescription ?? false,
  includeInFeaturedCategory: wire?.includeInFeaturedCategory ?? false,
  includeInComplianceCategory: wire?.includeInComplianceCategory ?? false,
  categories: (wire?.categories ?? []).map(({ id, featured }) => ({
    categoryId: String(id),
    featured: featured ?? false,
  })),
});
