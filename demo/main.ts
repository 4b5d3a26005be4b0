/**
 * `npm run demo`: the main job on the real Pulumi engine, against the sandbox. Nothing outside this machine is asked or
 * changed. `--keep` leaves sandbox and stack for exploring.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startSandboxProcess } from "../sandbox/child";
import { heading, note } from "./narration";
import { jamfHalf } from "./jamfHalf";
import { Stage } from "./pulumi";
import { walk, wayOut } from "./walk";

const root = join(__dirname, "..", "..");
const folder = join(root, ".demo");
const keep = process.argv.includes("--keep");

/** `--azuread-plugin DIR` names a plugin to take in place of the sandbox's stand-in. */
const asked = process.argv.indexOf("--azuread-plugin");
const azureadPlugin = asked > 0 ? resolve(process.argv[asked + 1] ?? "") : undefined;

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
    await stage.tenant.lookAround();

    await jamfHalf(stage);
    const comment = await walk(stage);
    if (keep) return await explore(stage, envFile);
    await wayOut(stage);
    heading("The pull request that changed pilot to enforce: the comment that its reviewer saw");
    note(comment);
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
