/** Graph's published contract, loosened where the wire is known to be laxer. */
import { Contract, type OpenApi } from "../contract";
import document from "../contracts/graph-v1.json";

type Schema = Record<string, unknown>;

/**
 * Where the extract of Graph's contract is tighter than the wire, it is loosened here, each place with its reason. The
 * extract itself stays as published.
 */
function loosened(): OpenApi {
  const graph = structuredClone(document) as unknown as OpenApi;
  const schemas = graph.components.schemas as Record<string, Schema>;
  const graphType = (name: string) => schemas[`microsoft.graph.${name}`]!;
  // Annotations may stand on every object: @odata.type, owners@odata.bind, authenticationStrength@odata.context.
  visit(graph, (schema) => {
    if (schema["properties"]) schema["patternProperties"] = { "@odata\\.": {} };
  });
  for (const schema of Object.values(schemas)) {
    const isFlags = (schema["x-ms-enum-flags"] as { isFlags?: boolean } | undefined)?.isFlags === true;
    if (isFlags) flags(schema);
  }
  // Navigation properties were pruned from the extract; these two stand in every real policy.
  propertiesIn(graphType("conditionalAccessGrantControls"))["authenticationStrength"] = {
    type: "object",
    nullable: true,
  };
  propertiesIn(graphType("conditionalAccessPolicy"))["deletedDateTime"] = { type: "string", nullable: true };
  // The reason of a Conditional Access refusal stands exactly here.
  Object.assign(propertiesIn(schemas["microsoft.graph.ODataErrors.InnerError"]!), {
    message: { type: "string" },
    code: { type: "string" },
  });
  // Declared by their own types, so nobody has to name them; Graph itself does not.
  for (const schema of Object.values(schemas)) {
    if (JSON.stringify(schema).includes('conditionalAccessSessionControl"')) untyped(schema);
  }
  untyped(graphType("conditionalAccessSessionControl"));
  // azuread sends tenants of guests without a type where all are meant (observed, plugin 6.9.1); which kind they are
  // then follows from what they hold.
  for (const kind of ["", "All", "Enumerated"]) untyped(graphType(`conditionalAccess${kind}ExternalTenants`));
  const guests = graphType("conditionalAccessGuestsOrExternalUsers");
  untyped(guests);
  visit(propertiesIn(guests)["externalTenants"], (part) => {
    if (!part["oneOf"]) return;
    part["anyOf"] = part["oneOf"];
    delete part["oneOf"];
  });
  // Sent and answered by Graph, but hidden in its metadata.
  const hidden = { type: "array", items: { type: "string" } };
  const writeback = { type: "object", nullable: true };
  Object.assign(propertiesIn(graphType("group")), {
    resourceBehaviorOptions: hidden,
    resourceProvisioningOptions: hidden,
    creationOptions: hidden,
    writebackConfiguration: writeback,
  });
  propertiesIn(graphType("application"))["createdByAppId"] = { type: "string", nullable: true };
  propertiesIn(graphType("servicePrincipal"))["createdByAppId"] = { type: "string", nullable: true };
  // A list of directory objects holds whole users, groups and so on; roles are not in the extract.
  schemas["microsoft.graph.directoryRole"] = {
    type: "object",
    properties: {
      id: { type: "string" },
      displayName: { type: "string" },
      roleTemplateId: { type: "string" },
      description: { type: "string", nullable: true },
      deletedDateTime: { type: "string", nullable: true },
    },
    patternProperties: { "@odata\\.": {} },
  };
  const kinds = ["user", "group", "device", "servicePrincipal", "application", "directoryRole"];
  const anyOf = kinds.map((kind) => ({ $ref: `#/components/schemas/microsoft.graph.${kind}` }));
  const list = propertiesIn(graphType("directoryObjectCollectionResponse"));
  (list["value"] as Schema)["items"] = { anyOf };
  schemas["ReferenceCreate"] = {
    type: "object",
    required: ["@odata.id"],
    properties: { "@odata.id": { type: "string" } },
  };
  // What `$expand` adds; checked more closely where it is listed by itself.
  const expanded = { type: "array", items: { type: "object" } };
  for (const name of ["registeredOwners", "registeredUsers"]) propertiesIn(graphType("device"))[name] = expanded;
  for (const name of ["members", "owners"]) propertiesIn(graphType("group"))[name] = expanded;
  propertiesIn(graphType("servicePrincipal"))["appRoleAssignments"] = expanded;
  return graph;
}

function visit(node: unknown, each: (schema: Schema) => void): void {
  if (typeof node !== "object" || node === null) return;
  Object.values(node).forEach((child) => visit(child, each));
  if (!Array.isArray(node)) each(node as Schema);
}

function untyped(schema: Schema): void {
  visit(schema, (part) => delete part["required"]);
}

function flags(schema: Schema): void {
  const values = (schema["enum"] as string[]).join("|");
  delete schema["enum"];
  schema["pattern"] = `^(${values})(, ?(${values}))*$`;
}

/** The properties that a schema adds to those it inherits. */
function propertiesIn(schema: Schema): Record<string, Schema> {
  const own = ((schema["allOf"] as Schema[] | undefined) ?? [schema]).find((part) => part["properties"])!;
  return own["properties"] as Record<string, Schema>;
}

let graph: OpenApi | undefined;
let contract: Contract | undefined;

/** Graph v1.0, with what it says too narrowly. Made once per process. */
export const graphDocument = (): OpenApi => (graph ??= loosened());

/** Graph v1.0 as bodies and our own answers are held against it. Made once per process. */
export function graphContract(): Contract {
  return (contract ??= new Contract(graphDocument(), { isTrusted: true }));
}

const known = new Map<string, ReadonlyMap<string, { isCollection: boolean }>>();

/** The properties of a type, inherited ones too: `propertiesOf("user")`. */
export function propertiesOf(type: string): ReadonlyMap<string, { isCollection: boolean }> {
  let properties = known.get(type);
  if (properties) return properties;
  graphContract();
  const found = new Map<string, { isCollection: boolean }>();
  collect({ $ref: `#/components/schemas/microsoft.graph.${type}` }, found);
  known.set(type, (properties = found));
  return properties;
}

function collect(schema: Schema, found: Map<string, { isCollection: boolean }>): void {
  const reference = schema["$ref"] as string | undefined;
  if (reference) return collect(graph!.components.schemas[reference.slice(21)] as Schema, found);
  for (const part of (schema["allOf"] as Schema[] | undefined) ?? []) collect(part, found);
  for (const [name, property] of Object.entries((schema["properties"] as Record<string, Schema> | undefined) ?? {})) {
    if (!name.startsWith("@")) found.set(name, { isCollection: property["type"] === "array" });
  }
}

/** All property names that occur anywhere in an object of this type. */
export function namesWithin(type: string): Set<string> {
  graphContract();
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (node: unknown): void => {
    visit(node, (schema) => {
      for (const name of Object.keys((schema["properties"] as object | undefined) ?? {})) names.add(name);
      const name = (schema["$ref"] as string | undefined)?.slice(21);
      if (name === undefined || seen.has(name)) return;
      seen.add(name);
      walk(graph!.components.schemas[name]);
    });
  };
  walk({ $ref: `#/components/schemas/microsoft.graph.${type}` });
  return names;
}
