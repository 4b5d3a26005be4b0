/** Classic API: computers, read only. Sources: Classic documentation 11.26.0, models of public clients, 2026. */
import type { Reply } from "../../service";
import type { GroupMembers } from "../groups/groupMembers";
import { sameName, type Instance } from "../instance";
import { classicNotFound } from "../server/refusals";
import type { Context, Route } from "../server/router";
import { toJson } from "../classic/document";
import { answer } from "../classic/objects";
import type { RecordShape, Shape } from "../classic/shape";
import { element, type Element } from "../classic/xml";
import { attributeValue } from "./inventorySections";
import type { Mac } from "./mac";

type Plain = string | number | boolean | Plain[] | { [name: string]: Plain };

/** Items of lists, by the name of the list. */
const items: Record<string, string> = {
  applications: "application",
  certificates: "certificate",
  computer_group_memberships: "group",
  configuration_profiles: "configuration_profile",
  extension_attributes: "extension_attribute",
  filevault2_users: "user",
  fonts: "font",
  local_accounts: "user",
  mapped_printers: "printer",
  partitions: "partition",
  plugins: "plugin",
  storage: "device",
};

function toElement(name: string, value: Plain): Element {
  if (Array.isArray(value))
    return element(
      name,
      value.map((each) => toElement(items[name]!, each)),
    );
  if (typeof value !== "object") return element(name, value);
  return element(
    name,
    Object.entries(value).map(([key, each]) => toElement(key, each)),
  );
}

const text: Shape = { kind: "text", type: "string" };

function shapeOf(name: string, value: Plain): Shape {
  if (Array.isArray(value)) {
    const item = items[name]!;
    return { kind: "list", item, of: value.length > 0 ? shapeOf(item, value[0]!) : text };
  }
  if (typeof value === "boolean") return { kind: "text", type: "boolean" };
  if (typeof value === "number") return { kind: "text", type: "integer" };
  if (typeof value === "string") return text;
  const fields = Object.entries(value).map(([key, each]) => [key, shapeOf(key, each)]);
  return { kind: "record", fields: Object.fromEntries(fields) as RecordShape["fields"] };
}

/** The three spellings of one moment: local text, milliseconds, text with zone. */
function moment(name: string, at: number): Record<string, Plain> {
  const iso = new Date(at).toISOString();
  return {
    [name]: iso.slice(0, 19).replace("T", " "),
    [`${name}_epoch`]: Math.round(at),
    [`${name}_utc`]: iso.replace("Z", "+0000"),
  };
}

const utcOnly = (name: string, at: number) =>
  Object.fromEntries(Object.entries(moment(name, at)).filter(([key]) => key !== name));

