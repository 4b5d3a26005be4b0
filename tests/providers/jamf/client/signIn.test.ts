import assert from "node:assert/strict";
import type { Loopback, Script, Scripted } from "../../core/http/loopback";
import { credentials, inTurn, Product, signingIn, type Thrown, work } from "./product";

const category = { verb: "look up", noun: "category", name: "Compliance" };
const empty: Scripted = { body: { totalCount: 0, results: [] } };

/** Issues numbered tokens and refuses every other. */
function issuing(expiresIn: number, paths = ["/api/v1/oauth/token"]) {
  let issued = 0;
  const revoke = () => void (issued += 1_000);
  const script: Script = ({ path, headers }) => {
    if (paths.includes(path)) return { body: { access_token: `t${++issued}`, expires_in: expiresIn, token_type: "B" } };
    if (path.endsWith("/token")) return { status: 404 };
    return headers.authorization === `Bearer t${issued}` ? empty : { status: 401 };
  };
  return { script, revoke, count: () => issued % 1_000 };
}

const tokenCalls = (server: Loopback) => server.requests.filter((r) => r.endsWith("/token"));

describe("Signing in to Jamf Pro", () => {
  let product: Product;
  let jamf: Loopback;
  before(async () => (product = await Product.start()) && undefined);
  after(() => product.stop());
  afterEach(() => jamf.stop());
  const list = () => product.call(jamf.url, "list", "/v1/categories", category);

  it("sends the API client's id and secret as a form, and the token with each request", async () => {
    jamf = await product.serve(issuing(300).script);
    await list();
    const [signIn, request] = jamf.seen;
    assert.equal(signIn!.headers["content-type"], "application/x-www-form-urlencoded");
    assert.deepEqual(Object.fromEntries(new URLSearchParams(signIn!.body)), {
      grant_type: "client_credentials",
      client_id: credentials.JAMF_CLIENT_ID,
      client_secret: credentials.JAMF_CLIENT_SECRET,
    });
    assert.equal(request!.headers.authorization, "Bearer t1");
  });

  it("happens once for fifty requests that start together", async () => {
    jamf = await product.serve(issuing(300).script);
    await Promise.all(Array.from({ length: 50 }, list));
    assert.equal(tokenCalls(jamf).length, 1);
    assert.equal(work(jamf).length, 50);
  });

  it("takes the older road where the newer one is missing, and remembers it", async () => {
    const server = issuing(0.05, ["/api/oauth/token"]);
    jamf = await product.serve(server.script);
    await list();
    await list();
    assert.deepEqual(tokenCalls(jamf).slice(0, 2), ["POST /api/v1/oauth/token", "POST /api/oauth/token"]);
    assert.equal(tokenCalls(jamf).filter((r) => r.includes("/v1/")).length, 1);
  });

  it("is renewed when less than 15 % of a short life is left, and not before", async () => {
    const issued: number[] = [];
    const arrived: number[] = [];
    const server = issuing(2);
    jamf = await product.serve((seen) => {
      (seen.path.endsWith("/token") ? issued : arrived).push(Date.now());
      return server.script(seen);
    });
    while (issued.length < 2) await list();
    const age = issued[1]! - issued[0]!;
    assert.ok(age >= 1_690, `renewed after ${age} ms of 2 s`);
    assert.ok(arrived.every((at) => at >= issued[1]! || at - issued[0]! < 2_000));
    assert.ok(arrived.length > 5);
  });

  it("lets a token of 60 s serve request after request", async () => {
    jamf = await product.serve(issuing(60).script);
    for (let i = 0; i < 20; i++) await list();
    assert.equal(tokenCalls(jamf).length, 1);
  });

  it("happens once more for fifty requests whose token was revoked, and replays each of them once", async () => {
    const server = issuing(300);
    jamf = await product.serve(server.script);
    await list();
    server.revoke();
    await Promise.all(Array.from({ length: 50 }, list));
    assert.equal(tokenCalls(jamf).length, 2);
    assert.ok(work(jamf).length <= 1 + 50 + 50);
  });

  it("is not tried a third time: the second 401 is the answer", async () => {
    jamf = await product.serve(signingIn(() => ({ status: 401, headers: { "content-type": "text/plain" }, body: "" })));
    await assert.rejects(list(), {
      name: "ServiceError",
      message:
        'Could not look up category "Compliance": Jamf Pro answered 401 Unauthorized. ' +
        "Check JAMF_CLIENT_ID and JAMF_CLIENT_SECRET, and that this client or account is enabled.",
    });
    assert.deepEqual([tokenCalls(jamf).length, work(jamf).length], [2, 2]);
  });

  it("is itself repeated when Jamf Pro is not well", async () => {
    const answers = inTurn({ status: 503 }, "drop", { body: { access_token: "t", expires_in: 60 } });
    jamf = await product.serve((seen) => (seen.path.endsWith("/token") ? answers(seen) : empty));
    await list();
    assert.equal(tokenCalls(jamf).length, 3);
  });

  it("fails with the settings to check, and without the secret, when the client is refused", async () => {
    const echo = `bad client_secret ${credentials.JAMF_CLIENT_SECRET} or ${encodeURIComponent(credentials.JAMF_CLIENT_SECRET)}`;
    for (const status of [400, 401]) {
      jamf = await product.serve(() => ({ status, body: { error: "invalid_client", error_description: echo } }));
      await assert.rejects(list(), (thrown: Thrown) => {
        assert.equal(
          thrown.message,
          `Could not sign in to Jamf Pro: Jamf Pro answered ${status} invalid_client: bad client_secret *** or ***. ` +
            "Check JAMF_CLIENT_ID and JAMF_CLIENT_SECRET, and that this client or account is enabled.",
        );
        assert.equal(thrown.as.stack, "");
        return true;
      });
      assert.equal(jamf.seen.length, 1);
      if (status === 400) await jamf.stop();
    }
  });

  it("keeps the token out of every message", async () => {
    const value = "abcdef-secret-token";
    jamf = await product.serve((seen) =>
      seen.path.endsWith("/token")
        ? { body: { access_token: value, expires_in: 60 } }
        : { status: 400, body: { errors: [{ code: "X", field: "", description: `got ${value}` }] } },
    );
    await assert.rejects(list(), { message: /answered 400 got \*\*\* \(X\)\.$/ });
  });

  it("says so when the answer holds no token", async () => {
    jamf = await product.serve(() => ({ headers: { "content-type": "text/html" }, body: "<title>Log in</title>" }));
    await assert.rejects(list(), {
      message:
        `Could not sign in to Jamf Pro: Jamf Pro answered 200 with a web page titled "Log in" that is not Jamf Pro's. ` +
        "Check jamfUrl: it must be the address of Jamf Pro itself, such as https://example.jamfcloud.com.",
    });
  });

  it("keeps to one node from the token call on: cookies set there come back", async () => {
    jamf = await product.serve((seen) =>
      seen.path.endsWith("/token")
        ? {
            headers: { "set-cookie": ["jpro-ingress=node2; Path=/; Secure; HttpOnly", "JSESSIONID=1; Path=/"] },
            body: { access_token: "t", expires_in: 60 },
          }
        : empty,
    );
    await list();
    assert.deepEqual(
      jamf.seen.map(({ headers }) => headers.cookie),
      [undefined, "jpro-ingress=node2; JSESSIONID=1"],
    );
  });
});

