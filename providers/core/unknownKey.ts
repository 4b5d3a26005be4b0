/** What is said of a key that nothing reads: one wording for the configuration and for the arguments of every resource. */
import { nearest } from "./nearest";

/** Follows the key's path: `jamf.stie is an unknown key; did you mean "site"?` */
export function unknownKey(key: string, allowed: readonly string[]): string {
  const near = nearest(key, allowed);
  return `is an unknown key; ${near ? `did you mean "${near}"?` : `allowed: ${allowed.join(", ")}`}`;
}
