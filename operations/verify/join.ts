/** Which records of Entra are a Mac's. By device id where one is known; by name and owner only as a likeness. */
import type { ComplianceInformation, FleetMac } from "../../providers/jamf/fleet";
import type { MacRecord } from "../../providers/graph/macRecords";
import type { GroupMember } from "../../providers/graph/registeredMacs";
import type { KnownRecord } from "./facts";
import type { Registration } from "./registration";

const fold = (text: string): string => text.trim().toLowerCase();

/** Everything of Entra, by what Macs are looked up by. */
export class Directory {
  readonly #byDeviceId = new Map<string, MacRecord>();
  readonly #byName = new Map<string, MacRecord[]>();
  readonly #users = new Map<string, string>();
  readonly #registrants = new Set<string>();
  /** Which Mac names a device id; `null`: several do, as copies of one disk would. */
  readonly #claims = new Map<string, string | null>();

  addRecords(records: readonly MacRecord[]): void {
    for (const record of records) {
      this.#byDeviceId.set(record.deviceId, record);
      const name = fold(record.name);
      const same = this.#byName.get(name);
      if (same) same.push(record);
      else this.#byName.set(name, [record]);
    }
  }

  /** Before any Mac is looked up, so that nobody is given another Mac's record. */
  claim({ id }: FleetMac, { deviceIds }: Registration): void {
    for (const deviceId of deviceIds) this.#claims.set(deviceId, this.#claims.has(deviceId) ? null : id);
  }

  addRegistrants(members: readonly GroupMember[]): void {
    for (const { id, userPrincipalName, mail } of members) {
      this.#registrants.add(id);
      // A short name is what Jamf Pro has where no e-mail is entered.
      const short = userPrincipalName?.split("@")[0];
      for (const name of [userPrincipalName, mail, short]) if (name) this.#users.set(fold(name), id);
    }
  }

  isRegistrant = (userId: string): boolean => this.#registrants.has(userId);

  /** Object id of the person that Jamf Pro names, if they are a registrant. */
  userId({ user }: FleetMac): string | undefined {
    return user === null ? undefined : this.#users.get(fold(user));
  }

  recordsOf(mac: FleetMac, { deviceIds }: Registration, information: ComplianceInformation | undefined): KnownRecord[] {
    const ids = new Set([...deviceIds, ...(information?.deviceIds ?? [])]);
    const found = new Map<string, KnownRecord>();
    for (const id of ids) {
      const record = this.#byDeviceId.get(id);
      const claimed = this.#claims.get(id);
      const isOurs = claimed === undefined || claimed === mac.id;
      if (record) found.set(record.id, { ...record, by: isOurs ? "id" : "likeness" });
    }
    const userId = this.userId(mac);
    const owners = new Set([userId, ...[...found.values()].flatMap(({ ownerIds }) => ownerIds)]);
    // Two whom nobody knows, on Macs of one name, may be the same. A record without an owner may be anybody's.
    const fits = (id: string) => owners.has(id) || (userId === undefined && !this.#registrants.has(id));
    const alike = mac.name === "" ? [] : (this.#byName.get(fold(mac.name)) ?? []);
    for (const record of alike) {
      const claimed = this.#claims.get(record.deviceId);
      if (found.has(record.id) || (claimed !== undefined && claimed !== mac.id)) continue;
      if (!record.ownerIds.some(fits)) continue;
      found.set(record.id, { ...record, by: "likeness" });
    }
    return [...found.values()];
  }
}
