/**
 * Payloads by meaning. Jamf Pro rewrites every property list it gets: its own envelope, another order of keys and payloads,
 * defaults where a key is missing (field reports: jamfpro provider, 2024 to 2026; jamfplatform provider, pull requests 154
 * and 157, Jamf Pro 11.30, 2026). So what the stack set is compared, and which payloads there are.
 */
import { differences, ownedPart } from "../../core/equality";
import { isBag, type Bag } from "../../core/unknown";
import { normalText } from "../text";
import { PropertyListUnreadable, readPlist } from "./propertyList";

/** Jamf Pro writes these itself, from name, description, level and organisation. */
const envelope = [
  "PayloadIdentifier",
  "PayloadUUID",
  "PayloadType",
  "PayloadVersion",
  "PayloadScope",
  "PayloadDisplayName",
  "PayloadDescription",
  "PayloadOrganization",
  "PayloadEnabled",
  "PayloadRemovalDisallowed",
];
const ofEachPayload = ["PayloadIdentifier", "PayloadUUID", "PayloadDisplayName", "PayloadVersion"];

/** Custom settings: a key that somebody adds there is a setting, never a default of Jamf Pro. */
const customSettings = "com.apple.ManagedClient.preferences";

/**
 * `{ payloads: [types], "com.apple.extensiblesso": {...}, "com.apple.extensiblesso (2)": {...} }`, with everything that
 * means the same in the same form. What is not readable stays as it is.
 */
export function canonicalPayload(payload: string | Bag): string | Bag {
  const dict = isBag(payload) ? payload : readable(payload);
  if (dict === undefined) return normalText(payload as string);
  const { PayloadContent: content, ...top } = dict;
  // Without content it has this form already, or is none that Jamf Pro takes.
  if (!Array.isArray(content)) return dict;
  const counts = new Map<string, number>();
  const payloads = content.map((each): [string, unknown] => {
    const type = isBag(each) ? String(each["PayloadType"]) : "";
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    return [count === 1 ? type : `${type} (${count})`, isBag(each) ? withoutNoise(each, type) : each];
  });
  return {
    ...meaning(without(top, envelope)),
    ...Object.fromEntries(payloads),
    payloads: payloads.map(([name]) => name).sort(),
  };
}

/** Whether Jamf Pro holds all that the program says. */
export function holdsPayload(held: string, wanted: string | Bag): boolean {
  const [mine, theirs] = [{ payload: canonicalPayload(wanted) }, { payload: canonicalPayload(held) }];
  return differences(mine, ownedPart(theirs, mine)).length === 0;
}

function withoutNoise(payload: Bag, type: string): Bag {
  const { PayloadContent: content, ...others } = without(payload, ofEachPayload);
  const compared = meaning(others);
  if (content === undefined) return compared;
  return { ...compared, PayloadContent: type === customSettings ? [sorted(content)] : valueMeaning(content) };
}

const without = (dict: Bag, keys: readonly string[]): Bag =>
  Object.fromEntries(Object.entries(dict).filter(([key]) => !keys.includes(key)));

/** Jamf Pro drops an empty text, or fills it, so that it counts as left out. */
const meaning = (dict: Bag): Bag =>
  Object.fromEntries(
    Object.entries(dict)
      .map(([key, value]) => [key, valueMeaning(value)] as const)
      .filter(([, value]) => value !== ""),
  );

/** In lists of dictionaries, too, a key that Jamf Pro adds is no difference: they are compared item by item. */
function valueMeaning(value: unknown): unknown {
  if (typeof value === "string") return normalText(value).trim();
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(valueMeaning);
    return items.some(isBag) ? { ...Object.fromEntries(items.entries()), count: items.length } : items;
  }
  return isBag(value) ? (special(value) ?? meaning(value)) : value;
}

/** Exactly as it is, but for the order of keys and the form of numbers and dates. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === "string") return normalText(value);
  if (!isBag(value)) return value;
  const keys = Object.keys(value).sort();
  return special(value) ?? Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

/** Values that JSON has no form of its own for; 1 and 1.0 are the same number, as for Apple. */
function special(value: Bag): unknown {
  if (typeof value["$real"] === "number") return value["$real"];
  if (typeof value["$data"] === "string") return { $data: value["$data"].replace(/\s+/g, "") };
  if (typeof value["$date"] !== "string") return undefined;
  return { $date: Number.isNaN(Date.parse(value["$date"])) ? value["$date"] : Date.parse(value["$date"]) };
}

function readable(text: string): Bag | undefined {
  try {
    return readPlist(text);
  } catch (error) {
    if (error instanceof PropertyListUnreadable) return undefined;
    throw error;
  }
}
