/** Any policy that a program may ask for, and any document that Jamf Pro may hold. */
import fc from "fast-check";
import { xml, XmlElement, type XmlNode } from "../../../providers/jamf/client";
import type { ComputerScope } from "../../../providers/jamf/classic/scope";
import { type PolicyArgs } from "../../../providers/jamf/policy";
import { frequencies } from "../../../providers/jamf/policy/general";

const plain = { noNullPrototype: true } as const;
const legal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
export const words = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replace(legal, ""));
const name = words
  .map((text) => text.trim())
  .filter((text) => text !== "" && text !== "None" && !/^(-1|\d+)$/.test(text));
const id = fc.integer({ min: 1, max: 99 }).map(String);
const ids = fc.uniqueArray(id, { maxLength: 4 });
const names = fc.uniqueArray(name, { maxLength: 3 });

const circumstances = { userNames: names, userGroupNames: names, networkSegmentIds: ids, ibeaconIds: ids };
const targets = {
  computerIds: ids,
  computerGroupIds: ids,
  buildingIds: ids,
  departmentIds: ids,
  userIds: ids,
  userGroupIds: ids,
};

export const scope: fc.Arbitrary<ComputerScope> = fc.record(
  {
    allComputers: fc.boolean(),
    allUsers: fc.boolean(),
    ...targets,
    limitations: fc.record(circumstances, { ...plain, requiredKeys: [] }),
    exclusions: fc.record({ ...targets, ...circumstances }, { ...plain, requiredKeys: [] }),
  },
  { ...plain, requiredKeys: [] },
);

const flags = <K extends string>(...keys: K[]) => Object.fromEntries(keys.map((key) => [key, fc.boolean()]));
const moment = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

export const policyArgs = fc.record(
  {
    jamfUrl: fc.constant("https://example.jamfcloud.com"),
    displayName: name,
    enabled: fc.boolean(),
    site: fc.oneof(name, id, fc.constantFrom("None", "-1")),
    categoryId: fc.oneof(id, fc.constant("-1")),
    triggers: fc.record(
      {
        ...flags("startup", "login", "networkStateChange", "enrollmentComplete", "recurringCheckIn"),
        customEvent: words,
      },
      { ...plain, requiredKeys: [] },
    ),
    executionFrequency: fc.constantFrom(...frequencies),
    retry: fc.record(
      {
        on: fc.constantFrom("none", "trigger", "check-in"),
        attempts: fc.integer({ min: 1, max: 10 }),
        ...flags("notifyOnEachFailure"),
      },
      { ...plain, requiredKeys: ["on"] },
    ),
    targetDrive: words,
    ...flags("makeAvailableOffline", "limitToAssignedUser"),
    activationDate: fc.oneof(
      fc.constant(""),
      moment.map((time) => time.replace("T", " ")),
    ),
    expirationDate: fc.oneof(
      fc.constant(""),
      moment.map((time) => time.replace("T", " ")),
    ),
    networkConnection: fc.constantFrom("Any", "Ethernet"),
    scope,
    selfService: fc.record(
      {
        available: fc.boolean(),
        displayName: words,
        buttonName: words,
        reinstallButtonName: words,
        description: words,
        ...flags("ensureUsersViewDescription", "featureOnMainPage"),
        iconId: id,
        categories: fc.uniqueArray(fc.record({ categoryId: id, featureIn: fc.boolean() }, plain), {
          maxLength: 3,
          selector: ({ categoryId }) => categoryId,
        }),
        notification: fc.record(
          {
            display: fc.boolean(),
            location: fc.constantFrom("Self Service", "Self Service and Notification Center"),
            subject: words,
            message: words,
          },
          { ...plain, requiredKeys: [] },
        ),
      },
      { ...plain, requiredKeys: [] },
    ),
    scripts: fc.array(
      fc.record(
        { scriptId: id, priority: fc.constantFrom("Before", "After"), parameters: fc.array(words, { maxLength: 8 }) },
        { ...plain, requiredKeys: ["scriptId"] },
      ),
      { maxLength: 4 },
    ),
    maintenance: fc.record(
      flags("updateInventory", "resetComputerNames", "installCachedPackages", "fixDiskPermissions", "flushUserCaches"),
      { ...plain, requiredKeys: [] },
    ),
    userInteraction: fc.record(
      {
        startMessage: words,
        completeMessage: words,
        deferral: fc.oneof(
          fc.constant("None"),
          fc.record({ days: fc.integer({ min: 1, max: 30 }) }, plain),
          fc.record({ until: moment.map((time) => `${time}Z`) }, plain),
        ),
      },
      { ...plain, requiredKeys: [] },
    ),
  },
  { ...plain, requiredKeys: ["jamfUrl", "displayName"] },
) as unknown as fc.Arbitrary<PolicyArgs>;

/** An element that no version of this project knows. */
const foreignName = fc.constantFrom("x_payload", "x_future", "x_microsoft_device_compliance", "x_list");
const leaf: fc.Arbitrary<XmlNode> = fc.oneof(
  words.filter((text) => text !== ""),
  words.map((cdata) => ({ cdata })),
);
const attributes = fc.dictionary(fc.constantFrom("a", "b"), words, { ...plain, maxKeys: 2 });
export const foreign: fc.Arbitrary<XmlElement> = fc.letrec<{ element: XmlElement; node: XmlNode }>((tie) => ({
  node: fc.oneof({ maxDepth: 2 }, leaf, tie("element")),
  element: fc
    .tuple(foreignName, fc.array(tie("node"), { maxLength: 3 }), attributes)
    .map(([called, nodes, with_]) => new XmlElement(called, nodes, with_)),
})).element;

/** Puts foreign elements into a document, at places that the numbers choose; answers the same document. */
export function strewn(
  document: XmlElement,
  foreigners: readonly { where: number; element: XmlElement }[],
): XmlElement {
  for (const { where, element } of foreigners) {
    const places = containers(document);
    const place = places[where % places.length]!;
    place.nodes.splice(where % (place.nodes.length + 1), 0, element);
  }
  return document;
}

export const strewing = fc.array(fc.record({ where: fc.nat({ max: 10_000 }), element: foreign }), { maxLength: 8 });

/** Elements that hold elements, or nothing, outside of foreign ones. */
function containers(element: XmlElement): XmlElement[] {
  const inner = element.children().filter(({ name: called }) => !called.startsWith("x_"));
  const holds = element.nodes.every((node) => node instanceof XmlElement) && element.nodes.length > 0;
  return [...(holds ? [element] : []), ...inner.flatMap(containers)];
}

/** Sections that a policy of Jamf Pro has besides those that this project writes. */
export const otherSections = (): XmlElement[] => [
  xml("package_configuration", [xml("packages", [xml("size", 0)]), xml("distribution_point", "default")]),
  xml("printers", [xml("leave_existing_default")]),
  xml("reboot", [xml("message", "This computer will restart in 5 minutes."), xml("minutes_until_reboot", 5)]),
  xml("disk_encryption", [xml("action", "none")]),
];
