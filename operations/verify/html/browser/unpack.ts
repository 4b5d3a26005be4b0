/** Opens what the page carries; see `packed.ts` beside the page for its shape. */
import type { Columns, Detail } from "../columns";

/** Macs whose details are opened together: a few hundred kilobytes, read in a few milliseconds. */
export const macsPerPiece = 500;

const opened = new Map<number, Promise<Detail[]>>();

export function columns(): Promise<Columns> {
  return unpacked<Columns>("columns");
}

export async function detailOf(mac: number): Promise<Detail> {
  const piece = Math.floor(mac / macsPerPiece);
  if (!opened.has(piece)) opened.set(piece, unpacked<Detail[]>(`details-${piece}`));
  return (await opened.get(piece)!)[mac % macsPerPiece]!;
}

async function unpacked<T>(id: string): Promise<T> {
  const text = atob(document.getElementById(id)!.textContent!);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(plain).json()) as T;
}
