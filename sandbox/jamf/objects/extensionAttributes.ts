/** Pro API: computer extension attributes. */
import type { Reply } from "../../service";
import { builtInFields } from "../groups/criteria";
import { sameName, type ExtensionAttribute, type Instance } from "../instance";
import { page } from "../server/paging";
import { privilegesOn } from "../server/privileges";
import { notFound, refuse } from "../server/refusals";
import type { Context, Route } from "../server/router";
import { storedScript } from "./scripts";

interface SentAttribute {
  name: string;
  dataType: ExtensionAttribute["dataType"];
  description?: string;
  enabled?: boolean;
  inputType: "SCRIPT" | "TEXT" | "POPUP" | "DIRECTORY_SERVICE_ATTRIBUTE_MAPPING";
  inventoryDisplayType: string;
  scriptContents?: string | null;
  popupMenuChoices?: string[];
  ldapAttributeMapping?: string;
  ldapExtensionAttributeAllowed?: boolean;
  manageExistingData?: "RETAIN" | "DELETE";
}

/** Fields that belong to one input type only (facts §6). */
const belongsTo = {
  scriptContents: "SCRIPT",
  popupMenuChoices: "POPUP",
  ldapAttributeMapping: "DIRECTORY_SERVICE_ATTRIBUTE_MAPPING",
} as const;

const isEmpty = (value: unknown) => value === undefined || value === null || value === "" || (value as []).length === 0;

/** Computer extension attributes: with a script the Mac answers them, as text or menu a person does. */
export function extensionAttributeRoutes(instance: Instance): Route[] {
  const path = "/api/v1/computer-extension-attributes";
  const privileges = privilegesOn("Computer Extension Attributes");
  const route = (method: Route["method"], end: string, run: Route["run"]): Route => ({
    method,
    path: path + end,
    privileges: privileges[method],
    run,
  });
  return [
    route("GET", "", list),
    route("POST", "", create),
    route("GET", "/{id}", ({ id, node, params }) => ({ status: 200, body: row(id, found(id, params["id"]!, node)) })),
    route("PUT", "/{id}", update),
    route("DELETE", "/{id}", remove),
  ];

  function found(id: number, text: string, node?: number): ExtensionAttribute {
    return instance.attributes.get(id, node) ?? notFound("Computer extension attribute", text);
  }

  function row(id: number, attribute: ExtensionAttribute) {
    return { id: String(id), ...attribute };
  }

  function list({ call, node }: Context): Reply {
    const rows = instance.attributes.all(node).map(([id, attribute]) => row(id, attribute));
    const fields = {
      id: (each: (typeof rows)[0]) => each.id,
      name: (each: (typeof rows)[0]) => each.name,
      dataType: (each: (typeof rows)[0]) => each.dataType,
      inputType: (each: (typeof rows)[0]) => each["inputType" as keyof typeof each] as string,
    };
    const found = page(call.query, rows, { fields, sort: "name:asc" });
    return { status: 200, body: { totalCount: found.totalCount, results: found.rows } };
  }

  function accepted(sent: SentAttribute, id?: number): ExtensionAttribute {
    if (sent.name.trim() === "") refuse(400, "INVALID_FIELD", "name", "name must not be blank");
    for (const [name, inputType] of Object.entries(belongsTo)) {
      if (sent.inputType !== inputType && !isEmpty(sent[name as keyof typeof belongsTo])) {
        refuse(400, "INVALID_FIELD", name, `${name} does not fit inputType ${sent.inputType}`);
      }
    }
    if (sent.inputType === "SCRIPT" && isEmpty(sent.scriptContents)) {
      refuse(400, "INVALID_FIELD", "scriptContents", "scriptContents is required for inputType SCRIPT");
    }
    const isSwitchedOff = sent.inputType === "SCRIPT" && sent.enabled === false;
    if (sent.manageExistingData !== undefined && (id === undefined || !isSwitchedOff)) {
      const description = "only for an update that disables a script attribute";
      return refuse(400, "INVALID_FIELD", "manageExistingData", description);
    }
    const isTaken = instance.attributes.find(({ name }, other) => other !== id && sameName(name, sent.name));
    if (isTaken || Object.hasOwn(builtInFields, sent.name)) {
      return refuse(400, "DUPLICATE_FIELD", "name", `An attribute named "${sent.name}" exists already`);
    }
    return {
      name: sent.name,
      description: sent.description ?? "",
      dataType: sent.dataType,
      enabled: sent.enabled ?? true,
      inventoryDisplayType: sent.inventoryDisplayType,
      inputType: sent.inputType,
      scriptContents: isEmpty(sent.scriptContents) ? null : storedScript(sent.scriptContents!),
      popupMenuChoices: sent.popupMenuChoices ?? [],
      ...(isEmpty(sent.ldapAttributeMapping) ? {} : { ldapAttributeMapping: sent.ldapAttributeMapping }),
      ldapExtensionAttributeAllowed: sent.ldapExtensionAttributeAllowed ?? false,
    };
  }

  function create({ body, call, node }: Context): Reply {
    const id = instance.attributes.insert(accepted(body as SentAttribute), node);
    return { status: 201, body: { id: String(id), href: `${call.origin}${path}/${id}` } };
  }

  function update({ id, params, body, node }: Context): Reply {
    const before = found(id, params["id"]!);
    const attribute = accepted(body as SentAttribute, id);
    instance.attributes.put(id, attribute, node);
    if (before.name !== attribute.name) renameInCriteria(before.name, attribute.name);
    if ((body as SentAttribute).manageExistingData === "DELETE") forgetValues(id);
    return { status: 202, body: row(id, attribute) };
  }

  function renameInCriteria(before: string, after: string): void {
    for (const [id, group] of instance.groups.all()) {
      if (!group.criteria.some(({ name }) => name === before)) continue;
      const criteria = group.criteria.map((line) => (line.name === before ? { ...line, name: after } : line));
      instance.groups.put(id, { ...group, criteria });
    }
  }

  function forgetValues(attributeId: number): void {
    for (const [id, mac] of instance.macs.all()) {
      const { [String(attributeId)]: _value, ...attributes } = mac.attributes;
      instance.macs.put(id, { ...mac, attributes });
    }
  }

  function remove({ id, params, node }: Context): Reply {
    const { name } = found(id, params["id"]!);
    const user = instance.groups.find(({ criteria }) => criteria.some((line) => line.name === name));
    if (user) refuse(400, "HAS_DEPENDENCIES", "", `The attribute is in use by computer group "${user[1].name}"`);
    instance.attributes.delete(id, node);
    return { status: 204 };
  }
}
