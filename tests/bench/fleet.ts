/** `verify` on fleets of growing size, over HTTP at a latency as from another continent: requests, time, memory. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/host";
import { live, stackFolder } from "../support/livingFleet";
import { isSigningIn, Tenant } from "../support/tenant";

const latency = 100;
/** Share of registrations that go wrong. */
const registrationFailures = 0.3;

export interface Measured {
  macs: number;
  verify: Run;
  /** Of one Mac. */
  diagnose: Run;
}

interface Run {
  requests: number;
  seconds: number;
  /** The most that was resident, in MB. */
  resident: number;
}

/** Starts a sandbox of its own. Reports are written as JSON, which is what takes the most memory. */
export async function measureFleet(macs: number): Promise<Measured> {
  const tenant = await Tenant.start("--macs", String(macs), "--seed", "7", "--latency", String(latency));
  try {
    const groupId = await live(tenant, { registrationFailures, minutes: [60, 3_000, 120] });
    const { jamf, entra } = tenant.sandbox;
    const { folder, remove } = stackFolder({ jamfUrl: jamf.url, tenantId: entra.tenantId, users: { groupId } });
    try {
      const [mac] = (await tenant.admin.must("GET", "/api/v3/computers-inventory?section=HARDWARE&page-size=1")).json
        .results as { hardware: { serialNumber: string } }[];
      const verify = await measured(tenant, folder, ["verify", "--json"]);
      const diagnose = await measured(tenant, folder, ["diagnose", "--json", "--serial", mac!.hardware.serialNumber]);
      return { macs, verify, diagnose };
    } finally {
      remove();
    }
  } finally {
    await tenant.stop();
  }
}

async function measured(tenant: Tenant, folder: string, command: readonly string[]): Promise<Run> {
  const watch = join(folder, "watch.js");
  const peak = join(folder, "peak");
  const note = `require("fs").writeFileSync(${JSON.stringify(peak)}, String(process.resourceUsage().maxRSS))`;
  writeFileSync(watch, `process.on("exit", () => ${note});\n`);
  const started = Date.now();
  const { requests } = await tenant.logged(async () => {
    const args = ["--require", watch, join(root, "dist", "operations", "main.js"), ...command];
    const env = { ...process.env, ...tenant.environment };
    const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
    const [code] = (await once(child, "exit")) as [number];
    if (code === 1) throw new Error(`${command[0]} ended with an error`);
  });
  const asked = requests.filter((request) => !isSigningIn(request)).length;
  return {
    requests: asked,
    seconds: (Date.now() - started) / 1000,
    resident: Number(readFileSync(peak, "utf8")) / 1024,
  };
}
