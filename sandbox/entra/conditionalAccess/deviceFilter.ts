/** The device filter of a Conditional Access policy. */
import { holds, parseRule, type Rule } from "../ruleLanguage";

const properties = new Set(
  [
    "deviceId",
    "displayName",
    "deviceOwnership",
    "enrollmentProfileName",
    "isCompliant",
    "manufacturer",
    "mdmAppId",
    "model",
    "operatingSystem",
    "operatingSystemVersion",
    "physicalIds",
    "profileType",
    "systemLabels",
    "trustType",
    ...Array.from({ length: 15 }, (_, at) => `extensionAttribute${at + 1}`),
  ].map((name) => name.toLowerCase()),
);

const plain = (property: string) => property.toLowerCase().replace(/^device\./, "");

/** Throws a `RuleError`. */
export const parseDeviceFilter = (rule: string): Rule =>
  parseRule(rule, (property) => /^device\./i.test(property) && properties.has(plain(property)));

/** What a sign-in tells of its device; empty for one that Entra does not know. */
export type DeviceFacts = Readonly<Record<string, unknown>>;

/** Whether the device is one of those that the filter describes. */
export function describes(rule: string, device: DeviceFacts): boolean {
  const facts = new Map(Object.entries(device).map(([name, value]) => [name.toLowerCase(), value]));
  // The filter and the sign-in call the same thing differently.
  facts.set("deviceownership", facts.get("deviceownership") ?? facts.get("ownership"));
  return holds(parseDeviceFilter(rule), (property) => facts.get(plain(property)));
}
