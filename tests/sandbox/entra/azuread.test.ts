import assert from "node:assert/strict";
import { Plugin } from "../azuread-plugin/plugin";
import { Entra, type Json } from "./entra";

/** Two stand-ins by different hands: what the plugin's one sends must be what Graph's one takes. */
describe("the azuread stand-in against the sandbox's Entra", () => {
  let entra: Entra;
  let plugin: Plugin;

  before(async () => {
    entra = await Entra.start();
    plugin = await Plugin.start({ ...entra.sandbox.environment, AZUREAD_STANDIN_WAIT_SECONDS: "0.01" });
    await plugin.checkConfig({});
    await plugin.configure();
  });
  after(async () => {
    await plugin.stop();
    await entra.stop();
  });

  it("makes, changes, reads and removes groups, by rule and by hand", async () => {
    const kind = plugin.resource("GroupWithoutMembers");
    const rule = { enabled: true, rule: 'user.department -eq "Sales"' };
    const inputs = {
      displayName: "Mac users",
      securityEnabled: true,
      types: ["DynamicMembership"],
      dynamicMembership: rule,
    };
    const made = await kind.create(inputs);
    const { objectId } = made.state as { objectId: string };
    assert.ok((await entra.list(`/v1.0/groups/${objectId}/members`)).length > 0);
    const changed = { ...inputs, displayName: "Mac people", description: "who registers Macs" };
    const updated = await kind.update(made, changed);
    assert.equal((await entra.get(`/v1.0/groups/${objectId}`))["displayName"], "Mac people");
    assert.deepEqual((await kind.diff(updated, changed)).lines, []);
    assert.equal((await kind.read(updated, changed))!.state["displayName"], "Mac people");
    await kind.delete(updated);
    assert.equal(await kind.read(updated, changed), undefined);
  });

  it("makes a group with members and owners", async () => {
    const [first, second] = (await entra.list("/v1.0/users?$top=2")).map(({ id }) => id as string);
    const kind = plugin.resource("Group");
    const made = await kind.create({ displayName: "Pilot", securityEnabled: true, members: [first], owners: [second] });
    const members = `/v1.0/groups/${made.state["objectId"]}/members`;
    assert.deepEqual(
      (await entra.list(members)).map(({ id }) => id as string),
      [first],
    );
    const updated = await kind.update(made, {
      displayName: "Pilot",
      securityEnabled: true,
      members: [second],
      owners: [second],
    });
    assert.deepEqual(
      (await entra.list(members)).map(({ id }) => id as string),
      [second],
    );
    await kind.delete(updated);
  });

  it("makes the placeholder application that it owns, and its principal", async () => {
    const { objectId } = (await plugin.invoke("getClientConfig", {})).result as { objectId: string };
    const applications = plugin.resource("Application");
    const application = await applications.create({ displayName: "Placeholder", owners: [objectId] });
    const { clientId } = application.state as { clientId: string };
    const principals = plugin.resource("ServicePrincipal");
    const principal = await principals.create({ clientId, owners: [objectId] });
    assert.equal(principal.state["displayName"], "Placeholder");
    const renamed = await applications.update(application, { displayName: "Platzhalter", owners: [objectId] });
    assert.equal((await entra.get(`/v1.0/servicePrincipals(appId='${clientId}')`))["displayName"], "Platzhalter");
    await principals.delete(principal);
    await applications.delete(renamed);
    assert.equal(await applications.read(renamed), undefined);
  });

  it("makes a policy whose second plan is empty, and sees what somebody changed by hand", async () => {
    const kind = plugin.resource("ConditionalAccessPolicy");
    const [group] = (await entra.list("/v1.0/groups")).map(({ id }) => id as string);
    const inputs = {
      displayName: "Require a compliant Mac",
      state: "enabledForReportingButNotEnforced",
      conditions: {
        applications: { includedApplications: ["All"], excludedApplications: ["0000000a-0000-0000-c000-000000000000"] },
        users: { includedUsers: ["All"], excludedGroups: [group] },
        clientAppTypes: ["all"],
        platforms: { includedPlatforms: ["macOS"] },
        devices: { filter: { mode: "exclude", rule: 'device.trustType -eq "ServerAD"' } },
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
      sessionControls: { signInFrequency: 8, signInFrequencyPeriod: "hours" },
    };
    const made = await kind.create(inputs);
    const read = (await kind.read(made, inputs))!;
    assert.deepEqual((await kind.diff(read, inputs)).lines, []);
    const path = `/v1.0/identity/conditionalAccess/policies/${made.state["objectId"]}`;
    await entra.change(path, { state: "disabled", conditions: { applications: { excludeApplications: [] } } });
    const seen = (await kind.read(made, inputs))!;
    assert.deepEqual((await kind.diff(seen, inputs)).lines.sort(), [
      "conditions.applications.excludedApplications[0]: ADD",
      "state: UPDATE",
    ]);
    const { sessionControls: _, ...without } = { ...inputs, state: "enabled" };
    const updated = await kind.update(made, without);
    const { sessionControls, state } = (await entra.get(path)) as Json;
    assert.deepEqual([sessionControls, state], [null, "enabled"]);
    await kind.delete(updated);
    assert.equal(await kind.read(updated), undefined);
  });

  it("keeps going through Conditional Access's limit and stale reads", async () => {
    await entra.set({ conditionalAccessPerSecond: 3, staleReadSeconds: 0.05 });
    const kind = plugin.resource("ConditionalAccessPolicy");
    const inputs = {
      displayName: "Slow",
      state: "disabled",
      conditions: {
        applications: { includedApplications: ["All"] },
        users: { includedUsers: ["None"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["mfa"] },
    };
    const made = await kind.create(inputs);
    assert.equal((await kind.read(made, inputs))?.state["displayName"], "Slow");
    const log = (await entra.control("GET", "/requests")).json<{ status: number; path: string }[]>();
    assert.ok(log.some(({ status, path }) => status === 429 && path.includes("/identity/")));
  });
});
