/**
 * `node dist/tests/reporter/lanes.js FILE …`: a run of many test files, some at a time. Each argument has a mocha process of its
 * own: a file, or quick files with a colon between them (on Windows a semicolon). A lane takes the next from the common queue when the tests
 * of its last one are over. Why mocha's own `--parallel` does not serve: docs/decisions.
 *
 * It prints what one mocha process would print, by the same reporter: this program stands where mocha's runner stands
 * and repeats the events of all processes, file by file. The file whose turn it is is heard as it goes.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Runner } from "mocha";
import { grace } from "./leftovers";
import SentencesAndCounts from "./reporter";
import { revivedError, revivedSubject, type Told } from "./told";
import { Turns } from "./turns";

const { EVENT_RUN_BEGIN, EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL } = Runner.constants;

/** Files at a time: a test waits for other processes and for services half of its time, one or another much longer. `TEST_LANES` sets another number. */
const lanes = Number(process.env.TEST_LANES) || 2 * availableParallelism() + 1;

const mocha = join(dirname(require.resolve("mocha/package.json")), "bin", "mocha.js");
const reporter = join(__dirname, "lane.js");

class Run extends EventEmitter {
  private readonly turns = new Turns();
  private readonly running = new Set<ChildProcess>();
  private aborted = false;

  async all(parts: readonly string[]): Promise<void> {
    this.emit(EVENT_RUN_BEGIN);
    this.emit(EVENT_SUITE_BEGIN, { title: "" });
    const folder = mkdtempSync(join(tmpdir(), "lanes-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    process.env["SANDBOX_CERTIFICATES"] = join(folder, "certificates.json");
    const queue = parts.map((part) => part.split(delimiter));
    const closing: Promise<void>[] = [];
    const lane = async (): Promise<void> => {
      for (let files = queue.shift(); files && !this.aborted; files = queue.shift()) {
        const { testsAreOver, closed } = this.start(files);
        closing.push(closed);
        await testsAreOver;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    await Promise.all(closing);
    this.emit(EVENT_SUITE_END);
    this.emit(EVENT_RUN_END);
  }

  /** The tests that run now may end and tidy up, for as long as the grace lasts. */
  abort(): void {
    this.aborted = true;
    for (const child of this.running) child.kill("SIGINT");
    setTimeout(() => this.kill(), grace).unref();
  }

  kill(): void {
    for (const child of this.running) child.kill("SIGKILL");
  }

  /** Sockets may take a while to close after the tests: until then the next file already runs. */
  private start(files: readonly string[]): { testsAreOver: Promise<void>; closed: Promise<void> } {
    const turn = this.turns.take();
    const args = [mocha, "--reporter", reporter, "--no-fail-zero", ...files];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe", "ipc"] });
    this.running.add(child);
    let [ended, failed] = [false, false];

    const tell = (told: Told): void => {
      failed ||= told.event === EVENT_TEST_FAIL;
      turn.say(() => this.retell(told));
    };
    const fail = (title: string, message: string): void =>
      tell({
        event: EVENT_TEST_FAIL,
        subject: { title, titlePath: [files.map((file) => relative(process.cwd(), file)).join(" "), title] },
        error: { name: "Error", message },
      });

    child.stdout!.on("data", (text: Buffer) => turn.say(() => process.stdout.write(text)));
    child.stderr!.on("data", (text: Buffer) => turn.say(() => process.stderr.write(text)));
    const testsAreOver = new Promise<void>((resolve) => {
      child.on("message", (told: Told) => {
        if (told.event !== EVENT_RUN_END) return tell(told);
        ended = true;
        resolve();
      });
      child.once("exit", () => resolve());
    });

    const finish = async (): Promise<void> => {
      const streamsAreClosed = once(child, "close").then(() => true);
      const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      this.running.delete(child);
      const patience = new AbortController();
      const outlived = pause(grace, false, { signal: patience.signal }).catch(() => false);
      if (!(await Promise.race([streamsAreClosed, outlived]))) {
        fail("leaves nothing running", `A process that it started still runs ${grace / 1000} s after it.`);
        child.stdout!.destroy();
        child.stderr!.destroy();
      }
      patience.abort();
      const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      if (!ended) fail("runs to its end", `It ${how} before its tests were over.`);
      else if (code !== 0 && !failed) fail("ends well", `It ${how} although no test failed.`);
      turn.end();
    };
    return { testsAreOver, closed: finish() };
  }

  private retell({ event, subject, error }: Told): void {
    this.emit(event, subject && revivedSubject(subject), error && revivedError(error));
  }
}

const run = new Run();
new SentencesAndCounts(run as unknown as Runner, {});
process.once("exit", () => run.kill());
void run.all(process.argv.slice(2));
