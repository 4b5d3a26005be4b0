import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { Entra } from "./entra";

interface Refused {
  error: string;
  error_description: string;
  error_codes: number[];
  trace_id: string;
}

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");

describe("the sandbox's Entra sign-in", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start();
  });
  after(() => entra.stop());

  const refusal = async (fields: Record<string, string>, tenant?: string): Promise<[number, string, number]> => {
    const answer = await entra.token(fields, tenant);
    const { error, error_codes, error_description } = answer.json<Refused>();
    assert.match(
      error_description,
      new RegExp(`^AADSTS${error_codes[0]}: .+ Trace ID: [0-9a-f-]{36} Correlation ID: `),
    );
    return [answer.status, error, error_codes[0]!];
  };
  const tenants = async () =>
    (await entra.control("POST", "/entra/tenants")).json<{
      tenants: { tenantId: string; domain: string; clientId: string; clientSecret: string }[];
    }>().tenants;

  it("describes itself by the tenant's id and by its domains", async () => {
    const [main] = await tenants();
    for (const name of [entra.tenantId, main!.domain]) {
      const url = `${entra.sandbox.entra.loginUrl}/${name}/v2.0/.well-known/openid-configuration`;
      const answer = await entra.client.ask("GET", url);
      const { token_endpoint } = answer.json<{ token_endpoint: string }>();
      assert.equal(token_endpoint, `${entra.sandbox.entra.loginUrl}/${entra.tenantId}/oauth2/v2.0/token`);
    }
  });

  it("gives a token in three parts that says tenant, application, principal and permissions", async () => {
    const answer = await entra.token(entra.secretForm());
    const { access_token, token_type, expires_in } = answer.json<Record<string, string>>();
    const claims = JSON.parse(Buffer.from(access_token!.split(".")[1]!, "base64url").toString()) as Record<string, any>;
    assert.equal(access_token!.split(".").length, 3);
    assert.equal(token_type, "Bearer");
    assert.equal(expires_in, 3599);
    assert.equal(claims["tid"], entra.tenantId);
    assert.equal(claims["appid"], entra.sandbox.entra.clientId);
    assert.match(claims["oid"], /^[0-9a-f-]{36}$/);
    assert.ok(claims["roles"].includes("Policy.ReadWrite.ConditionalAccess"));
  });

  it("refuses a wrong secret, an unknown tenant and an unknown client by their numbers", async () => {
    const form = entra.secretForm();
    assert.deepEqual(await refusal({ ...form, client_secret: "wrong" }), [401, "invalid_client", 7000215]);
    const nowhere = "11111111-2222-4333-8444-555555555555";
    assert.deepEqual(await refusal(form, nowhere), [400, "invalid_tenant", 90002]);
    assert.deepEqual(await refusal({ ...form, client_id: nowhere }), [400, "unauthorized_client", 700016]);
  });

  it("refuses the application of one tenant in the other", async () => {
    const [, other] = await tenants();
    assert.deepEqual(await refusal(entra.secretForm(), other!.tenantId), [400, "unauthorized_client", 700016]);
  });

  it("refuses an expired secret, and a secret that simulated time has made expire", async () => {
    const expired = (await entra.control("POST", "/entra/clients", { expiresInDays: -1 })).json<
      Record<string, string>
    >();
    assert.deepEqual(await refusal(entra.secretForm(expired)), [401, "invalid_client", 7000222]);
    const soon = (await entra.control("POST", "/entra/clients", { expiresInDays: 1 })).json<Record<string, string>>();
    assert.equal((await entra.token(entra.secretForm(soon))).status, 200);
    await entra.tick(25 * 60);
    assert.deepEqual(await refusal(entra.secretForm(soon)), [401, "invalid_client", 7000222]);
  });

  it("refuses what is missing or cannot be asked for", async () => {
    const form = entra.secretForm();
    const { client_secret: _secret, ...bare } = form;
    assert.deepEqual(await refusal(bare), [400, "invalid_request", 7000216]);
    assert.deepEqual(await refusal({ ...form, grant_type: "password" }), [400, "unsupported_grant_type", 70003]);
    assert.deepEqual(await refusal({ ...form, scope: "User.Read" }), [400, "invalid_scope", 1002012]);
    assert.deepEqual(await refusal({ ...form, scope: "https://vault.example/.default" }), [
      400,
      "invalid_resource",
      500011,
    ]);
    const { grant_type: _grant, ...noGrant } = form;
    assert.deepEqual(await refusal(noGrant), [400, "invalid_request", 900144]);
  });

  describe("with a federated token", () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const issuer = "https://ci.example";
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      sub: "repo:a/b:ref:main",
      aud: "api://AzureADTokenExchange",
      iat: now,
      exp: now + 600,
    };

    const assertion = (more: object = {}, key = privateKey) => {
      const signed = `${part({ alg: "ES256", typ: "JWT" })}.${part({ ...claims, ...more })}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
    };
    const fields = (client_assertion: string) => {
      const { client_secret: _secret, ...form } = entra.secretForm();
      const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
      return { ...form, client_assertion, client_assertion_type };
    };

    before(async () => {
      const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
      const credential = { issuer, subject: claims.sub, publicKey: pem };
      assert.equal((await entra.control("POST", "/entra/federatedCredentials", credential)).status, 200);
    });

    it("accepts issuer, subject and audience that the application trusts", async () => {
      assert.equal((await entra.token(fields(assertion()))).status, 200);
    });

    it("refuses each of them when it is another", async () => {
      assert.equal((await refusal(fields(assertion({ iss: "https://evil.example" }))))[2], 700211);
      assert.equal((await refusal(fields(assertion({ aud: "api://else" }))))[2], 700212);
      assert.equal((await refusal(fields(assertion({ sub: "repo:a/b:ref:other" }))))[2], 700213);
    });

    it("refuses what is expired, forged or no token at all", async () => {
      assert.equal((await refusal(fields(assertion({ iat: now - 9000, exp: now - 6000 }))))[2], 700024);
      const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
      assert.equal((await refusal(fields(assertion({}, stranger))))[2], 5000811);
      assert.equal((await refusal(fields("no.token")))[2], 50027);
      assert.equal((await refusal(fields("a.b.c")))[2], 50027);
    });
  });

  it("answers 429, 500 and 503 of the fault rules in its own words", async () => {
    await entra.control("POST", "/faults", { rules: [{ kind: "503", service: "login" }] });
    const answer = await entra.token(entra.secretForm());
    assert.equal(answer.status, 503);
    assert.equal(answer.json<Refused>().error, "temporarily_unavailable");
  });

  it("tells the azuread plugin where sign-in and Graph are", async () => {
    const { metadataHost, loginUrl, graphUrl } = entra.sandbox.entra;
    const url = `https://${metadataHost}/metadata/endpoints?api-version=2022-09-01`;
    const body = (await entra.client.ask("GET", url)).json<Record<string, any>>();
    assert.equal(body["microsoftGraphResourceId"], graphUrl);
    assert.equal(body["authentication"].loginEndpoint, loginUrl);
    assert.ok(body["name"] && body["resourceManager"]);
    assert.equal((await entra.client.ask("GET", url.replace("2022-09-01", "2019-05-01"))).status, 400);
  });
});

