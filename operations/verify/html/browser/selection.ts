/** Which Macs are listed, in which order: plain arrays and loops, because it runs over 100,000 Macs between two keys. */
import type { Columns } from "../columns";

export type SortKey = "name" | "serial" | "user" | "verdict" | "steps" | "why";

export interface Wish {
  search: string;
  /** Positions in `verdicts`; none means all. */
  verdicts: ReadonlySet<number>;
  sort: SortKey;
  isDescending: boolean;
}

interface Selection {
  /** Macs in the order in which they are listed. */
  macs: Uint32Array;
  /** Macs that fit the search, whatever the chosen verdicts, by position in `verdicts`. */
  counts: number[];
}

/** Lower case, accents off: `muller` finds `Müller`. */
export function folded(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll("ß", "ss").toLowerCase();
}

export class Macs {
  private readonly texts: string[];
  private readonly reasons: string[];
  private readonly orders = new Map<SortKey, Uint32Array>();

  constructor(readonly columns: Columns) {
    const { name, serial, user } = columns;
    this.texts = name.map((text, i) => folded(`${text}\n${serial[i]}\n${user[i]}`));
    this.reasons = columns.reasons.map(folded);
  }

  select({ search, verdicts, sort, isDescending }: Wish): Selection {
    const terms = folded(search).split(/\s+/).filter(Boolean);
    const inReason = terms.map((term) => this.reasons.map((reason) => reason.includes(term)));
    const { verdict, why } = this.columns;
    const order = this.order(sort);
    const macs = new Uint32Array(order.length);
    const counts: number[] = [];
    let found = 0;
    for (let at = 0; at < order.length; at += 1) {
      const mac = order[isDescending ? order.length - 1 - at : at]!;
      if (!terms.every((term, i) => this.texts[mac]!.includes(term) || inReason[i]![why[mac]!])) continue;
      counts[verdict[mac]!] = (counts[verdict[mac]!] ?? 0) + 1;
      if (verdicts.size === 0 || verdicts.has(verdict[mac]!)) macs[found++] = mac;
    }
    return { macs: macs.subarray(0, found), counts };
  }

  /** The page carries the Macs by verdict, then by name; each other order is made once, on top of that one. */
  private order(key: SortKey): Uint32Array {
    let order = this.orders.get(key);
    if (!order) {
      order = Uint32Array.from(this.texts.keys());
      if (key !== "verdict") order.sort(this.comparison(key));
      this.orders.set(key, order);
    }
    return order;
  }

  private comparison(key: Exclude<SortKey, "verdict">): (a: number, b: number) => number {
    if (key === "steps") return (a, b) => this.columns.steps[a]! - this.columns.steps[b]! || a - b;
    const values =
      key === "why" ? this.columns.why.map((reason) => this.reasons[reason]!) : this.columns[key].map(folded);
    return (a, b) => (values[a]! < values[b]! ? -1 : values[a]! > values[b]! ? 1 : a - b);
  }
}
