import assert from "node:assert/strict";
import { type SandboxProcess, startSandboxProcess } from "../../../sandbox/child";
import type { DeviceComplianceApps } from "../../../providers/graph/deviceComplianceApps";
import { ByHand } from "../../support/byHand";
import { Cloud, credentials, Product } from "./client/product";

const graphAppId = "00000003-0000-0000-c000-000000000000";

describe("The two enterprise apps of the connection", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let product: Product;
  before(async () => {
    sandbox = await startSandboxProcess(["--ca-pace", "0"]);
    admin = new ByHand(sandbox);
    product = await Product.start(sandbox.environment);
  });
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
  });
  beforeEach(() => admin.control("POST", "/reset"));

  const seen = (): Promise<DeviceComplianceApps> =>
    product.in({ tenantId: sandbox.entra.tenantId }, "getDeviceComplianceApps");
  const person = (step: string, body: object = {}) => admin.control("POST", `/people/${step}`, body);
  const consented = async () => {
    const groups = { applicableGroup: "All Managed Clients", complianceGroup: "All Managed Clients" };
    await person("savePage", groups);
    await person("consentCloudConnector");
    await person("consentRegistrationApp");
  };

  it("are not there before the consents, and lookalikes are reported, never used", async () => {
    const { registrationApp, cloudConnector, lookalikes } = await seen();
    assert.deepEqual([registrationApp, cloudConnector], [undefined, undefined]);
    assert.deepEqual(lookalikes.map(({ displayName }) => displayName).sort(), [
      "Cloud Connector for Device Compliance",
      "Cloud Connector for Device Compliance",
      "User registration app for Device Compliance",
    ]);
    assert.equal(await product.in({ tenantId: sandbox.entra.tenantId }, "intuneReady"), true);
  });

  it("are those of one owner after the consents, with what was granted, and the lookalikes stay what they are", async () => {
    const before = await seen();
    await consented();
    const { registrationApp, cloudConnector, lookalikes } = await seen();
    assert.equal(registrationApp!.appId, "b03c10a8-71c7-45f9-b44a-3335ab76e970");
    assert.equal(cloudConnector!.appOwnerOrganizationId, registrationApp!.appOwnerOrganizationId);
    assert.deepEqual(lookalikes, before.lookalikes);
    assert.ok(
      lookalikes.every(
        ({ appOwnerOrganizationId }) => appOwnerOrganizationId !== registrationApp!.appOwnerOrganizationId,
      ),
    );
    const graph = (await admin.graph("GET", `/v1.0/servicePrincipals?$filter=appId%20eq%20'${graphAppId}'`)).value[0]
      .id;
    assert.ok(registrationApp!.grants.scopes.includes(`${graph}/openid`), registrationApp!.grants.scopes.join());
    assert.ok(cloudConnector!.grants.appRoles.length > 0);
    for (const { grants } of [registrationApp!, cloudConnector!]) {
      assert.deepEqual(grants, { appRoles: [...grants.appRoles].sort(), scopes: [...grants.scopes].sort() });
    }
  });

  it("are looked up in two requests, none of them for Conditional Access", async () => {
    await consented();
    await admin.control("DELETE", "/requests");
    await seen();
    const asked = (await admin.requests()).filter(({ service }) => service === "graph");
    assert.equal(asked.length, 2);
    assert.ok(asked.every(({ method, path }) => method === "GET" && !path.includes("/identity/")));
  });

  it("of which reading fails are not taken for absent", async () => {
    await admin.control("POST", "/faults", {
      rules: [{ service: "graph", path: "/v1.0/servicePrincipals", kind: "htmlForbidden", times: 9 }],
    });
    await assert.rejects(seen(), /Could not look up enterprise application .+ 403 with a web page that is not Graph's/);
  });

  describe("in other clouds", () => {
    let cloud: Cloud;
    let elsewhere: Product;
    before(async () => {
      cloud = await Cloud.start();
      elsewhere = await Product.start({ ...cloud.environment, ...credentials });
      cloud.script = () => ({ body: { value: [] } });
    });
    after(async () => {
      await elsewhere?.stop();
      await cloud?.stop();
    });
    beforeEach(() => cloud.forget());
    const filters = () => cloud.seen.map(({ query }) => query.get("$filter"));

    it("have an id of their own in GCC High, and Intune may not be set up", async () => {
      const apps = await elsewhere.in<DeviceComplianceApps>({ cloud: "gccHigh" }, "getDeviceComplianceApps");
      assert.ok(filters()[0]!.includes("appId eq 'dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae'"));
      assert.deepEqual(apps, { lookalikes: [] });
      assert.equal(await elsewhere.in({ cloud: "gccHigh" }, "intuneReady"), false);
    });

    it("need the id to be given in China", async () => {
      const given = "12345678-1234-4234-8234-123456789012";
      await assert.rejects(
        elsewhere.in({ cloud: "china" }, "getDeviceComplianceApps"),
        /The application id of "User registration app for Device Compliance" is not published for the cloud china: set conditionalAccess\.registrationAppId\./,
      );
      assert.deepEqual(filters(), []);
      await elsewhere.in({ cloud: "china" }, "getDeviceComplianceApps", given);
      assert.ok(filters()[0]!.includes(`appId eq '${given}'`));
    });

    it("count Intune as ready only with both of the partner's endpoints", async () => {
      const intune = "0000000a-0000-0000-c000-000000000000";
      const both = ["PartnerTenantDataSyncService", "PartnerDeviceDataSyncService"];
      for (const [names, ready] of [
        [both, true],
        [both.slice(1), false],
        [["Other"], false],
      ] as const) {
        cloud.script = ({ path, query }) => {
          if (path.endsWith("/endpoints")) return { body: { value: names.map((providerName) => ({ providerName })) } };
          assert.ok(query.get("$filter")!.includes(intune));
          return { body: { value: [{ id: "7", appId: intune, displayName: "Microsoft Intune" }] } };
        };
        assert.equal(await elsewhere.call("intuneReady"), ready, names.join());
      }
    });
  });
});
