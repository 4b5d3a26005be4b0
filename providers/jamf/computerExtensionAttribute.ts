/**
 * Computer extension attribute: a piece of inventory of one's own, filled by a script, from a list, by hand or from the
 * directory service (Settings > Computer management > Extension attributes).
 *
 * | | |
 * |---|---|
 * | Endpoints | `/api/v1/computer-extension-attributes`, `/api/v1/computer-extension-attributes/{id}` (Jamf Pro OpenAPI 11.30.1) |
 * | Privileges | Create, Read, Update, Delete Computer Extension Attributes |
 * | Quirks | PUT replaces everything and answers 202; a field that does not belong to the input type is refused; `manageExistingData` is refused on create and for an enabled attribute, and required when a script is switched off (jamf/terraform-provider-jamfplatform, probed 2026-07-28); "Allow Multiple Values" never changes after creation (OpenAPI 11.30.1) |
 */
import type * as pulumi from "@pulumi/pulumi";
import type { CommonArgs, Lifecycle, Observed, Problem } from "../core/lifecycle";
import { splitMarker, withMarker } from "../core/marker";
import { type Inputs, ManagedResource } from "../core/resource";
import { jamfClient, type JamfClient, rsqlEquals } from "./client";
import { validateInput } from "./computerExtensionAttribute/input";
import type { JamfArgs } from "./instance";
import { type LabelOf, labels } from "./labels";
import { scriptDigest, scriptText } from "./packagedScript";
import { subjects } from "./subject";
import { lineFeeds, normalText } from "./text";
import { requireBoolean, requireGiven, requireName, requireOneOf } from "./validation";

const dataTypes = labels({ String: "STRING", Integer: "INTEGER", Date: "DATE" });
const sections = labels({
  General: "GENERAL",
  Hardware: "HARDWARE",
  "Operating System": "OPERATING_SYSTEM",
  "User and Location": "USER_AND_LOCATION",
  Purchasing: "PURCHASING",
  "Extension Attributes": "EXTENSION_ATTRIBUTES",
});
const inputTypes = labels({
  "Text Field": "TEXT",
  "Pop-up Menu": "POPUP",
  Script: "SCRIPT",
  "Directory Service Attribute Mapping": "DIRECTORY_SERVICE_ATTRIBUTE_MAPPING",
});
const existingData = labels({ Retain: "RETAIN", Delete: "DELETE" });

export interface ComputerExtensionAttributeArgs extends JamfArgs, CommonArgs {
  /** Display Name, 1 to 255 characters, unique in the instance. Criteria and inventory use it. A change renames. */
  name: string;
  /** Description. Default: none. Our ownership marker follows it in Jamf Pro. */
  description?: string;
  /** Data Type. `Date` is `YYYY-MM-DD hh:mm:ss`. Default `String`. */
  dataType?: LabelOf<typeof dataTypes>;
  /** Inventory Display: the section of a computer's inventory that shows the value. Default `General`. */
  inventoryDisplay?: LabelOf<typeof sections>;
  /** Input Type: where the value comes from. Default `Text Field`. */
  inputType?: LabelOf<typeof inputTypes>;
  /** Script whose output between `<result>` and `</result>` is the value. With input type `Script`, and required there. */
  script?: string;
  /** Pop-up Menu Choices, in this order. With input type `Pop-up Menu`, and required there. */
  popUpMenuChoices?: string[];
  /** Directory Service Attribute. With input type `Directory Service Attribute Mapping`, and required there. */
  directoryServiceAttribute?: string;
  /** Allow Multiple Values. With input type `Directory Service Attribute Mapping`. Default `false`. A change replaces the attribute, and with it the values collected so far. */
  allowMultipleValues?: boolean;
  /** Enabled: the script runs at inventory updates. Only a script can be switched off. Default `true`. */
  enabled?: boolean;
  /** What becomes of the values collected so far when a script is switched off. With `enabled: false`. Default `Retain`. */
  existingData?: LabelOf<typeof existingData>;
}

/**
 * A computer extension attribute of Jamf Pro.
 *
 * ```ts
 * new ComputerExtensionAttribute("exception", { jamfUrl, name: "FileVault exception" });
 *
 * new ComputerExtensionAttribute("registered", {
 *   jamfUrl,
 *   name: "Entra registration",
 *   inventoryDisplay: "User and Location",
 *   inputType: "Script",
 *   script: readFileSync("entra-registration.zsh", "utf8"),
 * });
 * ```
 */
export class ComputerExtensionAttribute extends ManagedResource {
  declare readonly name: pulumi.Output<string>;
  declare readonly inputType: pulumi.Output<LabelOf<typeof inputTypes>>;

  constructor(name: string, args: Inputs<ComputerExtensionAttributeArgs>, opts?: pulumi.CustomResourceOptions) {
    super(computerExtensionAttribute, name, args, opts);
  }
}

interface Wire {
  id?: string;
  name: string;
  description?: string | null;
  dataType: string;
  enabled?: boolean | null;
  inventoryDisplayType: string;
  inputType: string;
  scriptContents?: string | null;
  popupMenuChoices?: string[] | null;
  ldapAttributeMapping?: string | null;
  ldapExtensionAttributeAllowed?: boolean | null;
  manageExistingData?: string;
}

