/**
 * Makes the kept states anew: drives a checkout of version 0.1.0 (commit 0177fe2, its own lock file, SDK and engine 3.248) through all
 * stages against the sandbox of today. Needed only when the sandbox gives other ids than it did at recording.
 *
 *     git worktree add --detach DIR 0177fe2 && cd DIR && npm ci && XDG_CACHE_HOME=CACHE node engine/env.mjs > ENGINE
 *     node dist/tests/upgrade/record.js DIR ENGINE [folder of a Node 20]
 */
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { startSandbox } from "../../sandbox/start";
import { connect, lenient } from "../support/connected";
import type { Ran } from "../support/stack";
import { Tenant } from "../support/tenant";
import { keepRecording, knownOf, type Recording, type Stage, stages } from "./recorded";
import { noteWrites, type Write } from "./writes";

async function main([checkout, engineFile, node]: string[]): Promise<void> {
  if (!checkout || !engineFile) throw new Error("record.js CHECKOUT ENGINE [NODE]: see the head of this file");
  const sandbox = await startSandbox();
  const tenant = Tenant.of({ ...sandbox, pid: process.pid });
  try {
    const known = await knownOf(tenant);
    const noted = noteWrites(sandbox);
    const stack = tenant.stack({}, environment(tenant, checkout, engineFile, node), checkout);
    const configure = (stage: Stage) =>
      stack.configure({
        jamfUrl: known["jamfUrl"],
        tenantId: known["tenantId"],
        users: { groupId: known["userGroupId"] },
        conditionalAccess: {
          ownPolicy: {},
          breakGlass: { groupId: known["emergencyGroupId"] },
          placeholder: { appId: known["placeholder"] },
        },
        thresholds: lenient,
        adoptExisting: true,
        stage,
      });
    const writes = {} as Record<Stage, Write[]>;
    const states = {} as Record<Stage, string>;
    const byHand = await makeByHand(tenant);
    for (const stage of stages) {
      configure(stage);
      done(await stack.up());
      if (stage === "connect") {
        await connect(tenant);
        done(await stack.up());
      }
      done(await stack.up("--expect-no-changes"));
      states[stage] = (await stack.state()).text;
      for (const secret of [sandbox.jamf.clientSecret, sandbox.entra.clientSecret])
        if (states[stage].includes(secret)) throw new Error(`a secret stands in the state of stage ${stage}`);
      writes[stage] = noted.splice(0);
    }
    const recording: Recording = { known, byHand, writes };
    keepRecording(recording, states);
  } finally {
    await tenant.stop();
  }
}

const done = (ran: Ran) => {
  if (ran.code !== 0) throw new Error(ran.text);
};

/** What an administrator had already: a category, and the Applicable group with the same criteria. */
async function makeByHand(tenant: Tenant): Promise<string[]> {
  await tenant.admin.must("POST", "/api/v1/categories", { name: "Device Compliance", priority: 9 });
  const criteria = [
    { name: "Application Title", priority: 0, andOr: "and", searchType: "is", value: "Company Portal.app" },
  ];
  await tenant.admin.must("POST", "/api/v3/computer-groups/smart-groups", {
    name: "Jamf-Intune Applicable Group",
    criteria,
  });
  return ["Device Compliance", "Jamf-Intune Applicable Group"];
}

/** The checkout's own engine, Node and stand-in for the azuread plugin. */
function environment(tenant: Tenant, checkout: string, engineFile: string, node?: string): NodeJS.ProcessEnv {
  const exports = [...readFileSync(engineFile, "utf8").matchAll(/^export (\w+)='(.*)'$/gm)].map(([, k, v]) => [k, v]);
  const engine = Object.fromEntries(exports) as NodeJS.ProcessEnv;
  const plugin = join(checkout, "sandbox", "azuread-plugin");
  const path = [plugin, ...(node ? [node] : []), engine["PATH"]].join(delimiter);
  return { ...tenant.sandbox.environment, ...engine, PATH: path };
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
