/** The plugin's line to the engine that started it: messages, and when it is gone. */
import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Tell } from "./standIn";

/** An information among the engine's messages, or an error of a resource. One that cannot be delivered is no reason to fail the operation. */
export function tellEngine(address: string): Tell {
  return (message, urn) =>
    new Promise((resolve) => {
      const engine = new EngineClient(address, grpc.credentials.createInsecure());
      const request = new LogRequest();
      request.setSeverity(urn === undefined ? LogSeverity.INFO : LogSeverity.ERROR);
      if (urn !== undefined) request.setUrn(urn);
      request.setMessage(message);
      engine.log(request, new grpc.Metadata(), { deadline: Date.now() + 5000 }, (error: grpc.ServiceError | null) => {
        engine.close();
        if (error) process.stderr.write(`${message}\n`);
        resolve();
      });
    });
}

/** Read before anything is printed: an engine that is gone right after the first line must be missed, too. */
const engineProcess = process.ppid;

/**
 * Calls back when the engine is gone: it started this process, and a process whose parent ends gets another one.
 * Without it a killed `pulumi` would leave plugins behind.
 */
export function whenEngineIsGone(gone: () => void, everyMilliseconds = 250): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== engineProcess) gone();
  }, everyMilliseconds);
}
