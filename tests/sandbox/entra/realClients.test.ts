import "reflect-metadata"; // @peculiar/x509 2 refuses to load without it
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import * as x509 from "@peculiar/x509";
import { Entra } from "./entra";
import type { Order } from "./realClients.child";

interface Answer {
  parts?: number;
  ids?: string[];
  error?: { name: string; message: string };
}

const run = promisify(execFile);

describe("real client libraries against the sandbox's Entra", () => {
  let entra: Entra;

  before(async () => {
    entra = await Entra.start();
  });
  after(() => entra.stop());

  async function order(credential: Order["credential"], proof: string, more: Partial<Order> = {}): Promise<Answer> {
    const { tenantId, clientId, loginUrl, graphUrl } = entra.sandbox.entra;
    const full: Order = { credential, proof, tenantId, clientId, loginUrl, graphUrl, ...more };
    const { HTTPS_PROXY: _, HTTP_PROXY: __, ...env } = process.env;
    const child = join(__dirname, "realClients.child.js");
    const { stdout } = await run(process.execPath, [child, JSON.stringify(full)], {
      env: { ...env, NODE_EXTRA_CA_CERTS: entra.sandbox.caFile },
    });
    return JSON.parse(stdout) as Answer;
  }

  async function certificate(): Promise<string> {
    const crypto = webcrypto as unknown as Crypto;
    x509.cryptoProvider.set(crypto);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const der = (key: typeof privateKey, type: "pkcs8" | "spki") =>
      key.export({ format: "der", type: type as "pkcs8" });
    const keys = {
      privateKey: await crypto.subtle.importKey("pkcs8", der(privateKey, "pkcs8") as BufferSource, algorithm, true, [
        "sign",
      ]),
      publicKey: await crypto.subtle.importKey("spki", der(publicKey, "spki") as BufferSource, algorithm, true, [
        "verify",
      ]),
    };
    const signed = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: "0a0b",
      name: "CN=device compliance as code",
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
    });
    return `${signed.toString("pem")}\n${privateKey.export({ type: "pkcs8", format: "pem" }).toString()}`;
  }

  it("ClientSecretCredential signs in, and tells a wrong secret by its number", async () => {
    assert.deepEqual(await order("secret", entra.sandbox.entra.clientSecret), { parts: 3 });
    const { error } = await order("secret", "wrong");
    assert.equal(error?.name, "AuthenticationRequiredError");
    assert.match(error?.message ?? "", /AADSTS7000215/);
  });

  it("ClientSecretCredential tells an unknown tenant", async () => {
    const tenantId = "11111111-2222-4333-8444-555555555555";
    const { error } = await order("secret", entra.sandbox.entra.clientSecret, { tenantId });
    assert.match(error?.message ?? "", /AADSTS90002|endpoints_resolution_error|tenant/i);
  });

  it("ClientAssertionCredential signs in with a pipeline's token", async () => {
    const { token } = (await entra.control("POST", "/entra/federatedToken")).json<{ token: string }>();
    assert.deepEqual(await order("assertion", token), { parts: 3 });
  });

  it("ClientCertificateCredential signs in with a registered certificate and with no other", async () => {
    const [registered, stranger] = [await certificate(), await certificate()];
    assert.equal((await entra.control("POST", "/entra/certificates", { certificate: registered })).status, 200);
    assert.deepEqual(await order("certificate", registered), { parts: 3 });
    assert.match((await order("certificate", stranger)).error?.message ?? "", /AADSTS700027/);
  });

  it("microsoft-graph-client lists the policies and follows page links over TLS", async () => {
    const policies = await entra.list("/v1.0/identity/conditionalAccess/policies");
    const proof = entra.sandbox.entra.clientSecret;
    const all = await order("secret", proof, { path: "/identity/conditionalAccess/policies" });
    assert.deepEqual(
      all.ids,
      policies.map(({ id }) => id as string),
    );
    const users = await order("secret", proof, { path: "/users?$top=7&$select=id" });
    assert.deepEqual(
      users.ids,
      (await entra.pages("/v1.0/users?$select=id")).flat().map(({ id }) => id as string),
    );
  });
});
