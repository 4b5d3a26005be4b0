/** Policies of all kinds: real ones are stranger than invented ones. */
import fc from "fast-check";
import type { Policy } from "../../../providers/graph/conditionalAccess/policy";

export const id = fc.uuid().chain((text) => fc.constantFrom(text, text.toUpperCase()));
const ids = fc.uniqueArray(id, { maxLength: 6, selector: (text) => text.toLowerCase() });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const words = (...all: string[]) => fc.subarray(all);
const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant([]), fc.constant({ isEnabled: true, value: [1] }));

const conditions = fc
  .record({
    users: fc.record({
      includeUsers: words("All", "None"),
      excludeUsers: ids,
      includeGroups: ids,
      excludeGroups: ids,
      includeGuestsOrExternalUsers: maybe(
        fc.record({ guestOrExternalUserTypes: fc.constant("internalGuest,serviceProvider") }),
      ),
    }),
    clientAppTypes: words("all", "browser", "mobileAppsAndDesktopClients"),
    platforms: maybe(fc.record({ includePlatforms: words("all", "macOS", "MacOS"), excludePlatforms: words("iOS") })),
    locations: maybe(fc.record({ includeLocations: words("All"), excludeLocations: ids })),
    devices: maybe(fc.record({ deviceFilter: fc.record({ mode: fc.constant("exclude"), rule: fc.string() }) })),
    signInRiskLevels: words("low", "high"),
    times: odd,
    applications: fc
      .record(
        {
          includeApplications: fc.oneof(fc.constant(["All"]), ids),
          excludeApplications: ids,
          includeUserActions: fc.constant([]),
          includeAuthenticationContextClassReferences: fc.constant([]),
          applicationFilter: maybe(fc.record({ mode: fc.constant("exclude"), rule: fc.string() })),
          networkAccess: odd,
        },
        { requiredKeys: ["includeApplications"] },
      )
      .map((applications) => applications as Record<string, unknown>),
  })
  .map((each) => each as NonNullable<Policy["conditions"]>);

export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  id: fc.uuid(),
  displayName: fc.string({ unit: "grapheme", minLength: 1 }),
  state: fc.constantFrom("enabled", "disabled", "enabledForReportingButNotEnforced"),
  modifiedDateTime: maybe(fc.constant("2024-02-03T04:05:06.1234567Z")),
  createdDateTime: fc.constant("2023-01-01T00:00:00Z"),
  conditions,
  grantControls: maybe(fc.record({ operator: fc.constantFrom("OR", "AND"), builtInControls: words("mfa", "block") })),
  sessionControls: maybe(odd),
  partialEnablementStrategy: odd,
}) as fc.Arbitrary<Policy>;
