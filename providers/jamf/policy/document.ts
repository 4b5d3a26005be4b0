/**
 * Between a policy's properties and its Classic document. A write sends only the sections that change, each whole, with
 * everything in it that is not ours.
 */
import { type XmlDocument, xml, XmlElement } from "../client";
import { copyOf, type Fields, readFields, writeFields } from "../classic/fields";
import { type ComputerScope, scopeField } from "../classic/scope";
import { generalFields, type PolicyGeneral } from "./general";
import {
  maintenanceField,
  type PolicyMaintenance,
  type PolicyScript,
  type PolicyUserInteraction,
  scriptsField,
  userInteractionField,
} from "./options";
import { type PolicySelfService, selfServiceField } from "./selfService";

export interface PolicyProperties extends PolicyGeneral {
  /** Scope: which Macs get the policy. Default: none. */
  scope?: ComputerScope;
  /** Self Service. Default: not available there. */
  selfService?: PolicySelfService;
  /** Options > Scripts. Default: none. */
  scripts?: PolicyScript[];
  /** Options > Maintenance. Default: nothing. */
  maintenance?: PolicyMaintenance;
  /** User Interaction. Default: no messages, no deferral. */
  userInteraction?: PolicyUserInteraction;
}

/** Section by section; properties of `general` stand in it directly, the others are their section. */
const sections: Readonly<Record<string, Fields<Partial<PolicyProperties>>>> = {
  general: generalFields as Fields<Partial<PolicyProperties>>,
  scope: only("scope", scopeField),
  self_service: only("selfService", selfServiceField),
  scripts: only("scripts", scriptsField),
  maintenance: only("maintenance", maintenanceField),
  user_interaction: only("userInteraction", userInteractionField),
};

function only(property: keyof PolicyProperties, field: unknown): Fields<Partial<PolicyProperties>> {
  return { [property]: field } as unknown as Fields<Partial<PolicyProperties>>;
}

/**
 * What `general` shows and must not get back: the server derives it from elsewhere and ignores it or refuses the write with
 * `Problem with general`; the no-execute times come back as something else than was sent (field reports: jamfplatform
 * provider issue 387, Jamf Pro 11.31.1, 2026-09-07).
 */
const neverSent = ["id", "trigger", "network_limitations", "override_default_settings", "date_time_limitations"];
const datesSent = ["activation_date", "expiration_date"];

/** The document of a new policy. */
export const toWire = (args: PolicyProperties): XmlDocument => {
  const made = Object.entries(sections).map(([name, fields]) => {
    const section = xml(name);
    writeFields(fields, section, args, true);
    return section;
  });
  return xml(
    "policy",
    made.filter(({ nodes }) => nodes.length > 0),
  );
};

/** `wanted` decides where a value has several forms, or can't be seen. */
export const fromWire = (document: XmlDocument, wanted: Partial<PolicyProperties> = {}): Partial<PolicyProperties> =>
  Object.assign(
    {},
    ...Object.entries(sections).map(([name, fields]) => readFields(fields, document.child(name) ?? xml(name), wanted)),
  ) as Partial<PolicyProperties>;

/** The document as it is to be; `document` itself stays as it is. */
export function merged(document: XmlDocument, args: Partial<PolicyProperties>): XmlDocument {
  const result = copyOf(document);
  for (const [name, fields] of Object.entries(sections)) {
    const section = result.child(name) ?? xml(name);
    writeFields(fields, section, args, false);
    if (section.nodes.length > 0) result.set(section);
  }
  return result;
}

/** What brings the policy from `document` to `args`; `undefined` when it is there already. */
export function changes(document: XmlDocument, args: Partial<PolicyProperties>): XmlDocument | undefined {
  const result = merged(document, args);
  const changed = Object.keys(sections).filter(
    (name) => JSON.stringify(document.child(name)) !== JSON.stringify(result.child(name)),
  );
  if (changed.length === 0) return undefined;
  return xml(
    "policy",
    changed.map((name) =>
      name === "general" ? sendable(result.child(name)!, document.child(name)) : result.child(name)!,
    ),
  );
}

function sendable(general: XmlElement, before: XmlElement | undefined): XmlElement {
  const sent = copyOf(general);
  for (const name of neverSent) sent.remove(name);
  const dates = (section: XmlElement | undefined) =>
    (section?.child("date_time_limitations") ?? xml("none")).children().filter(({ name }) => datesSent.includes(name));
  if (JSON.stringify(dates(general)) !== JSON.stringify(dates(before))) {
    sent.set("date_time_limitations", dates(general));
  }
  return sent;
}
