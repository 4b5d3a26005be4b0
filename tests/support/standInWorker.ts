/** Runs stacks on the stand-in for the engine, one run after the other, for a test in another process (`standInStack.ts`). */
import { WalkStack } from "../walks/engine/stack";
import type { Answer, Order } from "./standInStack";

const stacks = new Map<number, WalkStack>();

async function answerTo({ id, stack: which, work, config, env, options }: Order): Promise<Answer> {
  const stack = stacks.get(which) ?? new WalkStack();
  stacks.set(which, stack);
  if (work === "outputs") {
    const root = (await stack.held()).find(({ type }) => type === "pulumi:pulumi:Stack");
    return { id, outputs: root?.outputs ?? {} };
  }
  const unknown = options.filter((option) => option !== "--expect-no-changes");
  if (unknown.length > 0) return { id, error: `the stand-in has no ${unknown.join(" ")}` };
  stack.configure(config);
  const before = { ...process.env };
  Object.assign(process.env, env);
  const began = Date.now();
  try {
    const { code, text: said, steps = [] } = await stack[work]();
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
