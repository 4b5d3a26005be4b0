/**
 * Values that the stack's configuration holds encrypted. Pulumi hands them to the program in plain text and without their mark; what is made
 * from them gets it back here, so that the state holds it encrypted and previews show `[secret]`.
 *
 * Of a list or an object only the whole key is known to be encrypted, so every text in it counts. Texts of fewer than four characters,
 * numbers and booleans do not: they stand in everything.
 */
import * as pulumi from "@pulumi/pulumi";
import { isBag, type Bag } from "./unknown";

const shortest = 4;
const texts = new Set<string>();
/** Top-level keys of the configuration that are encrypted, or hold something encrypted. */
const keys = new Set<string>();

/** What the state holds of such a key is as secret as what the configuration has now. */
export const noteEncryptedKey = (key: string): void => void keys.add(key);
export const isEncryptedKey = (key: string): boolean => keys.has(key);

/** From now on what holds one of the texts in this value is secret. */
export function noteConfigSecret(value: unknown): void {
  if (typeof value === "string" && value.length >= shortest) texts.add(value);
  else if (Array.isArray(value)) value.forEach(noteConfigSecret);
  else if (isBag(value)) Object.values(value).forEach(noteConfigSecret);
}

const holdsConfigSecret = (value: unknown): boolean => {
  if (texts.size === 0) return false;
  if (typeof value === "string") return [...texts].some((text) => value.includes(text));
  if (Array.isArray(value)) return value.some(holdsConfigSecret);
  return isPlain(value) && Object.values(value).some(holdsConfigSecret);
};

/** An object as it is written, and no output or resource. */
const isPlain = (value: unknown): value is Bag => isBag(value) && Object.getPrototypeOf(value) === Object.prototype;

/** An output stands somewhere in it. */
const holdsOutput = (value: unknown): boolean =>
  pulumi.Output.isInstance(value) ||
  (Array.isArray(value) && value.some(holdsOutput)) ||
  (isPlain(value) && Object.values(value).some(holdsOutput));

const markedInput = (value: unknown): unknown => {
  if (holdsConfigSecret(value)) return pulumi.secret(value);
  return holdsOutput(value) ? markedOutput(pulumi.output(value)) : value;
};

/** Inputs of a resource, each that holds one of them, now or when it is known, as a secret; the same object where nothing is encrypted. */
export const markedInputs = <Inputs extends object>(inputs: Inputs): Inputs =>
  texts.size === 0
    ? inputs
    : (Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, markedInput(value)])) as Inputs);

/** The same for resources that are not ours, below a component. */
export const markingInputs: pulumi.ResourceTransformation = ({ props, opts }) => ({ props: markedInputs(props), opts });

/** The same for a value that is known later. */
export const markedOutput = <T>(value: pulumi.Output<T>): pulumi.Output<T> =>
  texts.size === 0
    ? value
    : (value.apply((known) =>
        holdsConfigSecret(known) ? pulumi.secret(known) : pulumi.output(known),
      ) as pulumi.Output<T>);
