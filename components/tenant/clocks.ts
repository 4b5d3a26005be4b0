/** What is said where the clock of this machine and those of the services differ. Judged is by the later one. */
import { type ServiceClock, tolerance } from "../../providers/core/http/serviceClock";
import type { Config } from "../config/schema";
import { clientsOf } from "./reads";

/** As far as this process has read. */
export function clockWarnings(config: Config): string[] {
  const clients = clientsOf(config);
  const text = clocksText([
    { service: "Jamf Pro", clock: clients.jamf.clock },
    ...(config.tenantId ? [{ service: "Microsoft Graph", clock: clients.graph.clock }] : []),
  ]);
  return text === undefined ? [] : [text];
}

interface Named {
  service: string;
  clock: Pick<ServiceClock, "ahead">;
}

/**
 * `undefined`: they agree, or the services' time is simulated, as `JAMF_ENTRA_SIMULATED_TIME` says, and nobody can set a clock to it. Pure but for
 * that variable.
 */
export function clocksText(services: readonly Named[], env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env["JAMF_ENTRA_SIMULATED_TIME"]) return undefined;
  const unlike = services.filter(({ clock }) => clock.ahead !== 0);
  if (unlike.length === 0) return undefined;
  const how = unlike.map(({ service, clock }) => ({
    service,
    differs: `${spanText(Math.abs(clock.ahead))} ${clock.ahead > 0 ? "behind" : "ahead of"}`,
  }));
  const [first, ...others] = unlike.map(({ clock }) => clock.ahead);
  const isSame = others.every((ahead) => Math.abs(ahead - first!) <= tolerance);
  const whose = isSame
    ? `${how[0]!.differs} ${how.map(({ service }) => service).join(" and ")}`
    : how.map(({ differs, service }) => `${differs} ${service}`).join(" and ");
  const isThisMachine = isSame && unlike.length === services.length && services.length > 1;
  return (
    `The clock of this machine is ${whose}. Inventory, heartbeats and expiry dates are compared with the later time, so that nothing counts as newer ` +
    `than it is. ${
      isThisMachine
        ? "Set the clock of this machine: days in acknowledged are compared with it, and a sign-in with a certificate fails by it."
        : "Set the clock that is wrong: this machine's, or that of the server or of a proxy in front of it."
    }`
  );
}

const units = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
] as const;

function spanText(ms: number): string {
  const [unit, name] = units.find(([size]) => ms >= 2 * size) ?? units.at(-1)!;
  const count = Math.round(ms / unit);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