/** Computers of the Classic API: list, basic list, one by number, name, serial number or UDID, whole or in subsets. */
export function classicComputerRoutes(instance: Instance, members: GroupMembers): Route[] {
  const path = "/JSSResource/computers";
  const common = { method: "GET" as const, privileges: ["Read Computers"] };
  const by: Record<string, (mac: Mac, wanted: string) => boolean> = {
    id: ({ id }, wanted) => id === Number(wanted),
    name: ({ name }, wanted) => sameName(name, wanted),
    serialnumber: ({ serial }, wanted) => sameName(serial, wanted),
    udid: ({ udid }, wanted) => sameName(udid, wanted),
  };
  return [
    { ...common, path, run: (context) => list(context, ({ id, name }) => ({ id, name })) },
    { ...common, path: `${path}/subset/basic`, run: (context) => list(context, basic) },
    ...Object.entries(by).flatMap(([key, test]): Route[] => {
      const find = ({ params }: Context) => instance.macs.find((mac) => test(mac, params[key]!))?.[1];
      const one = `${path}/${key}/{${key}}`;
      return [
        { ...common, path: one, run: (context) => show(context, find(context) ?? classicNotFound()) },
        {
          ...common,
          path: `${one}/subset/{subset}`,
          run: (context) => show(context, find(context) ?? classicNotFound()),
        },
      ];
    }),
  ];

  function list(context: Context, row: (mac: Mac) => Record<string, Plain>): Reply {
    const rows = instance.macs.all().map(([, mac]) => row(mac));
    const size = element("size", rows.length);
    const document = element("computers", [size, ...rows.map((each) => toElement("computer", each))]);
    return answer(context, 200, document, () => ({ computers: rows }));
  }

  function basic(mac: Mac): Record<string, Plain> {
    return {
      id: mac.id,
      name: mac.name,
      managed: true,
      username: mac.username,
      model: mac.model,
      department: "",
      building: "",
      mac_address: "",
      udid: mac.udid,
      serial_number: mac.serial,
      ...utcOnly("report_date", mac.reportedAt),
    };
  }

  /** Sections joined with `&`; an unknown name returns everything, as for policies (facts §3.1). */
  function show(context: Context, mac: Mac): Reply {
    const whole = sections(mac);
    const wanted = (context.params["subset"] ?? "").toLowerCase().split("&").filter(Boolean);
    const chosen = Object.entries(whole).filter(([name]) => wanted.includes(name.replaceAll("_", "")));
    const shown = wanted.length > 0 && chosen.length === wanted.length ? Object.fromEntries(chosen) : whole;
    const document = toElement("computer", shown);
    return answer(context, 200, document, () => ({ computer: toJson(shapeOf("computer", shown), document) }));
  }

  function sections(mac: Mac): Record<string, Plain> {
    const isEncrypted = mac.fileVault !== "No Partitions Encrypted";
    const partition = {
      name: "Macintosh HD (Boot Partition)",
      type: "boot",
      filevault_status: isEncrypted ? "Encrypted" : "Not Encrypted",
      filevault_percent: mac.fileVaultPercent,
      filevault2_status: isEncrypted ? "Encrypted" : "Not Encrypted",
      filevault2_percent: mac.fileVaultPercent,
    };
    const groups = instance.groups.all().filter(([id]) => members.of(id).has(mac.id));
    return {
      general: general(mac),
      location: {
        username: mac.username,
        realname: mac.realName,
        real_name: mac.realName,
        email_address: mac.email,
        position: "",
        phone: "",
        phone_number: "",
        department: "",
        building: "",
        room: "",
      },
      purchasing: { is_purchased: true, is_leased: false },
      peripherals: "",
      hardware: {
        make: "Apple",
        model: mac.model,
        model_identifier: mac.modelIdentifier,
        os_name: "macOS",
        os_version: mac.osVersion,
        os_build: mac.osBuild,
        is_apple_silicon: mac.isAppleSilicon,
        processor_architecture: mac.isAppleSilicon ? "arm64" : "x86_64",
        sip_status: "Enabled",
        filevault2_users: isEncrypted ? [mac.username] : [],
        storage: [{ disk: "disk0", partitions: [partition] }],
        mapped_printers: [],
      },
      certificates: [],
      security: { activation_lock: false, secure_boot_level: "full", external_boot_level: "disallowed" },
      software: {
        applications: mac.apps.map(({ name, bundleId, version }) => ({
          name,
          path: `/Applications/${name}`,
          version,
          bundle_id: bundleId,
        })),
        fonts: [],
        plugins: [],
      },
      extension_attributes: instance.attributes.all().map(([id, attribute]) => ({
        id,
        name: attribute.name,
        type: { STRING: "String", INTEGER: "Number", DATE: "Date" }[attribute.dataType],
        multi_value: false,
        value: attributeValue(mac, id, attribute) ?? "",
      })),
      groups_accounts: { computer_group_memberships: groups.map(([, { name }]) => name), local_accounts: [] },
      configuration_profiles: [],
    };
  }

  function general(mac: Mac): Record<string, Plain> {
    const site = instance.sites.get(mac.siteId);
    return {
      id: mac.id,
      name: mac.name,
      mac_address: "",
      alt_mac_address: "",
      ip_address: "",
      serial_number: mac.serial,
      udid: mac.udid,
      jamf_version: instance.options.jamfVersion,
      platform: "Mac",
      remote_management: { managed: true, management_username: "" },
      supervised: true,
      mdm_capable: true,
      mdm_capable_users: { mdm_capable_user: mac.username },
      management_status: {
        enrolled_via_dep: true,
        user_approved_enrollment: true,
        user_approved_mdm: mac.isUserApproved,
      },
      ...moment("report_date", mac.reportedAt),
      ...moment("last_contact_time", mac.checkedInAt),
      ...moment("initial_entry_date", mac.enrolledAt),
      ...utcOnly("last_enrolled_date", mac.enrolledAt),
      site: { id: site ? mac.siteId : -1, name: site?.name ?? "None" },
    };
  }
}
