/**
 * Mac App from the Jamf App Catalog: Jamf builds, hosts and updates the installer (Computers > Mac Apps > Jamf App Catalog).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v1/app-installers/deployments`, `/api/v1/app-installers/titles` (in no schema that Jamf Pro serves; Jamf's public tooling, September 2026) |
 * | Privileges | Create, Read, Update, Delete Mac Applications; Read Smart and Static Computer Groups for the target group by name; Read Sites for a site by name |
 * | Quirks | PUT replaces everything; blank messages and a 0 are refused, `null` means "as in the global settings"; an enabled deployment needs a smart group; an app that is installed stays on the Mac after delete; no free-text field, so no marker |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { jamfClient, type JamfClient, rsqlEquals } from "./client";
import { directoryOf } from "./directory";
import type { JamfArgs } from "./instance";
import * as catalog from "./macApp/catalog";
import type { MacAppNotifications, MacAppSelfService } from "./macApp/settings";
import { type Deployment, distributionMethods, fromWire, toWire, updateBehaviors } from "./macApp/wire";
import type { LabelOf } from "./labels";
import { subjects } from "./subject";
import { normalText } from "./text";
import { requireBoolean, requireGiven, requireId, requireName, requireOneOf } from "./validation";
import { validateNotifications, validateSelfService } from "./macApp/validation";

export interface MacAppArgs extends JamfArgs, CommonArgs {
  /** Title in the Jamf App Catalog, exactly: `Microsoft Intune Company Portal`. */
  appTitle: string;
  /** Bundle id that the title must have: a check against a title of the same name, and a choice between several. */
  bundleId?: string;
  /** Display name, 1 to 255 characters. Default: the title. */
  name?: string;
  /** Target Group: a smart group by name, or by id (digits only). Default `All Managed Clients`. */
  targetGroup?: string;
  /** Distribution Method. Default `Install Automatically`. */
  distributionMethod?: LabelOf<typeof distributionMethods>;
  /** Install supporting configuration profiles: those that the app needs, kept by Jamf. Default `false`. */
  installSupportingConfigurationProfiles?: boolean;
  /** The Deploy switch. Default `false`: a draft that reaches no Mac. */
  deploy?: boolean;
  /** Update Behavior: `Automatic` follows the catalog, `Manual` stays at the version of the moment. Default `Automatic`. */
  updateBehavior?: LabelOf<typeof updateBehaviors>;
  /** Id of the category. Default `-1`: none. */
  categoryId?: string;
  /** Site: its name, or its id (digits only). Default `None`. */
  site?: string;
  /** Jamf Pro notifies administrators about installations of this app. Default `false`. */
  notifyAdministrators?: boolean;
  /** What users see; what is left out stays as it is in Jamf Pro. */
  notifications?: MacAppNotifications;
  /** How Self Service shows the app; what is left out stays as it is in Jamf Pro. */
  selfService?: MacAppSelfService;
}

/**
 * An app from the Jamf App Catalog.
 *
 * ```ts
 * new MacApp("chrome", { jamfUrl, appTitle: "Google Chrome", deploy: true });
 *
 * new MacApp("companyPortal", {
 *   jamfUrl,
 *   appTitle: "Microsoft Intune Company Portal",
 *   bundleId: "com.microsoft.CompanyPortalMac",
 *   targetGroup: pilotGroup.id,
 *   installSupportingConfigurationProfiles: true,
 *   deploy: true,
 *   notifications: { message: "Company Portal is being updated.", deadlineHours: 24 },
 * });
 * ```
 */
export class MacApp extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly appTitle: pulumi.Output<string>;
  /** Id of the title in the catalog. */
  declare readonly appTitleId: pulumi.Output<string>;
  /** The newest version in the catalog when the app was last written or refreshed. */
  declare readonly latestAvailableVersion: pulumi.Output<string>;
  /** The version that `updateBehavior: "Manual"` stays at; empty with `Automatic`. */
  declare readonly selectedVersion: pulumi.Output<string>;

  constructor(name: string, args: Inputs<MacAppArgs>, opts?: pulumi.CustomResourceOptions) {
    super(macApp, name, args, opts);
  }
}

const path = "/v1/app-installers/deployments";
const about = subjects("Mac App", "Mac Applications");

/** What state holds besides the inputs. */
type State = MacAppArgs & { appTitleId?: string };

