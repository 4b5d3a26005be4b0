/**
 * An RSQL filter for one exact value: `name=="Macs \"in\" use"`. Jamf Pro reads `*` in the value as a wildcard and may ignore
 * letter case, so that callers compare what they get.
 */
export function rsqlEquals(field: string, value: string): string {
  return `${field}=="${value.replace(/[\\"]/g, "\\$&")}"`;
}
