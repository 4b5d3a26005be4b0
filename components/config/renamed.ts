/** Keys that had another name in an earlier version. They are refused with their new name, so that no setting is lost unnoticed. */

/** Path of the old key → the new key beside it. */
const renamed: Readonly<Record<string, string>> = {
  "conditionalAccess.ownPolicy": "managedPolicy",
};

/** Follows the path; `undefined`: the key was never one of ours. */
export function renamedKey(path: string): string | undefined {
  const now = Object.hasOwn(renamed, path) ? renamed[path] : undefined;
  return now === undefined ? undefined : `is now called "${now}": rename the key, its value stays as it is`;
}
