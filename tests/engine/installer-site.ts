/**
 * A stand-in for the site of the official installer, on loopback. The real installer code runs; only its connections are
 * led here, by a file that is loaded into its process.
 */
import { createServer, type Server } from "node:https";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { join } from "node:path";
import { issueCertificates } from "../../sandbox/certificates";
import type { Machine } from "./machine";

const redirect = `
const tls = require("node:tls");
const connect = tls.connect;
tls.connect = (options, ...rest) =>
  connect({ ...options, host: "127.0.0.1", port: Number(process.env.SITE_PORT), servername: "localhost" }, ...rest);
`;

/** Environment in which the installer reaches the site on this port. */
function ledTo(port: number, machine: Machine, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const file = machine.write(join(machine.folder, "redirect.cjs"), redirect);
  return { NODE_OPTIONS: `--require ${file}`, SITE_PORT: String(port), ...more };
}

/** Nobody listens there: the connection is refused at once. */
export function closedDoor(machine: Machine): NodeJS.ProcessEnv {
  return ledTo(1, machine);
}

export interface Site {
  env: NodeJS.ProcessEnv;
  /** Connections so far. */
  visits: () => number;
  close: () => Promise<unknown>;
}

/** Takes connections and never says a word. */
export async function blackHole(machine: Machine): Promise<Site> {
  const server = createTcpServer();
  return opened(server, server, machine);
}

/** Serves this text as `install.sh`. */
export async function installerSite(machine: Machine, script: string): Promise<Site> {
  const { ca, cert, key } = await issueCertificates();
  const server = createServer({ cert, key }, (request, response) => {
    response.statusCode = request.url === "/install.sh" ? 200 : 404;
    response.end(script);
  });
  const caFile = machine.write(join(machine.folder, "ca.pem"), ca);
  return opened(server, server, machine, { NODE_EXTRA_CA_CERTS: caFile });
}

async function opened(server: TcpServer | Server, tcp: TcpServer, machine: Machine, more = {}): Promise<Site> {
  const sockets = new Set<{ destroy(): void }>();
  let visits = 0;
  tcp.on("connection", (socket) => {
    visits += 1;
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    env: ledTo((server.address() as AddressInfo).port, machine, more),
    visits: () => visits,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
