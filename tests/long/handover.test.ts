/**
 * A stack goes from the oldest SDK and CLI of the supported range to the newest and back, in every stage, without a change.
 * `OLDEST_PULUMI=DIR npm test -- tests/long/handover.test.ts`, where DIR holds `pulumi` 3.248.0 and its `pulumi-language-nodejs`.
 * The suite has the kept states of `tests/upgrade` instead.
 */
import assert from "node:assert/strict";
import { delimiter } from "node:path";
import { connect, lenient, people } from "../support/connected";
import { install, type Installed, project } from "../support/installed";
import { done, type Stack } from "../support/stack";
import { Tenant, writes } from "../support/tenant";
import { stages } from "../upgrade/recorded";

const oldest = process.env["OLDEST_PULUMI"];

if (oldest)
  describe("a stack handed from Pulumi 3.248 to today's and back", function () {
    this.timeout(600_000);
    let tenant: Tenant;
    const installed: Installed[] = [];
    let newer: Stack;
    let older: Stack;
    let config: Record<string, unknown>;

    before(async () => {
      tenant = await Tenant.start();
      ({ config } = await people(tenant));
      for (const sdk of [undefined, "3.248.0"]) installed.push(install("npm", "program", sdk));
      newer = tenant.stack({}, {}, installed[0]!.directory);
      const env = { PATH: `${oldest}${delimiter}${process.env["PATH"]}`, PULUMI_BACKEND_URL: `file://${newer.home}` };
      older = tenant.stack({}, env, installed[1]!.directory);
      assert.match((await older.raw(["version"])).text, /^v3\.248\./);
      await newer.prepared();
    });
    after(async () => {
      await tenant?.stop();
      for (const each of installed) each.remove();
    });

    const unchanged = async (by: Stack, verb: string) => {
      const more = verb === "preview" ? ["--non-interactive"] : ["--yes", "--skip-preview", "--non-interactive"];
      const { result, requests } = await tenant.logged(() =>
        by.raw([verb, "--expect-no-changes", ...more, ...newer.which]),
      );
      done(result);
      assert.deepEqual(writes(requests), [], `${verb} wrote`);
    };

    for (const stage of stages) {
      it(`shows no change in stage ${stage}`, async () => {
        newer.configure({ ...config, thresholds: lenient, stage }, project);
        // Each of them makes the changes of every second stage.
        const [maker, taker] = stages.indexOf(stage) % 2 === 0 ? [older, newer] : [newer, older];
        const up = ["up", "--yes", "--skip-preview", "--non-interactive", ...newer.which];
        done(await maker.raw(up));
        if (stage === "connect") {
          await connect(tenant);
          done(await maker.raw(up));
        }
        for (const by of [taker, maker]) for (const verb of ["preview", "refresh", "up"]) await unchanged(by, verb);
      });
    }
  });