describe("Credentials for Jamf Pro", () => {
  let product: Product;
  let jamf: Loopback;
  const started: { stop(): unknown }[] = [];
  const start = async (env: Record<string, string>, script: Script = issuing(300).script) => {
    product = await Product.start(env);
    jamf = await product.serve(script);
    started.push(jamf, product);
  };
  const list = () => product.call(jamf.url, "list", "/v1/categories", category);
  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop();
  });

  it("are asked for by name when there are none, and nothing is sent", async () => {
    await start({});
    await assert.rejects(list(), {
      name: "SettingsError",
      message:
        "No credentials for Jamf Pro are available. Set JAMF_CLIENT_ID and JAMF_CLIENT_SECRET in the environment, or store " +
        "jamfClientId and jamfClientSecret as secrets of the stack (pulumi config set --secret).",
    });
    assert.equal(jamf.seen.length, 0);
  });

  it("are refused when only half of them is there", async () => {
    await start({ JAMF_CLIENT_ID: "a" });
    await assert.rejects(list(), {
      name: "SettingsError",
      message: "JAMF_CLIENT_ID is set but JAMF_CLIENT_SECRET is not. Set both in the environment, or neither.",
    });
    assert.equal(jamf.seen.length, 0);
  });

  it("come from the stack before the environment, and follow a change at once", async () => {
    await start({});
    await product.call("", "useJamfCredentials", { clientId: "stack", clientSecret: "from-stack" });
    await list();
    await product.call("", "setEnvironment", { JAMF_CLIENT_ID: "env", JAMF_CLIENT_SECRET: "from-env" });
    await list();
    const signIns = jamf.seen.filter(({ path }) => path.endsWith("/token"));
    assert.deepEqual(
      signIns.map(({ body }) => new URLSearchParams(body).get("client_id")),
      ["stack"],
    );
    await product.call("", "useJamfCredentials", { clientId: "stack-2", clientSecret: "from-stack" });
    await list();
    const last = jamf.seen.filter(({ path }) => path.endsWith("/token")).at(-1)!;
    assert.equal(new URLSearchParams(last.body).get("client_id"), "stack-2");
    for (const { body } of jamf.seen) assert.doesNotMatch(body, /from-env/);
  });

  it("of the environment go nowhere unless JAMF_URL says where, and the line to add is said", async () => {
    for (const [is, bound] of [
      ["empty", ""],
      ["empty", "  "],
    ] as const) {
      await start({ ...credentials, JAMF_URL: bound });
      await assert.rejects(list(), {
        name: "SettingsError",
        message:
          `JAMF_URL is ${is}: it names the Jamf Pro instance that JAMF_CLIENT_ID and JAMF_CLIENT_SECRET in the environment ` +
          `belong to. If that is the instance of this stack, add: export JAMF_URL=${jamf.url}`,
      });
      assert.equal(jamf.seen.length, 0);
    }
  });

  it("of another stack's shell are not sent where this stack has its own", async () => {
    await start({ ...credentials, JAMF_URL: "https://tenant-a.jamfcloud.com" });
    await product.call("", "useJamfCredentials", { clientId: "stack", clientSecret: "from-stack" });
    await list();
    assert.ok(jamf.seen.length > 0);
    for (const { body } of jamf.seen) assert.doesNotMatch(body, /client-1|s3cret/);
  });

  it("name the stack's settings when those are refused", async () => {
    await start({}, () => ({ status: 401, body: { error: "invalid_client" } }));
    await product.call("", "useJamfCredentials", { clientId: "stack", clientSecret: "from-stack" });
    await assert.rejects(list(), {
      message:
        /Check jamfClientId and jamfClientSecret, and that .+use the secret of the last pulumi up: after a change, run pulumi up first/,
    });
  });

  it("may be an account: signed in with Basic once", async () => {
    const expires = new Date(Date.now() + 1_800_000).toISOString();
    await start({ JAMF_USERNAME: "jane", JAMF_PASSWORD: "pä:ss" }, ({ path }) =>
      path === "/api/v1/auth/token" ? { body: { token: "acc", expires } } : empty,
    );
    await list();
    await list();
    assert.deepEqual(jamf.requests, ["POST /api/v1/auth/token", "GET /api/v1/categories", "GET /api/v1/categories"]);
    assert.equal(jamf.seen[0]!.headers.authorization, `Basic ${Buffer.from("jane:pä:ss").toString("base64")}`);
    assert.equal(jamf.seen[2]!.headers.authorization, "Bearer acc");
  });

  it("as an account live by the server's clock, however wrong either clock is", async () => {
    const server = Date.now() - 7_200_000;
    let signIns = 0;
    await start({ JAMF_USERNAME: "jane", JAMF_PASSWORD: "pass" }, ({ path }) => {
      if (path !== "/api/v1/auth/token") return empty;
      signIns++;
      const headers = { date: new Date(server).toUTCString() };
      return { headers, body: { token: "acc", expires: new Date(server + 600_000).toISOString() } };
    });
    await list();
    await list();
    assert.equal(signIns, 1);
  });

  it("of an account that is refused name its settings", async () => {
    await start({ JAMF_USERNAME: "jane", JAMF_PASSWORD: "pass" }, () => ({
      status: 401,
      body: { httpStatus: 401, errors: [{ code: "USER_EXPIRED_PASSWORD", field: "", description: null }] },
    }));
    await assert.rejects(list(), {
      message:
        "Could not sign in to Jamf Pro: Jamf Pro answered 401 USER_EXPIRED_PASSWORD. " +
        "Check JAMF_USERNAME and JAMF_PASSWORD, and that this client or account is enabled.",
    });
  });

  it("go to no instance but the one that JAMF_URL names", async () => {
    await start({ ...credentials, JAMF_URL: "https://tenant-a.jamfcloud.com/" });
    await assert.rejects(list(), {
      name: "SettingsError",
      message:
        `The credentials in the environment belong to https://tenant-a.jamfcloud.com (JAMF_URL), but this stack manages ` +
        `${jamf.url}. Select the right stack, or set JAMF_URL and the credentials for it.`,
    });
    assert.equal(jamf.seen.length, 0);
    await product.call("", "setEnvironment", { JAMF_URL: jamf.url });
    await list();
  });
});
