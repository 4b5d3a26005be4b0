import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type SandboxProcess, startSandboxProcess } from "../../../../sandbox/child";
import { ByHand } from "../../../support/byHand";
import { Loopback } from "../../core/http/loopback";
import { type Made, makeCertificate, pfx } from "./certificates";
import { Cloud, credentials, Product, Thrown, token } from "./product";

const organisation = { verb: "read", noun: "organisation" };

describe("Signing in to Entra", () => {
  let sandbox: SandboxProcess;
  let admin: ByHand;
  let folder: string;
  let certificate: Made;
  let product: Product;
  const servers: Loopback[] = [];
  before(async () => {
    sandbox = await startSandboxProcess();
    product = await Product.start({ NODE_EXTRA_CA_CERTS: sandbox.caFile });
    admin = new ByHand(sandbox);
    folder = mkdtempSync(join(tmpdir(), "sign-in-"));
    certificate = await makeCertificate(20);
    await admin.control("POST", "/entra/certificates", { certificate: certificate.certificate });
  });
  afterEach(() => Promise.all(servers.splice(0).map((each) => each.stop())));
  after(async () => {
    await product?.stop();
    await sandbox?.stop();
    rmSync(folder, { recursive: true });
  });

  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const serve = async (...of: Parameters<typeof Loopback.start>): Promise<Loopback> => {
    const server = await Loopback.start(...of);
    servers.push(server);
    return server;
  };
  const signIn = async (env: Record<string, string>, tenantId = sandbox.entra.tenantId): Promise<unknown> => {
    const PATH = process.env["PATH"]!;
    await product.setEnvironment({
      PATH,
      ARM_METADATA_HOSTNAME: sandbox.entra.metadataHost,
      ARM_TENANT_ID: tenantId,
      ...env,
    });
    return product.in({ tenantId }, "list", "/organization", organisation);
  };
  const refused = async (...of: Parameters<typeof signIn>): Promise<string> =>
    signIn(...of).then(
      () => assert.fail("signed in"),
      ({ message }: Thrown) => message,
    );
  const warning = (query?: object): Promise<any> =>
    product.in({ tenantId: sandbox.entra.tenantId }, "expiryWarning", ...(query ? [query] : []));

  it("works with a secret, under the names of either family", async () => {
    const { clientId, clientSecret } = sandbox.entra;
    await signIn({ ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret });
    await signIn({ AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret });
  });

  it("never puts parts of two identities together", async () => {
    const { clientId, clientSecret } = sandbox.entra;
    assert.match(
      await refused({ ARM_CLIENT_ID: clientId, AZURE_CLIENT_ID: "other", AZURE_CLIENT_SECRET: clientSecret }),
      /^ARM_CLIENT_ID is set without a credential/,
    );
  });

  it("works with a certificate, as PFX of old and new make, in a chain, and as PEM", async () => {
    const id = { ARM_CLIENT_ID: sandbox.entra.clientId };
    const [other, password] = [await makeCertificate(9), "geh€im"];
    const files = {
      "old.pfx": pfx(certificate, password, "3des"),
      "new.pfx": pfx(certificate, password, "aes256"),
      "chain.pfx": pfx(certificate, password, "aes256", [other.certificate]),
    };
    for (const [name, content] of Object.entries(files)) {
      const path = file(name, content);
      await signIn({ ...id, ARM_CLIENT_CERTIFICATE_PATH: path, ARM_CLIENT_CERTIFICATE_PASSWORD: password });
    }
    const pem = file("plain.pem", `${certificate.key}\n${certificate.certificate}`);
    await signIn({ ...id, ARM_CLIENT_CERTIFICATE_PATH: pem });
    assert.match(
      await refused({ ...id, ARM_CLIENT_CERTIFICATE_PATH: join(folder, "new.pfx") }),
      /^Could not use the certificate ".+new\.pfx": it must be .+, and ARM_CLIENT_CERTIFICATE_PASSWORD must be its password \(it is not set\)\.$/,
    );
    assert.match(
      await refused({ ...id, ARM_CLIENT_CERTIFICATE_PATH: file("other.pem", `${other.certificate}\n${other.key}`) }),
      /answered AADSTS700027: .+Upload the certificate under App registrations/,
    );
  });

  it("works with a federated token: given, in a file, and asked for as in GitHub Actions", async () => {
    const { token: federated } = await admin.control("POST", "/entra/federatedToken", {});
    const oidc = { ARM_CLIENT_ID: sandbox.entra.clientId, ARM_USE_OIDC: "true" };
    await signIn({ ...oidc, ARM_OIDC_TOKEN: federated });
    await signIn({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH: file("token", `${federated}\n`) });
    await signIn({ AZURE_CLIENT_ID: sandbox.entra.clientId, AZURE_FEDERATED_TOKEN_FILE: file("token", federated) });
    const github = await serve(() => ({ body: { count: 1, value: federated } }));
    await signIn({
      ...oidc,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "bearer-of-the-job",
    });
    const [{ query, headers }] = github.seen as [(typeof github.seen)[number]];
    assert.deepEqual(
      [query.get("audience"), query.get("api-version"), headers.authorization],
      ["api://AzureADTokenExchange", "2.0", "Bearer bearer-of-the-job"],
    );
  });

  it("works in Azure DevOps, which is asked by POST and answers oidcToken", async () => {
    const { token: federated } = await admin.control("POST", "/entra/federatedToken", {});
    const devOps = await serve(({ method, query }) =>
      method === "POST" && query.get("serviceConnectionId") === "connection-1" && query.get("api-version") === "7.1"
        ? { body: { oidcToken: federated } }
        : { status: 400, body: { message: "wrong" } },
    );
    const job = {
      ARM_CLIENT_ID: sandbox.entra.clientId,
      ARM_USE_OIDC: "true",
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection-1",
      SYSTEM_OIDCREQUESTURI: `${devOps.url}/org/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken`,
      SYSTEM_ACCESSTOKEN: "bearer-of-the-job",
    };
    await signIn(job);
    assert.equal(devOps.seen[0]!.headers.authorization, "Bearer bearer-of-the-job");
    const closed = await serve(() => ({ status: 403, body: "no" }));
    assert.match(await refused({ ...job, SYSTEM_OIDCREQUESTURI: closed.url }), /allowed to use the service connection/);
  });

  it("works in GitLab and in Pulumi Deployments, which put the token into the environment", async () => {
    const { token: federated } = await admin.control("POST", "/entra/federatedToken", {});
    const oidc = { ARM_CLIENT_ID: sandbox.entra.clientId, ARM_USE_OIDC: "true" };
    await signIn({ ...oidc, CI_SERVER_NAME: "GitLab", ARM_OIDC_TOKEN: federated });
    await signIn({ ...oidc, PULUMI_OIDC_TOKEN: federated });
    assert.match(await refused({ ...oidc, PULUMI_OIDC_TOKEN: "no.to.ken" }), /AADSTS/);
  });

  it("says what a job of GitHub Actions lacks", async () => {
    const oidc = { ARM_CLIENT_ID: sandbox.entra.clientId, ARM_USE_OIDC: "true" };
    assert.match(await refused(oidc), /no federated token is available\. In GitHub Actions .+"id-token: write"/);
    const github = await serve(() => ({ status: 403, body: "no" }));
    const asked = { ARM_OIDC_REQUEST_URL: github.url, ARM_OIDC_REQUEST_TOKEN: "bearer" };
    assert.match(
      await refused({ ...oidc, ...asked }),
      /^Could not get federated token: 127\.0\.0\.1:\d+ answered 403 without a token\. In GitHub Actions/,
    );
  });

  it("sends the token of a job over TLS only", async () => {
    const oidc = { ARM_CLIENT_ID: sandbox.entra.clientId, ARM_USE_OIDC: "true", ARM_OIDC_REQUEST_TOKEN: "bearer" };
    for (const ARM_OIDC_REQUEST_URL of [
      "http://token.example/",
      "http://127.0.0.1.example/",
      "https://me:pass@token.example/",
    ])
      assert.match(
        await refused({ ...oidc, ARM_OIDC_REQUEST_URL }),
        /\(ARM_OIDC_REQUEST_URL\) must begin with https:\/\//,
      );
  });

  it("works with the Azure CLI where no application is named, and only there", async () => {
    const tools = mkdtempSync(join(folder, "bin-"));
    const answer = { accessToken: token(sandbox.entra.tenantId), expires_on: Math.floor(Date.now() / 1000) + 3600 };
    const az = join(tools, "az");
    writeFileSync(az, `#!/bin/sh\necho "$@" >> "${tools}/calls"\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(az, 0o755);
    const PATH = `${tools}${delimiter}${process.env["PATH"]}`;
    // The sandbox knows no people who sign in, so the token itself is refused; that it was sent is what counts here.
    assert.match(await refused({ PATH }), /answered 401 .+Check your sign-in of the Azure CLI \(az login\)\.$/);
    assert.match(
      await refused({ PATH, ARM_USE_CLI: "false" }),
      /^No credentials for Entra are available\. Set ARM_CLIENT_ID/,
    );
    assert.match(await refused({ PATH, ARM_CLIENT_ID: "x" }), /^ARM_CLIENT_ID is set without a credential/);
    assert.match(await refused({ PATH, ARM_CLIENT_SECRET: "x" }), /^ARM_CLIENT_SECRET is set but ARM_CLIENT_ID is not/);
  });

  const wrong: Record<string, [() => Record<string, string>, RegExp]> = {
    "a wrong secret": [
      () => ({ ARM_CLIENT_ID: sandbox.entra.clientId, ARM_CLIENT_SECRET: "wrong-secret" }),
      /answered AADSTS7000215: .+Check ARM_CLIENT_ID and ARM_CLIENT_SECRET: the secret's value is required, not its ID\.$/,
    ],
    "an application that the tenant does not have": [
      () => ({ ARM_CLIENT_ID: "00000000-1111-4222-8333-444444444444", ARM_CLIENT_SECRET: "wrong-secret" }),
      /answered AADSTS700016: .+that application must exist in this tenant\.$/,
    ],
  };
  for (const [what, [env, words]] of Object.entries(wrong)) {
    it(`names ${what}`, async () => {
      const message = await refused(env());
      assert.match(message, words);
      assert.doesNotMatch(message, /wrong-secret|Trace ID|Timestamp|\n/);
    });
  }

  it("names an expired secret", async () => {
    const old = await admin.control("POST", "/entra/clients", { name: "Old", expiresInDays: -3 });
    assert.match(
      await refused({ ARM_CLIENT_ID: old.clientId, ARM_CLIENT_SECRET: old.clientSecret }),
      /answered AADSTS7000222: .+The secret has expired: create a new one under App registrations/,
    );
  });

  it("names a tenant that does not exist, and a metadata host that is none", async () => {
    const known = { ARM_CLIENT_ID: sandbox.entra.clientId, ARM_CLIENT_SECRET: sandbox.entra.clientSecret };
    const nowhere = "99999999-9999-4999-8999-999999999999";
    assert.match(
      await refused(known, nowhere),
      /^Could not sign in to tenant \(id 99999999\S+\): .+AADSTS90002: .+tenantId and cloud/,
    );
    const noHost = new URL(sandbox.entra.graphUrl).host;
    assert.match(
      await refused({ ...known, ARM_METADATA_HOSTNAME: noHost }),
      /^Could not look up addresses of the cloud: The metadata host localhost:\d+ answered \d+ .+Check ARM_METADATA_HOSTNAME/,
    );
  });

  describe("to the wrong tenant", () => {
    const [theirs, ours] = ["aaaaaaaa-1111-4222-8333-444444444444", "bbbbbbbb-1111-4222-8333-444444444444"];
    let cloud: Cloud;
    let misled: Product;
    before(async () => {
      cloud = await Cloud.start();
      misled = await Product.start(cloud.environment);
    });
    after(async () => {
      await misled?.stop();
      await cloud?.stop();
    });
    const refusal = (call: string, ...args: unknown[]): Promise<string> =>
      misled.in({ tenantId: ours }, call, ...args).then(
        () => assert.fail("not refused"),
        ({ message }: Thrown) => message,
      );

    it("is not even tried where the environment names another, and both ids are said", async () => {
      for (const name of ["ARM_TENANT_ID", "AZURE_TENANT_ID"]) {
        const { ARM_TENANT_ID: _, ...unbound } = credentials;
        await misled.setEnvironment({ ...cloud.environment, ...unbound, [name]: theirs });
        assert.equal(
          await refusal("read", "/x", organisation),
          `The credentials in the environment belong to tenant ${theirs} (${name}), but this stack manages tenant ${ours}. ` +
            `Select the right stack, or set ${name} and the credentials for it.`,
        );
      }
      assert.deepEqual([cloud.signIns, cloud.seen], [[], []]);
    });

    it("is not even tried where the environment names none, and the line to add is said", async () => {
      const { ARM_TENANT_ID: _, ...unbound } = credentials;
      for (const [is, empty] of [
        ["not set", {}],
        ["empty", { ARM_TENANT_ID: "", AZURE_TENANT_ID: "" }],
      ] as const) {
        await misled.setEnvironment({ ...cloud.environment, ...unbound, ...empty });
        assert.equal(
          await refusal("read", "/x", organisation),
          `ARM_TENANT_ID is ${is}: it names the tenant that ARM_CLIENT_ID in the environment belongs to. If that is the tenant ` +
            `of this stack, add: export ARM_TENANT_ID=${ours}`,
        );
      }
      assert.deepEqual([cloud.signIns, cloud.seen], [[], []]);
    });

    it("sends Graph nothing, and both ids are said", async () => {
      cloud.leadsTo = theirs;
      await misled.setEnvironment({ ...cloud.environment, ...credentials, ARM_TENANT_ID: ours });
      for (const call of ["read", "create", "change", "remove"]) {
        const about = call === "read" || call === "remove" ? [organisation] : [{}, organisation];
        assert.equal(
          await refusal(call, "/x", ...about),
          `The sign-in leads to tenant ${theirs}, but this stack manages tenant ${ours}. Select the right stack, or sign in to ` +
            "the right tenant.",
        );
      }
      assert.deepEqual(cloud.seen, []);
    });
  });

  describe("that will end soon", () => {
    it("is announced for a secret, by the one that is used", async () => {
      const client = await admin.control("POST", "/entra/clients", { name: "Soon", expiresInDays: 12.5 });
      await signIn({ ARM_CLIENT_ID: client.clientId, ARM_CLIENT_SECRET: client.clientSecret });
      const told = await warning();
      assert.match(
        told.warning,
        /^The secret with which this program signs in to Entra expires in 12 days \(\d{4}-\d\d-\d\d\)\./,
      );
      const later = await warning({ withinDays: 10 });
      assert.deepEqual(later, { kind: "secret" });
    });

    it("is announced for a certificate, from its file", async () => {
      const path = file("expiring.pem", `${certificate.certificate}\n${certificate.key}`);
      await signIn({ ARM_CLIENT_ID: sandbox.entra.clientId, ARM_CLIENT_CERTIFICATE_PATH: path });
      const told = await warning();
      assert.match(told.warning, /^The certificate .+ expires in 19 days/);
    });

    it("is passed over where it can't be seen", async () => {
      await admin.control("POST", "/entra/permissions", {
        without: ["Application.Read.All", "Application.ReadWrite.OwnedBy"],
      });
      await signIn({
        ARM_CLIENT_ID: sandbox.entra.clientId,
        ARM_CLIENT_SECRET: sandbox.entra.clientSecret,
      });
      assert.equal(await warning(), undefined);
    });
  });
});
