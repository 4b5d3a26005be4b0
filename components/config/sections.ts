/**
 * Sections of the configuration that describe objects, by their paths. What is wrong in one of them, or what a service does not have of it, stops
 * no way back: the object is held at its last inputs. Knows nothing of Pulumi, and not what those were.
 */
import { RunError, textOf } from "../../providers/core/errors";

interface Section {
  /** What a run to a lower stage does with it, where the stack has made the object. */
  held: string;
  /** And where it has not; absent: without it there is no stack, so the error refuses. */
  absent?: string;
  /** A value that the schema accepts in its place while the others are checked, where none is an error too. */
  standIn?: unknown;
}

const none = "00000000-0000-0000-0000-000000000000";
const stays = (object: string, verb = "stays"): string =>
  `${object} ${verb} as the last run left ${verb === "stay" ? "them" : "it"}.`;
const makesNo = (object: string): string => `The stack has made no ${object}, and this run makes none.`;

const described = {
  "jamf.site": { held: "The objects in Jamf Pro stay in the site of the last run." },
  "jamf.category": { held: stays("The category"), absent: makesNo("category") },
  "jamf.applicationTitle": { held: "The Applicable and the Compliance group keep the criteria of the last run." },
  "jamf.applicableGroup": { held: stays("The Applicable group") },
  "jamf.applicableGroup.candidate": {
    held: stays("The candidate of the Applicable group"),
    absent: makesNo("candidate of the Applicable group"),
  },
  "jamf.complianceGroup": { held: stays("The Compliance group") },
  "jamf.complianceGroup.candidate": {
    held: stays("The candidate of the Compliance group"),
    absent: makesNo("candidate of the Compliance group"),
  },
  "jamf.registrationPolicy": { held: stays("The registration policy") },
  "jamf.macApp": { held: stays("The Mac App"), absent: makesNo("Mac App") },
  "jamf.extensionAttribute": { held: stays("The extension attribute"), absent: makesNo("extension attribute") },
  "jamf.repairScript": { held: stays("The repair script"), absent: makesNo("repair script") },
  "jamf.profiles": {
    held: stays("The configuration profiles", "stay"),
    absent: makesNo("configuration profile"),
  },
  registration: { held: stays("The way in which the registration policy registers Macs") },
  users: { held: stays("The user group"), standIn: { groupId: none } },
  compliancePartner: { held: stays("The entry of the compliance partner") },
  "conditionalAccess.managedPolicy": {
    held: "The managed policy follows the stage; everything else in it stays as the last run left it.",
    absent: makesNo("managed policy"),
    standIn: {},
  },
  "conditionalAccess.breakGlass": {
    held: "The managed policy follows the stage; everything else in it stays as the last run left it.",
    absent: makesNo("managed policy"),
    standIn: { groupId: none },
  },
  "conditionalAccess.exclusions": { held: stays("The exclusions", "stay"), absent: makesNo("exclusion") },
  "conditionalAccess.placeholder": { held: stays("The placeholder app"), absent: makesNo("placeholder app") },
  "conditionalAccess.registrationAppId": {
    held: "The application that the last run excluded stays excluded.",
    absent: "Nothing is excluded yet, and the application of the cloud counts.",
    standIn: none,
  },
} as const satisfies Record<string, Section>;

export type SectionPath = keyof typeof described;
export const sections: Readonly<Record<SectionPath, Section>> = described;
export const sectionPaths = Object.keys(sections) as SectionPath[];

/** Sections that an error at this path concerns: the one that it is in, or all that are in it. */
export function sectionsAt(path: string): SectionPath[] {
  const [closest] = sectionPaths.filter((each) => isWithin(path, each)).sort((a, b) => b.length - a.length);
  return closest ? [closest] : sectionPaths.filter((each) => isWithin(each, path));
}

const isWithin = (path: string, outer: string): boolean =>
  path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

/** What a section names and a service does not have, or does not accept. */
export class SectionError extends Error {
  constructor(
    readonly section: SectionPath,
    message: string,
  ) {
    super(message);
  }
}

/** Several reasons, with those that concern one section known as such. */
export class TenantErrors extends RunError {
  readonly ofSections: readonly SectionError[];

  constructor(errors: readonly unknown[]) {
    super(errors.flatMap((error) => (error instanceof RunError ? error.reasons : [textOf(error)])));
    this.ofSections = errors.flatMap((error) =>
      error instanceof TenantErrors ? error.ofSections : error instanceof SectionError ? [error] : [],
    );
  }
}