export const macApp: Lifecycle<MacAppArgs, JamfClient> = {
  kind: "jamf:MacApp",
  noun: "Mac App",
  givesBack: true,
  outputs: ["appTitleId", "latestAvailableVersion", "selectedVersion"],

  defaults: (args) => ({
    ...args,
    ...(args.name === undefined && args.appTitle !== undefined ? { name: args.appTitle } : {}),
    targetGroup: args.targetGroup ?? catalog.allManagedClients,
    distributionMethod: args.distributionMethod ?? "Install Automatically",
    installSupportingConfigurationProfiles: args.installSupportingConfigurationProfiles ?? false,
    deploy: args.deploy ?? false,
    updateBehavior: args.updateBehavior ?? "Automatic",
    categoryId: args.categoryId ?? "-1",
    site: args.site ?? "None",
    notifyAdministrators: args.notifyAdministrators ?? false,
  }),

  validate: (args, given): Problem[] => [
    ...requireGiven(given, "appTitle"),
    ...requireName(args.appTitle, "appTitle"),
    ...requireName(args.bundleId, "bundleId"),
    ...requireName(args.name),
    ...requireName(args.targetGroup, "targetGroup"),
    ...(args.targetGroup === "-1" ? [{ property: "targetGroup", reason: noGroup }] : []),
    ...requireOneOf(args.distributionMethod, distributionMethods.all, "distributionMethod"),
    ...requireOneOf(args.updateBehavior, updateBehaviors.all, "updateBehavior"),
    ...(["installSupportingConfigurationProfiles", "deploy", "notifyAdministrators"] as const).flatMap((property) =>
      requireBoolean(args[property], property),
    ),
    ...requireId(args.categoryId, "categoryId"),
    ...requireName(args.site, "site"),
    ...(isInSite(args.site) && args.targetGroup === catalog.allManagedClients
      ? [{ property: "targetGroup", reason: notInSite }]
      : []),
    ...validateNotifications(args.notifications),
    ...validateSelfService(args.selfService),
  ],

  canonical(args) {
    const { selfService } = args;
    if (!selfService) return args;
    const { description, categories } = selfService;
    return {
      ...args,
      selfService: {
        ...selfService,
        ...(typeof description === "string" ? { description: normalText(description) } : {}),
        ...(Array.isArray(categories) ? { categories: inOneOrder(categories) } : {}),
      },
    };
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, args) {
    const name = args.name!;
    const rows = await catalog.explaining(jamf, () =>
      jamf.list<{ id: string; name: string }>(path, about.lookUp(name), { filter: rsqlEquals("name", name) }),
    );
    const found = await Promise.all(
      rows.filter((row) => row.name === name).map(({ id }) => macApp.read(jamf, String(id), args)),
    );
    return found.filter((app) => app !== undefined);
  },

  async create(jamf, args) {
    const subject = about.create(args.name!);
    const wire = toWire(args, await catalog.resolve(jamf, args, subject));
    const made = await catalog.explaining(jamf, () => jamf.create<{ id: string }>(path, wire, subject));
    return String(made.id);
  },

  async read(jamf, id, args: State) {
    const wire = await catalog.explaining(jamf, () =>
      jamf.read<Deployment>(`${path}/${id}`, about.read(args.name!, id)),
    );
    if (!wire) return undefined;
    const { appTitleId, smartGroupId, siteId, ...own } = fromWire(wire);
    return {
      id,
      args: {
        ...own,
        ...(await catalog.titleOf(jamf, appTitleId, args)),
        targetGroup: await catalog.targetGroupOf(jamf, smartGroupId, args.targetGroup),
        site: await directoryOf(jamf).sites.reference(siteId, args.site),
      },
      outputs: {
        appTitleId,
        latestAvailableVersion: wire.latestAvailableVersion ?? "",
        selectedVersion: wire.selectedVersion ?? "",
      },
    };
  },

  async update(jamf, id, args) {
    const subject = about.update(args.name!, id);
    const refs = await catalog.resolve(jamf, args, subject);
    // PUT resets what it does not hold, so that what this program says nothing about goes back as it came.
    const now = await jamf.read<Deployment>(`${path}/${id}`, about.readToUpdate(args.name!, id));
    const kept = now && fromWire(now);
    const whole = {
      ...args,
      notifications: { ...kept?.notifications, ...args.notifications },
      selfService: { ...kept?.selfService, ...args.selfService },
    };
    await catalog.explaining(jamf, () => jamf.replace(`${path}/${id}`, toWire(whole, refs), subject));
  },

  async delete(jamf, id, { name }) {
    await catalog.explaining(jamf, () => jamf.remove(`${path}/${id}`, about.delete(name!, id)));
  },
};

const inOneOrder = (categories: readonly { categoryId: string; featured?: boolean }[]) =>
  categories
    .map(({ categoryId, featured }) => ({ categoryId, featured: featured ?? false }))
    .sort((a, b) => Number(a.categoryId) - Number(b.categoryId));

const isInSite = (site: unknown): boolean => typeof site === "string" && site !== "None" && site !== "-1";
const notInSite =
  `must be a smart group of the site: "All Managed Clients" is in none, and an app in a site does not reach it. Create a smart group ` +
  "in that site for its Macs, or leave the site out";
const noGroup = `must be a smart group; all Macs are "All Managed Clients"`;
