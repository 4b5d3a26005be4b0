/**
 * By PayloadIdentifier and PayloadUUID a Mac tells a changed profile from another one. Jamf Pro gives a new profile its own
 * pair at the top and takes a write with another pair for another profile, which Macs install afresh (field reports:
 * jamfpro provider, 2025-08; jamfplatform provider, 2026-05). So a write carries the pairs that stand in Jamf Pro; what is
 * new gets a pair that follows from who manages the profile, so that trying again makes no other.
 */
import { createHash } from "node:crypto";
import { isBag, type Bag } from "../../core/unknown";
import { xml, type XmlElement } from "../client";
import { documentText, plistText, plistTree, PropertyListUnreadable, setValue, valueAt } from "./propertyList";

interface Pair {
  type: string;
  uuid?: string;
  identifier?: string;
}

interface Profile {
  name: string;
  /** `System` or `User`, as in PayloadScope. */
  scope: string;
  managedBy?: string;
  payload: string | Bag;
}

/** The text that Jamf Pro gets; `existing` is the one it has. */
export function payloadToSend({ name, scope, managedBy, payload }: Profile, existing?: string): string {
  const tree = plistTree(isBag(payload) ? plistText(payload) : payload);
  const top = tree.child("dict")!;
  const had = existing ? pairsOf(existing) : undefined;
  const seed = managedBy ?? name;

  setValue(top, "PayloadType", xml("string", "Configuration"));
  setValue(top, "PayloadScope", xml("string", scope));
  setMissing(top, "PayloadVersion", xml("integer", 1));
  setMissing(top, "PayloadDisplayName", xml("string", name));
  setPair(top, had?.top ?? {}, uuidFrom(seed));

  const payloads = payloadsOf(top);
  if (payloads.length === 0) throw new Error(`payload.PayloadContent of the profile "${name}" holds no payload.`);
  const owners = partners(payloads.map(pairOf), had?.payloads ?? []);
  const counts = new Map<string, number>();
  payloads.forEach((payload, i) => {
    const { type } = pairOf(payload);
    const count = counts.get(type) ?? 0;
    counts.set(type, count + 1);
    setMissing(payload, "PayloadVersion", xml("integer", 1));
    setPair(payload, owners[i] ?? {}, uuidFrom(`${seed}/${type}/${count}`));
  });
  return documentText(tree);
}

/** For each payload the pair in Jamf Pro that belongs to it: the one it names itself, otherwise the next of its type. */
function partners(own: readonly Pair[], had: readonly Pair[]): (Pair | undefined)[] {
  const left = [...had];
  const take = (is: (pair: Pair) => boolean) => {
    const at = left.findIndex(is);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const named = own.map(({ type, uuid, identifier }) =>
    take((pair) => {
      const sameId = identifier !== undefined && pair.identifier === identifier;
      return pair.type === type && (sameId || (uuid !== undefined && pair.uuid === uuid));
    }),
  );
  return named.map((pair, i) => pair ?? take(({ type }) => type === own[i]!.type));
}

function setPair(dict: XmlElement, { uuid, identifier }: Partial<Pair>, otherwise: string): void {
  if (uuid !== undefined) setValue(dict, "PayloadUUID", xml("string", uuid));
  else setMissing(dict, "PayloadUUID", xml("string", otherwise));
  if (identifier !== undefined) setValue(dict, "PayloadIdentifier", xml("string", identifier));
  else setMissing(dict, "PayloadIdentifier", xml("string", valueAt(dict, "PayloadUUID")!.text()));
}

function setMissing(dict: XmlElement, key: string, value: XmlElement): void {
  if (!valueAt(dict, key)?.text()) setValue(dict, key, value);
}

/** What a person has made unreadable holds nothing that could be carried on. */
function pairsOf(text: string): { top: Pair; payloads: Pair[] } | undefined {
  try {
    const top = plistTree(text).child("dict")!;
    return { top: pairOf(top), payloads: payloadsOf(top).map(pairOf) };
  } catch (error) {
    if (error instanceof PropertyListUnreadable) return undefined;
    throw error;
  }
}

const payloadsOf = (top: XmlElement): XmlElement[] => valueAt(top, "PayloadContent")?.children("dict") ?? [];

const pairOf = (dict: XmlElement): Pair => ({
  type: valueAt(dict, "PayloadType")?.text() ?? "",
  uuid: valueAt(dict, "PayloadUUID")?.text() || undefined,
  identifier: valueAt(dict, "PayloadIdentifier")?.text() || undefined,
});

/** Always the same UUID for the same text. */
function uuidFrom(text: string): string {
  const bytes = createHash("sha256").update(`jamf-entra-compliance configuration profile ${text}`).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const digits = bytes.toString("hex", 0, 16).toUpperCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
