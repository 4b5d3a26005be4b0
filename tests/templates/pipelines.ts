/** The steps of a service's templates, run against the sandbox, with a local Git server and a stand-in of its comment interface. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Azure, type Forge, GitHub, GitLab } from "../operations/summarize/forges";
import { people } from "../support/connected";
import { root } from "../support/host";
import { Tenant, writes } from "../support/tenant";
import { azureStep, type Done, githubStep, gitlabScript, shell } from "./steps";

interface Service {
  name: string;
  make: () => Forge;
  /** Which tenants are touched since a commit; prints or writes the list. */
  pick: string;
  preview: string;
  comment: string;
  drift: string;
  issues: string;
  deploy: (approved: boolean) => string;
}

const services: readonly Service[] = [
  {
    name: "GitHub Actions",
    make: () => new GitHub(),
    pick: githubStep("jamf-entra-preview.yml", "tenants", "tenants"),
    preview: githubStep("jamf-entra-preview.yml", "preview", "Preview"),
    comment: githubStep("jamf-entra-preview.yml", "comment", "Comment"),
    drift: githubStep("jamf-entra-schedule.yml", "look", "Preview"),
    issues: githubStep("jamf-entra-schedule.yml", "issues", "Issues"),
    deploy: (approved) => githubStep("jamf-entra-deploy.yml", approved ? "deploy-approved" : "deploy", "Deploy"),
  },
  {
    name: "GitLab CI",
    make: () => new GitLab(),
    pick: 'sh "$STEPS"/gitlab/pipeline.sh preview "$BASE"',
    preview: gitlabScript("preview-tenant.yml", "preview:@STACK@", "contoso"),
    comment: gitlabScript("preview.yml", "comment"),
    drift: gitlabScript("schedule-tenant.yml", "look:@STACK@", "contoso").split("\n")[0]!,
    issues: gitlabScript("schedule.yml", "issues"),
    deploy: (approved) =>
      gitlabScript("deploy-tenant.yml", approved ? "deploy-approved:@STACK@" : "deploy:@STACK@", "contoso"),
  },
  {
    name: "Azure Pipelines",
    make: () => new Azure(),
    pick: azureStep("jamf-entra-preview.yml", "pick"),
    preview: azureStep("jamf-entra-preview.yml", "preview"),
    comment: azureStep("jamf-entra-preview.yml", "comment"),
    drift: azureStep("jamf-entra-schedule.yml", "look").split("\n")[0]!,
    issues: azureStep("jamf-entra-schedule.yml", "issues"),
    deploy: () => azureStep("jamf-entra-deploy.yml", "deploy"),
  },
];

/** How much of a service is tested: a whole pull request and deployment; a first preview and a refused deployment; which tenants it picks. */
export type Extent = "whole" | "brief" | "picks";

