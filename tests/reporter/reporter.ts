/**
 * What a test run prints: each sentence as it is checked, with its duration when it is slow; all failures in full at the
 * end; and, as the very last line of stdout, `N passed, N failed` (`, N skipped` when some were).
 *
 * The line is written when the process ends, so nothing can come after it, and it also comes when a test file cannot
 * even be loaded. A run that fails, was interrupted, or in which no test ran never exits with 0. What still runs after
 * the last test (a socket, a timer, a process) is a failure that is named, instead of a run that never ends. An
 * interrupted run ends after the test it is at, so that this test can tidy up.
 */
import { reporters, Runner } from "mocha";
import { namesLeftovers } from "./leftovers";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Runner.constants;

const counts = { passed: 0, failed: 0, skipped: 0 };
let ended = false;
let interrupted = false;

// A pipe is written in the background on some systems, and what is still waiting is lost when a process ends itself.
(process.stdout as { _handle?: { setBlocking?(on: boolean): void } })._handle?.setBlocking?.(true);
process.once("exit", close);

class SentencesAndCounts extends reporters.Spec {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_TEST_PASS, () => (counts.passed += 1));
    runner.on(EVENT_TEST_FAIL, () => (counts.failed += 1));
    runner.on(EVENT_TEST_PENDING, () => (counts.skipped += 1));
    runner.once(EVENT_RUN_END, () => {
      ended = true;
      namesLeftovers(endLeftovers);
    });
    process.once("SIGINT", () => {
      interrupted = true;
      runner.abort();
    });
  }

  override epilogue(): void {
    if (this.failures.length > 0) reporters.Base.list(this.failures);
  }
}

function endLeftovers(sentence: string): void {
  console.error(sentence);
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