const path = "/v1/computer-extension-attributes";
const about = subjects("computer extension attribute", "Computer Extension Attributes");

export const computerExtensionAttribute: Lifecycle<ComputerExtensionAttributeArgs, JamfClient> = {
  kind: "jamf:ComputerExtensionAttribute",
  noun: "computer extension attribute",
  givesBack: true,
  confidential: ["script"],
  replaceOn: ["allowMultipleValues"],
  refusesSecondOfName: true,

  defaults: (args) => ({
    ...args,
    description: args.description ?? "",
    dataType: args.dataType ?? "String",
    inventoryDisplay: args.inventoryDisplay ?? "General",
    inputType: args.inputType ?? "Text Field",
    enabled: args.enabled ?? true,
    ...(args.inputType === "Directory Service Attribute Mapping"
      ? { allowMultipleValues: args.allowMultipleValues ?? false }
      : {}),
  }),

  validate: (args, given): Problem[] => [
    ...requireGiven(given, "name"),
    ...requireName(args.name),
    ...requireOneOf(args.dataType, dataTypes.all, "dataType"),
    ...requireOneOf(args.inventoryDisplay, sections.all, "inventoryDisplay"),
    ...requireOneOf(args.inputType, inputTypes.all, "inputType"),
    ...requireOneOf(args.existingData, existingData.all, "existingData"),
    ...requireBoolean(args.enabled, "enabled"),
    ...requireBoolean(args.allowMultipleValues, "allowMultipleValues"),
    ...validateInput(args, given),
  ],

  canonical({ existingData: _, ...args }) {
    if (typeof args.description === "string") args.description = normalText(args.description);
    if (typeof args.script === "string") args.script = scriptDigest(args.script);
    if ("allowMultipleValues" in args) args.allowMultipleValues ??= false;
    return args;
  },

  connect: (args) => Promise.resolve(jamfClient(args.jamfUrl)),

  async find(jamf, { name }) {
    const found = await jamf.list<Wire>(path, about.lookUp(name), { filter: rsqlEquals("name", name) });
    return found.filter((a) => a.name === name).map((a) => observed(a.id!, a));
  },

  async create(jamf, args) {
    return (await jamf.create<{ id: string }>(path, toWire(args), about.create(args.name))).id;
  },

  async read(jamf, id, { name }) {
    const found = await jamf.read<Wire>(`${path}/${id}`, about.read(name, id));
    return found && observed(id, found);
  },

  async update(jamf, id, given, previous) {
    const args = given.script === undefined ? given : { ...given, script: scriptText(given.script, previous.script) };
    const off = args.inputType === "Script" && args.enabled === false;
    const data = off ? { manageExistingData: existingData.toWire(args.existingData ?? "Retain") } : {};
    await jamf.replace(`${path}/${id}`, { ...toWire(args), ...data }, about.update(args.name, id));
  },

  async delete(jamf, id, { name }) {
    await jamf.remove(`${path}/${id}`, about.delete(name, id));
  },
};

type Own = Omit<ComputerExtensionAttributeArgs, keyof JamfArgs | keyof CommonArgs | "existingData"> &
  Pick<CommonArgs, "managedBy">;

export function toWire(args: Own): Wire {
  const { inputType = "Text Field" } = args;
  return {
    name: args.name,
    description: withMarker(args.description, args.managedBy),
    dataType: dataTypes.toWire(args.dataType ?? "String"),
    enabled: args.enabled ?? true,
    inventoryDisplayType: sections.toWire(args.inventoryDisplay ?? "General"),
    inputType: inputTypes.toWire(inputType),
    ...(inputType === "Script" ? { scriptContents: lineFeeds(scriptText(args.script ?? "")) } : {}),
    ...(inputType === "Pop-up Menu" ? { popupMenuChoices: args.popUpMenuChoices ?? [] } : {}),
    ...(inputType === "Directory Service Attribute Mapping"
      ? {
          ldapAttributeMapping: args.directoryServiceAttribute ?? "",
          ldapExtensionAttributeAllowed: args.allowMultipleValues ?? false,
        }
      : {}),
  };
}

export function fromWire(wire: Wire): Own {
  const { text, managedBy } = splitMarker(wire.description);
  const inputType = inputTypes.fromWire(wire.inputType);
  return {
    name: wire.name,
    description: text,
    dataType: dataTypes.fromWire(wire.dataType),
    inventoryDisplay: sections.fromWire(wire.inventoryDisplayType),
    inputType,
    enabled: wire.enabled ?? true,
    ...(inputType === "Script" ? { script: wire.scriptContents ?? "" } : {}),
    ...(inputType === "Pop-up Menu" ? { popUpMenuChoices: wire.popupMenuChoices ?? [] } : {}),
    ...(inputType === "Directory Service Attribute Mapping"
      ? {
          directoryServiceAttribute: wire.ldapAttributeMapping ?? "",
          allowMultipleValues: wire.ldapExtensionAttributeAllowed ?? false,
        }
      : {}),
    managedBy,
  };
}

function observed(id: string, wire: Wire): Observed<ComputerExtensionAttributeArgs> {
  const { managedBy, ...args } = fromWire(wire);
  return { id: String(id), args, managedBy };
}
