import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../../sandbox/child";
import { ByHand } from "../../../support/byHand";
import { type Bag, Host, type Managed } from "../../../support/host";
import { said } from "../started";

const kind = "graph:ConditionalAccessExclusion";
const policiesPath = "/v1.0/identity/conditionalAccess/policies";
const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
/** Apps of the tenant that serve as placeholder. */
const intune = "0000000a-0000-0000-c000-000000000000";

/** Each has a host process of its own: all of them keep the pace of one request per second, so they run side by side. */
type Scenario = (host: Host) => Promise<void>;

describe("Conditional Access exclusion against Graph", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let policies: Record<string, string>;

  const policy = (id: string): Promise<any> => admin.graph("GET", `${policiesPath}/${id}`);
  const excluded = async (id: string): Promise<string[]> =>
    (await policy(id)).conditions.applications.excludeApplications;
  const exclude = (id: string, ...excludeApplications: string[]) =>
    admin.graph("PATCH", `${policiesPath}/${id}`, { conditions: { applications: { excludeApplications } } });
  const args = (policyId: string, ...applicationIds: string[]): Bag => ({
    tenantId: sandbox.entra.tenantId,
    policyId,
    applicationIds: applicationIds.length > 0 ? applicationIds : [registrationApp],
  });
  const unchanged = async (it: Managed, with_: Bag) =>
    assert.deepEqual([await it.preview(with_), await it.refresh(), await it.preview(with_)], ["same", "same", "same"]);

  const scenarios: Record<string, Scenario> = {
    "creates, shows no change, repairs what somebody took out, and takes out only what it put in": async (host) => {
      const id = policies["CA010"]!;
      const before = await policy(id);
      const it = host.resource(kind);
      assert.equal(await it.up(args(id)), "create");
      assert.deepEqual([it.held!.id, it.held!.outputs["added"]], [id, [registrationApp]]);
      assert.match(String(it.held!.outputs["policyName"]), /^CA010/);
      await unchanged(it, args(id));
      await exclude(id, intune);
      assert.equal(await it.refresh(), "changed");
      assert.equal(await it.up(args(id)), "update");
      assert.deepEqual(await excluded(id), [intune, registrationApp]);
      const again = Object.assign(host.resource(kind), { held: it.held });
      await it.destroy();
      assert.deepEqual(await excluded(id), [intune]);
      await again.destroy();
      await exclude(id);
      const { modifiedDateTime: _was, ...rest } = before;
      const { modifiedDateTime: _is, ...now } = await policy(id);
      assert.deepEqual(now, rest);
    },
    "adds and takes back applications one by one, and leaves what was excluded before": async (host) => {
      const id = policies["CA014"]!;
      const before = await excluded(id);
      assert.deepEqual(before, [registrationApp]);
      const it = host.resource(kind);
      await it.up(args(id, registrationApp, intune));
      assert.deepEqual(it.held!.outputs["added"], [intune]);
      assert.equal(await it.up(args(id, registrationApp.toUpperCase())), "update");
      assert.deepEqual([await excluded(id), it.held!.outputs["added"]], [before, []]);
      assert.equal(await it.preview(args(id.toUpperCase())), "same");
      await it.destroy();
      assert.deepEqual(await excluded(id), before);
    },
    "needs one reading and one writing, and finds out after a lost answer that it was written": async (host) => {
      const id = policies["CA012"]!;
      await admin.control("POST", "/faults", {
        rules: [{ service: "graph", method: "PATCH", path: `${policiesPath}/${id}`, kind: "dropAfter" }],
      });
      const it = host.resource(kind);
      await it.up(args(id));
      assert.deepEqual([it.held!.outputs["added"], await excluded(id)], [[registrationApp], [registrationApp]]);
      await it.destroy();
      assert.deepEqual(await excluded(id), []);
    },
    "is gone with its policy, and only then": async (host) => {
      const id = policies["CA013"]!;
      const it = host.resource(kind);
      await it.up(args(id));
      await admin.control("POST", "/entra/policy", { id, set: { $isPreview: true } });
      assert.equal(await it.refresh(), "same", "v1.0 has lost sight of it, beta has not");
      assert.match(
        await said(it.destroy()),
        /^Could not take the exclusions back from Conditional Access policy "CA013.+" \(id .+\): it uses preview features, which Graph v1\.0 can neither read nor write\. Change its target/,
      );
      await admin.graph("DELETE", `/beta${policiesPath.slice(5)}/${id}`);
      const again = Object.assign(host.resource(kind), { held: it.held });
      assert.equal(await it.refresh(), "gone");
      await again.destroy();
    },
    "refuses a policy that only beta can read, one that is not there, and applications that are not": async (host) => {
      const it = host.resource(kind);
      const refused = (id: string, app = registrationApp) => said(it.up(args(id, app)));
      const beta = (await admin.graph("GET", `/beta${policiesPath.slice(5)}`)).value as Bag[];
      const preview = beta.find(({ id }) => !Object.values(policies).includes(id as string))!;
      assert.match(
        await refused(preview["id"] as string),
        /^Could not exclude applications from Conditional Access policy "CA090.+" \(id .+\): it uses preview features, which Graph v1\.0 can neither/,
      );
      const nowhere = "00000000-0000-4000-8000-000000000000";
      assert.equal(
        await refused(nowhere),
        `Could not exclude applications from Conditional Access policy (id ${nowhere}): the tenant has no policy of that id. ` +
          "Correct it in conditionalAccess.exclusions.policyIds, or remove it there.",
      );
      const notConsented = "dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae";
      assert.match(
        await refused(policies["CA016"]!, notConsented),
        /^Could not exclude application dcf07df3-\S+ from Conditional Access policy \(id .+\): the tenant has no enterprise application of that id yet\. "User registration app/,
      );
      const stale = "499b84ac-1321-427f-aa17-267ca6975798";
      const id = policies["CA017"]!;
      const { conditions } = await policy(id);
      const applications = { ...conditions.applications, excludeApplications: [stale] };
      await admin.control("POST", "/entra/policy", { id, set: { conditions: { ...conditions, applications } } });
      assert.match(
        await refused(id),
        /^Could not update Conditional Access policy "CA017.+" \(id .+\): Microsoft Graph answered 400 1034: .+ does not accept: 499b84ac-1321-427f-aa17-267ca6975798\. Remove them .+; nothing was changed\.$/,
      );
      assert.deepEqual(await excluded(id), [stale]);
      assert.equal(it.held, undefined, "nothing that was refused stands in state");
    },
    "refuses what is no id, before anything is asked": async (host) => {
      const it = host.resource(kind);
      assert.match(await said(it.up(args("CA001"))), /^policyId: must be an id such as .+, not "CA001"$/);
      assert.match(
        await said(it.up(args(policies["CA010"]!, "Jamf"))),
        /^applicationIds\[0\]: must be an id .+, not "Jamf"$/,
      );
      assert.match(
        await said(it.up({ ...args(policies["CA010"]!), applicationIds: [] })),
        /^applicationIds: must name at least one application$/,
      );
    },
  };

  type Client = Record<"tenantId" | "clientId" | "clientSecret", string>;
  const as = async (client: Client, work: (host: Host) => Promise<void>): Promise<void> => {
    const ARM = {
      ARM_TENANT_ID: client.tenantId,
      ARM_CLIENT_ID: client.clientId,
      ARM_CLIENT_SECRET: client.clientSecret,
    };
    const host = await Host.start({ ...sandbox.environment, ...ARM });
    await work(host).finally(() => host.stop());
  };
  const others: Record<string, () => Promise<void>> = {
    "names the permission that is missing, to read and to write": async () => {
      const client = (...permissions: string[]): Promise<Client> =>
        admin.control("POST", "/entra/clients", { permissions });
      const refused = (host: Host) => said(host.resource(kind).up(args(policies["CA002"]!)));
      await as(await client("Application.Read.All"), async (host) =>
        assert.match(
          await refused(host),
          /^Could not read Conditional Access policy \(id .+answered 403 .+Grant the application the permission Policy\.Read\.All and consent/,
        ),
      );
      await as(await client("Application.Read.All", "Policy.Read.All"), async (host) =>
        assert.match(
          await refused(host),
          /^Could not update Conditional Access policy "CA002.+answered 403 .+Grant the application the permission Policy\.ReadWrite\.ConditionalAccess \(with Policy\.Read\.All and Application\.Read\.All\) and consent/,
        ),
      );
    },
    "names the licence that is missing": async () => {
      const [, neighbour] = (await admin.control("POST", "/entra/tenants", {})).tenants as Client[];
      const { tenantId } = neighbour!;
      await admin.control("POST", "/entra/settings", { tenantId, hasPremiumP1: false });
      await as(neighbour!, async (host) =>
        assert.match(
          await said(host.resource(kind).up({ ...args(policies["CA010"]!), tenantId })),
          /answered 403 Your tenant is not licensed for this feature\. The tenant lacks the licence that this needs \(Conditional Access: Entra ID P1\)\.$/,
        ),
      );
    },
  };

  const running = new Map<string, Promise<void>>();
  const run = async (scenario: Scenario) => {
    const host = await Host.start(sandbox.environment);
    await scenario(host).finally(() => host.stop());
  };
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0"]);
    admin = new ByHand(sandbox);
    await admin.graph("POST", "/v1.0/servicePrincipals", { appId: registrationApp }).catch(() => undefined);
    const { value } = await admin.graph("GET", policiesPath);
    policies = Object.fromEntries(value.map(({ displayName, id }: Bag) => [String(displayName).split(":")[0], id]));
    for (const [name, scenario] of Object.entries(scenarios)) running.set(name, run(scenario));
    for (const [name, scenario] of Object.entries(others)) running.set(name, scenario());
    for (const each of running.values()) each.catch(() => undefined);
  });
  after(async () => {
    await Promise.allSettled(running.values());
    await sandbox?.stop();
  });

  for (const name of [...Object.keys(scenarios), ...Object.keys(others)]) it(name, () => running.get(name));
});
