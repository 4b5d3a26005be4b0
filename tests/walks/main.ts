import { startSandboxProcess } from "../../sandbox/child";
import { Tenant } from "../support/tenant";
import { WalkStack } from "./engine/stack";
import { throughAllStages } from "./world/scripted";
import { spawn } from "node:child_process";
import { once } from "node:events";

async function child() {
  const tenant = Tenant.of({ ...JSON.parse(process.env["WALKS_SANDBOX"]!), stop: async () => undefined });
  for (let i = 0; i < 3; i++) {
    await tenant.admin.control("POST", "/reset");
    const began = Date.now();
    const cpu = process.cpuUsage();
    const asked = await throughAllStages(tenant, (config) => {
      const s = new WalkStack(config);
      const wrap = (f: () => Promise<any>) => async () => { const b = Date.now(); const r = await f(); process.stderr.write(`${Date.now() - b} ms ${r.steps.length} steps\n`); return r; };
      return { configure: (c) => s.configure(c), up: wrap(() => s.up()), destroy: wrap(() => s.destroy()) };
    });
    process.stderr.write(`${Date.now() - began} ms cpu ${process.cpuUsage(cpu).user / 1000}\n`);
    if (i === 0) process.stdout.write(JSON.stringify(asked, undefined, 1));
  }
  process.exit(0);
}
async function main() {
  const sandbox = await startSandboxProcess(["--ca-pace", "0", "--macs", "40", "--seed", "3"]);
  const c = spawn(process.execPath, [__filename], { env: { ...process.env, ...sandbox.environment, WALKS_SANDBOX: JSON.stringify(sandbox) }, stdio: "inherit" });
  await once(c, "exit");
  await sandbox.stop();
}
void (process.env["WALKS_SANDBOX"] ? child() : main());
