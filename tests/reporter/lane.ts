/** The reporter of the process of one test file in a run of several: prints nothing, and tells the run what happens. */
import { relative } from "node:path";
import { type Hook, reporters, Runner, type Suite, type Test } from "mocha";
import { namesLeftovers } from "./leftovers";
import { type Told, toldError, toldSubject } from "./told";

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Runner.constants;

const retold = [EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING];

/** Base makes text of two values that differ before the failure is told. */
class Lane extends reporters.Base {
  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    for (const event of retold) {
      runner.on(event as "fail", (subject: Suite | Test | Hook, error?: unknown) => {
        if ("root" in subject && subject.root) return;
        tell({ event, subject: toldSubject(subject), error: error === undefined ? undefined : toldError(error) });
      });
    }
    runner.once(EVENT_RUN_END, () => {
      tell({ event: EVENT_RUN_END });
      namesLeftovers(endLeftovers);
    });
    process.once("SIGINT", () => runner.abort());
    endWithTheRun();
  }
}

function tell(told: Told, done?: () => void): void {
  process.send!(told, undefined, undefined, done);
}

function endLeftovers(sentence: string): void {
  const title = "leaves nothing running";
  const titlePath = [relative(process.cwd(), process.argv.at(-1)!), title];
  const error = { name: "Error", message: sentence };
  tell({ event: EVENT_TEST_FAIL, subject: { title, titlePath }, error }, () => process.exit(1));
}

/** A run that was killed leaves no process behind; to wait for that is no reason to live on. */
function endWithTheRun(): void {
  process.once("disconnect", () => process.exit(1));
  process.channel!.unref();
}

export = Lane;
