/** Runs the compiled command line for what asks nothing of a sandbox, in one process with all such runs of a test process. */
import { after } from "mocha";
import { CommandProcess, type Outcome, type Place } from "../support/commandProcess";

let commands: CommandProcess | undefined;

/** `env` goes on top of the environment of the tests. */
export function runTogether(args: readonly string[], { env = {}, cwd }: Place = {}): Promise<Outcome> {
  const { NO_COLOR, COLUMNS, FORCE_COLOR, ...rest } = process.env;
  return (commands ??= new CommandProcess({})).run(args, { cwd, env: { ...rest, ...env } });
}

after(() => commands?.stop());
