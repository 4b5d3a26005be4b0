/**
 * Which records of Entra are a Mac's. By device id where one is known; by name and owner only as a nameAndOwner. Held for every
 * Mac of the organisation at once, so each fact is kept in one place.
 */
import type { ComplianceInformation, FleetMac } from "../../providers/jamf/fleet";
import type { MacRecord } from "../../providers/graph/macRecords";
import type { GroupMember } from "../../providers/graph/registeredMacs";
import type { KnownRecord } from "./facts";
import type { Registration } from "./registration";

const fold = (text: string): string => text.trim().toLowerCase();

interface Kept extends Omit<MacRecord, "name"> {
  /** Which Mac names its device id; `null`: several do, as copies of one disk would. */
  claimedBy: string | null | undefined;
}

/** Everything of Entra, by what Macs are looked up by. */
export class Directory {
  readonly #byDeviceId = new Map<string, Kept>();
  /** Most names are one record's. */
  readonly #byName = new Map<string, Kept | Kept[]>();
  /** Object ids by sign-in name and mail address. */
  readonly #users = new Map<string, string>();
  /** The same by what stands before the @; made when the first Mac has no more than that. */
  #shortNames: Map<string, string> | undefined;
  readonly #registrants = new Set<string>();

  addRecords(records: readonly MacRecord[]): void {
    for (const { id, deviceId, name, isEnabled, isCompliant, isManaged, registeredAt, ownerIds } of records) {
      // Written out: what is copied by spreading takes twice the memory.
      const kept: Kept = {
        id,
        deviceId,
        isEnabled,
        isCompliant,
        isManaged,
        registeredAt,
        ownerIds,
        claimedBy: undefined,
      };
      this.#byDeviceId.set(kept.deviceId, kept);
      const key = fold(name);
      const same = this.#byName.get(key);
      this.#byName.set(key, same === undefined ? kept : Array.isArray(same) ? [...same, kept] : [same, kept]);
    }
  }

  /** When all records are there, and before any Mac is looked up: nobody is given another Mac's record. */
  claim({ id }: FleetMac, { deviceIds }: Registration): void {
    for (const deviceId of deviceIds) {
      const record = this.#byDeviceId.get(deviceId);
      if (record) record.claimedBy = record.claimedBy === undefined ? id : null;
    }
  }

  addRegistrants(members: readonly GroupMember[]): void {
    this.#shortNames = undefined;
    for (const { id, userPrincipalName, mail } of members) {
      this.#registrants.add(id);
      for (const name of [userPrincipalName, mail]) if (name) this.#users.set(fold(name), id);
    }
  }

  isRegistrant = (userId: string): boolean => this.#registrants.has(userId);

  /** Object id of the person that Jamf Pro names, if they are a registrant. */
  userId({ user }: FleetMac): string | undefined {
    if (user === null) return undefined;
    const name = fold(user);
    return this.#users.get(name) ?? (name.includes("@") ? undefined : this.#byShortName(name));
  }

  #byShortName(name: string): string | undefined {
    this.#shortNames ??= new Map([...this.#users].map(([address, id]) => [address.split("@")[0]!, id]));
    return this.#shortNames.get(name);
  }

  recordsOf(mac: FleetMac, { deviceIds }: Registration, information: ComplianceInformation | undefined): KnownRecord[] {
    const ids = new Set([...deviceIds, ...(information?.deviceIds ?? [])]);
    const found = new Map<string, KnownRecord>();
    for (const id of ids) {
      const record = this.#byDeviceId.get(id);
      if (record) found.set(record.id, known(record, isFree(record, mac) ? "id" : "nameAndOwner"));
    }
    const userId = this.userId(mac);
    const owners = new Set([userId, ...[...found.values()].flatMap(({ ownerIds }) => ownerIds)]);
    // Two whom nobody knows, on Macs of one name, may be the same. A record without an owner may be anybody's.
    const fits = (id: string) => owners.has(id) || (userId === undefined && !this.#registrants.has(id));
    for (const record of this.#named(mac.name)) {
      if (found.has(record.id) || !isFree(record, mac) || !record.ownerIds.some(fits)) continue;
      found.set(record.id, known(record, "nameAndOwner"));
    }
    return [...found.values()];
  }

  #named(name: string): readonly Kept[] {
    const same = name === "" ? undefined : this.#byName.get(fold(name));
    return same === undefined ? [] : Array.isArray(same) ? same : [same];
  }
}

const isFree = ({ claimedBy }: Kept, mac: FleetMac): boolean => claimedBy === undefined || claimedBy === mac.id;

const known = ({ claimedBy: _, ...record }: Kept, by: KnownRecord["by"]): KnownRecord => ({ ...record, by });
