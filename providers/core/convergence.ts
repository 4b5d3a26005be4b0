/**
 * A cluster node may be up to a minute behind a write (Jamf Cloud: 60 s; Entra: some seconds). So what was written is
 * read until it shows, and what seems gone is read again before anybody believes it.
 */
import { pause } from "./deadline";

/** Longest wait for a write to show: the documented 60 s of a Jamf Cloud node plus a margin. */
const showsWithinMs = 75_000;

/** Reads at once, then at growing distances, until `holds` or `showsWithinMs` is over; returns the last reading. */
export async function readUntil<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const deadline = Date.now() + showsWithinMs;
  for (let wait = 250; ; wait = Math.min(wait * 2, 8_000)) {
    const value = await read();
    const left = deadline - Date.now();
    if (holds(value) || left <= 0) return value;
    await pause(Math.min(wait, left));
  }
}

/** Absence counts only when it is seen three times over six seconds. */
export async function confirmed<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  for (const wait of [2_000, 4_000]) {
    const value = await read();
    if (value !== undefined) return value;
    await pause(wait);
  }
  return read();
}
