/** Two sets of inputs, compared as an administrator would; what only Pulumi or this program needs is left out. */
import { ownEntry } from "../../providers/core/ownEntry";
import { criterionText, isCriterion } from "../../providers/jamf/criteria/criterion";
import { signature } from "../stack/secretMark";

export interface Difference {
  /** `scope.computerGroupIds`. */
  property: string;
  /** Absent: there was none. */
  old?: string;
  /** Absent: there is none any more. */
  new?: string;
}

type Bag = Readonly<Record<string, unknown>>;

/** Where an object lives and how it is marked: never a change of the object itself. */
const internal = new Set([
  "managedBy",
  "jamfUrl",
  "tenantId",
  "cloud",
  "adoptExisting",
  "deleteAdopted",
  "ownership",
  "owners",
]);
/** Members are counted; who they are is nothing for a pull request. */
const people = new Set(["members", "includedUsers", "excludedUsers", "userIds"]);
const secretKey = /secret|password|token|passphrase|privatekey/i;
/** Pulumi's own mark for what is known only after the run. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function differences(old: Bag = {}, planned: Bag = {}): Difference[] {
  const before = leaves(old);
  const after = leaves(planned);
  const all: Difference[] = [];
  for (const property of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(property), after.get(property)];
    if (was === is) continue;
    all.push({
      property,
      old: was,
      new: is,
    });
  }
  return all;
}

/** Path → value as text. Empty values count as absent: services return them where a configuration says nothing. */
function leaves(bag: Bag, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(bag)) {
    if (key.startsWith("__") || internal.has(key)) continue;
    const at = path === "" ? key : `${path}.${key}`;
    if (isEmpty(value)) continue;
    if (secretKey.test(key) || isSecret(value)) all.set(at, "[secret]");
    else if (people.has(key)) all.set(at, Array.isArray(value) ? counted(value.length) : "[known after the run]");
    else if (Array.isArray(value)) all.set(at, value.map(itemText).join(", "));
    else if (typeof value === "object") for (const [k, v] of leaves(value as Bag, at)) all.set(k, v);
    else all.set(at, valueText(value));
  }
  return all;
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && !isSecret(value) && Object.keys(value).length === 0);

const isSecret = (value: unknown): boolean =>
  value === "[secret]" || (typeof value === "object" && value !== null && signature in value);

const counted = (users: number): string => `${users} ${users === 1 ? "user" : "users"}`;

/** States of a Conditional Access policy as the admin center shows them. */
const words: Readonly<Record<string, string>> = {
  [unknown]: "[known after the run]",
  enabled: "on",
  disabled: "off",
  enabledForReportingButNotEnforced: "report-only",
};

const valueText = (value: unknown): string => ownEntry(words, String(value)) ?? String(value);

function itemText(item: unknown): string {
  if (isSecret(item)) return "[secret]";
  if (isCriterion(item)) return `${item.andOr === "or" ? "or " : ""}${criterionText(item)}`;
  if (typeof item === "object" && item !== null) {
    return `{${[...leaves(item as Bag)].map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
  }
  return valueText(item);
}
