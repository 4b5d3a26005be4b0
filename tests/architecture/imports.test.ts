/** Who may import whom. The layers are the product's safety: a vendor's quirk that leaks upwards is hard to find. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../support/host";

const layers = ["index.ts", "components", "providers", "operations", "policy", "reference", "sandbox", "demo", "tests"];

const sources = layers.flatMap((layer) =>
  layer.endsWith(".ts")
    ? [layer]
    : readdirSync(join(root, layer), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(layer, file)),
);

interface Import {
  from: string;
  to: string;
  /** Text of the statement, for `import type`. */
  text: string;
}

const imports: Import[] = sources.flatMap((from) => {
  const code = readFileSync(join(root, from), "utf8");
  const found = [...code.matchAll(/(?:^|\n)\s*(?:import|export)\b[^;]*?from\s+"(\.[^"]+)"|import\("(\.[^"]+)"\)/g)];
  return found.map(([text, a, b]) => ({
    from,
    to: relative(root, resolve(root, dirname(from), (a ?? b)!)),
    text: text.trim(),
  }));
});

const within = (file: string, ...folders: string[]) => folders.some((f) => file === f || file.startsWith(`${f}/`));

function forbid(from: string[], to: string[], except: (i: Import) => boolean = () => false): string[] {
  return imports
    .filter((i) => within(i.from, ...from) && within(i.to, ...to) && !except(i))
    .map((i) => `${i.from} imports ${i.to}`);
}

describe("imports", () => {
  it("are found at all", () => assert.ok(imports.length > 50));

  it("providers/core knows no vendor and nothing above it", () => {
    assert.deepEqual(
      forbid(["providers/core"], ["providers/jamf", "providers/graph", "components", "operations", "index.ts"]),
      [],
    );
  });

  it("jamf and graph never import each other", () => {
    assert.deepEqual(forbid(["providers/jamf"], ["providers/graph"]), []);
    assert.deepEqual(forbid(["providers/graph"], ["providers/jamf"]), []);
  });

  it("providers import neither components nor operations", () => {
    assert.deepEqual(forbid(["providers"], ["components", "operations"]), []);
  });

  it("components import no operations", () => assert.deepEqual(forbid(["components"], ["operations"]), []));

  it("the sandbox imports nothing of the product, and the product nothing of the sandbox", () => {
    const product = ["index", "components", "providers", "operations"];
    assert.deepEqual(forbid(["sandbox"], product), []);
    assert.deepEqual(forbid(["index.ts", ...product.slice(1)], ["sandbox", "demo", "reference"]), []);
  });

  it("nothing imports tests", () => {
    assert.deepEqual(forbid(layers.slice(0, -1), ["tests"]), []);
  });

  it("the index imports components only", () => {
    assert.deepEqual(forbid(["index.ts"], ["providers", "operations"]), []);
  });

  it("providers/core names no vendor in its code", () => {
    const named = sources
      .filter((file) => within(file, "providers/core"))
      .filter((file) => /\b(jamf|graph|entra|intune)[A-Z.]\w*\(/i.test(readFileSync(join(root, file), "utf8")));
    assert.deepEqual(named, []);
  });
});
