/** The order in which the provider goes through a set of texts. */
import { crc32 } from "node:zlib";

/**
 * Terraform's SDK keeps a set by the checksum of each element, written as a number, and goes through it in the order of
 * these texts (terraform-plugin-sdk, `HashString`; observed of plugin 6.9.1).
 */
export function inSetOrder(values: readonly string[]): string[] {
  const keyed = values.map((value) => [String(crc32(value)), value] as const);
  return keyed.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)).map(([, value]) => value);
}
