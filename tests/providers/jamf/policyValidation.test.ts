import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bag, knownPart } from "../../../providers/core/unknown";
import { policy, type PolicyArgs } from "../../../providers/jamf/policy";
import { toWire } from "../../../providers/jamf/policy/document";

const problems = (args: object): string[] =>
  policy.validate!(args as PolicyArgs, (property) => (args as Record<string, unknown>)[property] !== undefined).map(
    ({ property, reason }) => `${property} ${reason}`,
  );
const inPolicy = (args: object) => problems({ displayName: "Register", ...args });

/** What is wrong, and what is said about it. */
const wrong: readonly [object, string | RegExp][] = [
  [{ displayName: "" }, "displayName must not be empty"],
  [{ displayName: " Register" }, 'displayName must not begin or end with a space: " Register"'],
  [{ displayName: "x".repeat(256) }, "displayName must be at most 255 characters long, not 256"],
  [{ enabled: "yes" }, 'enabled must be true or false, not "yes"'],
  [{ categoryId: "Compliance" }, 'categoryId must be an id such as "12", or "-1" for none, not "Compliance"'],
  [{ category: "3" }, 'category is an unknown key; did you mean "categoryId"?'],
  [{ executionFrequency: "Daily" }, /^executionFrequency "Daily" is not one of "Once per computer", .+"Ongoing"$/],
  [{ networkConnection: "WiFi" }, 'networkConnection "WiFi" is not one of "Any", "Ethernet"'],
  [{ activationDate: "1 June 2027" }, 'activationDate must be a time such as "2027-06-01 14:30:00", not "1 June 2027"'],
  [{ triggers: { checkin: true } }, /^triggers\.checkin is an unknown key; /],
  [{ triggers: { login: "true" } }, 'triggers.login must be true or false, not "true"'],
  [{ triggers: true }, /^triggers must be an object with startup, /],
  [{ retry: { on: "login", attempts: 1 } }, 'retry.on "login" is not one of "none", "trigger", "check-in"'],
  [{ retry: { on: "trigger" } }, "retry.attempts must be a whole number from 1 to 10, not undefined"],
  [{ retry: { on: "trigger", attempts: 11 } }, "retry.attempts must be a whole number from 1 to 10, not 11"],
  [
    { executionFrequency: "Ongoing", retry: { on: "check-in", attempts: 3 } },
    'retry works only with executionFrequency "Once per computer", not "Ongoing": Jamf Pro would not keep it',
  ],
  [{ noExecuteStart: "5:00 PM" }, /^noExecuteStart can't be managed: .+Client-Side Limitations\); they stay$/],
  [{ noExecuteOn: ["Sun"] }, /^noExecuteOn can't be managed/],
  [
    { microsoftDeviceCompliance: true },
    /^microsoftDeviceCompliance has no API: select the checkbox "Register computers with Microsoft/,
  ],
  [{ scope: { computerGroups: ["1"] } }, 'scope.computerGroups is an unknown key; did you mean "computerGroupIds"?'],
  [{ scope: { computerGroupIds: "1" } }, 'scope.computerGroupIds must be a list, not "1"'],
  [{ scope: { computerIds: ["1", "Mac"] } }, 'scope.computerIds[1] must be an id such as "12", not "Mac"'],
  [{ scope: { computerGroupIds: ["-1"] } }, 'scope.computerGroupIds[0] must be an id such as "12", not "-1"'],
  [
    { scope: { limitations: { userNames: [""] } } },
    /^scope\.limitations\.userNames\[0\] must be a name in one line, without spaces around it/,
  ],
  [{ scope: { limitations: { computerIds: ["1"] } } }, /^scope\.limitations\.computerIds is an unknown key; /],
  [
    { scope: { allComputers: true, computerGroupIds: ["1"] } },
    "scope.computerGroupIds has no effect beside allComputers: leave out one of the two",
  ],
  [{ selfService: { button: "Go" } }, 'selfService.button is an unknown key; did you mean "buttonName"?'],
  [{ selfService: { available: 1 } }, "selfService.available must be true or false, not 1"],
  [{ selfService: { iconId: "-1" } }, 'selfService.iconId must be an id such as "12": leave it out for none'],
  [{ selfService: { categories: [{ id: "1" }] } }, "selfService.categories[0].categoryId is missing"],
  [
    { selfService: { categories: [{ categoryId: "1", display: true }] } },
    /^selfService\.categories\[0\]\.display is an unknown key/,
  ],
  [
    { selfService: { notification: { location: "Notification Center" } } },
    /^selfService\.notification\.location "Notification Center" is not one of "Self Service", "Self Service and/,
  ],
  [{ scripts: [{ id: "1" }] }, "scripts[0].scriptId is missing"],
  [
    { scripts: [{ scriptId: "1", priority: "At Reboot" }] },
    'scripts[0].priority "At Reboot" is not one of "Before", "After"',
  ],
  [
    { scripts: [{ scriptId: "1", parameters: Array(9).fill("x") }] },
    "scripts[0].parameters holds 9 values; there are 8 parameters, 4 to 11",
  ],
  [{ maintenance: { recon: true } }, /^maintenance\.recon is an unknown key; /],
  [{ maintenance: { updateInventory: 1 } }, "maintenance.updateInventory must be true or false, not 1"],
  ...[
    { days: 0.5 },
    { days: 0 },
    { until: "tomorrow" },
    { until: "2027-06-01 12:00" },
    { days: 1, until: "2027-06-01T12:00:00Z" },
  ].map((deferral): [object, RegExp] => [
    { userInteraction: { deferral } },
    /^userInteraction\.deferral must be "None", \{ days: 3 \} with whole days, or \{ until: "2027-06-01T12:00:00Z" \}/,
  ]),
  [
    { selfService: { description: "Ring \u0007 here" } },
    "selfService.description holds the character U+0007 at position 6, which XML can't carry: remove it",
  ],
  [
    { scripts: [{ scriptId: "1", parameters: ["", "a\u0000"] }] },
    /^scripts\[0\]\.parameters\[1\] holds the character U\+0000/,
  ],
  [
    { scope: { limitations: { userNames: ["\uD800"] } } },
    /^scope\.limitations\.userNames\[0\] holds the character U\+D800/,
  ],
];

describe("what a policy refuses offline", () => {
  it("accepts a policy of nothing but a name, and everything that can be set", () => {
    assert.deepEqual(inPolicy({}), []);
    assert.deepEqual(
      inPolicy({
        retry: { on: "check-in", attempts: 3 },
        scope: { allComputers: true, exclusions: { computerGroupIds: ["1"] } },
        selfService: { iconId: "1", description: "Zeile\r\n\tzwei 🎉", categories: [{ categoryId: "1" }] },
        userInteraction: { deferral: { until: "2027-06-01T12:00:00+02:00" } },
        managedBy: "project/stack/name",
        adoptExisting: true,
      }),
      [],
    );
  });

  it("misses a name only when the program has left it out", () => {
    assert.deepEqual(problems({}), ["displayName is missing"]);
    assert.deepEqual(
      policy.validate!({}, () => true),
      [],
    );
  });

  it("says something about everything of the wrong type, and never fails over it", () => {
    const keys = Object.keys(policy.defaults!({ jamfUrl: "", displayName: "x" })).filter((key) => key !== "jamfUrl");
    const nested = fc.dictionary(
      fc.constantFrom("on", "available", "categories", "notification", "limitations", "deferral"),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), nested, fc.array(nested)), (key, value) => {
        const given = { jamfUrl: "https://a", displayName: "x", [key]: value };
        const args = knownPart(JSON.parse(JSON.stringify(given)) as Bag) as unknown as PolicyArgs;
        if (inPolicy(args).length > 0) return;
        const whole = policy.canonical!(policy.defaults!(args));
        assert.deepEqual(policy.canonical!(structuredClone(whole)), whole);
        toWire(policy.defaults!(args));
      }),
      { numRuns: 600 },
    );
  });

  for (const [args, said] of wrong) {
    it(`says "${typeof said === "string" ? said : said.source}" of ${JSON.stringify(args).slice(0, 60)}`, () => {
      const found = inPolicy(args);
      const matches = (problem: string) => (typeof said === "string" ? problem === said : said.test(problem));
      assert.ok(found.some(matches), `${String(said)} is not among: ${found.join(" | ")}`);
    });
  }
});
