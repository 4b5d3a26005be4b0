/**
 * The Macs as the page carries them: what the list shows in one piece, column by column, so that it is there at once;
 * the details in pieces that are opened one at a time. All of it gzip in base64, so that no name can end the element
 * that holds it.
 */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { funnelSteps, verdicts, type MacReport } from "../report";
import { macsPerPiece } from "./browser/unpack";
import type { Columns, Detail } from "./columns";

export interface Packed {
  columns: string;
  details: string[];
}

/** Worst verdict first, then by name: the order in which the page opens. */
export async function packed(macs: readonly MacReport[]): Promise<Packed> {
  const names = new Intl.Collator("de", { numeric: true });
  const rank = new Map(verdicts.map((verdict, i) => [verdict, i]));
  const sorted = [...macs].sort((a, b) => rank.get(a.verdict)! - rank.get(b.verdict)! || names.compare(a.name, b.name));

  const details: string[] = [];
  for (let first = 0; first < sorted.length; first += macsPerPiece) {
    details.push(await squeezed(sorted.slice(first, first + macsPerPiece).map(detailOf)));
  }
  return { columns: await squeezed(columnsOf(sorted)), details };
}

function columnsOf(macs: readonly MacReport[]): Columns {
  const reasons = new Map<string, number>();
  const positionOf = (reason: string) => {
    if (!reasons.has(reason)) reasons.set(reason, reasons.size);
    return reasons.get(reason)!;
  };
  return {
    name: macs.map(({ name }) => name),
    serial: macs.map(({ serial }) => serial),
    user: macs.map(({ user }) => user ?? ""),
    verdict: macs.map(({ verdict }) => verdicts.indexOf(verdict)),
    steps: macs.map(({ reached }) => (reached === null ? 0 : funnelSteps.indexOf(reached) + 1)),
    why: macs.map((mac) => positionOf(mac.reasons[0] ?? "")),
    reasons: [...reasons.keys()],
  };
}

function detailOf({ reasons, remedy, evidence, links }: MacReport): Detail {
  return { reasons, remedy, evidence, links };
}

const zipped = promisify(gzip);

async function squeezed(value: unknown): Promise<string> {
  return (await zipped(JSON.stringify(value), { level: 6 })).toString("base64");
}
