import assert from "node:assert/strict";
import { classicError, codes, Jamf } from "./jamfClient";

describe("signing in to the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start({ jamfTokenSeconds: 60 })));
  afterEach(() => jamf.stop());

  const form = () => ({
    grant_type: "client_credentials",
    client_id: jamf.sandbox.jamf.clientId,
    client_secret: jamf.sandbox.jamf.clientSecret,
  });

  for (const path of ["/api/v1/oauth/token", "/api/oauth/token"]) {
    it(`hands out tokens with the configured lifetime at ${path}`, async () => {
      const answer = await jamf.token(form(), path);
      assert.equal(answer.status, 200);
      const { token_type, expires_in, scope } = answer.json<Record<string, unknown>>();
      assert.deepEqual(
        { token_type, expires_in, scope },
        { token_type: "Bearer", expires_in: 60, scope: "api-role:1" },
      );
    });
  }

  it("lets a token of an API client live as long as where nobody chose a lifetime: one minute", async () => {
    const other = await Jamf.start({ macs: 1 });
    const { clientId, clientSecret } = other.sandbox.jamf;
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    const { expires_in } = (await other.token(form)).json<{ expires_in: number }>();
    await other.stop();
    assert.equal(expires_in, 60);
  });

  it("answers 404 on the newer road when told to be older", async () => {
    await jamf.control("POST", "/jamf/settings", { oauthV1: false });
    assert.equal((await jamf.token(form())).status, 404);
    assert.equal((await jamf.token(form(), "/api/oauth/token")).status, 200);
  });

  it("refuses a wrong secret, grant or role in the words of RFC 6749, not of Jamf", async () => {
    const errors = async (changes: object) => {
      const answer = await jamf.token({ ...form(), ...changes });
      return [answer.status, answer.json<{ error: string }>().error];
    };
    assert.deepEqual(await errors({ client_secret: "wrong" }), [400, "invalid_client"]);
    assert.deepEqual(await errors({ client_id: "nobody" }), [400, "invalid_client"]);
    assert.deepEqual(await errors({ grant_type: "password" }), [400, "unsupported_grant_type"]);
    assert.deepEqual(await errors({ scope: "api-role:99" }), [400, "invalid_scope"]);
  });

  it("answers 401 without a token, with a made-up one and with an expired one, each API in its shape", async () => {
    const version = (authorization?: string) =>
      jamf.client.ask("GET", `${jamf.sandbox.jamf.url}/api/v1/jamf-pro-version`, {
        headers: authorization === undefined ? {} : { authorization },
      });
    assert.equal((await version()).status, 401);
    assert.deepEqual(codes(await version("Bearer made.up.token")), ["INVALID_TOKEN"]);
    await jamf.control("POST", "/faults", { rules: [{ kind: "expireToken", path: "/api/v1/scripts" }] });
    assert.equal((await jamf.get("/api/v1/scripts")).status, 401);
    const classic = await jamf.get("/JSSResource/policies");
    assert.equal(classic.status, 401);
    assert.equal(classicError(classic), "The request requires user authentication");
  });

  it("signs in a user by name and password, renews the token, and ends it", async () => {
    const { username, password } = (await jamf.control("POST", "/jamf/account")).json<Record<string, string>>();
    const basic = Buffer.from(`${username}:${password}`).toString("base64");
    const url = jamf.sandbox.jamf.url;
    const post = (path: string, authorization: string) =>
      jamf.client.ask("POST", `${url}/api/v1/auth/${path}`, { headers: { authorization } });
    assert.equal((await post("token", `Basic ${Buffer.from("admin:no").toString("base64")}`)).status, 401);
    const first = (await post("token", `Basic ${basic}`)).json<{ token: string; expires: string }>();
    assert.ok(Date.parse(first.expires) > Date.now());
    const second = (await post("keep-alive", `Bearer ${first.token}`)).json<{ token: string }>();
    assert.equal((await post("keep-alive", `Bearer ${first.token}`)).status, 401);
    assert.equal((await post("invalidate-token", `Bearer ${second.token}`)).status, 204);
    assert.equal((await post("keep-alive", `Bearer ${second.token}`)).status, 401);
  });

  it("shows who is signed in and which version it is", async () => {
    const auth = (await jamf.get("/api/v1/auth")).json<{
      authenticationType: string;
      account: { privilegesBySite: Record<string, string[]> };
    }>();
    assert.equal(auth.authenticationType, "CLIENT_CREDENTIALS");
    assert.ok(auth.account.privilegesBySite["-1"]?.includes("Create Policies"));
    const { version } = (await jamf.get("/api/v1/jamf-pro-version")).json<{ version: string }>();
    assert.match(version, /^11\.30\.1-t\d+$/);
  });
});

