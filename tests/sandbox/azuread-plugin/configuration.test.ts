import assert from "node:assert/strict";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { callerId, RecordingTenant, tenantId } from "./recordingTenant";
import { Plugin } from "./plugin";

const metadata = "/metadata/endpoints?api-version=2022-09-01";

describe("azuread stand-in: configuration", () => {
  let tenant: RecordingTenant;
  before(async () => void (tenant = await RecordingTenant.start()));
  beforeEach(() => void tenant.takeRequests());
  after(() => tenant.stop());

  /** One plugin with these variables, for as long as `use` takes. */
  async function withPlugin<T>(changes: Record<string, string>, use: (plugin: Plugin) => Promise<T>): Promise<T> {
    const plugin = await Plugin.start({ ...tenant.environment, ...changes });
    try {
      return await use(plugin);
    } finally {
      await plugin.stop();
    }
  }

  it("asks the metadata host for the cloud, then signs in; environment variables suffice", async () => {
    await withPlugin({}, (plugin) => plugin.configure());
    const [cloud, token] = tenant.takeRequests();
    assert.deepEqual([cloud!.method, cloud!.path], ["GET", metadata]);
    assert.deepEqual([token!.method, token!.path], ["POST", `/${tenantId}/oauth2/v2.0/token`]);
    assert.deepEqual(token!.body, {
      client_id: "11111111-1111-4111-8111-111111111111",
      client_secret: "not-a-secret",
      grant_type: "client_credentials",
      scope: `${tenant.url}/.default`,
    });
  });

  it("prefers config to the environment", async () => {
    const config = {
      clientId: "22222222-2222-4222-8222-222222222222",
      clientSecret: "other",
      tenantId: "other-tenant",
    };
    await withPlugin({}, (plugin) => plugin.configure(config));
    const { path, body } = tenant.takeRequests()[1]!;
    assert.equal(path, "/other-tenant/oauth2/v2.0/token");
    assert.deepEqual([body!["client_id"], body!["client_secret"]], [config.clientId, "other"]);
  });

  it("signs in with a federated token where there is no secret", async () => {
    const oidc = { ARM_CLIENT_SECRET: "", ARM_USE_OIDC: "true", ARM_OIDC_TOKEN: "a.b.c" };
    await withPlugin(oidc, (plugin) => plugin.configure());
    const { client_assertion, client_assertion_type, client_secret } = tenant.takeRequests()[1]!.body!;
    assert.deepEqual([client_assertion, client_secret], ["a.b.c", undefined]);
    assert.equal(client_assertion_type, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
  });

  it("sends its token with each request, and says that it is a stand-in", async () => {
    await withPlugin({}, async (plugin) => {
      await plugin.configure();
      await plugin.resource("Group").read({ id: `/groups/${callerId}`, state: {} });
    });
    const { headers } = tenant.takeRequests()[2]!;
    assert.match(headers.authorization!, /^Bearer [\w-]+\.[\w-]+\.x$/);
    assert.match(headers["user-agent"]!, /stand-in/);
  });

  it("negotiates like the real bridge: previews, no secrets, no outputs", async () => {
    await withPlugin({}, async (plugin) => {
      assert.deepEqual(await plugin.configure(), {
        acceptsecrets: false,
        supportspreview: true,
        acceptresources: false,
        acceptoutputs: false,
        supportsAutonamingConfiguration: true,
      });
      assert.equal(await plugin.unimplemented(), grpc.status.UNIMPLEMENTED);
    });
  });

  it("has the version whose place it takes, and a schema of what it covers", async () => {
    await withPlugin({}, async (plugin) => {
      assert.equal(await plugin.version(), "6.9.1");
      const { version, resources, functions } = await plugin.schema();
      assert.equal(version, "6.9.1");
      assert.deepEqual(Object.keys(resources).sort(), [
        "azuread:index/application:Application",
        "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
        "azuread:index/group:Group",
        "azuread:index/groupWithoutMembers:GroupWithoutMembers",
        "azuread:index/servicePrincipal:ServicePrincipal",
      ]);
      assert.deepEqual(Object.keys(functions), ["azuread:index/getClientConfig:getClientConfig"]);
    });
  });

  it("tells the engine once that it is a stand-in, and prints nothing beside its port", async () => {
    await withPlugin({}, async (plugin) => {
      await plugin.configure();
      await plugin.configure();
      assert.equal(plugin.messages.length, 1);
      assert.match(plugin.messages[0]!, /stand-in for pulumi-resource-azuread 6\.9\.1/);
      assert.deepEqual(plugin.printed, []);
    });
  });

  it("marks ids and secrets of config as secret, and leaves the rest as it is", async () => {
    await withPlugin({}, async (plugin) => {
      const checked = await plugin.checkConfig({ clientId: "a", clientSecret: "b", tenantId: "c" });
      const mark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
      assert.deepEqual(checked, {
        clientId: { ...mark, value: "a" },
        clientSecret: { ...mark, value: "b" },
        tenantId: "c",
      });
      assert.deepEqual(await plugin.diffConfig({ tenantId: "c" }, { tenantId: "d" }), ["tenantId"]);
      assert.deepEqual(await plugin.diffConfig({ tenantId: "c" }, { tenantId: "c" }), []);
    });
  });

  describe("says in the real plugin's words", () => {
    it("that the certificate is not trusted", async () => {
      await withPlugin({ SSL_CERT_FILE: "" }, async (plugin) => {
        const words = "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        const request = `Get "${tenant.url}${metadata}"`;
        await assert.rejects(plugin.configure(), {
          message:
            "1 error occurred:\n\t* retrieving metadata from endpoint " +
            `"${tenant.url}": performing request: ${request}: ${words}\n\n`,
        });
      });
    });

    it("that Node's own list of authorities does not count", async () => {
      const trust = { SSL_CERT_FILE: "", NODE_EXTRA_CA_CERTS: tenant.environment["SSL_CERT_FILE"]! };
      await withPlugin(trust, (plugin) => assert.rejects(plugin.configure(), /signed by unknown authority/));
    });

    it("that the sign-in was refused", async () => {
      tenant.next("POST", /token/, { status: 401, body: { error: "invalid_client" } });
      await withPlugin({}, async (plugin) => {
        const said = 'clientCredentialsToken: received HTTP status 401 with response: {"error":"invalid_client"}';
        await assert.rejects(plugin.configure(), {
          message: `1 error occurred:\n\t* building client: unable to obtain access token: ${said}\n\n`,
        });
      });
    });

    it("that there are no credentials, before any request", async () => {
      await withPlugin(
        { ARM_CLIENT_SECRET: "", PATH: `${join(process.execPath, "..")}:/usr/bin:/bin` },
        async (plugin) => {
          await assert.rejects(plugin.checkConfig({}), (error: Error) => {
            assert.match(
              error.message,
              /^failed to load Azure credentials\.\nDetails: could not configure AzureCli Authorizer/,
            );
            return true;
          });
        },
      );
      assert.deepEqual(tenant.take(), []);
    });

    it("that the metadata host answers otherwise", async () => {
      tenant.next("GET", /metadata/, { status: 503, body: "<html>" });
      const words = /performing request: expected 200 OK but got 503 503 Service Unavailable/;
      await withPlugin({}, (plugin) => assert.rejects(plugin.configure(), words));
      assert.deepEqual(tenant.take(), [`GET ${metadata}`]);
    });
  });

  it("finds out who it is where the token does not say", async () => {
    tenant.objects.set("1", {
      "@odata.type": "x.servicePrincipal",
      id: callerId,
      appId: tenant.environment["ARM_CLIENT_ID"],
    });
    const claims = Buffer.from("{}").toString("base64url");
    tenant.next("POST", /token/, { status: 200, body: { access_token: `x.${claims}.x`, expires_in: "3600" } });
    const { result } = await withPlugin({}, async (plugin) => {
      await plugin.configure();
      return plugin.invoke("getClientConfig", {});
    });
    assert.equal(result["objectId"], callerId);
    assert.match(tenant.take()[2]!, /^GET \/v1\.0\/servicePrincipals\?\$filter=appId eq '\{id\}'$/);
  });
});
