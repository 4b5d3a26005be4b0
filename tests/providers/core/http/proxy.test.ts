/** Which way an address is reached, by the rules that Go's programs have. */
import assert from "node:assert/strict";
import { proxyAuthorization, proxyFor } from "../../../../providers/core/http/proxy";

const names = ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "HTTP_PROXY"] as const;

describe("the proxy for an address", () => {
  let kept: NodeJS.ProcessEnv;
  beforeEach(() => {
    kept = { ...process.env };
    for (const name of names) delete process.env[name];
  });
  afterEach(() => {
    for (const name of names) {
      delete process.env[name];
      if (kept[name] !== undefined) process.env[name] = kept[name];
    }
  });
  const through = (url: string, env: Record<string, string>): string | undefined => {
    Object.assign(process.env, env);
    return proxyFor(url)?.href;
  };

  it("is none where none is set, for plain http, and for this machine", () => {
    assert.equal(through("https://example.com/", {}), undefined);
    const env = { HTTPS_PROXY: "http://proxy:8080", HTTP_PROXY: "http://proxy:8080" };
    for (const url of ["http://127.0.0.1:1/", "https://localhost:1/", "https://127.0.0.9/", "https://[::1]:8443/"]) {
      assert.equal(through(url, env), undefined, url);
    }
  });

  it("is that of HTTPS_PROXY, in capitals or not, with or without http://", () => {
    assert.equal(through("https://example.com/", { https_proxy: "http://low:1" }), "http://low:1/");
    assert.equal(
      through("https://example.com/", { HTTPS_PROXY: "up.example.com:3128" }),
      "http://up.example.com:3128/",
    );
    assert.equal(
      through("https://example.com/", { HTTPS_PROXY: "https://tls.example.com" }),
      "https://tls.example.com/",
    );
  });

  const exempt: [noProxy: string, url: string, isExempt: boolean][] = [
    ["*", "https://example.com/", true],
    ["example.com", "https://example.com/", true],
    ["example.com", "https://a.example.com/", true],
    ["example.com", "https://notexample.com/", false],
    ["EXAMPLE.com", "https://a.EXAMPLE.com/", true],
    [".example.com", "https://example.com/", false],
    [".example.com", "https://a.example.com/", true],
    ["*.example.com", "https://a.example.com/", true],
    ["*.example.com", "https://example.com/", false],
    ["other.org, example.com", "https://example.com/", true],
    ["example.com:8443", "https://example.com:8443/", true],
    ["example.com:8443", "https://example.com/", false],
    ["example.com:443", "https://example.com/", true],
    ["10.0.0.0/8", "https://10.1.2.3/", true],
    ["10.0.0.0/8", "https://11.1.2.3/", false],
    ["10.0.0.0/99", "https://10.1.2.3/", false],
    ["10.1.2.3", "https://10.1.2.3/", true],
    ["2001:db8::/32", "https://[2001:db8::1]/", true],
    ["", "https://example.com/", false],
  ];
  for (const [noProxy, url, isExempt] of exempt) {
    it(`NO_PROXY=${noProxy || "(empty)"} ${isExempt ? "exempts" : "does not exempt"} ${url}`, () => {
      const found = through(url, { HTTPS_PROXY: "http://proxy:8080", NO_PROXY: noProxy });
      assert.equal(found, isExempt ? undefined : "http://proxy:8080/");
    });
  }

  it("refuses what is no proxy, and does not repeat its password", () => {
    for (const proxy of ["socks5://me:hunter2-secret@proxy:1080", "http://", "http://me:hunter2-secret@pro xy"]) {
      process.env["HTTPS_PROXY"] = proxy;
      assert.throws(
        () => proxyFor("https://example.com/"),
        ({ name, message }: Error) => name === "SettingsError" && !message.includes("hunter2"),
        proxy,
      );
    }
  });

  it("sends a user name and password as they were before they were escaped", () => {
    assert.equal(proxyAuthorization(new URL("http://proxy:8080")), undefined);
    const sent = proxyAuthorization(new URL("http://me:p%40ss%3A@proxy:8080"));
    assert.equal(sent, `Basic ${Buffer.from("me:p@ss:").toString("base64")}`);
  });
});
