import assert from "node:assert/strict";
import { configured } from "./configured";
import { unknown, type Bag } from "./plugin";
import { app, placeholder, policy, usersId, withApplications } from "./policy";

describe("azuread stand-in: what a preview of a policy shows and refuses", () => {
  const standIn = configured();
  const policies = () => standIn.plugin.resource("ConditionalAccessPolicy");

  it("shows an added exclusion as the one line it is, and replaces nothing", async () => {
    const held = await policies().create(policy);
    const { lines, replaces } = await policies().diff(held, withApplications([app, placeholder]));
    assert.deepEqual([lines, replaces], [["conditions.applications.excludedApplications[1]: ADD"], []]);
  });

  const differences: [string, Bag, string[]][] = [
    [
      "an exclusion in front",
      withApplications([placeholder, app]),
      ["conditions.applications.excludedApplications[0]: ADD"],
    ],
    ["no exclusion more", withApplications([]), ["conditions.applications.excludedApplications: DELETE"]],
    ["another exclusion", withApplications([placeholder]), ["conditions.applications.excludedApplications[0]: UPDATE"]],
    [
      "an exclusion that is not known yet",
      withApplications([unknown]),
      ["conditions.applications.excludedApplications[0]: UPDATE"],
    ],
    ["a state", { ...policy, state: "enabled" }, ["state: UPDATE"]],
    ["session controls", { ...policy, sessionControls: { persistentBrowserMode: "never" } }, ["sessionControls: ADD"]],
    [
      "platforms no more",
      { ...policy, conditions: { ...policy["conditions"], platforms: undefined! } },
      ["conditions.platforms: DELETE"],
    ],
  ];
  for (const [what, inputs, lines] of differences) {
    it(`shows ${what}`, async () => {
      const held = await policies().create(policy);
      const clean = JSON.parse(JSON.stringify(inputs)) as Bag;
      assert.deepEqual((await policies().diff(held, clean)).lines, lines);
    });
  }

  it("takes another order of exclusions for a difference: they are a list to the provider", async () => {
    const held = await policies().create(withApplications([app, placeholder]));
    const object = standIn.tenant.objects.get(held.state["objectId"])!;
    object["conditions"].applications.excludeApplications.reverse();
    const refreshed = await policies().read(held, withApplications([app, placeholder]));
    assert.equal((await policies().diff(refreshed!, withApplications([app, placeholder]))).lines.length, 2);
  });

  it("shows what was added by hand as a difference of the policy, not of the program's inputs", async () => {
    const held = await policies().create(policy);
    const object = standIn.tenant.objects.get(held.state["objectId"])!;
    object["conditions"].locations = { includeLocations: ["All"], excludeLocations: ["AllTrusted"] };
    const refreshed = await policies().read(held, policy);
    assert.equal(refreshed!.inputs["conditions"].locations, undefined);
    assert.deepEqual((await policies().diff(refreshed!, policy)).lines, ["conditions.locations: DELETE"]);
  });

  it("has null for lists that nobody gave, until a refresh makes them empty", async () => {
    const held = await policies().create(policy);
    const { users, applications, locations } = held.state["conditions"] as Bag;
    assert.deepEqual(
      [users["excludedRoles"], users["excludedUsers"].length, applications["includedUserActions"], locations],
      [null, 1, null, null],
    );
    const more = { ...users, excludedRoles: [usersId] };
    const wanted = {
      ...policy,
      conditions: { ...policy["conditions"], users: { ...more, includedRoles: undefined! } },
    };
    const clean = JSON.parse(
      JSON.stringify(wanted, (_, value: unknown) => (value === null || String(value) === "" ? undefined : value)),
    ) as Bag;
    assert.deepEqual((await policies().diff(held, clean)).lines, ["conditions.users.excludedRoles: ADD"]);
    const refreshed = await policies().read(held, policy);
    assert.deepEqual((refreshed!.state["conditions"] as Bag)["users"]["excludedRoles"], []);
    assert.deepEqual((await policies().diff(refreshed!, policy)).lines, []);
    const changed = await policies().update(held, { ...policy, state: "enabled" });
    assert.deepEqual((changed.state["conditions"] as Bag)["users"]["excludedRoles"], []);
  });

  it("is changed after every read where it leaves guests out without saying of which tenants", async () => {
    const guests = [{ guestOrExternalUserTypes: ["b2bCollaborationGuest"] }];
    const users = { ...(policy["conditions"] as Bag)["users"], excludedGuestsOrExternalUsers: guests };
    const inputs = { ...policy, conditions: { ...policy["conditions"], users } };
    const line = "conditions.users.excludedGuestsOrExternalUsers[0].externalTenants: DELETE";
    let held = await policies().create(inputs);
    for (let run = 1; run <= 2; run++) {
      const { lines } = await policies().diff(held, inputs);
      assert.deepEqual(lines, [line]);
      held = await policies().update(held, inputs);
      assert.deepEqual((await policies().diff(held, inputs)).lines, []);
      held = (await policies().read(held, inputs))!;
    }
    const all = [{ ...guests[0], externalTenants: [{ membershipKind: "all" }] }];
    const told = {
      ...inputs,
      conditions: { ...inputs.conditions, users: { ...users, excludedGuestsOrExternalUsers: all } },
    };
    held = await policies().update(held, told);
    assert.deepEqual((await policies().diff(held, told)).lines, []);
  });

  it("marks defaults only that are more than an empty value", async () => {
    const { inputs } = await policies().check({ ...policy, sessionControls: { persistentBrowserMode: "never" } });
    const marks = JSON.stringify(inputs).match(/"__defaults":\[[^\]]*\]/g)!;
    assert.ok(marks.length > 4);
    assert.deepEqual([...new Set(marks)], ['"__defaults":[]']);
    const group = await standIn.plugin.resource("Group").check({ displayName: "Users", securityEnabled: true });
    assert.deepEqual(group.inputs, { displayName: "Users", securityEnabled: true, __defaults: [] });
    const principal = await standIn.plugin.resource("ServicePrincipal").check({ clientId: usersId });
    assert.deepEqual(principal.inputs, { clientId: usersId, accountEnabled: true, __defaults: ["accountEnabled"] });
  });

  describe("refuses", () => {
    const conditions = policy["conditions"] as Bag;
    const both = { includedApplications: ["All"], includedUserActions: ["urn:user:registerdevice"] };
    const refusals: [string, Bag, RegExp][] = [
      [
        "neither applications nor user actions",
        { ...policy, conditions: { ...conditions, applications: {} } },
        /one of `conditions\.0\.applications\.0\.included_applications,conditions\.0.*_user_actions` must be/,
      ],
      [
        "both of them",
        { ...policy, conditions: { ...conditions, applications: both } },
        /only one of `.*` can be specified/,
      ],
      [
        "nobody to apply to",
        { ...policy, conditions: { ...conditions, users: {} } },
        /conditions\.0\.users\.0\.included_groups.* must be/,
      ],
      [
        "a policy without grant or session",
        { ...policy, grantControls: undefined! },
        /one of `grant_controls,session_controls` must/,
      ],
      [
        "a platform in the wrong case",
        { ...policy, conditions: { ...conditions, platforms: { includedPlatforms: ["MacOS"] } } },
        /0\.included_platforms\.0 to be one of \["all" "android" "iOS".*got MacOS\. .*includedPlatforms\[0\]'/,
      ],
      [
        "a control that Graph calls otherwise",
        { ...policy, grantControls: { operator: "OR", builtInControls: ["requireCompliantDevice"] } },
        /expected grant_controls\.0\.built_in_controls\.0 to be one of .*got requireCompliantDevice/,
      ],
      [
        "a period without a frequency",
        { ...policy, sessionControls: { signInFrequencyPeriod: "hours" } },
        /all of `session_controls\.0\.sign_in_frequency,session_.*_frequency_period` must be specified/,
      ],
      [
        "a misspelt condition",
        { ...policy, conditions: { ...conditions, clientAppsTypes: ["all"] } },
        /Invalid or unknown key\. Examine values at 'it\.conditions\.clientAppsTypes'/,
      ],
    ];
    for (const [what, inputs, words] of refusals) {
      it(what, async () => {
        const { failures } = await policies().check(JSON.parse(JSON.stringify(inputs)) as Bag);
        assert.ok(
          failures.some((reason) => words.test(reason)),
          failures.join("\n"),
        );
      });
    }

    it("a frequency of every time together with hours, when planning", async () => {
      const sessionControls = {
        signInFrequencyInterval: "everyTime",
        signInFrequency: 1,
        signInFrequencyPeriod: "hours",
      };
      await assert.rejects(policies().create({ ...policy, sessionControls }, true), /is set to `everyTime`/);
    });

    it("no applications that are not known yet", async () => {
      const applications = { includedApplications: unknown, excludedApplications: [unknown] };
      const inputs = { ...policy, conditions: { ...conditions, applications } };
      assert.deepEqual((await policies().check(inputs)).failures, []);
    });

    it("nothing of the product's own policy", async () => {
      assert.deepEqual((await policies().check(policy)).failures, []);
    });
  });
});
