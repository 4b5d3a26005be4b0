import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandboxProcess } from "../../sandbox/child";
import type { LoggedRequest, RequestSummary } from "../../sandbox/requestLog";
import { startSandbox, type Sandbox } from "../../sandbox/start";
import { Client } from "./client";
import { Jamf } from "./jamfClient";

describe("the sandbox's frame", () => {
  let sandbox: Sandbox;
  let client: Client;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "sandbox-test-"));
    sandbox = await startSandbox();
    client = new Client(sandbox);
  });
  afterEach(async () => {
    client.close();
    await sandbox.stop();
    rmSync(directory, { recursive: true });
  });

  const version = () => client.ask("GET", `${sandbox.jamf.url}/api/v1/jamf-pro-version`);
  const log = async () => (await client.control("GET", "/requests")).json<LoggedRequest[]>();

  it("answers over TLS that its own authority vouches for, under localhost and 127.0.0.1", async () => {
    const port = new URL(sandbox.jamf.url).port;
    for (const host of ["localhost", "127.0.0.1"]) {
      const answer = await client.ask("GET", `https://${host}:${port}/api/v1/jamf-pro-version`);
      assert.ok(answer.status >= 200, host);
    }
  });

  it("is not trusted without its authority", async () => {
    await assert.rejects(fetch(sandbox.jamf.url));
  });

  it("removes its certificate files when it stops", async () => {
    const other = await startSandbox();
    assert.ok(existsSync(other.caFile));
    await other.stop();
    assert.equal(existsSync(other.caFile), false);
  });

  it("gives the same ids and secrets for the same seed, others for another", async () => {
    const same = await startSandbox();
    const different = await startSandbox({ seed: 2 });
    await Promise.all([same.stop(), different.stop()]);
    assert.equal(same.jamf.clientSecret, sandbox.jamf.clientSecret);
    assert.equal(same.entra.tenantId, sandbox.entra.tenantId);
    assert.notEqual(different.jamf.clientSecret, sandbox.jamf.clientSecret);
  });

  it("keeps its authority and seed in the state file", async () => {
    const state = join(directory, "state.json");
    const first = await startSandbox({ state, seed: 7 });
    const authority = readFileSync(first.caFile, "utf8");
    await first.stop();
    const second = await startSandbox({ state, seed: 8 });
    await second.stop();
    assert.equal(readFileSync(second.caFile, "utf8"), authority);
    assert.equal(second.jamf.clientSecret, first.jamf.clientSecret);
    assert.equal(statSync(state).mode & 0o777, 0o600);
  });

  it("takes the certificates of a file, and writes it for its owner alone where there is none, so that sandboxes are trusted together", async () => {
    const certificates = join(directory, "certificates.json");
    const first = await startSandboxProcess(["--certificates", certificates]);
    const second = await startSandboxProcess(["--certificates", certificates]);
    assert.equal(readFileSync(second.caFile, "utf8"), readFileSync(first.caFile, "utf8"));
    assert.equal(statSync(certificates).mode & 0o777, 0o600);
    const trusting = new Client(first);
    const answer = await trusting.ask("GET", `${second.jamf.url}/api/v1/jamf-pro-version`);
    assert.ok(answer.status >= 200);
    trusting.close();
    await Promise.all([first.stop(), second.stop()]);
  });

  it("runs as a process of its own, prints one line when ready and writes shell exports", async () => {
    const envFile = join(directory, "env");
    const child = await startSandboxProcess(["--env-file", envFile, "--macs", "3"]);
    await child.stop();
    const exports = readFileSync(envFile, "utf8");
    assert.deepEqual(Object.keys(child).sort(), ["caFile", "control", "entra", "environment", "jamf", "pid", "stop"]);
    assert.match(exports, new RegExp(`^export JAMF_CLIENT_SECRET='${child.jamf.clientSecret}'$`, "m"));
    assert.match(exports, new RegExp(`^export JAMF_ENTRA_GRAPH_URL='${child.entra.graphUrl}'$`, "m"));
    assert.equal(statSync(envFile).mode & 0o777, 0o600);
  });

  it("ends when the process that started it is killed", async () => {
    const script = `require(${JSON.stringify(join(__dirname, "../../sandbox/child.js"))})
      .startSandboxProcess(["--macs", "1"]).then(({ control }) => console.log(new URL(control.url).port))`;
    const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(parent.stdout, "data")) as [Buffer];
    const connection = connect(Number(port.toString()), "127.0.0.1").on("error", () => {});
    await once(connection, "connect");
    // The end may come as a reset, which counts as well.
    const closed = new Promise((resolve) => connection.once("close", resolve));
    parent.kill("SIGKILL");
    await closed;
  });

  it("points other processes at itself by its environment alone", async () => {
    const script = `fetch(process.env.JAMF_ENTRA_GRAPH_URL).then(({ status }) => console.log(status))`;
    const env = { ...process.env, ...sandbox.environment };
    const other = spawn(process.execPath, ["-e", script], { env, stdio: ["ignore", "pipe", "inherit"] });
    const [status] = (await once(other.stdout, "data")) as [Buffer];
    assert.match(status.toString(), /^\d{3}/);
  });

  it("logs requests with secrets masked, and empties the log on demand", async () => {
    await client.ask("GET", `${sandbox.jamf.url}/api/v1/x?client_secret=hush&page=1`);
    const [line] = await log();
    assert.equal(line?.path, "/api/v1/x");
    assert.equal(line?.query, "client_secret=***&page=1");
    await client.control("DELETE", "/requests");
    assert.deepEqual(await log(), []);
  });

  it("sums up requests per service, with the most that were in flight at once", async () => {
    await client.control("POST", "/faults", { rules: [{ kind: "delay", ms: 60, times: 3 }] });
    await Promise.all([version(), version(), version()]);
    await client.ask("POST", `${sandbox.jamf.url}/api/v1/oauth/token`);
    await client.ask("DELETE", `${sandbox.jamf.url}/api/v1/scripts/1`);
    const { byService } = (await client.control("GET", "/requests?summary=1")).json<{
      byService: Record<string, RequestSummary>;
    }>();
    const { total, reads, writes, tokens, maxInFlight } = byService["jamf"]!;
    assert.deepEqual(
      { total, reads, writes, tokens, maxInFlight },
      { total: 5, reads: 3, writes: 1, tokens: 1, maxInFlight: 3 },
    );
  });

  it("answers 429, 502 and 503 by rule, with Retry-After only when told to", async () => {
    const rules = [
      { kind: "429", path: "/api/v1/jamf-*", retryAfter: 7 },
      { kind: "503", method: "get" },
      { kind: "502", afterMatches: 1 },
    ];
    await client.control("POST", "/faults", { rules });
    const answers = [await version(), await version(), await version(), await version()];
    assert.deepEqual(
      answers.slice(0, 2).map((answer) => [answer.status, answer.headers["retry-after"]]),
      [
        [429, "7"],
        [503, undefined],
      ],
    );
    assert.notEqual(answers[2]!.status, 502);
    assert.equal(answers[3]!.status, 502);
  });

  it("words a 500 as the service does, each API in its way", async () => {
    await client.control("POST", "/faults", { rules: [{ kind: "500", times: 3 }] });
    const [pro, classic, graph] = [
      await version(),
      await client.ask("GET", `${sandbox.jamf.url}/JSSResource/policies`),
      await client.ask("GET", `${sandbox.entra.graphUrl}/v1.0/groups`),
    ];
    assert.deepEqual([pro.status, classic.status, graph.status], [500, 500, 500]);
    assert.equal(pro.json<{ httpStatus: number }>().httpStatus, 500);
    assert.match(classic.text, /<p>Error: /);
  });

  it("answers a proxy's HTML 403", async () => {
    await client.control("POST", "/faults", { rules: [{ kind: "htmlForbidden" }] });
    const answer = await version();
    assert.equal(answer.status, 403);
    assert.match(String(answer.headers["content-type"]), /text\/html/);
    assert.match(answer.text, /403 Forbidden/);
  });

  it("drops connections before or after the service acted, and logs status 0", async () => {
    await client.control("POST", "/faults", { rules: [{ kind: "dropBefore" }, { kind: "dropAfter" }] });
    await assert.rejects(version());
    await assert.rejects(version());
    assert.deepEqual(
      (await log()).map((line) => [line.status, line.fault]),
      [
        [0, "dropBefore"],
        [0, "dropAfter"],
      ],
    );
  });

  it("fails the asked share of requests, the same ones for the same seed", async () => {
    const run = async (seed: number) => {
      await client.control("POST", "/faults", { rate: 0.3, seed, kinds: ["503"] });
      const statuses: number[] = [];
      for (let turn = 0; turn < 60; turn++) statuses.push((await version()).status);
      return statuses;
    };
    const first = await run(5);
    assert.deepEqual(await run(5), first);
    const failed = first.filter((status) => status === 503).length;
    assert.ok(failed > 6 && failed < 32, `${failed} of 60`);
  });

  it("refuses fault plans that would never act", async () => {
    const answers = await Promise.all([
      client.control("POST", "/faults", { rules: [{ kind: "508" }] }),
      client.control("POST", "/faults", { rules: [{ kind: "503", paht: "/x" }] }),
      client.control("POST", "/faults", { rate: 3 }),
    ]);
    assert.deepEqual(
      answers.map((answer) => answer.status),
      [400, 400, 400],
    );
  });

  it("takes as long as the latency says", async () => {
    const slow = await startSandbox({ latency: 80 });
    const other = new Client(slow);
    const started = performance.now();
    await other.ask("GET", `${slow.jamf.url}/api/v1/jamf-pro-version`);
    other.close();
    await slow.stop();
    assert.ok(performance.now() - started >= 78);
  });

  it("adds time for each row, and the proxy gives a page up that takes too long, but no short one and no write", async () => {
    const jamf = await Jamf.start({ macs: 60, latency: 5, latencyPerRow: 0.5, gatewayTimeout: 20 });
    const statuses = [];
    for (const size of [30, 31, 100]) {
      const answer = await jamf.get(`/api/v4/computers-inventory?page-size=${size}`);
      statuses.push([size, answer.status, String(answer.headers["content-type"]).split(";")[0]]);
    }
    const written = await jamf.send("POST", "/api/v1/categories", { name: "A", priority: 1 });
    await jamf.stop();
    assert.deepEqual(statuses, [
      [30, 200, "application/json"],
      [31, 504, "text/html"],
      [100, 504, "text/html"],
    ]);
    assert.equal(written.status, 201);
  });

  it("moves simulated time by tick and back by reset", async () => {
    const ticked = (await client.control("POST", "/macs/tick", { minutes: 90 })).json<{ now: string }>();
    assert.ok(Date.parse(ticked.now) - Date.now() > 89 * 60_000);
    // What is dated by simulated time comes with a Date header that says it.
    for (const url of [`${sandbox.jamf.url}/api/v1/jamf-pro-version`, `${sandbox.entra.graphUrl}/v1.0/users`]) {
      const { headers } = await client.ask("GET", url);
      assert.ok(Math.abs(Date.parse(String(headers["date"])) - Date.parse(ticked.now)) < 30_000, url);
    }
    await client.control("POST", "/reset");
    const again = (await client.control("POST", "/macs/tick", { minutes: 0 })).json<{ now: string }>();
    assert.ok(Math.abs(Date.parse(again.now) - Date.now()) < 60_000);
  });

  it("refuses control calls it does not know and names those it does", async () => {
    const answer = await client.control("POST", "/people/makeCoffee", { as: "barista" });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /POST \/macs\/tick/);
    assert.equal((await client.control("POST", "/macs/tick", { minutes: "ten" })).status, 400);
  });
});
