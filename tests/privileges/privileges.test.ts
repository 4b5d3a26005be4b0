/** Takes each privilege of Jamf Pro and each permission of Graph away, and looks what fails: that and nothing else, with its name. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSandboxProcess, type SandboxProcess } from "../../sandbox/child";
import { ByHand } from "../support/byHand";
import { type Bag, Host, root } from "../support/host";
import { documentPath, withTables } from "./document";
import type { Outcomes, Place } from "./operations";
import { failsWithout, graphPermissions, identity, jamfObjects, verbs } from "./table";

const [applicableGroup, complianceGroup] = ["Applicable", "Compliant"];
const serialNumber = { name: "Serial Number", priority: 0, andOr: "and", searchType: "like", value: "C02" };

/** The least that makes one of each kind, and a change of it. */
const samples: Record<string, { args: (name: string) => Bag; change: Bag }> = {
  "jamf:Category": { args: (name) => ({ name }), change: { priority: 3 } },
  "jamf:SmartComputerGroup": {
    args: (name) => ({ name, criteria: [{ criterion: "Serial Number", operator: "like", value: "C02" }] }),
    change: { description: "changed" },
  },
  "jamf:ComputerExtensionAttribute": { args: (name) => ({ name }), change: { description: "changed" } },
  "jamf:MacApp": {
    args: (name) => ({ name, appTitle: "Microsoft Intune Company Portal", deploy: false }),
    change: { selfService: { description: "changed" } },
  },
  "jamf:Policy": { args: (displayName) => ({ displayName, enabled: false }), change: { targetDrive: "/Volumes/a" } },
  "jamf:Script": { args: (name) => ({ name, contents: "#!/bin/sh\n" }), change: { notes: "changed" } },
  "jamf:ConfigurationProfile": {
    args: (name) => ({ name, payload: { PayloadContent: [{ PayloadType: "com.apple.dock", tilesize: 48 }] } }),
    change: { description: "changed" },
  },
};

