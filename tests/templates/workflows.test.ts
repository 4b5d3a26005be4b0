/** Templates of the three services: their steps run against the sandbox, and what they hold. `tests/long` runs all steps of all three. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { lintAzure, lintGitLab } from "./lint";
import { pipelinesWork } from "./pipelines";
import { templates } from "./steps";

pipelinesWork({ "GitHub Actions": "brief", "GitLab CI": "picks", "Azure Pipelines": "picks" });

describe("workflow templates", () => {
  const below = (folder: string) => readdirSync(join(templates, folder)).filter((name) => name.endsWith(".yml"));
  const textOf = (folder: string, name: string) => readFileSync(join(templates, folder, name), "utf8");

  it("every template says where its steps lie, and no shell holds an expression that a pull request could fill", () => {
    for (const name of below("github")) {
      const text = textOf("github", name);
      assert.match(text, /^env: \{ STEPS:/m);
      for (const [, run] of text.matchAll(/ run: (\|\n(?: {10,}.*\n)+|.*\n)/g)) assert.doesNotMatch(run!, /\$\{\{/);
      for (const [, used] of text.matchAll(/uses: (.*)/g)) assert.match(used!, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/);
      assert.doesNotMatch(text, /pull_request_target/);
    }
  });

  it("no template runs an install script, keeps a credential of the clone, or needs a secret for Entra or for the state", () => {
    for (const folder of ["github", "gitlab", "azure"])
      for (const name of below(folder)) {
        const text = textOf(folder, name);
        for (const [line] of text.matchAll(/npm ci.*/g)) assert.match(line, /^npm ci --ignore-scripts/, name);
        assert.doesNotMatch(text, /ARM_CLIENT_SECRET|persistCredentials: true/, name);
        assert.doesNotMatch(text, /PULUMI_CONFIG_PASSPHRASE: (?!"")/, name);
        for (const [line] of text.matchAll(/actions\/checkout@.*\n.*/g))
          assert.match(line, /persist-credentials: false/, name);
      }
  });

  it("the templates for GitLab are valid jobs: stages, scripts and rules of its own words", () => {
    for (const kind of ["preview", "deploy", "schedule"]) {
      const whole = ["common.yml", `${kind}.yml`, `${kind}-tenant.yml`]
        .map((name) => textOf("gitlab", name))
        .join("\n");
      lintGitLab(parse(whole.replaceAll("@STACK@", "contoso")));
    }
    lintGitLab(parse(textOf("gitlab", "jamf-entra.gitlab-ci.yml")));
  });

  it("the templates for Azure Pipelines are valid: stages, jobs and steps of its own words", () => {
    for (const name of below("azure")) lintAzure(parse(textOf("azure", name)), name);
  });

  it("a linter of pipelines finds what is wrong", () => {
    const job = { stage: "a", script: ["true"] };
    lintGitLab({ stages: ["a"], job });
    for (const wrong of [{ ...job, stage: "b" }, { stage: "a" }, { ...job, scripts: [] }, { ...job, needs: ["none"] }])
      assert.throws(() => lintGitLab({ stages: ["a"], job: wrong }));
    const azure = { jobs: [{ job: "a", steps: [{ bash: "true" }] }] };
    lintAzure(azure, "good");
    for (const wrong of [
      { job: "a-b", steps: [{ bash: "a" }] },
      { job: "a", steps: [{ run: "a" }] },
      { job: "a", dependsOn: "b", steps: [] },
    ])
      assert.throws(() => lintAzure({ jobs: [wrong] }, "bad"));
  });
});
