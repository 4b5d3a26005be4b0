/**
 * `npm run demo`: the main job on the real Pulumi engine, against the sandbox. Nothing outside this machine is asked or
 * changed. `--keep` leaves sandbox and stack for exploring.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startSandboxProcess } from "../sandbox/child";
import { heading, note, objects, told } from "./narration";
import { Stage } from "./pulumi";

const root = join(__dirname, "..", "..");
const folder = join(root, ".demo");
const keep = process.argv.includes("--keep");

/** The sandbox's stand-in, unless `--azuread-plugin DIR` names another one. */
const asked = process.argv.indexOf("--azuread-plugin");
const azureadPlugin = asked > 0 ? resolve(process.argv[asked + 1] ?? "") : join(root, "sandbox", "azuread-plugin");

async function main(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "state"), { recursive: true });
  const began = Date.now();

  heading("A Jamf Pro instance and an Entra tenant, simulated on this machine");
  const envFile = join(folder, "env");
  const sandbox = await startSandboxProcess(["--env-file", envFile]);
  const stage = new Stage(root, folder, sandbox, azureadPlugin);
  const ended = (code: number) => void sandbox.stop().then(() => process.exit(code));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended(130));
  try {
    note(`Jamf Pro at ${sandbox.jamf.url}, Graph at ${sandbox.entra.graphUrl}; 40 Macs are enrolled.`);
    await stage.init();
    await stage.lookAround();

    heading("What would be made? A preview writes nothing");
    await stage.run(["preview"]);
    told("Requests that wrote anything", await stage.writes());

    heading("Make it");
    await stage.run(["up", "--yes", "--skip-preview"]);
    told("Objects that exist now", "");
    objects(await stage.objects());

    heading("Once more: nothing to do");
    await stage.clearRequests();
    await stage.run(["up", "--yes", "--skip-preview"], "--expect-no-changes");
    told("Requests that wrote anything", await stage.writes());

    heading("Somebody edits the Compliance group by hand: FileVault is no longer asked for");
    await stage.editByHand();
    note("The next run with --refresh sees it and puts it right:");
    await stage.run(["up", "--yes", "--skip-preview", "--refresh"]);
    told("The Compliance group asks for", await stage.complianceCriteria());

    heading("What only people can do: Jamf Pro and Entra have no API for it");
    for (const [i, step] of ((await stage.output("humanSteps")) as Record<string, string>[]).entries()) {
      console.log(`  ${i + 1}. ${step["what"]}\n     who:   ${step["who"]}\n     where: ${step["where"]}`);
    }

    if (keep) return await explore(stage, envFile);

    heading("Remove it");
    await stage.run(["destroy", "--yes", "--skip-preview"]);
    const left = await stage.objects();
    told("Objects of this stack that are left", left.length === 0 ? "none" : "");
    objects(left);
    if (left.length > 0) throw new Error("destroy left something behind");
    console.log(
      `\nDone in ${Math.round((Date.now() - began) / 1000)} s. Keep it for exploring: npm run demo -- --keep`,
    );
  } finally {
    if (!keep) {
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

async function explore(stage: Stage, envFile: string): Promise<void> {
  writeFileSync(envFile, readFileSync(envFile, "utf8") + stage.shellExports());
  heading("Sandbox and stack are yours until Ctrl-C. In another terminal, in this folder");
  console.log("  . .demo/env");
  console.log("  pulumi preview --stack dev --config-file .demo/Pulumi.dev.yaml");
  console.log(`  curl ${stage.controlUrl}/snapshot     # what exists`);
  console.log(`  curl ${stage.controlUrl}/requests     # who asked what`);
  console.log("  edit .demo/Pulumi.dev.yaml            # for instance stage: pilot");
  await new Promise(() => {});
}

main().catch((error: unknown) => {
  console.error(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
