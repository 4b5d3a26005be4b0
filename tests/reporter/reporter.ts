/**
 * What a test run prints: each sentence as it is checked, with its duration when it is slow; all failures in full at the
 * end; and, as the very last line of stdout, `N passed, N failed` (`, N skipped` when some were).
 *
 * The line is written when the process ends, so nothing can come after it, and it also comes when a test file cannot
 * even be loaded. A run that fails, was interrupted, or in which no test ran never exits with 0. What still runs after
 * the last test (a socket, a timer, a process) is a failure that is named, instead of a run that never ends.
 */
import { reporters, Runner } from "mocha";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;

const counts = { passed: 0, failed: 0, skipped: 0 };
let ended = false;
let interrupted = false;

/** Milliseconds that sockets and processes may take to close after the last test; 10,000 unless told. */
const grace = Number(process.env.TEST_GRACE_MS ?? 10_000);

// A pipe is written in the background on some systems, and what is still waiting is lost when a process ends itself.
(process.stdout as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
process.once("SIGINT", () => (interrupted = true));
process.once("exit", close);

class SentencesAndCounts extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_TEST_PASS, () => (counts.passed += 1));
    runner.on(EVENT_TEST_FAIL, () => (counts.failed += 1));
    runner.on(EVENT_TEST_PENDING, () => (counts.skipped += 1));
    runner.once(EVENT_RUN_END, () => {
      ended = true;
      setTimeout(endLeftovers, grace).unref();
    });
  }

  override epilogue(): void {
    if (this.failures.length > 0) reporters.Base.list(this.failures);
  }
}

function endLeftovers(): void {
  const names = [...new Set(process.getActiveResourcesInfo())].filter((name) => name !== "TTYWrap");
  console.error(`Still running ${grace / 1000} s after the last test: ${names.join(", ")}`);
  counts.failed += 1;
  process.exit(1);
}

function close(code: number): void {
  if (counts.failed === 0 && (code !== 0 || !ended)) counts.failed = 1;
  const { passed, failed, skipped } = counts;
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  if (interrupted) process.exit(130);
  if (failed > 0 || passed === 0) process.exit(1);
}

export = SentencesAndCounts;
