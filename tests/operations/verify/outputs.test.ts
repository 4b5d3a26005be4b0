/** The compiled command against a living fleet. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XMLParser } from "fast-xml-parser";
import { funnelSteps, type VerifyReport } from "../../../operations/verify/report";
import { root } from "../../support/host";
import { live, stackFolder } from "../../support/livingFleet";
import { Tenant, writes } from "../../support/tenant";
import { run as runAlone } from "../command";

describe("verify on a living fleet", function () {
  let tenant: Tenant;
  let place: ReturnType<typeof stackFolder>;
  let groupId: string;
  before(async () => {
    tenant = await Tenant.start("--macs", "120", "--seed", "11");
    groupId = await live(tenant, { registrationFailures: 0.3, minutes: [60, 3_000, 120] });
    const { jamf, entra } = tenant.sandbox;
    place = stackFolder({ jamfUrl: jamf.url, tenantId: entra.tenantId, users: { groupId } });
  });
  after(async () => {
    place?.remove();
    await tenant?.stop();
  });
  beforeEach(() => tenant.admin.control("POST", "/faults", { rules: [] }));

  function start(...args: string[]) {
    const main = join(root, "dist", "operations", "main.js");
    return spawn(process.execPath, [main, "verify", ...args], {
      cwd: place.folder,
      env: { ...process.env, ...tenant.environment },
    });
  }
  const verify = (...args: string[]) => tenant.command(["verify", ...args], { cwd: place.folder });
  const file = (name: string) => join(place.folder, name);

  it("reads only, in few requests, and ends with 2 while somebody is needed", async () => {
    const { folder: cwd } = place;
    const { result, requests } = await tenant.logged(() =>
      runAlone(["verify", "--json"], { cwd, env: tenant.environment }),
    );
    assert.equal(result.code, 2, result.err);
    assert.deepEqual(writes(requests), []);
    const report = JSON.parse(result.out) as VerifyReport;
    assert.deepEqual([report.isComplete, report.gaps], [true, []]);
    const sum = Object.values(report.counts).reduce((a, b) => a + b, 0);
    assert.equal(sum, report.macs.length);
    const asked = requests.filter(({ path }) => path.includes("device-compliance-information")).length;
    assert.ok(asked <= report.counts.disagreement + report.counts.unknown + 3, `${asked} Macs were asked about singly`);
    assert.ok(requests.length - asked < 16, `${requests.length} requests`);
    const sizes = funnelSteps.map((step) => report.funnel[step]);
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => b - a),
      "each step is part of the one before",
    );
  });

  it("looks for refused registrations since a day by Graph's time, where the clock of this machine is days ahead", async () => {
    const preload = file("ahead.cjs");
    writeFileSync(preload, `const now = Date.now; Date.now = () => now() + ${20 * 86_400_000};`);
    const { folder: cwd } = place;
    const { requests } = await tenant.logged(() =>
      runAlone(["verify", "--json"], { cwd, preload, env: tenant.environment }),
    );
    const query = requests.find(({ path }) => path.endsWith("/auditLogs/signIns"))?.query ?? "";
    const since = /createdDateTime ge ([\dTZ:.-]+)/.exec(query)?.[1];
    const { now } = await tenant.admin.control("POST", "/macs/tick", { minutes: 0 });
    assert.ok(Date.parse(since!) < Date.parse(now) - 86_400_000, `${since} at ${now}`);
  });

  it("says on the terminal how many are proven, worst first, and what to do", async () => {
    const { out } = await verify();
    assert.match(out, /^Stack test: \d+ of \d+ Macs are proven compliant\./);
    assert.match(out, /compliant in Entra +\d+ +\d+ % +█/);
    assert.match(out, /Remediation: /);
    assert.ok(Math.max(...out.split("\n").map((line) => line.length)) <= 100);
  });

  it("writes CSV, JUnit, a page and a trend from an earlier report", async () => {
    const first = await verify("--json");
    writeFileSync(file("before.json"), first.out);
    const { out } = await verify(
      "--csv",
      "macs.csv",
      "--junit",
      "macs.xml",
      "--html",
      "macs.html",
      "--trend",
      "before.json",
    );
    assert.match(readFileSync(file("macs.html"), "utf8"), /^<!doctype html>[^]*Content-Security-Policy/i);
    const { macs } = JSON.parse(first.out) as VerifyReport;
    assert.equal(readFileSync(file("macs.csv"), "utf8").split("\r\n").length, macs.length + 2);
    const parsed = new XMLParser({ ignoreAttributes: false }).parse(readFileSync(file("macs.xml"), "utf8"));
    assert.equal(parsed.testsuites.testsuite.testcase.length, macs.length);
    assert.match(out, /applicable +\d+ +100 % ±0/);
  });

  it("masks every name, serial number and sign-in name, everywhere", async () => {
    const plain = JSON.parse((await verify("--json")).out) as VerifyReport;
    const masked = await verify(
      "--json",
      "--mask",
      "--csv",
      "masked.csv",
      "--junit",
      "masked.xml",
      "--html",
      "masked.html",
    );
    const files = ["masked.csv", "masked.xml", "masked.html"].map((name) => readFileSync(file(name), "utf8"));
    const texts = [masked.out, ...files];
    const shown = await verify("--mask", "--all");
    const ids = plain.macs.flatMap(
      ({ evidence }) => JSON.stringify(evidence).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [],
    );
    const personal = plain.macs.flatMap(({ serial, name, user }) => [serial, name, ...(user ? [user] : [])]);
    for (const secret of [...personal, ...ids, tenant.sandbox.entra.tenantId, tenant.sandbox.jamf.url]) {
      for (const text of [...texts, shown.out]) assert.ok(!text.includes(secret), secret);
    }
    assert.deepEqual((JSON.parse(masked.out) as VerifyReport).counts, plain.counts);
  });

  it("names what it may not read, calls nothing compliant, and ends with 3", async () => {
    const { permissions } = await tenant.admin.control("POST", "/entra/permissions", { without: [] });
    const devices = (permissions as string[]).filter((name) => /^(Device|Directory)\.Read/.test(name));
    await tenant.admin.control("POST", "/entra/permissions", { without: devices });
    try {
      const { code, out } = await verify("--json");
      const { counts, gaps, isComplete } = JSON.parse(out) as VerifyReport;
      assert.deepEqual([code, counts.compliant, isComplete], [3, 0, false]);
      assert.match(
        gaps.join(),
        /Could not list devices: .*403.*Device\.Read\.All.*No Mac can be reported as compliant\./,
      );
      assert.match((await verify()).out, /^Incomplete: not everything could be read\. Nothing below is proven\./);
    } finally {
      await tenant.admin.control("POST", "/entra/permissions", { without: [] });
    }
  });

  it("judges nothing by a group that was renamed, says which, and ends with 3", async () => {
    const { admin } = tenant;
    const list = "/api/v2/computer-groups/smart-groups";
    const groups = (await admin.must("GET", `${list}?page-size=100`)).json.results as { id: string; name: string }[];
    const rename = async (name: string, to: string) => {
      const { id } = groups.find((group) => group.name === name)!;
      const { criteria } = (await admin.must("GET", `${list}/${id}`)).json;
      await admin.must("PUT", `${list}/${id}`, { name: to, siteId: "-1", criteria });
    };
    for (const [name, key] of [
      ["Jamf-Intune Applicable Group", "applicableGroup"],
      ["Jamf-Intune Compliance Group", "complianceGroup"],
    ] as const) {
      await rename(name, "Renamed");
      try {
        const { code, out, err } = await verify("--json");
        const { gaps, counts, macs } = JSON.parse(out) as VerifyReport;
        assert.deepEqual([code, counts.disagreement, macs.length - counts.unknown], [3, 0, 0], err);
        assert.match(gaps.join(), new RegExp(`no computer group "${name}" \\(jamf\\.${key}\\.displayName\\)`));
      } finally {
        await rename(name, name);
      }
    }
  });

  it("says that there is nothing to judge where no Mac is in the Applicable group, and ends with 3", async () => {
    await tenant.admin.must(
      "POST",
      "/JSSResource/computergroups/id/0",
      "<computer_group><name>Nobody</name><is_smart>false</is_smart></computer_group>",
    );
    const { jamf, entra } = tenant.sandbox;
    const empty = stackFolder({
      jamfUrl: jamf.url,
      tenantId: entra.tenantId,
      users: { groupId },
      jamf: { applicableGroup: { displayName: "Nobody" } },
    });
    try {
      const { code, out } = await tenant.command(["verify"], { cwd: empty.folder });
      assert.equal(code, 3);
      assert.match(out.replace(/\s+/g, " "), /nothing to judge: none of 120 Macs is in the Applicable group "Nobody"/);
    } finally {
      empty.remove();
    }
  });

  it("tells a wrong secret once, with all that follows from it", async () => {
    const env = { ...process.env, ...tenant.environment, ARM_CLIENT_SECRET: "wrong-secret-of-nobody" };
    const { code, out } = await tenant.command(["verify", "--json"], { cwd: place.folder, env });
    const { gaps } = JSON.parse(out) as VerifyReport;
    assert.deepEqual([code, gaps.length], [3, 1], gaps.join("\n"));
    assert.match(
      gaps[0]!,
      /AADSTS7000215.* No Mac can be reported as compliant\. Reasons for refused registrations are unavailable\./,
    );
  });

  it("tells once, and with the privilege, that Jamf Pro does not answer about single Macs", async () => {
    // Of these Entra has not heard yet that their disks are open.
    const open = async (fileVault: string) => {
      for (let id = 1; id <= 30; id++) await tenant.admin.control("POST", "/jamf/mac", { id, set: { fileVault } });
    };
    await open("No Partitions Encrypted");
    await tenant.admin.control("POST", "/jamf/privileges", { without: ["Read Device Compliance Information"] });
    try {
      const { gaps, counts } = JSON.parse((await verify("--json")).out) as VerifyReport;
      assert.ok(counts.disagreement > 1, `nothing to ask about: ${JSON.stringify({ counts, gaps })}`);
      assert.equal(gaps.length, 1, gaps.join("\n"));
      assert.match(
        gaps[0]!,
        /Could not read the compliance information of computer.*403.*Read Device Compliance Information/,
      );
    } finally {
      await tenant.admin.control("POST", "/jamf/privileges", { without: [] });
      await open("All Partitions Encrypted");
    }
  });

  it("leaves a partial report when it is interrupted", async () => {
    await tenant.admin.control("POST", "/faults", {
      rules: [{ service: "graph", path: "/v1.0/devices", kind: "delay", ms: 20_000, times: 99 }],
    });
    await tenant.admin.control("DELETE", "/requests");
    const child = start("--json", "--csv", "partial.csv");
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => (out += String(chunk)));
    child.stderr.on("data", (chunk) => (err += String(chunk)));
    const ended = once(child, "close");
    for (;;) {
      const asked = (await tenant.admin.requests()) as { path: string }[];
      if (asked.some(({ path }) => path.includes("computers-inventory"))) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    child.kill("SIGINT");
    const [code] = (await ended) as [number];
    assert.equal(code, 130, err);
    const report = JSON.parse(out) as VerifyReport;
    assert.deepEqual([report.isComplete, report.counts.compliant], [false, 0]);
    assert.match(report.gaps.join(), /Interrupted/);
    assert.match(err, /Interrupted: the report contains what was read so far/);
    assert.ok(existsSync(file("partial.csv")));
  });

  it("ends with one line for a stack without tenant, a report that is none, and an option that makes no sense", async () => {
    const none = stackFolder({ jamfUrl: tenant.sandbox.jamf.url });
    try {
      const { code, err } = await tenant.command(["verify"], { cwd: none.folder, env: process.env });
      assert.equal(code, 1);
      assert.equal(err, 'Stack "test" has no tenantId: there is no Entra tenant to compare Jamf Pro with.\n');
    } finally {
      none.remove();
    }
    assert.match((await verify("--trend", "Pulumi.yaml")).err, /^Could not read the earlier report Pulumi\.yaml: /);
    assert.match((await verify("--stale-days", "soon")).err, /must be a whole number from 1 on/);
  });
});
