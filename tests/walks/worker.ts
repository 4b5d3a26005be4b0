/** The process in which walks go: it trusts the sandbox from its start, which Node learns at no other time. Tells its parent what came of it. */
import type { SandboxProcess } from "../../sandbox/child";
import { Tenant } from "../support/tenant";
import { WalkStack } from "./engine/stack";
import { throughAllStages } from "./world/scripted";
import type { Result, Task } from "./task";

async function work(task: Task, tenant: Tenant): Promise<Result> {
  switch (task.kind) {
    case "scripted":
      return { asked: await throughAllStages(tenant, (config) => new WalkStack(config)) };
  }
}

process.once("message", ({ task, sandbox }: { task: Task; sandbox: Omit<SandboxProcess, "stop"> }) => {
  // Traces of errors are told to nobody, and cost a fifth of the time.
  Error.stackTraceLimit = 0;
  const tenant = Tenant.of({ ...sandbox, stop: async () => undefined });
  void work(task, tenant)
    .catch((error: Error): Result => ({ error: error.message }))
    .then((result) => process.send!(result, () => process.exit(0)));
});
