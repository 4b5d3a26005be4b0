/** Runs commands of the product, one after the other, for a test in another process (`commandProcess.ts`). */
import { join } from "node:path";
import { Copy } from "../walks/product/copy";
import type { CommandAnswer, CommandOrder, Outcome } from "./commandProcess";
import { root } from "./host";

const main = join(root, "dist", "operations", "main.js");

/** Hurried by nothing: waits last as long as in a process of its own. */
const hurry = 1;

async function outcomeOf({ args, cwd, env }: CommandOrder): Promise<Outcome> {
  for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, main, ...args];
  process.exitCode = undefined;
  const [out, err] = [captured(process.stdout), captured(process.stderr)];
  try {
    const print = (line: string) => void process.stdout.write(`${line}\n`);
    await new Copy({ hurry, print }).load<{ ended: Promise<void> }>("operations/main").ended;
    return { code: Number(process.exitCode ?? 0), out: out.end(), err: err.end() };
  } finally {
    out.end();
    err.end();
    process.exitCode = undefined;
  }
}

/** Keeps what is written until `end`, which gives the stream back. */
function captured(stream: NodeJS.WriteStream): { end: () => string } {
  const write = stream.write;
  const pieces: Buffer[] = [];
  const keep = (piece: string | Uint8Array, ...more: unknown[]): boolean => {
    pieces.push(Buffer.from(piece as string));
    for (const each of more) if (typeof each === "function") process.nextTick(each);
    return true;
  };
  stream.write = keep as typeof stream.write;
  return {
    end: () => {
      stream.write = write;
      // Each run listens for a reader that has gone.
      stream.removeAllListeners("error");
      return Buffer.concat(pieces).toString();
    },
  };
}

let last: Promise<unknown> = Promise.resolve();
process.on("message", (order: CommandOrder) => {
  const { id } = order;
  const answered = last
    .then(async (): Promise<CommandAnswer> => ({ id, ...(await outcomeOf(order)) }))
    .catch((error: Error): CommandAnswer => ({ id, error: error.stack ?? String(error) }));
  last = answered.then((answer) => process.send?.(answer));
});
process.once("disconnect", () => process.exit(0));
