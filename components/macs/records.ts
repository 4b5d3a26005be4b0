/** A device record of Entra that was found to be a Mac's. */
import type { MacRecord } from "../../providers/graph/macRecords";

export interface KnownRecord extends Omit<MacRecord, "name"> {
  /**
   * By what it was found: the device id that the Mac or Jamf Pro names is proof; the same name and owner is a likeness, enough to
   * warn of duplicates and never enough to call a Mac compliant.
   */
  by: "id" | "nameAndOwner";
}