describe("tokens of the sandbox's Graph", () => {
  let entra: Entra;

  beforeEach(async () => {
    entra = await Entra.start();
  });
  afterEach(() => entra.stop());

  const withToken = async (token: string) => {
    const answer = await entra.ask("GET", "/v1.0/organization", { headers: { authorization: token } });
    return [answer.status, answer.status < 400 ? "" : answer.json<{ error: { code: string } }>().error.code];
  };

  it("are needed, must be unchanged, and end when a fault rule says so", async () => {
    assert.deepEqual(await withToken(""), [401, "InvalidAuthenticationToken"]);
    assert.deepEqual(await withToken(`Bearer ${entra.bearer.slice(0, -3)}abc`), [401, "InvalidAuthenticationToken"]);
    assert.deepEqual(await withToken(`Bearer ${entra.bearer}`), [200, ""]);
    await entra.control("POST", "/faults", { rules: [{ kind: "expireToken", service: "graph" }] });
    assert.equal((await withToken(`Bearer ${entra.bearer}`))[0], 401);
    assert.equal((await withToken(`Bearer ${entra.bearer}`))[0], 401);
  });

  it("open the tenant they were made for and no other", async () => {
    const { tenants } = (await entra.control("POST", "/entra/tenants")).json<{ tenants: [any, any] }>();
    await entra.signIn(tenants[1]);
    const [organisation] = await entra.list("/v1.0/organization");
    assert.equal(organisation!["id"], tenants[1].tenantId);
    const [group] = (await entra.snapshot())["entra"]["groups"];
    assert.equal((await entra.refused("GET", `/v1.0/groups/${group.id}`)).status, 404);
  });

  it("carry permissions: one that is withdrawn ends them, and the next lacks it", async () => {
    const without = { without: ["AuditLog.Read.All"] };
    assert.equal((await entra.control("POST", "/entra/permissions", without)).status, 200);
    assert.equal((await withToken(`Bearer ${entra.bearer}`))[0], 401);
    await entra.signIn();
    assert.equal((await entra.refused("GET", "/v1.0/auditLogs/signIns")).status, 403);
    await entra.control("POST", "/entra/permissions", { without: [] });
    await entra.signIn();
    await entra.get("/v1.0/auditLogs/signIns");
    assert.equal((await entra.control("POST", "/entra/permissions", { without: ["Nonsense.Read"] })).status, 400);
  });
});
