/** Checks of requests and answers against an OpenAPI document. */
import Ajv2019, { type ValidateFunction } from "ajv/dist/2019";
import type { DataValidateFunction } from "ajv/dist/types";

/** The parts of an OpenAPI 3.0 document that say what goes over the wire. */
export interface OpenApi {
  info: { title: string; version: string };
  paths: Record<string, Record<string, unknown>>;
  components: {
    schemas: Record<string, object>;
    responses?: Record<string, object>;
    requestBodies?: Record<string, object>;
  };
}

interface Operation {
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

/** What is wrong with a body: where, and in words. */
interface Violation {
  /** `criteria[0].priority`; empty for the body itself. */
  field: string;
  text: string;
}

type Check = (body: unknown) => Violation[];

/** The contract of one operation. `undefined`: the contract says nothing about it. */
export interface OperationContract {
  request?: Check;
  statuses: ReadonlySet<string>;
  reply(status: number): Check | undefined;
}

/** Each check runs a few times in the life of a sandbox: better ones take longer to make than they save. */
const unoptimized = { optimize: false };

const accept = () => true;
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const formats = {
  "date-time": dateTime,
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  int32: accept,
  int64: accept,
  float: accept,
  double: accept,
  byte: accept,
  binary: accept,
  duration: accept,
  password: accept,
  uri: accept,
  email: accept,
  base64url: accept,
  decimal: accept,
  time: accept,
  int16: accept,
  uint8: accept,
  int8: accept,
};

/** OpenAPI 3.0 says `nullable`; JSON Schema 2019-09 wants null among the types and the allowed values. */
function withNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { nullable, ...rest } = schema;
  if (nullable !== true) return rest;
  if (typeof rest["type"] !== "string") return { anyOf: [rest, { type: "null" }] };
  if (Array.isArray(rest["enum"])) rest["enum"] = [...(rest["enum"] as unknown[]), null];
  return { ...rest, type: [rest["type"], "null"] };
}

/** Keywords that combine schemas of the same object: their members must not close the object on their own. */
const combining = new Set(["allOf", "anyOf", "oneOf"]);

/** How a schema is read: whether its objects are closed, and whether a client sends what it describes. */
interface Reading {
  closed: boolean;
  sent: boolean;
}

const suffix = ({ closed, sent }: Reading) => `${sent ? ".sent" : ""}${closed ? "" : ".open"}`;
const readings: readonly Reading[] = [true, false].flatMap((closed) => [true, false].map((sent) => ({ closed, sent })));

/**
 * Names a closed definition, which is compiled when a body first holds such an object: what a contract refers to, and that again, is most of
 * a vendor's objects. An open one is a part of the object around it, and compiled with it.
 */
const atFirstUse = "definition";

type Properties = Record<string, { readOnly?: boolean }>;

/** Keywords that say nothing about what may stand there. */
const notes = ["discriminator", "example", "deprecated", "readOnly", "writeOnly", "xml"];

function translate(schema: unknown, reading: Reading): unknown {
  if (Array.isArray(schema)) return schema.map((each) => translate(each, reading));
  if (typeof schema !== "object" || schema === null) return schema;
  const out: Record<string, unknown> = {};
  const given = withNull(schema as Record<string, unknown>);
  for (const [key, value] of Object.entries(given)) {
    if (key === "$ref") {
      const definition = String(value).replace("#/components/schemas/", "") + suffix(reading);
      if (reading.closed) out[atFirstUse] = definition;
      else out[key] = definition;
    } else if (combining.has(key)) {
      out[key] = (value as unknown[]).map((each) => translate(each, { ...reading, closed: false }));
    } else if (key === "properties") out[key] = properties(value as Properties, reading);
    else if (key === "items" || key === "additionalProperties")
      out[key] = translate(value, { ...reading, closed: true });
    else if (!notes.includes(key)) out[key] = value;
  }
  if (reading.sent && Array.isArray(out["required"])) {
    const all = (given["properties"] ?? {}) as Properties;
    out["required"] = (out["required"] as string[]).filter((name) => all[name]?.readOnly !== true);
  }
  const isObject = "properties" in out || [...combining].some((key) => key in out);
  if (reading.closed && isObject && !("additionalProperties" in out)) out["unevaluatedProperties"] = false;
  return out;
}

/** What a client may not set it may send all the same, whatever it holds: a released provider sends `id: ""`. */
function properties(all: Properties, reading: Reading): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(all).map(([name, each]) => [
      name,
      reading.sent && each.readOnly === true ? {} : translate(each, { ...reading, closed: true }),
    ]),
  );
}

/**
 * Checks bodies against a published contract. Each object is closed: an unknown property is a violation, unlike in the
 * contract itself, which would let a misspelt one pass.
 */
export class Contract {
  readonly title: string;
  #ajv: Ajv2019;
  #operations = new Map<string, Operation>();
  #contracts = new Map<string, OperationContract | undefined>();
  #definitions = new Map<string, { schema: object; reading: Reading }>();
  #validated = new Map<string, DataValidateFunction>();
  /** Open definitions that the validator knows. */
  #added = new Set<string>();

