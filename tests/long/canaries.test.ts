/**
 * Each kind of credential through the real engine at the highest level of logging, where it works and where it is refused: it stands
 * nowhere afterwards. `tests/stack/secretInputs.test.ts` has client secrets, the passphrase and secret inputs; here is everything else.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Loopback } from "../providers/core/http/loopback";
import { makeCertificate, pfx } from "../providers/graph/client/certificates";
import { BehindProxy, jamfUrl } from "../support/behindProxy";
import { standNowhere, type Written, writtenBelow } from "../support/canaries";
import { type LinkedProject, linkedProject } from "../support/linkedProject";
import type { Ran, Stack } from "../support/stack";
import { Tenant } from "../support/tenant";

const program = `
const { Category, CompliancePartner } = require("jamf-entra-compliance");
const { jamfUrl, partner } = JSON.parse(require("node:fs").readFileSync("given.json", "utf8"));
new Category("category", { jamfUrl, name: "Canaries at " + new URL(jamfUrl).hostname });
new CompliancePartner("partner", partner);
`;

/** What one kind of credential sets, and what must not be found. `wrong`: as the same kind that Entra, or who is asked, refuses. */
interface Kind {
  right: Record<string, string>;
  wrong: Record<string, string>;
  secrets: Record<string, string>;
}

interface Place {
  project: LinkedProject;
  stack: Stack;
}

const kinds = [
  "ARM_OIDC_TOKEN",
  "ARM_OIDC_TOKEN_FILE_PATH",
  "AZURE_FEDERATED_TOKEN_FILE",
  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
  "SYSTEM_ACCESSTOKEN",
  "PULUMI_OIDC_TOKEN",
  "ARM_CLIENT_CERTIFICATE_PASSWORD",
  "a key in PEM",
  "HTTPS_PROXY",
] as const;

