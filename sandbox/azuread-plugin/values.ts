/** Property values as they travel between engine and plugin. */
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

/** A property as it travels between the engine and a provider: plain JSON, with marks for unknowns and secrets. */
export type Value = null | boolean | number | string | Value[] | Values;
export interface Values {
  [name: string]: Value | undefined;
}

/** Stands for a value that only an `up` will tell. Pulumi's protocol, `pulumi/sdk/go/common/resource/plugin/rpc.go`. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The protocol has one mark per type; all mean the same here. */
const unknowns = new Set([
  unknown,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export function isValues(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && unknowns.has(value);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isValues(value) ? Object.values(value).some(hasUnknown) : isUnknown(value);
}

/** The provider treats these as "nothing there", as Terraform's state does: it cannot tell them apart. */
export function isNothing(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === false || value === 0) return true;
  return Array.isArray(value) && value.length === 0;
}

export function isPresent(value: Value | undefined): value is NonNullable<Value> {
  return value !== undefined && value !== null;
}

export function secret(value: Value): Values {
  return { [signature]: secretSignature, value };
}

function plain(value: JavaScriptValue): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const bag = value as { [name: string]: JavaScriptValue };
  if (bag[signature] === secretSignature) return plain(bag["value"] ?? null);
  return withoutNulls(Object.fromEntries(Object.entries(bag).map(([name, each]) => [name, plain(each)])));
}

function withoutNulls(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isPresent(value)));
}

/** Secrets lose their mark: the engine marks outputs again, since this provider, like the real one, accepts none. */
export function fromStruct(struct: Struct | undefined): Values {
  return struct ? (plain(struct.toJavaScript()) as Values) : {};
}

/** Null stays: the real plugin's state has it where a list was not given. */
function sendable(value: Value): JavaScriptValue {
  if (Array.isArray(value)) return value.map(sendable);
  if (!isValues(value)) return value;
  const told = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(told.map(([name, each]) => [name, sendable(each!)]));
}

export function toStruct(values: Values): Struct {
  return Struct.fromJavaScript(sendable(values) as { [name: string]: JavaScriptValue });
}

export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => sameValue(each, other[index]));
  }
  if (isValues(one) && isValues(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => sameValue(one[name], other[name]));
  }
  return one === other || (!isPresent(one) && !isPresent(other));
}

/** The texts in a list; anything else in it is left out. */
export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

export function text(value: Value | undefined): string {
  return typeof value === "string" && !isUnknown(value) ? value : "";
}