describe("privileges in the sandbox's Jamf Pro", () => {
  let jamf: Jamf;
  beforeEach(async () => (jamf = await Jamf.start()));
  afterEach(() => jamf.stop());

  const requests: [privilege: string, method: string, path: string][] = [
    ["Read Smart Computer Groups", "GET", "/api/v3/computer-groups/smart-groups"],
    ["Create Smart Computer Groups", "POST", "/api/v3/computer-groups/smart-groups"],
    ["Read Static Computer Groups", "GET", "/api/v1/computer-groups"],
    ["Create Categories", "POST", "/api/v1/categories"],
    ["Update Scripts", "PUT", "/api/v1/scripts/1"],
    ["Delete Computer Extension Attributes", "DELETE", "/api/v1/computer-extension-attributes/1"],
    ["Create Mac Applications", "POST", "/api/v1/app-installers/deployments"],
    ["Read Computers", "GET", "/api/v4/computers-inventory"],
    [
      "Read Device Compliance Information",
      "GET",
      "/api/v1/conditional-access/device-compliance-information/computer/1",
    ],
    ["Read Conditional Access", "GET", "/api/v1/conditional-access/device-compliance/feature-toggle"],
    ["Read API Roles", "GET", "/api/v1/api-role-privileges"],
    ["Read Sites", "GET", "/api/v1/sites"],
    ["Create Policies", "POST", "/JSSResource/policies/id/0"],
    ["Read Policies", "GET", "/JSSResource/policies/id/1/subset/General"],
    ["Update macOS Configuration Profiles", "PUT", "/JSSResource/osxconfigurationprofiles/id/1"],
    ["Read Smart Computer Groups", "GET", "/JSSResource/computergroups/id/1"],
    ["Read Static Computer Groups", "GET", "/JSSResource/computergroups/id/3"],
    ["Create Sites", "POST", "/JSSResource/sites/id/0"],
  ];
  for (const [privilege, method, path] of requests) {
    it(`${method} ${path} needs "${privilege}"`, async () => {
      const before = await jamf.ask(method, path);
      await jamf.control("POST", "/jamf/privileges", { without: [privilege] });
      const after = await jamf.ask(method, path);
      assert.notEqual(before.status, 403, before.text);
      assert.equal(after.status, 403);
      if (path.startsWith("/api")) assert.deepEqual(codes(after), ["INVALID_PRIVILEGE"]);
      else assert.equal(classicError(after), "Forbidden");
    });
  }

  it("lets a further client do only what it was given", async () => {
    const made = await jamf.control("POST", "/jamf/clients", { name: "Reader", privileges: ["Read Categories"] });
    await jamf.signIn(made.json<{ clientId: string; clientSecret: string }>());
    assert.equal((await jamf.get("/api/v1/categories")).status, 200);
    assert.equal((await jamf.send("POST", "/api/v1/categories", { name: "A", priority: 1 })).status, 403);
  });

  it("refuses to take away a privilege that does not exist", async () => {
    const answer = await jamf.control("POST", "/jamf/privileges", { without: ["Create Polices"] });
    assert.equal(answer.status, 400);
  });
});
