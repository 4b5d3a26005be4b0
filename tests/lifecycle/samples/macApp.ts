import type { Bag } from "../../support/host";
import type { Sample } from "../lifecycle";
import { editor, idOf, isThere, post } from "./edits";

const collection = "/api/v1/app-installers/deployments";
const edit = editor(collection);
const editIn = (block: string, change: Bag) => edit((app) => ({ [block]: { ...app[block], ...change } }));
const name = "Contract – Company Portal";

const notifications = {
  message: "Company Portal wird installiert.",
  intervalHours: 4,
  deadlineMessage: "Bald wird neu gestartet.",
  deadlineHours: 24,
  quitDelayMinutes: 10,
  completeMessage: "Fertig.",
  relaunch: true,
  suppress: true,
};
const selfService = {
  description: "Für die Anmeldung bei Microsoft 365.\nBitte zuerst lesen.",
  ensureUsersViewDescription: true,
  includeInFeaturedCategory: true,
  includeInComplianceCategory: true,
};
const without = (bag: Bag, key: string) => Object.fromEntries(Object.entries(bag).filter(([k]) => k !== key));

export const macAppSample: Sample = {
  kind: "jamf:MacApp",
  marked: false,

  async prepare(admin) {
    const line = { name: "Serial Number", priority: 0, andOr: "and", searchType: "like", value: "C02" };
    const titles = (await admin.must("GET", "/api/v1/app-installers/titles?page=0&page-size=1000")).json.results;
    const titleId = (title: string) => titles.find((t: { titleName: string }) => t.titleName === title).id as string;
    const siteId = await idOf(admin, "/api/v1/sites", "Werk Süd");
    const smartGroups = "/api/v3/computer-groups/smart-groups";
    return {
      pilotId: await post(admin, smartGroups, { name: "Pilot", criteria: [line], siteId }),
      siteId,
      categoryId: await post(admin, "/api/v1/categories", { name: "Werkzeuge", priority: 3 }),
      otherId: await post(admin, "/api/v1/categories", { name: "Anderes", priority: 3 }),
      portal: titleId("Microsoft Intune Company Portal"),
      edge: titleId("Microsoft Edge"),
    };
  },

  args: ({ categoryId, otherId }) => ({
    appTitle: "Microsoft Intune Company Portal",
    bundleId: "com.microsoft.CompanyPortalMac",
    name,
    targetGroup: "Pilot",
    distributionMethod: "Make Available in Self Service",
    installSupportingConfigurationProfiles: true,
    deploy: true,
    updateBehavior: "Manual",
    categoryId,
    site: "Werk Süd",
    notifyAdministrators: true,
    notifications,
    selfService: { ...selfService, categories: [{ categoryId: otherId, featured: true }, { categoryId }] },
  }),

  changes: ({ pilotId, siteId, otherId, categoryId }) => {
    const shown = { ...selfService, categories: [{ categoryId: otherId, featured: true }, { categoryId }] };
    return {
      appTitle: { appTitle: "Microsoft Edge", bundleId: "com.microsoft.edgemac" },
      "bundleId left out": { bundleId: undefined },
      name: { name: `${name} (neu)` },
      "name left out": { name: undefined },
      // An app of a site is for groups of that site only.
      targetGroup: { targetGroup: "All Managed Clients", site: undefined },
      "targetGroup left out": { targetGroup: undefined, site: undefined },
      "targetGroup by id": { targetGroup: pilotId },
      distributionMethod: { distributionMethod: "Install Automatically" },
      installSupportingConfigurationProfiles: { installSupportingConfigurationProfiles: false },
      deploy: { deploy: false },
      updateBehavior: { updateBehavior: "Automatic" },
      categoryId: { categoryId: otherId },
      site: { site: undefined },
      "site by id": { site: siteId },
      notifyAdministrators: { notifyAdministrators: undefined },
      "notifications.message": { notifications: { ...notifications, message: "" } },
      "notifications.intervalHours": { notifications: { ...notifications, intervalHours: 0 } },
      "notifications.deadlineMessage": { notifications: { ...notifications, deadlineMessage: "Gleich." } },
      "notifications.deadlineHours": { notifications: { ...notifications, deadlineHours: 1 } },
      "notifications.quitDelayMinutes": { notifications: { ...notifications, quitDelayMinutes: 1 } },
      "notifications.completeMessage": { notifications: without(notifications, "completeMessage") },
      "notifications.relaunch": { notifications: { ...notifications, relaunch: false } },
      "notifications.suppress": { notifications: { ...notifications, suppress: false } },
      "notifications left out": { notifications: undefined },
      "selfService.description": { selfService: { ...shown, description: "" } },
      "selfService.ensureUsersViewDescription": { selfService: { ...shown, ensureUsersViewDescription: false } },
      "selfService.includeInFeaturedCategory": { selfService: { ...shown, includeInFeaturedCategory: false } },
      "selfService.includeInComplianceCategory": { selfService: { ...shown, includeInComplianceCategory: false } },
      "selfService.categories": { selfService: { ...shown, categories: [{ categoryId, featured: true }] } },
    };
  },

  drift: ({ edge, otherId }) => ({
    appTitle: edit({ appTitleId: edge }),
    name: edit({ name: `${name} (von Hand)` }),
    targetGroup: edit({ smartGroupId: "1", siteId: "-1" }),
    "deploy and no target group": edit({ enabled: false, smartGroupId: "-1" }),
    distributionMethod: edit({ deploymentType: "INSTALL_AUTOMATICALLY" }),
    installSupportingConfigurationProfiles: edit({ installPredefinedConfigProfiles: false }),
    updateBehavior: edit({ updateBehavior: "AUTOMATIC" }),
    categoryId: edit({ categoryId: otherId }),
    site: edit({ siteId: "-1" }),
    notifyAdministrators: edit({ triggerAdminNotifications: false }),
    "notifications.message": editIn("notificationSettings", { notificationMessage: "von Hand" }),
    "notifications.intervalHours": editIn("notificationSettings", { notificationInterval: null }),
    "notifications.deadlineMessage": editIn("notificationSettings", { deadlineMessage: null }),
    "notifications.deadlineHours": editIn("notificationSettings", { deadline: 2 }),
    "notifications.quitDelayMinutes": editIn("notificationSettings", { quitDelay: 2 }),
    "notifications.completeMessage": editIn("notificationSettings", { completeMessage: "von Hand" }),
    "notifications.relaunch": editIn("notificationSettings", { relaunch: null }),
    "notifications.suppress": editIn("notificationSettings", { suppress: false }),
    "selfService.description": editIn("selfServiceSettings", { description: "von Hand" }),
    "selfService.ensureUsersViewDescription": editIn("selfServiceSettings", { forceViewDescription: false }),
    "selfService.includeInFeaturedCategory": editIn("selfServiceSettings", { includeInFeaturedCategory: false }),
    "selfService.includeInComplianceCategory": editIn("selfServiceSettings", { includeInComplianceCategory: false }),
    "selfService.categories": editIn("selfServiceSettings", { categories: [{ id: otherId, featured: false }] }),
  }),

  makeByHand: (admin, { portal, pilotId, siteId, categoryId, otherId }, how) =>
    post(admin, collection, {
      name,
      enabled: true,
      appTitleId: portal,
      deploymentType: "SELF_SERVICE",
      updateBehavior: how === "equal" ? "MANUAL" : "AUTOMATIC",
      categoryId,
      siteId,
      smartGroupId: pilotId,
      installPredefinedConfigProfiles: true,
      triggerAdminNotifications: true,
      notificationSettings: {
        notificationMessage: notifications.message,
        notificationInterval: notifications.intervalHours,
        deadlineMessage: notifications.deadlineMessage,
        deadline: notifications.deadlineHours,
        quitDelay: notifications.quitDelayMinutes,
        completeMessage: notifications.completeMessage,
        relaunch: true,
        suppress: true,
      },
      selfServiceSettings: {
        description: selfService.description,
        forceViewDescription: true,
        includeInFeaturedCategory: true,
        includeInComplianceCategory: true,
        categories: [{ id: categoryId }, { id: otherId, featured: true }],
      },
    }),

  removeByHand: async (admin, id) => void (await admin.must("DELETE", `${collection}/${id}`)),
  exists: (admin, id) => isThere(admin, `${collection}/${id}`),
};
