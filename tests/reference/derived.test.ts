/** What is written from the configuration's schema is up to date, and its examples are right. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { configSchema } from "../../components/config/schema";
import { configFromTexts } from "../../components/config/texts";
import { examples } from "../../reference/examples";
import { derivedFiles } from "../../reference/write";
import { root } from "../support/host";

const prefix = "jamf-entra-compliance:";
const jamfUrl = "https://example.jamfcloud.com";
const tenantId = "11111111-1111-4111-8111-111111111111";

/** Of a stack's file, as the engine hands them to the program. */
function textsOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      assert.ok(key.startsWith(prefix), key);
      return [key.slice(prefix.length), typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}

describe("what is written from the schema", () => {
  it("is up to date", async () => {
    const files = Object.entries(await derivedFiles(root));
    assert.equal(files.length, 3);
    for (const [path, text] of files)
      assert.equal(readFileSync(join(root, path), "utf8"), text, `${path}: npm run docs`);
  });
});

describe("the examples of the configuration", () => {
  const { "": whole, ...sections } = examples;

  it("begin with a whole stack, which is accepted as it stands", () => {
    const config = configFromTexts(textsOf((parse(whole!) as { config: Record<string, unknown> }).config));
    assert.equal(config.stage, "pilot");
  });

  for (const [path, text] of Object.entries(sections)) {
    it(`${path}: is accepted, and shows that part`, () => {
      const given = textsOf(parse(text) as Record<string, unknown>);
      const config = configFromTexts({ jamfUrl, tenantId, users: JSON.stringify({ groupId: tenantId }), ...given });
      const shown = path.split(".").reduce<any>((value, key) => value?.[key], parse(text.replaceAll(prefix, "")));
      assert.ok(shown !== undefined, text);
      const read = path.split(".").reduce<any>((value, key) => value?.[key], config);
      assert.ok(read !== undefined && typeof read === "object", text);
    });
  }
});

describe("Pulumi.yaml", () => {
  const { config } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    config: Record<string, { default?: unknown; description: string }>;
  };

  it("declares no key without default but the one that is mandatory: Pulumi would ask for it in every stack", () => {
    const bare = Object.keys(config).filter((key) => config[key]!.default === undefined);
    assert.deepEqual(bare, ["jamfUrl"]);
  });

  it("gives only defaults that the program has by itself", () => {
    const defaults = Object.entries(config).flatMap(([key, { default: value }]) =>
      value === undefined ? [] : [[prefix + key, value] as const],
    );
    assert.deepEqual(
      defaults.map(([key]) => key.slice(prefix.length)),
      ["cloud", "stage", "waitForPeople", "adoptExisting", "deleteAdopted"],
    );
    assert.deepEqual(
      configFromTexts({ jamfUrl, ...textsOf(Object.fromEntries(defaults)) }),
      configFromTexts({ jamfUrl }),
    );
  });

  it("names every other key in its comment", () => {
    const text = readFileSync(join(root, "Pulumi.yaml"), "utf8");
    const others = Object.keys(configSchema.shape).filter((key) => !(key in config));
    assert.ok(others.length > 8);
    for (const key of others) assert.match(text, new RegExp(`^ {2}# {3}${key}: .+\\.$`, "m"));
  });
});
