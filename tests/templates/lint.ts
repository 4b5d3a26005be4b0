/**
 * What GitLab and Azure DevOps would refuse in a pipeline, as far as their references say it (docs.gitlab.com/ci/yaml and
 * learn.microsoft.com/azure/devops/pipelines/yaml-schema, 2026): unknown words, jobs without work, names that lead nowhere.
 */
import assert from "node:assert/strict";

type Map = Record<string, any>;

const gitlabTop = ["stages", "default", "variables", "include", "workflow", "image"];
const gitlabJob =
  "stage script before_script after_script image variables cache artifacts rules needs environment resource_group when allow_failure " +
  "trigger extends id_tokens tags timeout";

export function lintGitLab(file: Map): void {
  const jobs = Object.entries(file).filter(([name]) => !gitlabTop.includes(name)) as [string, Map][];
  const stages = file["stages"] as string[];
  assert.ok(jobs.length > 0 && stages.length > 0);
  for (const [name, job] of jobs) {
    assert.deepEqual(
      Object.keys(job).filter((key) => !gitlabJob.split(" ").includes(key)),
      [],
      `${name}: unknown keyword`,
    );
    if (name.startsWith(".")) continue;
    const { stage, script, trigger, needs = [], rules = [], extends: base, when } = job;
    assert.ok(stages.includes(stage), `${name}: no stage ${stage}`);
    assert.ok((script === undefined) !== (trigger === undefined), `${name}: either a script or a trigger`);
    if (script) assert.ok(script.length > 0 && script.every((line: unknown) => typeof line === "string"), name);
    for (const need of needs) assert.ok(file[need], `${name} needs ${need}`);
    if (base) assert.ok(file[base], `${name} extends ${base}`);
    if (when) assert.ok(["always", "manual", "on_success", "on_failure", "delayed"].includes(when), name);
    for (const rule of rules)
      assert.deepEqual(
        Object.keys(rule).filter((key) => !["if", "variables", "when"].includes(key)),
        [],
      );
    for (const token of Object.values((job["id_tokens"] ?? {}) as Map)) assert.equal(typeof token.aud, "string");
  }
}

const azureTop = ["trigger", "pr", "schedules", "parameters", "variables", "pool", "stages", "jobs", "name"];
const azureJob = [
  "job",
  "deployment",
  "dependsOn",
  "condition",
  "variables",
  "steps",
  "strategy",
  "environment",
  "displayName",
];
const azureSteps = ["checkout", "task", "script", "bash", "publish", "download"];

export function lintAzure(file: Map, name: string): void {
  assert.deepEqual(
    Object.keys(file).filter((key) => !azureTop.includes(key)),
    [],
    `${name}: unknown keyword`,
  );
  assert.ok((file["stages"] === undefined) !== (file["jobs"] === undefined), `${name}: either stages or jobs`);
  for (const { name: parameter, type } of file["parameters"] ?? []) assert.ok(parameter && type, name);
  const stages = file["stages"] ? unfolded(file["stages"]) : [{ jobs: file["jobs"] }];
  for (const { jobs } of stages) {
    const all = unfolded(jobs);
    const names = all.map((job) => job["job"] ?? job["deployment"]);
    for (const job of all) {
      const own = job["job"] ?? job["deployment"];
      assert.match(withoutExpressions(own), /^\w+$/, `${name}: a job's name`);
      const known = Object.keys(job).filter((key) => !key.startsWith("${{"));
      assert.deepEqual(
        known.filter((key) => !azureJob.includes(key)),
        [],
        `${name} ${own}: unknown keyword`,
      );
      for (const other of unfolded([job["dependsOn"] ?? []].flat()))
        assert.ok(names.includes(other), `${name} ${own}: ${other}`);
      const steps = job["steps"] ?? job["strategy"]?.runOnce.deploy.steps;
      assert.ok(steps.length > 0, `${name} ${own}: no steps`);
      for (const step of steps) assert.ok(azureSteps.includes(Object.keys(step)[0]!), JSON.stringify(step));
    }
  }
}

/** Lists with what `${{ each … }}` puts into them once. */
const unfolded = (list: any[]): any[] =>
  list.flatMap((item) => {
    const [first = ""] = typeof item === "object" ? Object.keys(item) : [];
    return first.startsWith("${{ each") ? unfolded(item[first]) : [item];
  });

const withoutExpressions = (text: string): string => text.replace(/\$\{\{.*?\}\}/g, "x");
