/** The examples compile against the packed package however their project resolves modules, and what they give is accepted. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { combinations, Consumer } from "../support/consumer";
import { root } from "../support/host";
import { given } from "./given";

const examples = readdirSync(join(root, "examples")).filter((name) =>
  existsSync(join(root, "examples", name, "index.ts")),
);
const programs = examples.map((name) => `examples/${name}/index.ts`);

describe("a program that compiles against the package, with the check of libraries", function () {
  this.timeout(120_000);
  let consumer: Consumer;
  before(() => (consumer = new Consumer()));
  after(() => consumer?.remove());

  for (const combination of combinations) {
    const { moduleResolution, esModuleInterop } = combination;
    it(`finds no mistake with ${moduleResolution}, ${esModuleInterop ? "with" : "without"} esModuleInterop`, () => {
      assert.ok(programs.length >= 3);
      assert.deepEqual(consumer.complaints(programs, combination), []);
    });
  }

  it("meets no types but Pulumi's: neither zod's nor those of the clients", () => {
    assert.deepEqual(consumer.packages(programs), ["@pulumi/azuread", "@pulumi/pulumi", "jamf-entra-compliance"]);
  });

  it("is told what it gets wrong", () => {
    const wrong = [
      'import { MacDeviceCompliance } from "jamf-entra-compliance";',
      'void MacDeviceCompliance.create("macs", { jamfUrl: "https://example.jamfcloud.com", stage: "pilott" });',
      'void MacDeviceCompliance.create("macs", { jamfUrl: "https://example.jamfcloud.com", jamf: { macapp: false } });',
    ];
    writeFileSync(join(consumer.folder, "wrong.ts"), `${wrong.join("\n")}\n`);
    const told = consumer.complaints(["wrong.ts"], combinations[0]!).map((line) => line.replace(/^.*wrong\.ts: /, ""));
    assert.equal(told.length, 2, told.join("\n"));
    assert.match(told[0]!, /"pilott"' is not assignable .*"prepare"/);
    assert.match(told[1]!, /'macapp' does not exist in type 'JamfObjectsArgs'/);
  });

  it("has the docstring of a key at hand, with limits and default", () => {
    const args = readFileSync(
      join(consumer.folder, "node_modules/jamf-entra-compliance/dist/components/config/args.d.ts"),
      "utf8",
    );
    assert.match(args, /A whole number from 1 to 365\. Default: `2`\.\s+\*\/\s+inventoryWithinDays\?: number;/);
  });
});

const stackFile = (example: string, stack: string): Record<string, unknown> => {
  const file = join(root, "examples", example, `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.replace(`example-${example}:`, ""), value]),
  );
};

describe("what an example gives", () => {
  it("component: the arguments are accepted", async () => {
    const { components } = await given("component", {});
    assert.deepEqual(
      components.map(({ stage, pilot }) => [stage, pilot.computerGroup]),
      [["pilot", "IT Macs"]],
    );
  });

  it("two-tenants: both stacks are accepted, each with its own tenant and with what all share", async () => {
    const stacks = readdirSync(join(root, "examples", "two-tenants")).flatMap((file) => {
      const [, stack] = /^Pulumi\.(\w+)\.yaml$/.exec(file) ?? [];
      return stack === undefined ? [] : [stack];
    });
    assert.deepEqual(stacks.sort(), ["contoso", "fabrikam"]);
    const both = await Promise.all(stacks.map((stack) => given("two-tenants", stackFile("two-tenants", stack))));
    const all = both.flatMap(({ components }) => components);
    assert.deepEqual(
      all.map(({ stage, jamfUrl, jamf, thresholds }) => [
        stage,
        jamfUrl,
        jamf.site,
        jamf.complianceGroup.inventoryWithinDays,
        thresholds.peopleLosingAccess,
      ]),
      [
        ["enforce", "https://contoso.jamfcloud.com", undefined, 8, 0],
        ["connect", "https://fabrikam.jamfcloud.com", "Munich", 8, 0],
      ],
    );
    assert.equal(new Set(all.map(({ tenantId }) => tenantId)).size, 2);
  });

  it("single-resources: the provider finds nothing wrong with any of them", async () => {
    const { resources } = await given("single-resources", { jamfUrl: "https://example.jamfcloud.com" });
    assert.deepEqual(Object.fromEntries(resources), {
      "Category care": [],
      "SmartComputerGroup managed": [],
      "SmartComputerGroup behind": [],
      "Script remind": [],
      "Policy remind": [],
    });
  });

  it("would be found wrong where it is", async () => {
    const { resources } = await given("single-resources", { jamfUrl: "https://example.jamfcloud.com" }, (text) =>
      text.replace('"Once every week"', '"Sometimes"').replace('name: "Macs that lag behind"', 'name: ""'),
    );
    const wrong = [...resources].filter(([, problems]) => problems.length > 0).map(([name]) => name);
    assert.deepEqual(wrong, ["SmartComputerGroup behind", "Policy remind"]);
    await assert.rejects(given("two-tenants", { jamfUrl: "https://example.jamfcloud.com", stage: "pilott" }), /stage/);
  });
});
