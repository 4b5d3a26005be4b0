/**
 * Policy: what runs on Macs, when, and from Self Service (Computers > Policies).
 *
 * | | |
 * |---|---|
 * | Endpoints | Classic `/policies`, `/policies/id/{id}` (Classic documentation 11.26.0; no other API writes policies up to Jamf Pro 11.30.1) |
 * | Privileges | Create, Read, Update, Delete Policies; Read of what it refers to, to name a reference that does not exist |
 * | Quirks | a write merges by section, but replaces the scope and every list; element names that the documentation has wrong (`reinstall_button_text`, `allow_users_to_defer`, `notification_type`); an icon can't be removed (field reports of 2026, see `policy/`) |
 * | Not in any API | the payload "Microsoft Device Compliance"; a write leaves it as the server leaves it, and the policy is never replaced |
 * | Marker | none, for want of a free-text field: after a lost answer an equal policy counts as ours if its scope names a group of this stack, as adopted otherwise |
 */
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { withNormalTexts } from "./classic/fields";
import { existing, namingMissing, type Reference, referencesOfScope, referenceTo } from "./classic/missing";
import { illegalTexts, unknownProperties } from "./classic/properties";
import { canonicalScope, filledScope, validateScope } from "./classic/scope";
import { withSiteAsReferred, withSiteId } from "./classic/site";
import { jamfClient, type JamfClient, type XmlDocument } from "./client";
import type { JamfArgs } from "./instance";
import { changes, fromWire, type PolicyProperties, toWire } from "./policy/document";
import { filledGeneral, generalFields, validateGeneral } from "./policy/general";
import * as options from "./policy/options";
import { withProvenance } from "./policy/provenance";
import { canonicalSelfService, filledSelfService, validateSelfService } from "./policy/selfService";
import { subjects } from "./subject";
import { requireGiven } from "./validation";

/**
 * What these properties speak of is managed as a whole: what is left out has the admin center's default. Everything else
 * (packages, printers, restart options, the Microsoft Device Compliance payload, …) is never touched.
 */
export interface PolicyArgs extends JamfArgs, CommonArgs, PolicyProperties {}

const about = subjects("policy", "Policies");
const known = [...Object.keys(generalFields), "scope", "selfService", "scripts", "maintenance", "userInteraction"];

const noTimes =
  "can't be managed: Jamf Pro's API does not give back the times that it was sent. Set them in the admin center " +
  "(Options > General > Client-Side Limitations); they stay";
const noPayload =
  'has no API: select the checkbox "Register computers with Microsoft Entra ID" in the admin center (Options > Microsoft Device Compliance)';
const notAvailable = {
  noExecuteOn: noTimes,
  noExecuteStart: noTimes,
  noExecuteEnd: noTimes,
  microsoftDeviceCompliance: noPayload,
  registerComputersWithMicrosoftEntraId: noPayload,
};

export const policy: Lifecycle<PolicyArgs, JamfClient> = {
  kind: "jamf:Policy",
  noun: "policy",
  nameProperty: "displayName",
  refusesSecondOfName: true,
  givesBack: true,
  // Parameters of scripts.
  confidential: ["scripts"],

  defaults: (args) => ({
    ...filledGeneral(args),
    scope: filledScope(args.scope),
    selfService: filledSelfService(args.selfService, args.displayName),
    scripts: args.scripts ?? [],
    maintenance: options.filledMaintenance(args.maintenance),
    userInteraction: options.filledUserInteraction(args.userInteraction),
  }),

  validate(args, given): Problem[] {
    return [
      ...requireGiven(given, "displayName"),
      ...unknownProperties(args, known, "", notAvailable),
      ...validateGeneral(args),
      ...(args.scope !== undefined ? validateScope(args.scope) : []),
      ...(args.selfService !== undefined ? validateSelfService(args.selfService) : []),
      ...(args.scripts !== undefined ? options.validateScripts(args.scripts) : []),
      ...(args.maintenance !== undefined ? options.validateMaintenance(args.maintenance) : []),
      ...(args.userInteraction !== undefined ? options.validateUserInteraction(args.userInteraction) : []),
      ...illegalTexts(args),
    ];
  },

  canonical({ scope, selfService, scripts, userInteraction, ...args }) {
    return {
      ...withNormalTexts(args),
      ...(scope && { scope: canonicalScope(scope) }),
      ...(selfService && { selfService: canonicalSelfService(selfService) }),
      ...(scripts && { scripts: options.canonicalScripts(scripts) }),
      ...(userInteraction && { userInteraction: options.canonicalUserInteraction(userInteraction) }),
    };
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, args) {
    const all = await jamf.classic.list("/policies", about.lookUp(args.displayName));
    const same = all.filter(({ name }) => name === args.displayName);
    const found = await Promise.all(same.map(({ id }) => policy.read(jamf, id, args)));
    const there = found.filter((each) => each !== undefined);
    return Promise.all(there.map((each) => withProvenance(policy, jamf, args, each)));
  },

  async create(jamf, given) {
    const subject = about.create(given.displayName);
    const args = await withSiteId(jamf, given, subject);
    return namingMissing(jamf, referencesOf(args), () => jamf.classic.create("/policies", toWire(args), subject));
  },

  async read(jamf, id, args) {
    const document = await jamf.classic.read(`/policies/id/${id}`, about.read(args.displayName, id));
    return document && observed(jamf, id, document, args);
  },

  async update(jamf, id, given, previous) {
    refuseIconRemoval(given, previous, id);
    const subject = about.update(given.displayName, id);
    const args = await withSiteId(jamf, given, subject);
    const before = await existing(jamf, `/policies/id/${id}`, about.readToUpdate(given.displayName, id));
    const changed = changes(before, args);
    if (!changed) return;
    await namingMissing(jamf, referencesOf(args), () => jamf.classic.replace(`/policies/id/${id}`, changed, subject));
  },

  async delete(jamf, id, { displayName }) {
    await jamf.classic.remove(`/policies/id/${id}`, about.delete(displayName, id));
  },
};

const observed = async (
  jamf: JamfClient,
  id: string,
  document: XmlDocument,
  args: PolicyArgs,
): Promise<Observed<PolicyArgs>> => ({ id, args: await withSiteAsReferred(jamf, fromWire(document, args), args) });

function referencesOf(args: PolicyArgs): Reference[] {
  return [
    ...referenceTo("categoryId", args.categoryId, "categoryId"),
    ...referenceTo("site", args.site, "site"),
    ...referencesOfScope(args.scope),
    ...(args.scripts ?? []).flatMap(({ scriptId }, i) => referenceTo("scriptId", scriptId, `scripts[${i}].scriptId`)),
    ...(args.selfService?.categories ?? []).flatMap(({ categoryId }, i) =>
      referenceTo("categoryId", categoryId, `selfService.categories[${i}].categoryId`),
    ),
  ];
}

/** Pulumi can't undo what it can't do: so the program is refused instead of showing a change at every run. */
function refuseIconRemoval({ displayName, selfService }: PolicyArgs, previous: PolicyArgs, id: string): void {
  const had = previous.selfService?.iconId ?? "-1";
  if (had === "-1" || !selfService?.available || selfService.iconId !== undefined) return;
  throw new Error(
    `Could not update policy "${displayName}" (id ${id}): Jamf Pro's API can exchange the icon ${had}, but not remove it. ` +
      "Set selfService.iconId again, or remove the icon in the admin center (Self Service tab) and run pulumi refresh.",
  );
}
