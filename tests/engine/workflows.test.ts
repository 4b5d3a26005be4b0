import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { load, project } from "./machine";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Workflow {
  jobs: Record<string, { steps: Step[]; strategy?: { matrix: { include: { node: number; sdk?: string }[] } } }>;
}

describe("the workflows", () => {
  const folder = join(project, ".github", "workflows");
  const read = (file: string) => parse(readFileSync(join(folder, file), "utf8")) as Workflow;
  const steps = (file: string) => Object.values(read(file).jobs).flatMap((job) => job.steps);

  it("that run Pulumi for a tenant run the release that is tested, on a Node that is new enough", async () => {
    const go = readFileSync(join(project, "engine", "go", "cli", "go.mod"), "utf8");
    const tested = /pulumi\/pkg\/v3 v(\S+)/.exec(go)?.[1];
    const { lowestNode, isFrom } = await load<NodeVersion>("node-version.mjs");
    for (const file of ["preview.yml", "deploy.yml", "drift.yml"]) {
      const versions = steps(file).map((step) => step.with ?? {});
      assert.deepEqual(
        versions.flatMap((has) => has["pulumi-version"] ?? []),
        [tested],
        file,
      );
      const [node] = versions.flatMap((has) => has["node-version"] ?? []);
      assert.ok(isFrom(lowestNode, `${node}.12.0`), file);
    }
  });

  it("of the tests run them on 22, 24 and 26, and with the oldest SDK that the package allows", async () => {
    const { lowestEngine } = await load<{ lowestEngine: string }>("pinned.mjs");
    const { strategy } = Object.values(read("test.yml").jobs)[0]!;
    assert.deepEqual(strategy?.matrix.include, [
      { node: 22 },
      { node: 24 },
      { node: 26 },
      { node: 24, sdk: lowestEngine },
    ]);
    assert.equal(read("test.yml").jobs["test"]!.steps.at(-1)?.run, "npm test");
  });

  it("keep no credential of the checkout, and run no install script where secrets are", () => {
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file), "utf8");
      for (const { uses, run, with: how } of steps(file)) {
        if (uses?.startsWith("actions/checkout@")) assert.equal(how?.["persist-credentials"], false, file);
        if (run?.startsWith("npm ci") && text.includes("secrets.")) assert.equal(run, "npm ci --ignore-scripts", file);
      }
    }
  });

  it("take every action by its commit", () => {
    assert.ok(readdirSync(folder).includes("test.yml"));
    for (const file of readdirSync(folder))
      for (const { uses } of steps(file)) if (uses) assert.match(uses, /@[0-9a-f]{40}$/, file);
  });

  it("that preview use no secret but the read-only client's of Jamf Pro, and never wait for a deployment", () => {
    for (const file of ["preview.yml", "drift.yml"]) {
      const text = readFileSync(join(folder, file), "utf8");
      const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name);
      assert.deepEqual(secrets, ["JAMF_CLIENT_ID", "JAMF_CLIENT_SECRET"], file);
      assert.match(text, /environment: \$\{\{ matrix\.stack \}\}-read/);
      assert.doesNotMatch(text, /concurrency: pulumi-/);
    }
  });
});

interface NodeVersion {
  lowestNode: string;
  isFrom(lowest: string, version: string): boolean;
}
