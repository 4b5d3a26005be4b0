/** Runs stacks on the stand-in for the engine, one run after the other, for a test in another process (`standInStack.ts`). */
import { WalkStack } from "../walks/engine/stack";
import type { Answer, Order } from "./standInStack";

// Pulumi's SDK keeps a trace with each promise. One line of it shows as well as ten that a text told it, and takes less time.
Error.stackTraceLimit = 1;

const stacks = new Map<number, WalkStack>();
const marks = new Map<string, unknown>();

/** Arguments of the command line that the stand-in knows, as its own. */
function known(work: Order["work"], options: readonly string[]) {
  const only: Partial<Record<"target" | "exclude", string[]>> = {};
  const unknown: string[] = [];
  const left = [...options];
  for (let option = left.shift(); option !== undefined; option = left.shift()) {
    if (option === "--target" || option === "--exclude") {
      // `**macs-partner`: the name alone.
      const name = left.shift()!.replaceAll("*", "").replaceAll(":", "");
      (only[option.slice(2) as "target" | "exclude"] ??= []).push(name);
    } else if (option !== "--expect-no-changes" && !(option === "--refresh" && work === "up")) unknown.push(option);
  }
  return { only, unknown, isRefreshing: options.includes("--refresh") };
}

async function answerTo({ id, stack: which, work, config, env, options }: Order): Promise<Answer> {
  const stack = stacks.get(which) ?? new WalkStack();
  stacks.set(which, stack);
  if (work === "resources") return { id, resources: [...(await stack.held())] };
  if (work === "outputs") {
    const root = (await stack.held()).find(({ type }) => type === "pulumi:pulumi:Stack");
    return { id, outputs: root?.outputs ?? {} };
  }
  if (work === "mark" || work === "backTo") {
    const mark = `${which} ${options[0]!}`;
    if (work === "mark") marks.set(mark, stack.save());
    else stack.restore(marks.get(mark));
    return { id };
  }
  if (work === "forget") {
    stack.forget(options);
    return { id };
  }
  const { only, unknown, isRefreshing } = known(work, options);
  if (unknown.length > 0) return { id, error: `the stand-in has no ${unknown.join(" ")}` };
  stack.configure(config);
  const before = { ...process.env };
  Object.assign(process.env, env);
  const began = Date.now();
  try {
    const { code, text: said, steps = [] } = await stack[isRefreshing ? "upAfterRefresh" : work](only);
    const text = [said, ...steps].join("\n");
    const unexpected = options.includes("--expect-no-changes") && steps.length > 0;
    return { id, ran: { code: unexpected ? 1 : code, text, ms: Date.now() - began } };
  } finally {
    for (const key of Object.keys(env)) delete process.env[key];
    Object.assign(process.env, before);
  }
}

let last: Promise<unknown> = Promise.resolve();
process.on("message", (order: Order) => {
  const answered = last
    .then(() => answerTo(order))
    .catch((error: Error): Answer => ({ id: order.id, error: error.message }));
  last = answered.then((answer) => process.send?.(answer));
});
// What a refused run leaves behind in promises of the SDK: the run itself has told it already.
process.on("unhandledRejection", () => undefined);
process.once("disconnect", () => process.exit(0));
