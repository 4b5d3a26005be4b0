import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Tell } from "./standIn";

/** An information among the engine's messages. One that cannot be delivered is no reason to fail the operation. */
export function tellEngine(address: string): Tell {
  return (message) =>
    new Promise((resolve) => {
      const engine = new EngineClient(address, grpc.credentials.createInsecure());
      const request = new LogRequest();
      request.setSeverity(LogSeverity.INFO);
      request.setMessage(message);
      engine.log(request, new grpc.Metadata(), { deadline: Date.now() + 5000 }, (error: grpc.ServiceError | null) => {
        engine.close();
        if (error) process.stderr.write(`${message}\n`);
        resolve();
      });
    });
}

/**
 * Calls back when the engine is gone: it started this process, and a process whose parent ends gets another one. Without
 * it a killed `pulumi` would leave plugins behind.
 */
export function whenEngineIsGone(gone: () => void, everyMilliseconds = 500): NodeJS.Timeout {
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) gone();
  }, everyMilliseconds);
}
