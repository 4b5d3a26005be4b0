import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { providerText } from "../support/host";

describe("the provider text in state", () => {
  it("is frozen: states of earlier releases run it at refresh and delete", async () => {
    const text = await providerText("jamf:Category");
    assert.equal(
      createHash("sha256").update(text).digest("hex"),
      "068620847fae5c8952ed85b02d36a7296b593c845c18b449f586d131ae646177",
    );
  });

  it("stays below 2.6 kB per kind and differs between kinds in nothing but the kind", async () => {
    const [a, b] = await Promise.all([providerText("jamf:Category"), providerText("jamf:SmartComputerGroup")]);
    assert.ok(Buffer.byteLength(b) < 2600, `${Buffer.byteLength(b)} bytes`);
    assert.equal(a.replaceAll("jamf:Category", "K"), b.replaceAll("jamf:SmartComputerGroup", "K"));
  });

  it("holds no code of a handler, no value of the environment, no path of this machine", async () => {
    process.env["JAMF_CLIENT_SECRET"] = "not-in-any-text";
    const text = await providerText("jamf:Policy");
    delete process.env["JAMF_CLIENT_SECRET"];
    assert.ok(!text.includes("not-in-any-text"));
    assert.ok(!text.includes(process.cwd()));
    assert.doesNotMatch(text, /require\(|https?:/);
  });
});
