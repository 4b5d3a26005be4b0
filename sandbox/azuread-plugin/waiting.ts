/** How long the plugin waits until an object it wrote can be read. */
import { setTimeout as pause } from "node:timers/promises";

/** Between two looks at an object that was just written, in seconds. The real plugin's is 5 everywhere. */
export interface Pauses {
  usual: number;
  conditionalAccess: number;
}

/**
 * Shorter than the real ones unless `AZUREAD_STANDIN_REAL_WAITS=1`; `AZUREAD_STANDIN_WAIT_SECONDS` sets both.
 * Conditional Access admits one request per second and tenant, so by default its pause is just above that: a shorter
 * one would provoke 429s that the real plugin does not.
 */
export function pausesFrom(env: NodeJS.ProcessEnv): Pauses {
  if (env["AZUREAD_STANDIN_REAL_WAITS"] === "1") return { usual: 5, conditionalAccess: 5 };
  const given = env["AZUREAD_STANDIN_WAIT_SECONDS"];
  if (given === undefined || given === "") return { usual: 0.2, conditionalAccess: 1.05 };
  const seconds = Number(given);
  if (Number.isFinite(seconds) && seconds >= 0) return { usual: seconds, conditionalAccess: seconds };
  throw new Error(`AZUREAD_STANDIN_WAIT_SECONDS is "${given}"; it must be a number of seconds, 0 or more`);
}

export interface Wait {
  /** Seconds. */
  pause: number;
  /** Milliseconds since 1970. */
  deadline: number;
  /** What the timeout's message calls "there" and "not yet". */
  states: { target: string; pending: string };
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

const looksInARow = 5;

/** Until five looks in a row find it so, the first at once; a look that does not starts the count again. */
export async function untilSteady(
  look: () => Promise<boolean>,
  { pause: usual, deadline, states }: Wait,
): Promise<void> {
  const begun = Date.now();
  let seconds = 0;
  for (let inARow = 0; ;) {
    inARow = (await look()) ? inARow + 1 : 0;
    if (inARow === looksInARow) return;
    seconds = inARow > 0 ? Math.max(seconds, usual) : Math.min(Math.max(seconds * 2, usual), usual * 2);
    if (Date.now() + seconds * 1000 > deadline) {
      const last = inARow > 0 ? states.target : states.pending;
      const told = `(last state: '${last}', timeout: ${duration(deadline - begun)})`;
      throw new Error(`timeout while waiting for state to become '${states.target}' ${told}`);
    }
    await pause(seconds * 1000);
  }
}
