/** One Mac as the inventory shows it, reduced to what criteria look at. */

interface InventoryApplication {
  /** File name of the bundle, as *Application Title* means it. */
  name: string;
  bundleId: string;
  version: string;
}

interface InventoryGroup {
  id: string;
  name: string;
}

/** `undefined`: nothing was reported. */
export interface InventoryRow {
  id: string;
  name?: string;
  serial?: string;
  model?: string;
  osVersion?: string;
  /** As the inventory spells it: `ALL_ENCRYPTED`. */
  fileVault2Status?: string;
  /** Milliseconds since the epoch. */
  reportedAt?: number;
  site?: string;
  department?: string;
  building?: string;
  applications?: readonly InventoryApplication[];
  groups?: readonly InventoryGroup[];
  /** Values of extension attributes, by name. */
  attributes?: ReadonlyMap<string, readonly string[]>;
}
