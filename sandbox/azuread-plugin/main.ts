/** The executable `pulumi-resource-azuread`: prints its port and serves until the engine is gone. */
import * as grpc from "@grpc/grpc-js";
import { version } from "./catalogue";
import { tellEngine, whenEngineIsGone } from "./engine";
import { serve } from "./service";
import { StandIn, type Tell } from "./standIn";

/**
 * `pulumi-resource-azuread [flags] [ENGINE-ADDRESS]`: the plugin's port on the first line of standard output, then
 * Pulumi's protocol until the engine ends it or is gone.
 */
function main(args: string[]): void {
  if (args.includes("--version") || args.includes("-version")) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const address = args.filter((arg) => !arg.startsWith("-")).pop();
  const tellUser: Tell = async (message) => void process.stderr.write(`${message}\n`);
  const standIn = new StandIn(process.env, address ? tellEngine(address) : tellUser, tellEngine);
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  serve(server, standIn);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
    whenEngineIsGone(() => process.exit(0));
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(0));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`azuread stand-in: ${(error as Error).message}\n`);
  process.exitCode = 1;
}
