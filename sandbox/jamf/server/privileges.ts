/** Names of the privileges of Jamf Pro. */

const verbs = ["Create", "Read", "Update", "Delete"] as const;

const managed = [
  "Smart Computer Groups",
  "Static Computer Groups",
  "Policies",
  "Mac Applications",
  "Categories",
  "Scripts",
  "Computer Extension Attributes",
  "macOS Configuration Profiles",
  "Sites",
  "Computers",
  "API Roles",
  "API Integrations",
];

/** Names as the API role page lists them, those the sandbox asks for. Sources: facts §1.2, §5.1, §9. */
export const allPrivileges: readonly string[] = [
  ...managed.flatMap((noun) => verbs.map((verb) => `${verb} ${noun}`)),
  "Read Conditional Access",
  "Update Conditional Access",
  "Read Device Compliance Information",
  "Read Self Service",
  "Update Self Service",
].sort();

/** What a preview in a pull request needs. */
export const readOnlyPrivileges: readonly string[] = allPrivileges.filter((name) => name.startsWith("Read "));

/** The privilege for each method on a kind of object. */
export function privilegesOn(noun: string): Record<"POST" | "GET" | "PUT" | "DELETE", string[]> {
  return {
    POST: [`Create ${noun}`],
    GET: [`Read ${noun}`],
    PUT: [`Update ${noun}`],
    DELETE: [`Delete ${noun}`],
  };
}
