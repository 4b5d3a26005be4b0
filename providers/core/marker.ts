/**
 * Our marker in the free-text field of an object (description, notes): tells, after a crash or a lost answer, that an
 * object of our name is really ours.
 */
const line = /(?:^|\n)\[managed by jamf-entra-compliance: ([^\]\n]+)\]\s*$/;

/** Appends the marker; without `managedBy` the text stays as it is. */
export function withMarker(text: string | undefined, managedBy: string | undefined): string {
  const own = text ?? "";
  if (managedBy === undefined) return own;
  return `${own}${own === "" ? "" : "\n"}[managed by jamf-entra-compliance: ${managedBy}]`;
}

/** Splits a field into the administrator's text and our marker. */
export function splitMarker(field: string | null | undefined): { text: string; managedBy?: string } {
  const whole = (field ?? "").replace(/\r\n?/g, "\n");
  const found = line.exec(whole);
  return found ? { text: whole.slice(0, found.index), managedBy: found[1]! } : { text: whole };
}
