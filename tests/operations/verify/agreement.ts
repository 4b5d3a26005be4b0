/** Simulated fleets with registration failures, read over HTTP by the compiled command, against what the simulator knows to be true. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../support/host";
import { live, stackFolder, type Truth, truthOf } from "../../support/livingFleet";
import { Tenant } from "../../support/tenant";
import type { Verdict, VerifyReport } from "../../../operations/verify/report";

const left = "Sales";

interface Entra {
  /** Device ids that Entra holds compliant. */
  compliant: ReadonlySet<string>;
  /** Sign-in names of people who left the partner's group. */
  outside: ReadonlySet<string>;
}

/** From what happened, never from what the product reads. `undefined`: not in the report. */
function expected(t: Truth, { compliant, outside }: Entra): Verdict | undefined {
  const isLetIn = t.deviceIds.some((id) => compliant.has(id));
  if (!t.applicable) return isLetIn ? "disagreement" : undefined;
  if (isLetIn && !t.jamfHoldsCompliant) return "disagreement";
  if (t.daysSinceInventory > 30 && !isLetIn) return "stale";
  // On a Mac with several users only the one at the screen counts, and the second has no key on it.
  if (t.isSecondUserAtScreen) return "wrongUser";
  if (t.deviceId === null) return isLetIn ? "disagreement" : "notRegistered";
  if (t.registrationFailure === "registeredTwice") return "duplicateRecords";
  if (t.registrationFailure === "gatherFailed") return "shellRecord";
  if (t.registeredAs !== t.userPrincipalName) {
    return outside.has(t.userPrincipalName) && outside.has(t.registeredAs!) ? "notInPartnerGroup" : "wrongUser";
  }
  if (outside.has(t.userPrincipalName)) return "notInPartnerGroup";
  if (t.registrationFailure === "reportsLost") return "registeredNotReported";
  return t.jamfHoldsCompliant ? (isLetIn ? "compliant" : "disagreement") : "nonCompliant";
}

/** Two weeks and some days, up to a Wednesday noon in Europe, for every other such fleet to a Monday morning. */
function workingWeeks(seed: number): number[] {
  const minutesOfDay = 1_440;
  const [weekday, hour] = seed % 8 < 4 ? [3, 11] : [1, 9];
  const end = new Date(Date.now() + 14 * 86_400_000);
  end.setUTCDate(end.getUTCDate() + ((weekday - end.getUTCDay() + 7) % 7));
  end.setUTCHours(hour, 0, 0, 0);
  const all = Math.floor((end.getTime() - Date.now()) / 60_000);
  return [5 * minutesOfDay, all - 5 * minutesOfDay - 120, 120];
}

/** Never calls a Mac compliant that is not, agrees on 99.5 %, and meets every verdict but unknown. Returns how many agree. */
export async function agreesWithTruth({ seeds, macs }: { seeds: number; macs: number }) {
  const met = new Set<string>();
  let [judged, agreed] = [0, 0];
  const explained: string[] = [];
  for (let seed = 1; seed <= seeds; seed++) {
    const tenant = await Tenant.start("--macs", String(macs), "--seed", String(seed));
    try {
      const keepsOfficeHours = seed % 4 >= 2;
      const minutes = keepsOfficeHours ? workingWeeks(seed) : [60, 3_000, 120];
      const groupId = await live(tenant, { registrationFailures: 0.4, secondUsers: true, keepsOfficeHours, minutes });
      if (seed % 2 === 0) {
        const rule = `user.userType -eq "Member" -and user.department -ne "${left}"`;
        await tenant.admin.graph("PATCH", `/v1.0/groups/${groupId}`, { membershipRule: rule });
      }
      // Some were put into a drawer six weeks ago, registered or not.
      for (const id of [1, 2, 3, 4]) {
        const set = { isAway: true, reportedAt: Date.now() - 42 * 86_400_000 };
        await tenant.admin.control("POST", "/jamf/mac", { id, set });
      }
      await tenant.admin.control("POST", "/macs/tick", { minutes: 60 });
      const report = await verify(tenant, groupId);
      const { entra } = await tenant.snapshot(["entra.devices", "entra.users"]);
      const devices: any[] = entra.devices;
      const facts: Entra = {
        compliant: new Set(devices.filter((d) => d.isCompliant === true).map((d) => d.deviceId)),
        outside: new Set(
          seed % 2 === 0
            ? entra.users.filter((u: any) => u.department === left).map((u: any) => u.userPrincipalName)
            : [],
        ),
      };
      const bySerial = new Map(report.macs.map((mac) => [mac.serial, mac]));
      for (const t of await truthOf(tenant)) {
        const [wanted, got] = [expected(t, facts), bySerial.get(t.serial)];
        if (wanted === undefined && !got) continue;
        if (got) met.add(got.verdict);
        judged++;
        if (got?.verdict === wanted) agreed++;
        else explained.push(`seed ${seed}, ${t.serial}: ${wanted}, verify says ${got?.verdict}: ${JSON.stringify(t)}`);
        const isProven = wanted === "compliant";
        assert.ok(got?.verdict !== "compliant" || isProven, explained.at(-1));
      }
    } finally {
      await tenant.stop();
    }
  }
  assert.ok(agreed >= 0.995 * judged, `${agreed} of ${judged}:\n${explained.join("\n")}`);
  assert.deepEqual([...met].sort(), [
    "compliant",
    "disagreement",
    "duplicateRecords",
    "nonCompliant",
    "notInPartnerGroup",
    "notRegistered",
    "registeredNotReported",
    "shellRecord",
    "stale",
    "wrongUser",
  ]);
  return { agreed, judged, explained };
}

async function verify(tenant: Tenant, groupId: string): Promise<VerifyReport> {
  const { jamf, entra } = tenant.sandbox;
  const { folder, remove } = stackFolder({ jamfUrl: jamf.url, tenantId: entra.tenantId, users: { groupId } });
  try {
    const run = promisify(execFile)(
      process.execPath,
      [join(root, "dist", "operations", "main.js"), "verify", "--json"],
      { cwd: folder, env: { ...process.env, ...tenant.environment }, maxBuffer: 1e9 },
    );
    // 2: some Macs need somebody.
    const { stdout } = await run.catch((error: { code: number; stdout: string; stderr: string }) =>
      error.code === 2 ? error : assert.fail(error.stderr),
    );
    return JSON.parse(stdout) as VerifyReport;
  } finally {
    remove();
  }
}