/** Declares the tests of these services, by name. */
export function pipelinesWork(extents: Readonly<Record<string, Extent>>): void {
  describe("steps of the templates", function () {
    this.timeout(300_000);
    let tenant: Tenant;
    let home: string;
    /** The server's repository, and the clone of a runner. */
    let clone: string;
    let config: Record<string, unknown>;

    before(async () => {
      tenant = await Tenant.start();
      config = (await people(tenant)).config;
      home = mkdtempSync(join(tmpdir(), "workflows-"));
      const server = join(home, "server.git");
      clone = join(home, "clone");
      git(home, "init", "--bare", "--initial-branch=main", server);
      git(home, "clone", "--quiet", server, clone);
      const modules = join(clone, "node_modules");
      mkdirSync(join(modules, ".bin"), { recursive: true });
      symlinkSync(root, join(modules, "jamf-entra-compliance"));
      symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
      // npm would make it executable in place.
      const main = join(root, "dist", "operations", "main.js");
      const bin = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
      writeFileSync(join(modules, ".bin", "jamf-entra-compliance"), bin, { mode: 0o755 });
      writeFileSync(join(clone, ".gitignore"), "node_modules/\npreviews/\n");
      writeFileSync(join(clone, "package.json"), JSON.stringify({ name: "macs", private: true, main: "program.js" }));
      writeFileSync(join(clone, "program.js"), program);
      writeFileSync(join(clone, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml"), "utf8"));
      for (const stack of ["contoso", "fabrikam"]) {
        configure(stack, config);
        await must(run(`pulumi stack init ${stack} --no-select`));
      }
      commit("Two tenants");
      git(clone, "push", "--quiet", "origin", "HEAD:main");
    });
    after(async () => {
      await tenant?.stop();
      if (home) rmSync(home, { recursive: true, force: true });
    });

    const program = `const { MacDeviceCompliance, program, readConfig } = require("jamf-entra-compliance");
module.exports = program(async () => (await MacDeviceCompliance.create("macs", readConfig())).outputs);
`;
    const git = (cwd: string, ...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.invalid", ...args], {
        cwd,
        encoding: "utf8",
      });
    const commit = (message: string): void => {
      git(clone, "add", "-A");
      git(clone, "commit", "--quiet", "-m", message);
    };
    const base = () => git(clone, "rev-parse", "origin/main").trim();

    function configure(stack: string, all: Record<string, unknown>): void {
      const file = join(clone, `Pulumi.${stack}.yaml`);
      let salt = "";
      try {
        salt = /^encryptionsalt:.*$/m.exec(readFileSync(file, "utf8"))?.[0] ?? "";
      } catch {}
      const lines = Object.entries(all).map(
        ([key, value]) => `  jamf-entra-compliance:${key}: ${JSON.stringify(value)}`,
      );
      writeFileSync(file, [...(salt ? [salt] : []), "config:", ...lines, ""].join("\n"));
    }

    const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
      ...process.env,
      ...tenant.environment,
      PULUMI_BACKEND_URL: `file://${home}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      STEPS: "node_modules/jamf-entra-compliance/templates/ci",
      PATH: `${tenant.environment["PATH"] ?? process.env["PATH"]}${delimiter}${join(clone, "node_modules", ".bin")}`,
      ...more,
    });
    const run = (script: string, more: NodeJS.ProcessEnv = {}): Promise<Done> =>
      shell(script, clone, environment(more));
    const must = async (running: Promise<Done>): Promise<string> => {
      const { code, text } = await running;
      assert.equal(code, 0, text);
      return text;
    };
    const forget = () => rmSync(join(clone, "previews"), { recursive: true, force: true });

    for (const service of services.filter(({ name }) => extents[name])) {
      const extent = extents[service.name]!;
      const itInWhole = extent === "whole" ? it : () => undefined;
      describe(service.name, () => {
        let forge: Forge;
        before(async () => {
          forge = await service.make().start();
          git(clone, "checkout", "--quiet", "--force", "-B", "change", "origin/main");
          forget();
        });
        after(() => forge.stop());
        const asPipeline = (script: string, more: NodeJS.ProcessEnv = {}) =>
          run(script, { ...forge.environment(), ...more });

        async function picked(): Promise<string> {
          const output = join(home, "output");
          writeFileSync(output, "");
          const text = await must(
            asPipeline(service.pick, {
              BASE: base(),
              GITHUB_OUTPUT: output,
              SYSTEM_PULLREQUEST_TARGETBRANCH: "refs/heads/main",
            }),
          );
          return text + readFileSync(output, "utf8");
        }

        it("a documentation change touches no tenant", async () => {
          git(clone, "checkout", "--quiet", "-B", "words", "origin/main");
          writeFileSync(join(clone, "README.md"), "Words.\n");
          commit("Words");
          assert.doesNotMatch(await picked(), /preview:contoso|"contoso"/);
        });

        if (extent === "picks") return;

        it("previews and comments on the tenant whose file changed, and on no other", async () => {
          configure("contoso", { ...config, jamf: { category: "Macs" } });
          commit("Another category");
          const list = await picked();
          assert.match(list, /contoso/);
          assert.doesNotMatch(list, /fabrikam/);
          const { result, requests } = await tenant.logged(() =>
            must(asPipeline(service.preview, { STACK: "contoso" })),
          );
          assert.equal(typeof result, "string");
          assert.deepEqual(writes(requests), []);
          await must(asPipeline(service.comment));
          assert.equal(forge.comments.length, 1);
          assert.match(forge.comments[0]!.text, /`contoso`.*\n[^]*`Macs`/);
        });

        itInWhole(
          "edits the comment when the pull request goes on, and comments on both tenants when sources change",
          async () => {
            writeFileSync(join(clone, "program.js"), `${program}// Touched.\n`);
            configure("contoso", { ...config, stage: "pilot" });
            commit("Pilot, and a change of the program");
            assert.match(await picked(), /contoso[^]*fabrikam/);
            for (const STACK of ["contoso", "fabrikam"])
              await must(asPipeline(service.preview.replaceAll("contoso", STACK), { STACK }));
            await must(asPipeline(service.comment));
            assert.equal(forge.comments.length, 2);
            assert.match(forge.comments[0]!.text, /refused/);
          },
        );

        itInWhole("takes the comment back of the tenant that is not touched any more", async () => {
          rmSync(join(clone, "previews", "contoso.json"));
          await must(asPipeline(service.comment));
          assert.equal(forge.comments.length, 1);
          assert.match(forge.comments[0]!.text, /`fabrikam`/);
          forget();
          await must(asPipeline(service.comment));
          assert.equal(forge.comments.length, 0);
        });

        itInWhole("reports a preview that could not even open the stack", async () => {
          forget();
          await must(asPipeline(service.preview, { STACK: "contoso", PULUMI_BACKEND_URL: `file://${home}/nowhere` }));
          await must(asPipeline(service.comment));
          assert.match(forge.comments[0]!.text, /`contoso`: preview failed/);
        });

        it("does not deploy what is refused, and writes nothing", async () => {
          configure("contoso", { ...config, stage: "pilot" });
          for (const approved of [false, true]) {
            const { result, requests } = await tenant.logged(() =>
              asPipeline(service.deploy(approved), { STACK: "contoso", APPROVED: approved ? "--approved" : "" }),
            );
            assert.equal(result.code, 2, result.text);
            assert.deepEqual(writes(requests), []);
          }
        });

        itInWhole("deploys what needs no approval, and a scheduled look opens, then closes an issue", async () => {
          configure("contoso", config);
          await must(asPipeline(service.deploy(false), { STACK: "contoso", APPROVED: "" }));
          const { jamf } = await tenant.snapshot(["jamf.categories"]);
          const { id } = jamf.categories.find((c: any) => c.name === "Device Compliance");
          await tenant.admin.must("PUT", `/api/v1/categories/${id}`, { name: "Device Compliance", priority: 3 });
          forget();
          await must(asPipeline(service.drift, { STACK: "contoso" }));
          await must(asPipeline(service.issues));
          assert.deepEqual(
            forge.issues.map(({ title, closed }) => [title, closed === true]),
            [["contoso differs from its configuration", false]],
          );
          assert.match(forge.issues[0]!.text, /Changed outside of Pulumi/);
          await tenant.admin.must("PUT", `/api/v1/categories/${id}`, { name: "Device Compliance", priority: 9 });
          forget();
          await must(asPipeline(service.drift, { STACK: "contoso" }));
          await must(asPipeline(service.issues));
          assert.equal(forge.issues[0]!.closed, true);
        });
      });
    }
  });
}
