/** Classic API: macOS configuration profiles. */
import { build, parse, type PlistObject, type PlistValue } from "plist";
import type { Random } from "../../service";
import { organisation } from "../../staff";
import { merge, ordered } from "./document";
import { classicRoutes } from "./objects";
import { refreshReferences, refuseOtherSites, resolveReferences } from "./references";
import { shapeOf } from "./shape";
import type { Instance, Stored } from "../instance";
import { policyItems } from "./policyTemplate";
import { conflict } from "../server/refusals";
import type { Route } from "../server/router";
import { child, childText, element, parseXml, withChild, type Element } from "./xml";

const shape = shapeOf("os_x_configuration_profile");
const limits = "<users/><user_groups/><network_segments/><ibeacons/>";

const template: Element = parseXml(`<os_x_configuration_profile>
<general><id>0</id><name/><description/><site><id>-1</id><name>None</name></site>
  <category><id>-1</id><name>No category assigned</name></category>
  <distribution_method>Install Automatically</distribution_method><user_removable>false</user_removable>
  <level>System</level><uuid/><redeploy_on_update>Newly Assigned</redeploy_on_update><payloads/></general>
<scope><all_computers>false</all_computers><all_jss_users>false</all_jss_users><computers/><buildings/><departments/>
  <computer_groups/><jss_users/><jss_user_groups/><limitations>${limits}</limitations>
  <exclusions><computers/><buildings/><departments/><computer_groups/>${limits}<jss_users/><jss_user_groups/></exclusions>
</scope>
<self_service><install_button_text>Install</install_button_text><self_service_description/>
  <force_users_to_view_description>false</force_users_to_view_description><self_service_icon/>
  <feature_on_main_page>false</feature_on_main_page><self_service_categories/><notification>false</notification>
  <notification_subject/><notification_message/></self_service>
</os_x_configuration_profile>`)!;

const emptyScope = child(template, "scope")!;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** What the XML document carried is decoded once more (PI-827; public clients probed it on two instances, 2026-07). */
const decodedOnce = (text: string): string =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[(name as string).toLowerCase()]!;
    const code = hex ? parseInt(hex as string, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

/** Their texts are kept by what they mean; those of every other payload as they are spelled: `&amp;` stays five signs (same source). */
const keptByMeaning = new Set([
  "com.apple.ManagedClient.preferences",
  "com.apple.notificationsettings",
  // A later report: another client's, on 11.30, 2026-08.
  "com.apple.extensiblesso",
]);

function plistOf(text: string): PlistObject | undefined {
  let value: PlistValue;
  try {
    value = parse(lineEndsKept(text));
  } catch {
    return undefined;
  }
  const isProfile = typeof value === "object" && value !== null && !Array.isArray(value);
  return isProfile && Array.isArray((value as PlistObject)["PayloadContent"]) ? (value as PlistObject) : undefined;
}

function parsed(payloads: string): PlistObject {
  const text = decodedOnce(payloads);
  // A bare & or < is what that leaves of a client's `&amp;` and `&lt;`.
  if (parseXml(text)?.name !== "plist") {
    return conflict(/^\s*<[^]*<plist/.test(text) ? "Unable to update the database" : "Problem with payloads");
  }
  const [meant, spelled] = [plistOf(text), plistOf(text.replaceAll("&", "&amp;"))];
  if (!meant || !spelled) return conflict("Problem with payloads");
  const content = (meant["PayloadContent"] as PlistObject[]).map((payload, i) =>
    keptByMeaning.has(String(payload["PayloadType"])) ? payload : (spelled["PayloadContent"] as PlistObject[])[i]!,
  );
  return { ...meant, PayloadContent: content };
}

/**
 * The profile as the server writes it: its own identifier and UUID at the top, names and scope from the
 * document, missing identifiers of payloads filled in, and its own white space.
 */
function rewritten(
  random: Random,
  profile: PlistObject,
  { name, uuid, level }: { name: string; uuid: string; level: string },
): string {
  const content = (profile["PayloadContent"] as PlistObject[]).map((payload) => {
    const own = (payload["PayloadUUID"] as string | undefined) ?? random.uuid().toUpperCase();
    return { PayloadVersion: 1, PayloadIdentifier: own, ...payload, PayloadUUID: own } as PlistObject;
  });
  return build(
    {
      PayloadOrganization: organisation,
      PayloadVersion: 1,
      ...profile,
      PayloadScope: level,
      PayloadUUID: uuid,
      PayloadIdentifier: uuid,
      PayloadType: "Configuration",
      PayloadDisplayName: name,
      PayloadContent: content,
    } as PlistObject,
    { pretty: false },
  );
}

/** macOS configuration profiles of the Classic API: a property list in an XML text, with a scope. */
export function profileRoutes(instance: Instance): Route[] {
  return classicRoutes<Stored>({
    resource: "osxconfigurationprofiles",
    listRoot: "os_x_configuration_profiles",
    root: "os_x_configuration_profile",
    collection: instance.profiles,
    noun: "macOS Configuration Profiles",
    shape,
    accept: (sent, before) => settledProfile(instance, sent, before?.document),
    show: (id, { document }) => {
      const general = withChild(child(document, "general")!, element("id", id));
      return refreshReferences(instance, withChild(document, general));
    },
  });
}

function settledProfile(instance: Instance, sent: Element, before?: Element): Stored {
  const { random } = instance.surroundings;
  const base = before ? refreshReferences(instance, before) : template;
  const merged = merge(shape, base, sent, { itemDefaults: { category: policyItems["category"]! } });
  const scope = child(merged, "scope")!;
  const whole = withChild(merged, merge(shape.fields["scope"]!, emptyScope, scope, { witness: scope }));
  const document = resolveReferences(instance, ordered(template, whole));
  refuseOtherSites(instance, document);
  const name = childText(document, "general", "name") ?? "";
  const toldPayloads = childText(sent, "general", "payloads");
  const payloads = childText(document, "general", "payloads") ?? "";
  // What is stored already is not decoded again when only a name or a scope changes.
  const profile = payloads === "" ? undefined : toldPayloads === undefined ? plistOf(payloads) : parsed(payloads);
  // Accepted in several spellings, shown in one (public clients, 2024 to 2026).
  const level = /^user$/i.test(childText(document, "general", "level") ?? "") ? "User" : "System";
  const known = childText(base, "general", "uuid") ?? "";
  // A payload with another UUID at its top is another profile to Jamf, and installed afresh (public clients, 2025, 2026).
  const isOther = toldPayloads !== undefined && profile?.["PayloadUUID"] !== known;
  const uuid = known === "" || isOther ? random.uuid().toUpperCase() : known;
  const general = [
    element("uuid", uuid),
    element("level", level),
    element("payloads", profile ? rewritten(random, profile, { name, uuid, level }) : ""),
  ];
  return { name, document: withChild(document, general.reduce(withChild, child(document, "general")!)) };
}

/** The package's reader takes NEL, LINE and PARAGRAPH SEPARATOR for line feeds, as XML 1.1 would; a property list is XML 1.0. */
const lineEndsKept = (text: string): string =>
  text.replace(/[\u0085\u2028\u2029]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
