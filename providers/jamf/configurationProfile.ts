/**
 * Configuration profile: settings that Macs enforce (Computers > Configuration Profiles).
 *
 * | | |
 * |---|---|
 * | Endpoints | Classic `/osxconfigurationprofiles`, `/osxconfigurationprofiles/id/{id}` (Classic documentation 11.26.0) |
 * | Privileges | Create, Read, Update, Delete macOS Configuration Profiles; Read of what it refers to, to name a reference that does not exist |
 * | Quirks | the payload comes back rewritten; what it was told about distribution does not come back (field reports of 2024 to 2026, see `configurationProfile/`) |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { type Inputs, ManagedResource } from "../core/resource";
import { existing, namingMissing, type Reference, referencesOfScope, referenceTo } from "./classic/missing";
import { illegalTexts, requireTexts, unknownProperties } from "./classic/properties";
import { canonicalScope, filledScope, validateScope } from "./classic/scope";
import { withSiteAsReferred, withSiteId } from "./classic/site";
import { jamfClient, type JamfClient, type XmlDocument } from "./client";
import {
  changes,
  distributionMethods,
  distributions,
  fromWire,
  levels,
  type ProfileProperties,
  toWire,
} from "./configurationProfile/document";
import { canonicalPayload } from "./configurationProfile/payload";
import { validatePayload } from "./configurationProfile/validation";
import type { JamfArgs } from "./instance";
import { subjects } from "./subject";
import { normalText } from "./text";
import { requireGiven, requireId, requireName, requireOneOf } from "./validation";

/** Everything else of a profile (its Self Service tab, who may remove it, …) is never touched. */
export interface ConfigurationProfileArgs extends JamfArgs, CommonArgs, ProfileProperties {}

/**
 * A macOS configuration profile of Jamf Pro.
 *
 * ```ts
 * new ConfigurationProfile("dock", { jamfUrl, name: "Dock", payload: readFileSync("dock.mobileconfig", "utf8") });
 *
 * new ConfigurationProfile("sso", {
 *   jamfUrl,
 *   name: "Microsoft Enterprise SSO",
 *   scope: { computerGroupIds: [applicable.id] },
 *   payload: {
 *     PayloadContent: [
 *       {
 *         PayloadType: "com.apple.extensiblesso",
 *         ExtensionIdentifier: "com.microsoft.CompanyPortalMac.ssoextension",
 *         TeamIdentifier: "UBF8T346G9",
 *         Type: "Redirect",
 *         URLs: ["https://login.microsoftonline.com", "https://login.microsoft.com"],
 *         ExtensionData: { AppPrefixAllowList: "com.jamf.management.", browser_sso_interaction_enabled: 1 },
 *       },
 *     ],
 *   },
 * });
 * ```
 */
export class ConfigurationProfile extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly description: pulumi.Output<string>;
  declare readonly level: pulumi.Output<string>;
  declare readonly categoryId: pulumi.Output<string>;

  constructor(name: string, args: Inputs<ConfigurationProfileArgs>, opts?: pulumi.CustomResourceOptions) {
    super(configurationProfile, name, args, opts);
  }
}

const collection = "/osxconfigurationprofiles";
const about = subjects("configuration profile", "macOS Configuration Profiles");

const known: readonly (keyof ProfileProperties)[] = [
  "name",
  "description",
  "level",
  "distributionMethod",
  "site",
  "categoryId",
  "scope",
  "payload",
  "distributeUpdatesTo",
];

export const configurationProfile: Lifecycle<ConfigurationProfileArgs, JamfClient> = {
  kind: "jamf:ConfigurationProfile",
  givesBack: true,
  confidential: ["payload"],
  noun: "configuration profile",
  refusesSecondOfName: true,

  defaults: (args) => ({
    ...args,
    description: args.description ?? "",
    level: args.level ?? "Computer Level",
    distributionMethod: args.distributionMethod ?? "Install Automatically",
    site: args.site ?? "None",
    categoryId: args.categoryId ?? "-1",
    scope: filledScope(args.scope),
    distributeUpdatesTo: args.distributeUpdatesTo ?? "All",
  }),

  validate(args, given): Problem[] {
    return [
      ...requireGiven(given, "name", "payload"),
      ...unknownProperties(args, known),
      ...requireName(args.name),
      ...requireTexts(args, ["description"]),
      ...requireOneOf(args.level, levels, "level"),
      ...requireOneOf(args.distributionMethod, distributionMethods, "distributionMethod"),
      ...requireName(args.site, "site"),
      ...requireId(args.categoryId, "categoryId"),
      ...requireOneOf(args.distributeUpdatesTo, distributions, "distributeUpdatesTo"),
      ...(args.scope !== undefined ? validateScope(args.scope) : []),
      ...(args.payload === undefined ? [] : validatePayload(args.payload, args.level)),
      ...illegalTexts(args),
    ];
  },

  canonical({ description, scope, payload, ...args }) {
    return {
      ...args,
      ...(description !== undefined && { description: normalText(description) }),
      ...(scope && { scope: canonicalScope(scope) }),
      ...(payload !== undefined && { payload: canonicalPayload(payload) }),
    };
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, args) {
    const all = await jamf.classic.list(collection, about.lookUp(args.name));
    const same = all.filter(({ name }) => name === args.name);
    const found = await Promise.all(same.map(({ id }) => configurationProfile.read(jamf, id, args)));
    return found.filter((each) => each !== undefined);
  },

  async create(jamf, given) {
    const subject = about.create(given.name);
    const args = await withSiteId(jamf, given, subject);
    return namingMissing(jamf, referencesOf(args), () => jamf.classic.create(collection, toWire(args), subject));
  },

  async read(jamf, id, args) {
    const document = await jamf.classic.read(`${collection}/id/${id}`, about.read(args.name, id));
    return document && observed(jamf, id, document, args);
  },

  async update(jamf, id, given) {
    const [path, subject] = [`${collection}/id/${id}`, about.update(given.name, id)];
    const args = await withSiteId(jamf, given, subject);
    const changed = changes(await existing(jamf, path, about.readToUpdate(given.name, id)), args);
    if (changed) await namingMissing(jamf, referencesOf(args), () => jamf.classic.replace(path, changed, subject));
  },

  async delete(jamf, id, { name }) {
    await jamf.classic.remove(`${collection}/id/${id}`, about.delete(name, id));
  },
};

async function observed(
  jamf: JamfClient,
  id: string,
  document: XmlDocument,
  wanted: ConfigurationProfileArgs,
): Promise<Observed<ConfigurationProfileArgs>> {
  const { managedBy, ...args } = fromWire(document, wanted);
  return { id, args: await withSiteAsReferred(jamf, args, wanted), managedBy };
}

function referencesOf(args: ConfigurationProfileArgs): Reference[] {
  return [
    ...referenceTo("categoryId", args.categoryId, "categoryId"),
    ...referenceTo("site", args.site, "site"),
    ...referencesOfScope(args.scope),
  ];
}
