/**
 * When a Mac is awake: office hours by its own clock, with nights, weekends and holidays. All of it follows from the Mac and
 * the moment, so that the same seed gives the same life however time was cut into ticks, and nobody else's draws move.
 */
import { SeededRandom } from "../../random";
import type { Mac } from "./mac";

const hour = 3_600_000;
const day = 24 * hour;

/** Longest stretch of time that may be lived at once, in minutes: a longer one would step over an office day. */
export const longestStep = 120;

/** Hours east of Greenwich; most of this organisation sits in Europe. */
const offsets = [-8, -5, 0, 1, 1, 1, 1, 1, 2, 5.5, 8];
/** Of the Macs, how many are used on Saturdays and Sundays. */
const weekendShare = 0.15;
/** In each period of so many days, such a share of the Macs has one holiday. */
const holidays = { periodDays: 90, share: 0.3, fewestDays: 7, mostDays: 21, workBetween: 14 };

/** 0 ≤ x < 1, always the same for the same Mac and word. */
export function hashUnit({ udid }: Pick<Mac, "udid">, word: string): number {
  let sum = 2_166_136_261;
  for (const letter of `${udid} ${word}`) sum = Math.imul(sum ^ letter.charCodeAt(0), 16_777_619);
  return new SeededRandom(sum).next();
}

/** Hours that its clock is ahead of UTC. */
export const offsetOf = (mac: Pick<Mac, "udid">): number =>
  offsets[Math.floor(hashUnit(mac, "offset") * offsets.length)]!;

/** `date`: days since the epoch, by the Mac's clock. */
function isOnHoliday(mac: Pick<Mac, "udid">, date: number): boolean {
  const { periodDays, share, fewestDays, mostDays, workBetween } = holidays;
  const period = Math.floor(date / periodDays);
  if (hashUnit(mac, `holiday ${period}`) >= share) return false;
  const length = fewestDays + Math.floor(hashUnit(mac, `days ${period}`) * (mostDays - fewestDays + 1));
  const latest = periodDays - workBetween - length;
  const first = period * periodDays + workBetween + Math.floor(hashUnit(mac, `first ${period}`) * latest);
  return date >= first && date < first + length;
}

/** Whether somebody works on it at that moment, in milliseconds since the epoch. */
export function isAwake(mac: Pick<Mac, "udid">, at: number): boolean {
  const local = at + offsetOf(mac) * hour;
  const date = Math.floor(local / day);
  const time = (local - date * day) / hour;
  const opens = 7 + 3 * hashUnit(mac, "opens");
  const closes = opens + 8 + 2 * hashUnit(mac, "closes");
  if (time < opens || time >= closes) return false;
  const isWeekend = [0, 6].includes(new Date(local).getUTCDay());
  if (isWeekend && hashUnit(mac, "weekends") >= weekendShare) return false;
  return !isOnHoliday(mac, date);
}