describe("permissions", function () {
  this.timeout(60_000);
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let host: Host;
  let reader: ChildProcess;
  let place: Place;
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0", "--macs", "4"]);
    admin = new ByHand(sandbox);
    host = await Host.start(sandbox.environment);
    reader = fork(join(__dirname, "operations.js"), { env: { ...process.env, ...sandbox.environment }, execArgv: [] });
    for (const name of [applicableGroup, complianceGroup])
      await admin.must("POST", "/api/v3/computer-groups/smart-groups", { name, criteria: [serialNumber] });
    const steps: [string, object?][] = [
      ["savePage", { applicableGroup, complianceGroup }],
      ["consentCloudConnector"],
      ["consentRegistrationApp"],
      ["addPartner", { group: "Engineering" }],
    ];
    for (const [step, body = {}] of steps) await admin.control("POST", `/people/${step}`, body);
    const { entra } = await admin.control("GET", "/snapshot");
    const group = entra.groups.find((each: Bag) => each["displayName"] === "Engineering");
    const user = entra.users.find((each: Bag) => each["userType"] !== "Guest");
    place = {
      jamfUrl: sandbox.jamf.url!,
      tenantId: sandbox.entra.tenantId,
      groupId: group.id,
      userId: user.id,
      userName: user.userPrincipalName,
      appId: entra.applications[0].appId,
    };
  });
  after(async () => {
    reader?.kill();
    await host?.stop();
    await sandbox?.stop();
  });

  const said = (work: Promise<unknown>): Promise<string | undefined> =>
    work.then(
      () => undefined,
      (error: Error) => error.message,
    );
  const readings = async (which: "jamf" | "graph"): Promise<Outcomes> => {
    reader.send({ which, place });
    return (await once(reader, "message"))[0] as Outcomes;
  };
  const failed = (all: Outcomes): string[] => Object.keys(all).filter((name) => all[name] !== undefined);

  describe("of Jamf Pro", () => {
    const without = (...names: string[]) => admin.control("POST", "/jamf/privileges", { without: names });
    afterEach(() => without());

    it("all together suffice for every operation", async () => assert.deepEqual(await readings("jamf"), {}));

    for (const { objects, kind, readBy } of jamfObjects) {
      for (const verb of kind ? verbs : (["Read"] as const)) {
        const privilege = `${verb} ${objects}`;
        const expected = [...(kind ? failsWithout[verb] : []), ...(verb === "Read" ? readBy : [])];
        it(`${privilege}: ${expected.join(", ")}`, async () => {
          const outcome: Outcomes = {};
          if (kind) {
            const { args, change } = samples[kind]!;
            const base = (name: string): Bag => ({ jamfUrl: place.jamfUrl, ...args(name) });
            const [it, another] = [host.resource(kind), host.resource(kind)];
            await it.up(base("There already"));
            const { held } = it;
            await without(privilege);
            outcome["read"] = await said(it.refresh());
            outcome["update"] = await said(it.up({ ...base("There already"), ...change }));
            outcome["delete"] = await said(it.destroy());
            outcome["create"] = await said(another.up(base("New")));
            // Back to the start, with all privileges.
            Object.assign(outcome, await readings("jamf"));
            await without();
            if (outcome["delete"] !== undefined) await Object.assign(host.resource(kind), { held }).destroy();
            if (another.held) await another.destroy();
          } else {
            await without(privilege);
            Object.assign(outcome, await readings("jamf"));
          }
          assert.deepEqual(failed(outcome).sort(), [...expected].sort(), JSON.stringify(outcome, null, 1));
          for (const name of expected)
            assert.ok(outcome[name]!.includes(`"${privilege}"`), `${name}: ${outcome[name]}`);
        });
      }
    }
  });

  describe("of Graph", () => {
    const only = (names: string[]) => admin.control("POST", "/entra/permissions", { only: names });
    for (const column of ["deploy", "preview"] as const) {
      it(`the identity for ${column} does all of it`, async () => {
        await only(identity(column));
        const expected = column === "deploy" ? ["sign-ins"] : [];
        assert.deepEqual(failed(await readings("graph")), expected);
      });
    }

    for (const { permission, fails } of graphPermissions) {
      for (const column of ["deploy", "preview"] as const) {
        const expected = fails[column];
        if (!identity(column).includes(permission)) continue;
        it(`${permission}, of the identity for ${column}: ${(expected ?? []).join(", ") || "nothing that is read"}`, async () => {
          await only(identity(column).filter((name) => name !== permission));
          const outcome: Outcomes = await readings("graph");
          if (column === "deploy") delete outcome["sign-ins"];
          if (column === "deploy") Object.assign(outcome, await writes());
          assert.deepEqual(failed(outcome).sort(), [...(expected ?? [])].sort(), JSON.stringify(outcome, null, 1));
          for (const name of expected ?? [])
            assert.ok(outcome[name]!.includes(named(permission)), `${name}: ${outcome[name]}`);
        });
      }
    }

    /** The error names the least that is enough: what is read under a permission to write is named by the one to read. */
    const named = (permission: string): string =>
      ({
        "Group.ReadWrite.All": "GroupMember.Read.All",
        "DeviceManagementServiceConfig.ReadWrite.All": "DeviceManagementServiceConfig.Read",
      })[permission] ?? permission;

    /** What a run writes by itself, each undone with the permissions that it has. */
    async function writes(): Promise<Outcomes> {
      const { tenantId, groupId } = place;
      const partner = host.resource("graph:CompliancePartner");
      const assigning = await said(partner.up({ tenantId, groupId, entry: "present" }));
      if (partner.held) await partner.destroy();
      const { entra } = await admin.control("GET", "/snapshot");
      const policyId = entra.conditionalAccessPolicies.find(({ displayName }: Bag) =>
        String(displayName).startsWith("CA010"),
      ).id;
      const exclusion = host.resource("graph:ConditionalAccessExclusion");
      const excluding = await said(exclusion.up({ tenantId, policyId, applicationIds: [registrationApp] }));
      if (exclusion.held) await exclusion.destroy();
      return { "assign the compliance partner": assigning, "exclude an app": excluding };
    }
  });

  it("the tables in the documentation are those of this test", () => {
    const text = readFileSync(join(root, documentPath), "utf8");
    assert.equal(text, withTables(text), "run: npm run docs");
  });
});

/** The same in every tenant of the global cloud. */
const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
