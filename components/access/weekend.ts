/**
 * Is inventory recent enough in the worst hour of a week? A Mac that is used on weekdays only has inventory that is about 2.6 days old on
 * Monday morning, whatever the moment at which somebody previews. Pure.
 *
 * One time is known of each Mac: its last inventory. It is taken to report at that time of day, every working day, or every day where that time
 * lies in a weekend; a Mac that is late already, as seldom as it is late.
 */

const hour = 3_600_000;
const day = 24 * hour;
/** 1970-01-05 was a Monday. */
const monday = 4 * day;

export interface WorstHour {
  macs: number;
  /** Macs whose inventory is within the window in that hour. */
  recent: number;
  withinDays: number;
  /** Start of that hour, in milliseconds since the epoch. */
  at: number;
  /** Days of the median Mac since its inventory in that hour. */
  medianDays: number;
  /** Fewest days of a window that would be enough for the wanted share in every hour. */
  enoughDays: number;
}

/** Working days since the start of counting; a weekend counts as its Friday. */
function workingDay(at: number): number {
  const days = Math.floor((at - monday) / day);
  const week = Math.floor(days / 7);
  return week * 5 + Math.min(days - week * 7, 4);
}

const isWeekend = (at: number): boolean => ((Math.floor((at - monday) / day) % 7) + 7) % 7 >= 5;

/** The start of the day with that number of working days. */
const dayOf = (workingDays: number): number =>
  monday + (Math.floor(workingDays / 5) * 7 + (((workingDays % 5) + 5) % 5)) * day;

/** When a Mac last reported before `at`, if it goes on as it did. */
function lastReport(reportedAt: number, at: number, every: number, everyDay: boolean): number {
  if (at < reportedAt) return reportedAt;
  if (everyDay) return reportedAt + Math.floor((at - reportedAt) / (every * day)) * every * day;
  const timeOfDay = ((reportedAt % day) + day) % day;
  const first = workingDay(reportedAt);
  let steps = Math.floor((workingDay(at) - first) / every);
  for (; steps > 0; steps--) {
    const report = dayOf(first + steps * every) + timeOfDay;
    if (report <= at) return report;
  }
  return reportedAt;
}

/**
 * @param lastInventory of every Mac that is judged; `undefined`: it never reported.
 * @param wantedPercent share that must be recent in every hour, for `enoughDays`.
 */
export function worstHour(
  lastInventory: readonly (number | undefined)[],
  { withinDays, now, wantedPercent = 90 }: { withinDays: number; now: number; wantedPercent?: number },
): WorstHour {
  const buckets = bucketsOf(lastInventory, now);
  const macs = lastInventory.length;
  const start = Math.ceil(now / hour) * hour;
  const hours = [now, ...Array.from({ length: 7 * 24 }, (_, i) => start + i * hour)];
  const wanted = Math.ceil((macs * wantedPercent) / 100);
  let worst: WorstHour | undefined;
  let oldest = 0;
  let enough = 0;
  for (const at of hours) {
    const ages: [number, number][] = [];
    let recent = 0;
    for (const { reportedAt, every, everyDay, count } of buckets) {
      const age = at - lastReport(reportedAt, at, every, everyDay);
      ages.push([age, count]);
      if (age <= withinDays * day) recent += count;
    }
    ages.sort(([a], [b]) => a - b);
    enough = Math.max(enough, quantile(ages, wanted));
    const median = quantile(ages, Math.ceil(macs / 2));
    // Of equal hours the one in which inventory is oldest: that is when users come back to work.
    if (!worst || recent < worst.recent || (recent === worst.recent && median > oldest)) {
      worst = { macs, recent, withinDays, at, medianDays: Math.round((median / day) * 10) / 10, enoughDays: 0 };
      oldest = median;
    }
  }
  return { ...worst!, enoughDays: Math.ceil(enough / day) };
}

/** The age within which so many Macs are. */
function quantile(ages: readonly [number, number][], wanted: number): number {
  let seen = 0;
  for (const [age, count] of ages) if ((seen += count) >= wanted) return age;
  return wanted === 0 ? 0 : Infinity;
}

interface Bucket {
  reportedAt: number;
  /** Working days, or days, between two reports. */
  every: number;
  everyDay: boolean;
  count: number;
}

/** Macs that reported in the same five minutes are alike: there may be a hundred thousand, in some thousands of these. */
function bucketsOf(lastInventory: readonly (number | undefined)[], now: number): Bucket[] {
  const width = 5 * 60_000;
  const all = new Map<number, Bucket>();
  for (const at of lastInventory) {
    if (at === undefined) continue;
    const key = Math.floor(Math.min(at, now) / width);
    const known = all.get(key);
    if (known) known.count++;
    else {
      const reportedAt = key * width;
      const everyDay = isWeekend(reportedAt);
      const late = everyDay
        ? (now - reportedAt) / day
        : workingDay(now) - workingDay(reportedAt) - (now % day < reportedAt % day ? 1 : 0);
      all.set(key, { reportedAt, everyDay, every: Math.max(1, Math.ceil(late)), count: 1 });
    }
  }
  return [...all.values()];
}

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** `On Monday 06:00 (UTC) 56 of 293 Macs …`. */
export function describeWorstHour({ macs, recent, withinDays, at, medianDays, enoughDays }: WorstHour): string {
  const when = new Date(at);
  const time = `${weekdays[when.getUTCDay()]} ${when.toISOString().slice(11, 16)} (UTC)`;
  const age = Number.isFinite(medianDays) ? ` The median Mac's inventory is then ${medianDays} days old.` : "";
  const choose = Number.isFinite(enoughDays)
    ? ` Set jamf.complianceGroup.inventoryWithinDays to at least ${enoughDays}, or let Macs send inventory at weekends.`
    : " Macs without inventory must report first.";
  return (
    `Within a week, on ${time}, ${recent} of ${macs} Macs have inventory that is at most ${withinDays} days old; the others ` +
    `count as not compliant in that hour.${age}${choose}`
  );
}
