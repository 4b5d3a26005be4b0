/**
 * Which records of Entra are a Mac's, and whose it is. By device id where one is known; by name and owner is a likeness only. Held for
 * every Mac of the organisation at once, so each fact is kept in one place. `verify`, `diagnose` and what a run does to access
 * all go by it.
 */
import type { ComplianceInformation, FleetMac } from "../../providers/jamf/fleet";
import type { MacRecord } from "../../providers/graph/macRecords";
import type { GroupMember } from "../../providers/graph/groupMembers";
import type { KnownRecord } from "./records";
import type { Registration } from "./registration";
import { fold, type UnmatchedName, type UserMatch, UserNames } from "./userNames";

/** Whose a Mac is, and by what that is known; or by which kind of name nobody could be found. */
type Owner =
  | { id: string; by: "device" | "name"; unmatched?: undefined }
  | { id?: undefined; unmatched: UnmatchedName };

interface Kept extends Omit<MacRecord, "name"> {
  /** Which Mac names its device id; `null`: several do, as copies of one disk would. */
  claimedBy: string | null | undefined;
}

/** Everything of Entra, by what Macs are looked up by. */
export class MacIndex {
  readonly #byDeviceId = new Map<string, Kept>();
  /** Most names are one record's. */
  readonly #byName = new Map<string, Kept | Kept[]>();
  readonly #names: UserNames;
  readonly #registrants = new Set<string>();

  constructor(match: UserMatch = {}) {
    this.#names = new UserNames(match);
  }

  addRecords(records: readonly MacRecord[]): void {
    for (const record of records) {
      const { id, deviceId, name, isEnabled, isCompliant, isManaged, isOfOtherMdm, registeredAt, ownerIds } = record;
      // Written out: what is copied by spreading takes twice the memory.
      const kept: Kept = {
        id,
        deviceId,
        isEnabled,
        isCompliant,
        isManaged,
        isOfOtherMdm,
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

  /** Members of the groups that the compliance partner reports for. */
  addRegistrants(members: readonly GroupMember[]): void {
    for (const { id } of members) this.#registrants.add(id);
    this.#names.add(members);
  }

  /** Users who are known by name and are, for all that is known, no registrants. */
  addPeople(members: readonly GroupMember[]): void {
    this.#names.add(members);
  }

  isRegistrant = (userId: string): boolean => this.#registrants.has(userId);

  /** Object id of the user that Jamf Pro names, among those who were added. */
  userId(mac: FleetMac): string | undefined {
    return this.#names.match(namesOf(mac)).id;
  }

  /** By the owner of the Mac's own device first: what Jamf Pro was told by hand may be old. */
  ownerOf(mac: FleetMac, { deviceIds }: Registration): Owner {
    const owners = new Set<string>();
    for (const deviceId of deviceIds) {
      const record = this.#byDeviceId.get(deviceId);
      if (record?.isEnabled && isFree(record, mac)) for (const owner of record.ownerIds) owners.add(owner);
    }
    const named = this.#names.match(namesOf(mac));
    if (named.id !== undefined && (owners.size === 0 || owners.has(named.id))) return { id: named.id, by: "name" };
    if (owners.size === 1) return { id: [...owners][0]!, by: "device" };
    return owners.size > 1 ? { unmatched: "ambiguousName" } : { unmatched: named.unmatched ?? "ambiguousName" };
  }

  /** Every record that was read. */
  records(): Iterable<Omit<MacRecord, "name">> {
    return this.#byDeviceId.values();
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

const namesOf = ({ user, username }: FleetMac): readonly (string | null | undefined)[] => [user, username];

const isFree = ({ claimedBy }: Kept, mac: FleetMac): boolean => claimedBy === undefined || claimedBy === mac.id;

const known = ({ claimedBy: _, ...record }: Kept, by: KnownRecord["by"]): KnownRecord => ({ ...record, by });
