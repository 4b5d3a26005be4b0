/** What is known of one Mac; the judge sees nothing else. `"unread"` is not "no": it could not be read. */
import type { KnownRecord } from "../../components/macs/records";
import type { Registration } from "../../components/macs/registration";
import type { ComplianceInformation, FleetMac } from "../../providers/jamf/fleet";
import type { SignIn } from "../../providers/graph/signIns";

export interface MacFacts {
  mac: FleetMac;
  registration: Registration;
  /** Enabled or not, in no order. */
  records: readonly KnownRecord[] | "unread";
  /** Object id in Entra of the person that Jamf Pro names; `undefined`: there is none of that name among the registrants. */
  userId: string | undefined;
  /** Of the record's owners: how many are in a group that the partner entry is assigned to. `"unread"`: the groups are not known. */
  isRegistrant: ((userId: string) => boolean) | "unread";
  /** What Jamf Pro says of this Mac alone; asked for only where something contradicts something. */
  information: ComplianceInformation | "notAsked" | "unread";
  /** The last failed sign-in of its user to the registration app. */
  failure?: SignIn;
}

/** What the stack asks of a Mac, and the moment at which it is judged. */
export interface Standard {
  /** Milliseconds since the epoch. */
  now: number;
  /** Days without inventory after which nothing said about a Mac describes today. */
  staleDays: number;
  /** The procedure's criteria; `undefined`: the organisation has its own. */
  criteria: { inventoryWithinDays: number; fileVault: boolean } | undefined;
  /** Registered Macs must have the app, by the Applicable group's criterion. */
  applicableMeansInstalled: boolean;
}
