/** How requests to Jamf Pro name what they do, and the privilege that they need. */
import type { Subject } from "../core/errors";

/** The things done to an object of Jamf Pro, each with the privilege it needs: `Create Categories`. */
export const subjects = (noun: string, privileges: string) => {
  const to = (verb: string, privilege: string) => (name: string, id?: string) =>
    ({
      verb,
      noun,
      name,
      ...(id === undefined ? {} : { id }),
      permission: `${privilege} ${privileges}`,
    }) satisfies Subject;
  return {
    lookUp: to("look up", "Read"),
    create: to("create", "Create"),
    read: to("read", "Read"),
    update: to("update", "Update"),
    /** What an update reads before it writes: where that is refused, it is reading that is not allowed. */
    readToUpdate: to("update", "Read"),
    delete: to("delete", "Delete"),
  };
};
