/** Property values as they travel between program, engine and providers. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Bag = Record<string, unknown>;

/** Stands for a value that only an `up` will tell. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

export const isBag = (value: unknown): value is Bag =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSecret = (value: unknown): value is Bag => isBag(value) && value[signature] === secretSignature;

export const fromStruct = (struct: Struct | undefined): Bag => (struct ? (struct.toJavaScript() as Bag) : {});
/** A message has no `undefined`. */
export const toStruct = (bag: Bag): Struct => Struct.fromJavaScript(JSON.parse(JSON.stringify(bag)) as never);

/** Without the marks of secrets: providers of this program accept none. */
export function plain<T>(value: T): T {
  if (Array.isArray(value)) return value.map(plain) as T;
  if (isSecret(value)) return plain(value["value"]) as T;
  if (!isBag(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)])) as T;
}

function holdsSecret(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecret);
  return isSecret(value) || (isBag(value) && Object.values(value).some(holdsSecret));
}

/** The engine marks an output as secret where the input of that name holds a secret. */
export const remarked = (outputs: Bag, inputs: Bag): Bag =>
  Object.fromEntries(
    Object.entries(outputs).map(([key, value]) => [
      key,
      holdsSecret(inputs[key]) && !isSecret(value) ? { [signature]: secretSignature, value } : value,
    ]),
  );

const shown = (value: unknown): string => (holdsSecret(value) ? "[secret]" : JSON.stringify(value));

/** What an update changes, a line for each input, as a preview shows it. */
export const differences = (before: Bag, after: Bag): string[] =>
  Object.keys({ ...before, ...after })
    .filter((key) => key in before && key in after && shown(before[key]) !== shown(after[key]))
    .map((key) => `    ${key}: ${shown(before[key])} => ${shown(after[key])}`);
