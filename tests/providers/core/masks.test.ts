/** Secrets in every form in which a service or a library may hand them back. */
import assert from "node:assert/strict";
import { described } from "../../../providers/core/adoption";
import { boundary } from "../../../providers/core/hostAdapter";
import type { Lifecycle } from "../../../providers/core/lifecycle";
import { protect, protectAll, redact } from "../../../providers/core/masks";

const secret = 'k7"Q&<zX9/+ 4w\\é8vT~2m';
const forms: Record<string, string> = {
  plain: secret,
  "in JSON": JSON.stringify({ secret }),
  "in a form": new URLSearchParams({ secret }).toString(),
  "in an address": `https://host/?q=${encodeURIComponent(secret)}`,
  "in XML": secret.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;"),
  ...Object.fromEntries(
    ["", "id:", "an-id:", "client-id:"].map((id) => [
      `as base64 behind "${id}"`,
      Buffer.from(id + secret).toString("base64"),
    ]),
  ),
  "as base64 of addresses": Buffer.from(`id:${secret}`).toString("base64url"),
  "cut at its end": `the body began ${secret.slice(0, 13)}…`,
  "cut at its start": `…${secret.slice(8)}" is no value`,
  "cut at both ends": `…${secret.slice(4, 18)}…`,
  "escaped and cut": JSON.stringify(secret).slice(0, 16),
};

describe("masks", () => {
  for (const [form, text] of Object.entries(forms)) {
    it(`know a credential ${form}`, () => {
      protect(secret);
      const masked = redact(`Jamf Pro answered 400: ${text}. Try again.`);
      assert.match(masked, /^Jamf Pro answered 400: .*\*\*\*.*\. Try again\.$/s);
      // What is left of it tells nothing: no five signs in a row of any form.
      const left = masked.replace("Jamf Pro answered 400: ", "").replace("Try again", "");
      for (const one of [secret, JSON.stringify(secret), encodeURIComponent(secret)])
        for (let i = 0; i + 5 <= one.length; i++)
          assert.ok(!left.includes(one.slice(i, i + 5)), `${left} tells ${one.slice(i, i + 5)}`);
    });
  }

  it("know who asks in an address", () => {
    assert.equal(redact("GET https://jane:pass@host/x?a=b@c failed"), "GET https://***@host/x?a=b@c failed");
    assert.equal(redact("GET https://host/x@y failed"), "GET https://host/x@y failed");
  });

  it("know lines and telling words of a secret script, and leave a sentence readable", () => {
    protectAll({
      contents: '#!/bin/sh\nTOKEN="Zebra77stripes"\ncurl --header "X: $TOKEN" https://inner.example/secret-path\n',
    });
    assert.equal(redact("unexpected Zebra77stripes"), "unexpected ***");
    assert.equal(redact('line 3: curl --header "X: $TOKEN" https://inner.exa…'), "line 3:***…");
    const sentence = 'Could not create script "Repair": Jamf Pro answered 400 the script is too long.';
    assert.equal(redact(sentence), sentence);
  });
});

describe("an input marked secret", () => {
  interface Args {
    name: string;
    parameters?: string[];
    settings?: object;
  }
  const value = "correct-horse-battery-9";
  const life = (more: object) =>
    ({
      kind: "test:Thing",
      noun: "thing",
      connect: async () => ({}),
      find: async () => [],
      ...more,
    }) as unknown as Lifecycle<Args, object>;
  const host = (more: object) => boundary({ "test:Thing": life(more) }, () => {});
  const inputs = { name: "a", parameters: [value], secretInputs: ["parameters"], __provider: "text" };

  it("is named by its path in a difference", () => {
    const wanted = { name: "b", settings: { pin: 48, x: { y: 1 } }, secretInputs: ["settings"] };
    const said = described(life({}), wanted, { name: "a", settings: { pin: 32, x: {} } });
    assert.equal(
      said,
      'name (is "a" instead of "b"), settings.pin (secret, not shown), settings.x.y (secret, not shown)',
    );
  });

  it("is masked in the failures of check", async () => {
    const validate = () => [{ property: "parameters[0]", reason: `must be a number, not ${JSON.stringify(value)}` }];
    const { failures } = (await host({ validate }).run("test:Thing", "check", [{}, inputs])) as { failures: object[] };
    assert.deepEqual(failures, [{ property: "parameters[0]", reason: 'must be a number, not "***"' }]);
  });

  it("as a whole is no property of a failure: an old CLI prints its value, whatever the reason says", async () => {
    const validate = () => ["parameters", "name"].map((property) => ({ property, reason: "must be a number" }));
    const { failures } = (await host({ validate }).run("test:Thing", "check", [{}, inputs])) as { failures: object[] };
    assert.deepEqual(failures, [
      { property: "", reason: "property parameters must be a number" },
      { property: "name", reason: "must be a number" },
    ]);
  });

  it("is masked in what a service says, before the object exists and after", async () => {
    const says = async () => Promise.reject(new Error(`Jamf Pro answered 409 <p>${value}</p>`));
    await assert.rejects(host({ create: says }).run("test:Thing", "create", [inputs]), {
      message: "Jamf Pro answered 409 <p>***</p>",
    });
    const failing = host({ create: async () => "1", read: says }).run("test:Thing", "create", [inputs]);
    await assert.rejects(failing, { reasons: ["Jamf Pro answered 409 <p>***</p>"] });
  });

  it("alone is no reason to write", async () => {
    const olds = { name: "a", parameters: [value], ownership: "created" };
    const { changes } = (await host({}).run("test:Thing", "diff", ["1", olds, inputs])) as { changes: boolean };
    assert.equal(changes, false);
  });
});
