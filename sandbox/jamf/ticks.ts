/** Checkboxes that only an administrator can set. */
import type { Instance } from "./instance";

/** Ticks that only a person in the admin pages can set: no API shows them, no API writes them (facts §2.8, §3.4). */
type Tick = "payload" | "membershipEmail";

export function ticked(instance: Instance, tick: Tick): number[] {
  return (instance.surroundings.people[tick] as number[] | undefined) ?? [];
}

export function setTick(instance: Instance, tick: Tick, id: number, isTicked: boolean): void {
  const others = ticked(instance, tick).filter((each) => each !== id);
  instance.surroundings.people[tick] = isTicked ? [...others, id] : others;
}

/** After a write by API: whether the tick survives is unknown of the real service, so it is a setting here. */
export function tickAfterWrite(instance: Instance, tick: Tick, id: number): void {
  if (!instance.settings.writesKeepTicks) setTick(instance, tick, id, false);
}
