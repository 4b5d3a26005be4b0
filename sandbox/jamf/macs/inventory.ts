/** Pro API: computer inventory. */
import type { Reply } from "../../service";
import type { GroupMembers } from "../groups/groupMembers";
import type { Instance } from "../instance";
import { fileVaultStatus, inventorySections, iso, oldSections, type Version } from "./inventorySections";
import type { Mac } from "./mac";
import { page } from "../server/paging";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";
import type { Fields } from "../server/rsql";

/** Filters the real service documents for this list, those that look at something our Macs have. */
const fields: Fields<Mac> = {
  id: ({ id }) => id,
  udid: ({ udid }) => udid,
  "general.name": ({ name }) => name,
  "general.reportDate": ({ reportedAt }) => iso(reportedAt),
  "general.lastContactTime": ({ checkedInAt }) => iso(checkedInAt),
  "general.lastCheckIn": ({ checkedInAt }) => iso(checkedInAt),
  "general.lastEnrolledDate": ({ enrolledAt }) => iso(enrolledAt),
  "general.managementId": ({ managementId }) => managementId,
  "hardware.serialNumber": ({ serial }) => serial,
  "hardware.model": ({ model }) => model,
  "hardware.modelIdentifier": ({ modelIdentifier }) => modelIdentifier,
  "operatingSystem.version": ({ osVersion }) => osVersion,
  "operatingSystem.build": ({ osBuild }) => osBuild,
  "operatingSystem.fileVault2Status": ({ fileVault }) => fileVaultStatus[fileVault],
  "userAndLocation.username": ({ username }) => username,
  "userAndLocation.realname": ({ realName }) => realName,
  "userAndLocation.email": ({ email }) => email,
};

const camelCase = (section: string) =>
  section.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** Since when each is deprecated (facts §6), as the header writes it; all are still served. */
const deprecated: Partial<Record<Version, string>> = { v1: "@1751241600", v2: "@1762387200" };

/** Computer inventory, paged and by section; v4 since 11.30, which deprecated v3 (facts §6). */
export function inventoryRoutes(instance: Instance, members: GroupMembers): Route[] {
  const sections = inventorySections(instance, members);
  const { hasV4Inventory } = instance.behaviour;
  return [
    ...surface("v1", true, deprecated.v1),
    ...surface("v2", true, deprecated.v2),
    ...surface("v3", true, hasV4Inventory ? "@1783987200" : undefined),
    ...surface("v4", hasV4Inventory),
  ];

  function surface(version: Version, exists: boolean, deprecation?: string): Route[] {
    const path = `/api/${version}/computers-inventory`;
    const common = { method: "GET" as const, privileges: ["Read Computers"], exists };
    const headers: Record<string, string> = deprecation === undefined ? {} : { deprecation };
    return [
      { ...common, path, run: (context) => ({ ...list(context, version), headers }) },
      {
        ...common,
        path: `${path}/{id}`,
        run: ({ call, id, params }) => {
          const mac = instance.macs.get(id) ?? notFound("Computer", params["id"]!);
          return { status: 200, headers, body: row(mac, asked(call.query, version), version) };
        },
      },
      {
        ...common,
        path: `/api/${version}/computers-inventory-detail/{id}`,
        run: ({ id, params }) => {
          const mac = instance.macs.get(id) ?? notFound("Computer", params["id"]!);
          return { status: 200, headers, body: row(mac, known(version), version) };
        },
      },
    ];
  }

  function known(version: Version): string[] {
    const isOld = version === "v1" || version === "v2";
    return Object.keys(sections).filter((name) => isOld || !oldSections.includes(name));
  }

  function asked(query: URLSearchParams, version: Version): string[] {
    const names = query.getAll("section").flatMap((text) => text.split(","));
    const unknown = names.find((name) => !known(version).includes(name));
    if (unknown !== undefined) refuse(400, "INVALID_FIELD", "section", `There is no section ${unknown}`);
    return names.length > 0 ? names : ["GENERAL"];
  }

  function row(mac: Mac, names: string[], version: Version): object {
    const parts = names.map((name) => [camelCase(name), sections[name]!(mac, version)]);
    return { id: String(mac.id), udid: mac.udid, ...Object.fromEntries(parts) } as object;
  }

  function list({ call }: Context, version: Version): Reply {
    const names = asked(call.query, version);
    const macs = instance.macs.all().map(([, mac]) => mac);
    const found = page(call.query, macs, { fields, sort: "general.name:asc" });
    const results = found.rows.map((mac) => row(mac, names, version));
    return { status: 200, body: { totalCount: found.totalCount, results } };
  }
}
