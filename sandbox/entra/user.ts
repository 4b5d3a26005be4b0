/** An account of the simulated directory. */
import type { Entity } from "./collection";

/** An account. Users cannot be changed through the sandbox's Graph, so this is the whole of what it knows of one. */
export interface User extends Entity {
  displayName: string;
  givenName: string | null;
  surname: string | null;
  userPrincipalName: string;
  mail: string | null;
  jobTitle: string | null;
  department: string | null;
  officeLocation: string | null;
  country: string | null;
  usageLocation: string | null;
  companyName: string | null;
  employeeId: string | null;
  accountEnabled: boolean;
  userType: "Member" | "Guest";
  createdDateTime: string;
  /** Object id of the manager; the first employee, guests and accounts of no person have none. */
  $managerId?: string;
  /** Licences, by sku id. */
  $skuIds: string[];
  /** Directory roles that are active, by role template. */
  $roleTemplateIds: string[];
}
