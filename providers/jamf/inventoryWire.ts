/** A computer as `/v3` and `/v4/computers-inventory` write it (OpenAPI 11.30.1), and what criteria look at in it. */
import type { InventoryRow } from "./criteria/evaluation/evaluate";

interface Attribute {
  name?: string | null;
  values?: (string | null)[] | null;
}

type Attributes = { extensionAttributes?: Attribute[] | null } | null;

export interface Row {
  id: string;
  general?:
    | ({
        name?: string | null;
        reportDate?: string | null;
        site?: { id?: string | null; name?: string | null } | null;
      } & Attributes)
    | null;
  hardware?: ({ serialNumber?: string | null; model?: string | null } & Attributes) | null;
  operatingSystem?: ({ version?: string | null; fileVault2Status?: string | null } & Attributes) | null;
  userAndLocation?:
    | ({
        username?: string | null;
        email?: string | null;
        departmentId?: string | null;
        buildingId?: string | null;
      } & Attributes)
    | null;
  purchasing?: Attributes;
  groupMemberships?: { groupId?: string | null; groupName?: string | null }[] | null;
  extensionAttributes?: Attribute[] | null;
  applications?: { name?: string | null; bundleId?: string | null; version?: string | null }[] | null;
}

/** The inventory shows departments and buildings by id alone. */
export interface LocationNames {
  departments: ReadonlyMap<string, string>;
  buildings: ReadonlyMap<string, string>;
}

const places = (row: Row) => [row, row.general, row.hardware, row.operatingSystem, row.userAndLocation, row.purchasing];

/** An attribute stands in the section that shows it. */
export function valueOf(row: Row, name: string): string | undefined {
  for (const place of places(row)) {
    const found = place?.extensionAttributes?.find((attribute) => attribute.name === name);
    if (found) return found.values?.[0] ?? undefined;
  }
  return undefined;
}

export function inventoryRow(row: Row, locations?: LocationNames): InventoryRow {
  const { general, hardware, operatingSystem, userAndLocation: user } = row;
  const reportedAt = Date.parse(general?.reportDate ?? "");
  const site = general?.site;
  const attributes = new Map<string, readonly string[]>();
  for (const place of places(row)) {
    for (const { name, values } of place?.extensionAttributes ?? []) {
      if (name)
        attributes.set(
          name,
          (values ?? []).flatMap((value) => value ?? []),
        );
    }
  }
  return {
    id: row.id,
    name: general?.name ?? undefined,
    serial: hardware?.serialNumber ?? undefined,
    model: hardware?.model ?? undefined,
    osVersion: operatingSystem?.version ?? undefined,
    fileVault2Status: operatingSystem?.fileVault2Status ?? undefined,
    reportedAt: Number.isNaN(reportedAt) ? undefined : reportedAt,
    site: site?.id === "-1" ? undefined : (site?.name ?? undefined),
    department: locations?.departments.get(user?.departmentId ?? ""),
    building: locations?.buildings.get(user?.buildingId ?? ""),
    applications: (row.applications ?? []).map(({ name, bundleId, version }) => ({
      name: name ?? "",
      bundleId: bundleId ?? "",
      version: version ?? "",
    })),
    groups: (row.groupMemberships ?? []).map(({ groupId, groupName }) => ({
      id: groupId ?? "",
      name: groupName ?? "",
    })),
    attributes,
  };
}
