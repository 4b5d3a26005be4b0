/** Test files with upper limits of time. In a run of the whole suite each runs when nothing else does: file, and why. */
export const alone = {
  "tests/engine/installer.test.ts": "a site that never answers is given up within seconds",
  "tests/providers/graph/client/throttle.test.ts": "requests arrive a second apart, and not much more",
  "tests/providers/graph/conditionalAccess/exclusionPace.test.ts": "the pace of Conditional Access wastes no time",
  "tests/providers/jamf/client/requests.test.ts": "an address that nobody answers at is named within two seconds",
  "tests/operations/blockers/offline.test.ts": "the ranking of thousands of policies is done in time",
  "tests/operations/verify/page/page.test.ts": "100,000 Macs are drawn and filtered in milliseconds",
  "tests/sandbox/azuread-plugin/retries.test.ts": "pauses between requests are as long as told, and not much longer",
  "tests/sandbox/entra/pace.test.ts": "reads after a write are stale for less than half a second",
  "tests/sandbox/inventory.test.ts": "100,000 Macs are ready and read in seconds",
  "tests/stack/refusals.test.ts": "a refusal takes less than three seconds",
  "tests/stack/scale.test.ts": "300 objects take what the limits of the service leave",
  "tests/stack/stages.test.ts": "a preview of what is there already costs little beyond Pulumi",
};
