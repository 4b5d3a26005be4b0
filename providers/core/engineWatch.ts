/**
 * The host process outlives a killed engine and would finish its writes, unseen by any state. It therefore looks for its
 * engine: when the engine's address refuses connections twice in a row, everything is aborted and the process ends.
 */
import { connect } from "node:net";
import { abortEverything } from "./deadline";

const everyMs = 1_000;

/** `address` is what the host was started with: `127.0.0.1:40123`. */
export function watchEngine(
  address: string | undefined,
  end: (code: number) => void = (code) => process.exit(code),
): void {
  const [host, port] = [address?.replace(/:\d+$/, ""), Number(address?.match(/:(\d+)$/)?.[1])];
  if (!host || !port) return;
  let missed = 0;
  const timer = setInterval(() => {
    const socket = connect({ host, port, timeout: everyMs });
    const done = (alive: boolean) => {
      socket.destroy();
      missed = alive ? 0 : missed + 1;
      if (missed < 2) return;
      clearInterval(timer);
      abortEverything("the Pulumi engine has ended");
      // Requests in flight are cut off by the abort; one turn of the loop lets that happen.
      setTimeout(() => end(1), 50);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  }, everyMs);
  timer.unref();
}
