/**
 * The tenants in which walks go: of different size, with more or fewer Macs that can't be compliant, users with several Macs, names in Jamf
 * Pro that are no sign-in names, and with or without policies of the tenant's own, one of which asks for compliant Macs already.
 */
import { multifactorForAll } from "../../support/byHand";
import type { Tenant } from "../../support/tenant";

export interface Fleet {
  /** Of the sandbox. */
  options: readonly string[];
  /** Before the stack's first run: what its Macs and people are. */
  seeded(tenant: Tenant): Promise<void>;
  /** When Macs are registered: what their users are called in Jamf Pro. */
  renamed(tenant: Tenant): Promise<void>;
  /** The tenant's own policies, before the stack is there; of the first of them exclusions speak. */
  policies(owners: readonly string[]): readonly object[];
  /** From the first of them registration is excluded from the start: nobody could register otherwise whom it asks. */
  isExcluded?: boolean;
}

interface Mac {
  id: number;
  username: string;
  realName: string;
  email: string;
}

const macsOf = (tenant: Tenant): Promise<Mac[]> => tenant.part("jamf.macs");
const set = (tenant: Tenant, { id }: Mac, values: object): Promise<void> =>
  tenant.admin.control("POST", "/jamf/mac", { id, set: values });
const nothing = async (): Promise<void> => undefined;

const multifactor = multifactorForAll("Multifactor authentication for all");

/** A policy of the tenant that asks these for a compliant Mac. */
export const asking = (users: readonly string[]) => ({
  displayName: "The tenant's own",
  state: "enabled",
  conditions: {
    users: { includeUsers: users },
    applications: { includeApplications: ["All"] },
    clientAppTypes: ["all"],
    platforms: { includePlatforms: ["macOS"] },
  },
  grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
});

export const fleets = {
  /** As most: nearly every Mac can be compliant. */
  usual: {
    options: ["--macs", "40", "--seed", "3"],
    seeded: nothing,
    renamed: nothing,
    policies: () => [multifactor],
  },
  /** Few Macs, several of one user, names without a domain; and the tenant asks for compliant Macs already. */
  asked: {
    options: ["--macs", "32", "--seed", "3"],
    async seeded(tenant) {
      const macs = await macsOf(tenant);
      for (const at of [0, 1, 2]) {
        const { username, realName, email } = macs[at]!;
        await set(tenant, macs[macs.length - 1 - at]!, { username, realName, email });
      }
    },
    async renamed(tenant) {
      for (const mac of (await macsOf(tenant)).slice(4, 6))
        await set(tenant, mac, { username: `NLW\\${mac.username}`, email: "" });
    },
    policies: (owners) => [asking(owners.slice(0, 8)), multifactor],
    isExcluded: true,
  },
  /** A third of the Macs is not encrypted; no policy of the tenant's own. */
  poor: {
    options: ["--macs", "50", "--seed", "3"],
    async seeded(tenant) {
      for (const mac of (await macsOf(tenant)).filter(({ id }) => id % 3 === 0))
        await set(tenant, mac, { fileVault: "No Partitions Encrypted", fileVaultPercent: 0 });
    },
    renamed: nothing,
    policies: () => [],
  },
} satisfies Record<string, Fleet>;

export type FleetName = keyof typeof fleets;
export const fleetNames = Object.keys(fleets) as FleetName[];