  /** `isTrusted`: the document is known to hold valid schemas, which to find out takes longer than all else of a start. */
  constructor(document: OpenApi, { isTrusted = false } = {}) {
    this.title = document.info.title;
    this.#ajv = new Ajv2019({ strict: false, allErrors: true, code: unoptimized, formats, validateSchema: !isTrusted });
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      for (const reading of readings) this.#definitions.set(name + suffix(reading), { schema, reading });
    }
    this.#ajv.addKeyword({ keyword: atFirstUse, errors: true, compile: (name: string) => this.#definition(name) });
    if (!isTrusted)
      for (const { schema, reading } of this.#definitions.values())
        void this.#ajv.validateSchema(translate(schema, reading) as object, true);
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of ["get", "post", "put", "patch", "delete"]) {
        const operation = methods[method];
        if (operation) this.#operations.set(key(method, path), named(document, operation) as Operation);
      }
    }
  }

  /** `path` as a template, parameters in braces: `/v1/categories/{id}`. The same for each who asks, who share its compiled checks. */
  operation(method: string, path: string): OperationContract | undefined {
    const name = key(method, path);
    if (!this.#contracts.has(name)) this.#contracts.set(name, this.#contractOf(this.#operations.get(name)));
    return this.#contracts.get(name);
  }

  #contractOf(operation: Operation | undefined): OperationContract | undefined {
    if (!operation) return undefined;
    const json = (content?: Record<string, { schema: object }>) =>
      content?.["application/json"]?.schema ?? content?.["application/x-www-form-urlencoded"]?.schema;
    const requestSchema = json(operation.requestBody?.content);
    const replies = new Map<string, Check | undefined>();
    return {
      request: requestSchema && this.#check(requestSchema, true),
      statuses: new Set(Object.keys(operation.responses)),
      reply: (status) => {
        const name = [String(status), `${String(status)[0]}XX`, "default"].find((each) => each in operation.responses);
        if (name === undefined) return undefined;
        if (!replies.has(name)) {
          const schema = json(operation.responses[name]!.content);
          replies.set(name, schema && this.#check(schema));
        }
        return replies.get(name);
      },
    };
  }

  /** A validator of its own for each place that refers to it, with errors of its own; what they run is compiled once. */
  #definition(name: string): DataValidateFunction {
    const check: DataValidateFunction = (body, where) => {
      const validate = this.#validatedBy(name);
      const isValid = validate(body, where);
      check.errors = validate.errors;
      return isValid;
    };
    return check;
  }

  #validatedBy(name: string): DataValidateFunction {
    let validate = this.#validated.get(name);
    if (!validate)
      this.#validated.set(name, (validate = this.#ajv.compile(this.#definitionOf(name)) as DataValidateFunction));
    return validate;
  }

  /** A definition by its name in schemas, with all open ones that it refers to known. */
  #definitionOf(name: string): object {
    const { schema, reading } = this.#definitions.get(name)!;
    return this.#known(translate(schema, reading) as object);
  }

  #known(schema: object): object {
    for (const [, name] of JSON.stringify(schema).matchAll(/"\$ref":"([^"]+)"/g)) {
      if (this.#added.has(name!)) continue;
      this.#added.add(name!);
      this.#ajv.addSchema(this.#definitionOf(name!), name);
    }
    return schema;
  }

  /** Compiled at first use: most runs need a few of the schemas only. */
  #check(schema: object, sent = false): Check {
    let validate: ValidateFunction | undefined;
    return (body) => {
      validate ??= this.#ajv.compile(this.#known(translate(schema, { closed: true, sent }) as object));
      if (validate(body)) return [];
      return (validate.errors ?? []).map(({ instancePath, message, params, keyword }) => ({
        field: fieldName(instancePath, params as Record<string, unknown>, keyword),
        text: words(keyword, message ?? "", params as Record<string, unknown>),
      }));
    };
  }
}

/** The operation with the shared responses and request bodies that it names put in their places. */
function named(document: OpenApi, operation: unknown): unknown {
  return JSON.parse(JSON.stringify(operation), (_key, value: unknown) => {
    const target = /^#\/components\/(responses|requestBodies)\/(.+)$/.exec(
      (value as { $ref?: string } | null)?.$ref ?? "",
    );
    return target ? document.components[target[1] as "responses"]?.[target[2]!] : value;
  }) as unknown;
}

const key = (method: string, path: string) => `${method.toLowerCase()} ${path.replace(/\{[^}]*\}/g, "{}")}`;

function fieldName(instancePath: string, params: Record<string, unknown>, keyword: string): string {
  const named = keyword === "required" ? params["missingProperty"] : params["unevaluatedProperty"];
  const path = instancePath + (typeof named === "string" ? `/${named}` : "");
  return path
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, "[$1]")
    .replaceAll("/", ".");
}

function words(keyword: string, message: string, params: Record<string, unknown>): string {
  if (keyword === "required") return "is required";
  if (keyword === "unevaluatedProperties") return "is not a known property";
  if (keyword === "enum")
    return `must be one of ${(params["allowedValues"] as unknown[]).filter((value) => value !== null).join(", ")}`;
  return message;
}
