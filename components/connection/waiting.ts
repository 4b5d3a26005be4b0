/**
 * `up` in stage `connect` may wait while people do their steps, and ends by itself when the last gate opens. Only what a
 * service shows can be waited for.
 */
import { pause } from "../../providers/core/deadline";
import { textOf } from "../../providers/core/errors";
import type { Gate } from "./deviceComplianceConnection";
import { isOpen, nextGate } from "./gates";

/** Milliseconds between two looks; each costs a dozen requests. */
const interval = 15_000;

/** Gates that a person opens somewhere, and that show it. */
const awaited = (gates: readonly Gate[]): Gate[] =>
  gates.filter((gate) => isOpen(gate) && gate.state !== "cannotBeSeen" && gate.name !== "partnerAssignment");

interface Waiting {
  gates: readonly Gate[];
  minutes: number;
  /** Reads everything anew. */
  look: () => Promise<Gate[]>;
  /** A line for the terminal. */
  say: (text: string) => Promise<void>;
}

/** The gates as they stand when nothing is awaited any more, or the time is up. What can't be read meanwhile is said once. */
export async function waitForPeople({ gates: first, minutes, look, say }: Waiting): Promise<readonly Gate[]> {
  const until = Date.now() + minutes * 60_000;
  let [gates, trouble, asked] = [first, "", ""];
  for (;;) {
    const open = awaited(gates);
    if (open.length === 0) break;
    const next = nextGate(open)!;
    if (next.name !== asked) {
      asked = next.name;
      const more = open.length > 1 ? ` ${open.length - 1} more after it.` : "";
      await say(`Waiting for ${next.name}, by ${next.who}. Where: ${next.where}. What: ${next.what}${more}`);
    }
    if (Date.now() + interval > until) {
      await say(
        `Waited ${minutes} min. Still open: ${open.map(({ name }) => name).join(", ")}. The next run continues.`,
      );
      return gates;
    }
    await pause(interval);
    try {
      const now = await look();
      const opened = open.filter(({ name }) => now.some((gate) => gate.name === name && gate.state === "done"));
      if (opened.length > 0) await say(`Done: ${opened.map(({ name }) => name).join(", ")}.`);
      [gates, trouble] = [now, ""];
    } catch (error) {
      const text = textOf(error);
      if (text !== trouble) await say(`Could not read the tenant; still waiting: ${text}`);
      trouble = text;
    }
  }
  await say("All steps for people that can be verified are done. Run pulumi up again to create what depends on them.");
  return gates;
}
