/** Filters of Jamf Pro's lists. */
import { rsqlText } from "../../core/escaping";

/**
 * An RSQL filter for one exact value: `name=="Macs \"in\" use"`. Jamf Pro reads `*` in the value as a wildcard and may ignore
 * letter case, so that callers compare what they get.
 */
export const rsqlEquals = (field: string, value: string): string => `${field}==${rsqlText(value)}`;
