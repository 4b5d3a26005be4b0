/** Between a profile's properties and its Classic document. A write sends only the sections that change, each whole. */
import { xmlText } from "../../core/escaping";
import { splitMarker, withMarker } from "../../core/marker";
import type { Bag } from "../../core/unknown";
import { copyOf, type Field, type Fields, idOf, nameOrIdOf, readFields, text, writeFields } from "../classic/fields";
import { type ComputerScope, scopeField } from "../classic/scope";
import { xml, type XmlDocument, type XmlElement, type XmlNode } from "../client";
import { payloadToSend } from "./identity";
import { holdsPayload } from "./payload";

export const levels = ["Computer Level", "User Level"] as const;
export const distributionMethods = ["Install Automatically", "Make Available in Self Service"] as const;
export const distributions = ["All", "Newly Assigned"] as const;

export interface ProfileProperties {
  /** Name, 1 to 255 characters, unique in the instance. A change renames. */
  name: string;
  /** Description. Default: none. Our ownership marker follows it in Jamf Pro, and so on the Macs. */
  description?: string;
  /** Level: for the Mac, or for its user. Default `Computer Level`. A change moves the profile from one to the other. */
  level?: (typeof levels)[number];
  /** Distribution Method. Default `Install Automatically`. */
  distributionMethod?: (typeof distributionMethods)[number];
  /** Site: its name, or its id (digits only). Default `None`. */
  site?: string;
  /** Id of the category. Default `-1`: none. */
  categoryId?: string;
  /** Scope: which Macs get the profile. Default: none. */
  scope?: ComputerScope;
  /**
   * The profile as a property list: the XML text of an unsigned `.mobileconfig`, or an object with `PayloadContent`. In an
   * object dates are `{ $date: "2027-06-01T12:00:00Z" }` and data `{ $data: "<Base64>" }`. Identifiers and UUIDs may be
   * left out; those that the profile has in Jamf Pro stay.
   */
  payload: string | Bag;
  /** Macs that get a changed payload: `All` in scope, or those assigned from then on. Default `All`. */
  distributeUpdatesTo?: (typeof distributions)[number];
}

interface ManagedProfile extends ProfileProperties {
  managedBy?: string;
}

/** Read as `System` and `User`, and accepted so (field reports, 2024 to 2026); the documentation says `computer`, `user`. */
const level: Field<(typeof levels)[number]> = {
  read: (section) => (section.text("level")?.trim().toLowerCase() === "user" ? "User Level" : "Computer Level"),
  write: (section, value) => void section.set("level", wireLevel(value)),
};

const wireLevel = (value: ProfileProperties["level"]): string => (value === "User Level" ? "User" : "System");

type General = Omit<ProfileProperties, "scope" | "payload" | "distributeUpdatesTo">;

const fields: Fields<General> = {
  name: text("name"),
  description: text("description"),
  site: nameOrIdOf("site"),
  categoryId: idOf("category"),
  distributionMethod: text("distribution_method"),
  level,
};

const root = "os_x_configuration_profile";

const general = (args: ManagedProfile): General => ({
  ...args,
  description: withMarker(args.description, args.managedBy),
});

/**
 * Jamf Pro decodes the entities of a property list once more than XML says and refuses the `&` or `<` that comes out of it
 * with 409 (PI-827; field reports: jamf-cli, pull request 310, jamfplatform provider, pull request 305, 2026-07). So the text
 * is escaped once more; inside CDATA, because nothing else there is decoded on the way.
 */
const payload = (args: ManagedProfile, existing?: string): XmlNode[] => [
  { cdata: xmlText(payloadToSend({ ...args, scope: wireLevel(args.level) }, existing)) },
];

/** The document of a new profile. */
export function toWire(args: ManagedProfile): XmlDocument {
  const section = xml("general");
  writeFields(fields, section, general(args), true);
  section.set("payloads", payload(args));
  if (!args.scope) return xml(root, [section]);
  const scope = xml("scope");
  scopeField.write(scope, args.scope, true);
  return xml(root, [section, scope]);
}

/** `distributeUpdatesTo` is an order, not a property: Jamf Pro shows `Newly Assigned` whatever it was told. */
export function fromWire(document: XmlDocument, wanted: Partial<ProfileProperties> = {}): Partial<ManagedProfile> {
  const section = document.child("general") ?? xml("general");
  const { description, ...others } = readFields(fields, section, wanted);
  const { text: words, managedBy } = splitMarker(description);
  return {
    ...others,
    description: words,
    managedBy,
    payload: section.text("payloads") ?? "",
    scope: scopeField.read(document.child("scope") ?? xml("scope"), wanted.scope),
    ...(wanted.distributeUpdatesTo === undefined ? {} : { distributeUpdatesTo: wanted.distributeUpdatesTo }),
  };
}

/** What brings the profile from `document` to `args`; `undefined` when it is there already. */
export function changes(document: XmlDocument, args: ManagedProfile): XmlDocument | undefined {
  const sections = [changedGeneral(document, args), changedScope(document, args)].filter((each) => each !== undefined);
  return sections.length > 0 ? xml(root, sections) : undefined;
}

/**
 * With the program's payload in every write: the server's own, sent back to it, may be refused or escaped once more (field
 * report: jamfplatform provider, Jamf Pro 11.30, 2026-08).
 */
function changedGeneral(document: XmlDocument, args: ManagedProfile): XmlElement | undefined {
  const before = document.child("general") ?? xml("general");
  const held = before.text("payloads") ?? "";
  const after = copyOf(before);
  writeFields(fields, after, general(args), false);
  const samePayload = holdsPayload(held, args.payload);
  if (samePayload && JSON.stringify(after) === JSON.stringify(before)) return undefined;
  const moved = level.read(before, undefined) !== level.read(after, undefined);
  return after
    .remove("id")
    .remove("uuid")
    .set("payloads", payload(args, held))
    .set("redeploy_on_update", samePayload && !moved ? "Newly Assigned" : (args.distributeUpdatesTo ?? "All"));
}

function changedScope(document: XmlDocument, args: ManagedProfile): XmlElement | undefined {
  const before = document.child("scope") ?? xml("scope");
  const after = copyOf(before);
  if (args.scope) scopeField.write(after, args.scope, false);
  return JSON.stringify(after) === JSON.stringify(before) ? undefined : after;
}
