/** Any policy that an administrator, or Graph in a strange mood, could come up with. */
import fc from "fast-check";
import type { SignInContext } from "../../../../providers/graph/conditionalAccess/signInContext";
import {
  A,
  W,
  deviceRegistration,
  graph,
  groupOne,
  groupTwo,
  otherApp,
  placeholder,
  role,
  type Change,
} from "./policies";

export const some = (...values: string[]) => fc.subarray(values, { minLength: 0 });
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 3 });
const filters = [
  "device.isCompliant -eq True",
  "device.isCompliant -ne True",
  'device.trustType -eq "Workplace" -or device.mdmAppId -eq "x"',
  'not (device.operatingSystem -startsWith "Mac")',
  "nonsense",
];

/** Policies such as administrators write, in all combinations, a few of which Graph would refuse. */
export const changes: fc.Arbitrary<Change> = fc.record({
  policy: fc.record(
    {
      state: fc.constantFrom("enabled", "enabled", "enabledForReportingButNotEnforced", "disabled"),
      sessionControls: fc.constantFrom(
        null,
        { secureSignInSession: { isEnabled: true } },
        { signInFrequency: { isEnabled: true } },
      ),
    },
    { requiredKeys: ["state"] },
  ),
  applications: fc.record({
    includeApplications: fc.oneof(
      fc.constant(["All"]),
      some("All", "None", "Office365", A, W, graph, deviceRegistration, otherApp, placeholder),
    ),
    excludeApplications: some(W, otherApp, placeholder, "Office365", deviceRegistration, "None"),
    includeUserActions: fc.oneof(
      { weight: 9, arbitrary: fc.constant<string[]>([]) },
      some("urn:user:registerdevice", "urn:user:registersecurityinfo"),
    ),
    applicationFilter: fc.oneof(
      { weight: 9, arbitrary: fc.constant(null) },
      fc.constant({ mode: "include", rule: "x" }),
    ),
  }),
  users: fc.record({
    includeUsers: fc.oneof(fc.constant(["All"]), some("All", "None", "GuestsOrExternalUsers", otherApp)),
    includeGroups: some(groupOne, groupTwo),
    excludeGroups: some(groupTwo),
    excludeRoles: some(role),
  }),
  conditions: fc
    .record({
      clientAppTypes: rarely(some("all", "browser", "other")),
      platforms: rarely(
        fc.record({ includePlatforms: some("all", "macOS", "windows"), excludePlatforms: some("macOS", "linux") }),
      ),
      locations: rarely(
        fc.record({ includeLocations: some("All", "AllTrusted"), excludeLocations: some("AllTrusted") }),
      ),
      devices: rarely(
        fc.record({
          deviceFilter: fc.record({ mode: fc.constantFrom("include", "exclude"), rule: fc.constantFrom(...filters) }),
        }),
      ),
      signInRiskLevels: rarely(some("high", "none")),
      authenticationFlows: rarely(fc.record({ transferMethods: fc.constantFrom("none", "deviceCodeFlow") })),
      times: rarely(fc.constant({ includeAllTimes: true })),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))),
  grant: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    {
      weight: 9,
      arbitrary: fc.record({
        operator: fc.constantFrom("AND", "OR"),
        builtInControls: some("block", "mfa", "compliantDevice", "domainJoinedDevice", "passwordChange", "newControl"),
        customAuthenticationFactors: fc.oneof({ weight: 5, arbitrary: fc.constant<string[]>([]) }, some("f1")),
      }),
    },
  ),
});

export const situations: fc.Arbitrary<SignInContext> = fc.record({
  people: fc.constantFrom<SignInContext["people"]>("unknown", "all", "memberOfIncludedGroups", [
    { id: otherApp, groupIds: [groupOne], roleTemplateIds: [] },
    { id: A, groupIds: [groupTwo], roleTemplateIds: [role] },
  ]),
  registrationApp: fc.constant(A),
  placeholderApp: fc.constantFrom(undefined, placeholder),
  baselineScopes: fc.constantFrom<SignInContext["baselineScopes"]>(
    "enforced",
    "disabled",
    "notReadable",
    "notPermitted",
    "neverChosen",
    {
      appId: placeholder,
    },
  ),
});
