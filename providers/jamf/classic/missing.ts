/** What does not exist: the document that is to be changed, or an object that it refers to (Jamf Pro does not say which). */
import { confirmed } from "../../core/convergence";
import { ServiceError, type Subject, UnclearOutcome } from "../../core/errors";
import type { JamfClient, XmlDocument } from "../client";
import type { ComputerScope } from "./scope";

export interface Reference {
  /** `scope.computerGroupIds[0]` */
  property: string;
  noun: string;
  /** `/computergroups/id/12` of the Classic API, `/v1/scripts/7` of the other. */
  path: string;
  id: string;
}

/** The document that is to be changed. */
export async function existing(jamf: JamfClient, path: string, subject: Subject): Promise<XmlDocument> {
  const document = await confirmed(() => jamf.classic.read(path, subject));
  if (document) return document;
  const nextStep = 'It may have been deleted outside of Pulumi: run "pulumi refresh", then "pulumi up"';
  throw new ServiceError(subject, { service: "Jamf Pro", status: 404, words: "Not Found", nextStep });
}

/** Runs a write; when Jamf Pro refuses it, looks which reference is at fault and names it. */
export async function namingMissing<T>(
  jamf: JamfClient,
  references: readonly Reference[],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof ServiceError) || error instanceof UnclearOutcome || !mayBeReference(error)) throw error;
    const missing = await absent(jamf, references);
    if (missing.length === 0) throw error;
    const named = missing.map(({ noun, id, property }) => `There is no ${noun} with the id ${id} (${property})`);
    throw new ServiceError(error.subject, { ...error.answer, nextStep: named.join(". ") });
  }
}

const mayBeReference = ({ status, answer }: ServiceError): boolean =>
  (status === 400 || status === 404 || status === 409) && !/duplicate/i.test(answer.words);

async function absent(jamf: JamfClient, references: readonly Reference[]): Promise<Reference[]> {
  const checked = await Promise.all(
    references.map(async (reference) => {
      const { noun, id, path } = reference;
      // Without the privilege to look, nothing can be said about it.
      const subject: Subject = { verb: "look up", noun, id };
      const look = path.startsWith("/v1/") ? jamf.read(path, subject) : jamf.classic.read(path, subject);
      const found = await look.catch(() => true as const);
      return found === undefined ? [reference] : [];
    }),
  );
  return checked.flat();
}

const kinds: Readonly<Record<string, [noun: string, path: string]>> = {
  computerIds: ["computer", "/computers/id"],
  computerGroupIds: ["computer group", "/computergroups/id"],
  buildingIds: ["building", "/buildings/id"],
  departmentIds: ["department", "/departments/id"],
  userIds: ["user", "/users/id"],
  userGroupIds: ["user group", "/usergroups/id"],
  networkSegmentIds: ["network segment", "/networksegments/id"],
  ibeaconIds: ["iBeacon region", "/ibeacons/id"],
  categoryId: ["category", "/v1/categories"],
  scriptId: ["script", "/v1/scripts"],
  site: ["site", "/sites/id"],
};

/** A single reference; nothing for none (`-1`), and for one by name. */
export function referenceTo(kind: string, id: string | undefined, property: string): Reference[] {
  if (id === undefined || !/^[1-9]\d*$/.test(id)) return [];
  const [noun, path] = kinds[kind]!;
  return [{ property, noun, path: `${path}/${id}`, id }];
}

export function referencesOfScope(scope: ComputerScope | undefined, path = "scope"): Reference[] {
  return Object.entries(scope ?? {}).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value)) {
      if (!Object.hasOwn(kinds, key)) return [];
      return value.flatMap((id, i) => referenceTo(key, String(id), `${path}.${key}[${i}]`));
    }
    return typeof value === "object" && value !== null ? referencesOfScope(value, `${path}.${key}`) : [];
  });
}