describe("credentials at -v=9", function () {
  this.timeout(300_000);
  let tenant: Tenant;
  let proxy: BehindProxy;
  let direct: Place;
  let behindProxy: Place;
  /** Of the credentials themselves: not searched. */
  let vault: string;
  let given: Record<(typeof kinds)[number], Kind>;
  const servers: Loopback[] = [];

  before(async () => {
    tenant = await Tenant.start();
    proxy = await BehindProxy.of(tenant, "ci:p%40ss-Kq9Tz-for-proxy");
    vault = mkdtempSync(join(tmpdir(), "vault-"));
    direct = await made(tenant.sandbox.jamf.url, {});
    behindProxy = await made(jamfUrl, variables());
    given = await credentials();
  });
  after(async () => {
    await Promise.all(servers.map((each) => each.stop()));
    await proxy?.stop();
    await tenant?.stop();
    for (const place of [direct, behindProxy]) place?.project.remove();
    rmSync(vault, { recursive: true, force: true });
  });

  const variables = (): Record<string, string> =>
    Object.fromEntries(
      Object.entries(proxy.environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  async function made(url: string, environment: Record<string, string>): Promise<Place> {
    const project = linkedProject("canaries", program);
    const groups = (await tenant.part("entra.groups")) as { id: string; displayName: string }[];
    const groupId = groups.find(({ displayName }) => displayName === "Engineering")!.id;
    const partner = { tenantId: tenant.sandbox.entra.tenantId, groupId, entry: "present" };
    writeFileSync(join(project.directory, "given.json"), JSON.stringify({ jamfUrl: url, partner }));
    const stack = tenant.stack({}, environment, project.directory);
    await stack.prepared();
    const up = await stack.up();
    assert.equal(up.code, 0, up.text);
    return { project, stack };
  }
  const kept = (name: string, content: string | Buffer): string => {
    const path = join(vault, name);
    writeFileSync(path, content);
    return path;
  };
  const asked = async (name: string, token: string, bearer: string): Promise<Loopback> => {
    const server = await Loopback.start(({ headers }) =>
      headers.authorization === `Bearer ${bearer}`
        ? { body: { [name]: token } }
        : // As unhelpful as a service can be: it says what it was sent.
          { status: 403, body: `no: ${headers.authorization}` },
    );
    servers.push(server);
    return server;
  };

  async function credentials(): Promise<typeof given> {
    const { admin, sandbox } = tenant;
    const { clientId } = sandbox.entra;
    const federated = async () => (await admin.control("POST", "/entra/federatedToken", {})).token as string;
    const right = await federated();
    // Well made, and signed by nobody that Entra knows.
    const wrong = `${right.slice(0, right.lastIndexOf("."))}.${"c2lnbmF0dXJlLVpxN3hXMg".repeat(4)}`;
    const oidc = { ARM_CLIENT_ID: clientId, ARM_USE_OIDC: "true" };
    const tokens = { "the federated token": right, "the wrong federated token": wrong };
    const bearers = { right: "bearer-of-the-job-Hx4Lw8", wrong: "bearer-of-another-Hx4Lw8" };
    const github = await asked("value", right, bearers.right);
    const devOps = await asked("oidcToken", right, bearers.right);
    const password = "pässword-Vn6Rb2 & more";
    const certificate = await makeCertificate(20);
    const other = await makeCertificate(20);
    await admin.control("POST", "/entra/certificates", { certificate: certificate.certificate });
    const keyLines = (key: string) =>
      Object.fromEntries(
        key
          .split("\n")
          .slice(1, 4)
          .map((line, i) => [`line ${i} of the key`, line]),
      );
    const github_ = (bearer: string) => ({
      ...oidc,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${github.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer,
    });
    const devOps_ = (bearer: string) => ({
      ...oidc,
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection-1",
      SYSTEM_OIDCREQUESTURI: `${devOps.url}/oidctoken`,
      SYSTEM_ACCESSTOKEN: bearer,
    });
    const bearerSecrets = { ...tokens, "the job's token": bearers.right, "another job's token": bearers.wrong };
    const pfxFile = kept("right.pfx", pfx(certificate, password, "aes256"));
    return {
      ARM_OIDC_TOKEN: {
        right: { ...oidc, ARM_OIDC_TOKEN: right },
        wrong: { ...oidc, ARM_OIDC_TOKEN: wrong },
        secrets: tokens,
      },
      ARM_OIDC_TOKEN_FILE_PATH: {
        right: { ...oidc, ARM_OIDC_TOKEN_FILE_PATH: kept("right.token", `${right}\n`) },
        wrong: { ...oidc, ARM_OIDC_TOKEN_FILE_PATH: kept("wrong.token", `${wrong}\n`) },
        secrets: tokens,
      },
      AZURE_FEDERATED_TOKEN_FILE: {
        right: { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: kept("right.azure", right) },
        wrong: { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: kept("wrong.azure", wrong) },
        secrets: tokens,
      },
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: {
        right: github_(bearers.right),
        wrong: github_(bearers.wrong),
        secrets: bearerSecrets,
      },
      SYSTEM_ACCESSTOKEN: { right: devOps_(bearers.right), wrong: devOps_(bearers.wrong), secrets: bearerSecrets },
      PULUMI_OIDC_TOKEN: {
        right: { ...oidc, PULUMI_OIDC_TOKEN: right },
        wrong: { ...oidc, PULUMI_OIDC_TOKEN: wrong },
        secrets: tokens,
      },
      ARM_CLIENT_CERTIFICATE_PASSWORD: {
        right: {
          ARM_CLIENT_ID: clientId,
          ARM_CLIENT_CERTIFICATE_PATH: pfxFile,
          ARM_CLIENT_CERTIFICATE_PASSWORD: password,
        },
        wrong: {
          ARM_CLIENT_ID: clientId,
          ARM_CLIENT_CERTIFICATE_PATH: pfxFile,
          ARM_CLIENT_CERTIFICATE_PASSWORD: `not-the-${password}`,
        },
        secrets: { "the password": password, ...keyLines(certificate.key) },
      },
      "a key in PEM": {
        right: {
          ARM_CLIENT_ID: clientId,
          ARM_CLIENT_CERTIFICATE_PATH: kept("right.pem", `${certificate.key}\n${certificate.certificate}`),
        },
        wrong: {
          ARM_CLIENT_ID: clientId,
          ARM_CLIENT_CERTIFICATE_PATH: kept("wrong.pem", `${other.key}\n${other.certificate}`),
        },
        secrets: {
          ...keyLines(certificate.key),
          ...Object.fromEntries(Object.entries(keyLines(other.key)).map(([name, line]) => [`other ${name}`, line])),
        },
      },
      HTTPS_PROXY: {
        right: variables(),
        wrong: { ...variables(), HTTPS_PROXY: proxy.proxyUrl.replace("for-proxy", "for-another-proxy") },
        secrets: { "password of the proxy": "p%40ss-Kq9Tz", "password of the proxy as it is": "p@ss-Kq9Tz" },
      },
    };
  }

  /** Nothing of another kind is set beside it. */
  const only = (set: Record<string, string>): NodeJS.ProcessEnv =>
    "HTTPS_PROXY" in set
      ? set
      : {
          ...Object.fromEntries(["ARM", "AZURE"].flatMap((of) => noneOf(of).map((name) => [name, undefined]))),
          ...set,
        };
  const noneOf = (of: string) => [`${of}_CLIENT_ID`, `${of}_CLIENT_SECRET`, `${of}_CLIENT_CERTIFICATE_PATH`];

  for (const kind of kinds) {
    it(`${kind}, used and refused`, async () => {
      const { right, wrong, secrets } = given[kind];
      const temporary = join(vault, `temporary of ${kind}`);
      mkdirSync(temporary);
      const at = kind === "HTTPS_PROXY" ? behindProxy : direct;
      const verbose = ["-v=9", "--logtostderr", "--logflow", "--non-interactive", ...at.stack.which];
      const refresh = (set: Record<string, string>): Promise<Ran> =>
        at.stack.rawWith({ ...only(set), TMPDIR: temporary }, ["refresh", "--yes", "--skip-preview", ...verbose]);
      const used = await refresh(right);
      assert.equal(used.code, 0, used.text.slice(-3000));
      assert.match(used.text, /^(I\d{4} .+\.go:\d+\]|\{"time":)/m, "Pulumi logged what it does");
      const refused = await refresh(wrong);
      assert.notEqual(refused.code, 0, "refused");
      assert.match(refused.text, /Could not (sign in to|get federated token|use the certificate|look up|read)/);
      const printed: Written[] = [
        { where: "what the accepted run printed", content: used.text },
        { where: "what the refused run printed", content: refused.text },
      ];
      const home = at.stack.environment()["PULUMI_HOME"]!;
      standNowhere(secrets, [...printed, ...writtenBelow([home, temporary, at.stack.home, at.project.directory])]);
    });
  }
});
