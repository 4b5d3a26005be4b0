import assert from "node:assert/strict";
import fc from "fast-check";
import { macApp, type MacAppArgs } from "../../../providers/jamf/macApp";
import { fromWire, toWire } from "../../../providers/jamf/macApp/wire";
import { nearest } from "../../../providers/jamf/nearest";

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((t) => t.replace(/\r\n?/g, "\n"));
const id = fc.constantFrom("-1", "4", "17");
const count = fc.integer({ min: 0, max: 72 });
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { noNullPrototype: true });
const any = record({
  name: text,
  deploy: fc.boolean(),
  distributionMethod: fc.constantFrom("Install Automatically" as const, "Make Available in Self Service" as const),
  updateBehavior: fc.constantFrom("Automatic" as const, "Manual" as const),
  categoryId: id,
  installSupportingConfigurationProfiles: fc.boolean(),
  notifyAdministrators: fc.boolean(),
  notifications: record({
    message: text,
    intervalHours: count,
    deadlineMessage: text,
    deadlineHours: count,
    quitDelayMinutes: count,
    completeMessage: text,
    relaunch: fc.boolean(),
    suppress: fc.boolean(),
  }),
  selfService: record({
    description: text,
    ensureUsersViewDescription: fc.boolean(),
    includeInFeaturedCategory: fc.boolean(),
    includeInComplianceCategory: fc.boolean(),
    categories: fc.array(record({ categoryId: id, featured: fc.boolean() }), { maxLength: 3 }),
  }),
});
const refs = record({ appTitleId: fc.constantFrom("0B3", "10C"), smartGroupId: id, siteId: id });
const problems = (args: object) =>
  macApp.validate!(args as MacAppArgs, (property) => (args as Record<string, unknown>)[property] !== undefined).map(
    ({ property, reason }) => `${property} ${reason}`,
  );
const good = { appTitle: "Microsoft Intune Company Portal" };

describe("Mac App", () => {
  it("reads back from the wire what it wrote", () => {
    fc.assert(fc.property(any, refs, (x, r) => assert.deepEqual(fromWire(toWire(x, r)), { ...x, ...r })));
  });

  it("never sends an empty message or a 0, which are refused, but null", () => {
    fc.assert(
      fc.property(any, refs, (x, r) => {
        for (const value of Object.values(toWire(x, r).notificationSettings!)) assert.ok(value !== "" && value !== 0);
      }),
    );
    const silent = toWire({ name: "a" }, { appTitleId: "0B3", smartGroupId: "1", siteId: "-1" });
    assert.deepEqual(new Set(Object.values(silent.notificationSettings!)), new Set([null]));
  });

  it("has one canonical form, which stays as it is and knows no order of categories", () => {
    fc.assert(
      fc.property(any, (x) => {
        const once = macApp.canonical!(x);
        assert.deepEqual(macApp.canonical!(structuredClone(once)), once);
      }),
    );
    const [a, b] = [{ categoryId: "2", featured: true }, { categoryId: "10" }];
    assert.deepEqual(
      macApp.canonical!({ selfService: { categories: [a!, b!] } }),
      macApp.canonical!({ selfService: { categories: [b!, a!] } }),
    );
    assert.deepEqual(
      macApp.canonical!({ selfService: { description: "x\r\n" } }),
      macApp.canonical!({ selfService: { description: "x" } }),
    );
  });

  it("goes to All Managed Clients as a draft that installs and updates by itself, unless told otherwise", () => {
    const { name, targetGroup, deploy, distributionMethod, updateBehavior } = macApp.defaults!({
      jamfUrl: "",
      ...good,
    });
    assert.deepEqual(
      { name, targetGroup, deploy, distributionMethod, updateBehavior },
      {
        name: "Microsoft Intune Company Portal",
        targetGroup: "All Managed Clients",
        deploy: false,
        distributionMethod: "Install Automatically",
        updateBehavior: "Automatic",
      },
    );
  });

  it("says which values are allowed, with the path of each property", () => {
    const of = (args: object) => problems({ ...good, ...args }).join("; ");
    assert.equal(of({}), "");
    assert.match(problems({}).join(), /^appTitle is missing$/);
    assert.match(of({ targetGroup: "-1" }), /^targetGroup must be a smart group; all Macs are "All Managed Clients"$/);
    assert.match(
      of({ distributionMethod: "SELF_SERVICE" }),
      /not one of "Install Automatically", "Make Available in Self/,
    );
    assert.match(
      of({ updateBehavior: "automatic" }),
      /^updateBehavior "automatic" is not one of "Automatic", "Manual"$/,
    );
    assert.match(
      of({ notifications: { message: "x".repeat(151) } }),
      /^notifications\.message must be at most 150 .+ not 151$/,
    );
    assert.match(
      of({ notifications: { deadlineHours: 1.5 } }),
      /^notifications\.deadlineHours must be a whole number, 1 or/,
    );
    assert.match(
      of({ notifications: { interval: 2 } }),
      /^notifications\.interval is an unknown key; did you mean "intervalHours"\?/,
    );
    assert.match(
      of({ selfService: { description: "x".repeat(4001) } }),
      /^selfService\.description must be at most 4000/,
    );
    assert.match(of({ selfService: { categories: [{}] } }), /^selfService\.categories\[0\]\.categoryId is missing$/);
    assert.match(of({ deploy: "yes" }), /^deploy must be true or false, not "yes"$/);
  });
});

describe("near names", () => {
  it("finds slips of the pen and shortened names, best first, and nothing where nothing is near", () => {
    const titles = ["Microsoft Intune Company Portal", "Microsoft Edge", "Google Chrome", "Slack"];
    assert.deepEqual(nearest("Microsoft InTune CompanyPortal", titles)[0], "Microsoft Intune Company Portal");
    assert.deepEqual(nearest("Company Portal", titles), ["Microsoft Intune Company Portal"]);
    assert.deepEqual(nearest("Zebra", titles), []);
    assert.deepEqual(nearest("", titles), []);
  });
});
