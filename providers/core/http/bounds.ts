/**
 * How much of a service's answers is read at most. A service, or whatever answers in its place, must not be able to fill the
 * memory or to keep a run busy for ever. The numbers leave room for a tenant of 100,000 Macs several times over:
 *
 * | what | seen with 100,000 Macs | most |
 * |---|---|---|
 * | one answer, after decompression | 12 MB (2,000 Macs of the inventory), 25 MB (Classic, one group with all Macs) | 128 MB |
 * | answer of a sign-in, a metadata host, a token issuer | 10 kB | 1 MB |
 * | text of a refusal that is searched for the service's words | 20 kB | 64 kB |
 * | pages of one list | 101 | 5,000 |
 * | entries of one list | 100,000 | 2,000,000 |
 * | one list that is held whole, all pages | 60 MB | 512 MB |
 */
const MB = 1_000_000;

/** Bytes of one answer. */
export const mostOfAnswer = 128 * MB;
/** Bytes of the answer to a sign-in and the like. */
export const mostOfSmallAnswer = MB;
/** Characters of a refusal that are looked at for the reason. */
export const mostOfRefusal = 64_000;

interface ListLimits {
  pages: number;
  entries: number;
  /** Characters of all pages, where they are kept. */
  size: number;
}

const mostOfList: ListLimits = { pages: 5_000, entries: 2_000_000, size: 512 * MB };

/** A list that has no end, or none that could be used. The text follows `<Service> answered 200 `. */
export class EndlessList extends Error {}

/** Counts the pages of one list, and throws `EndlessList` at the first that is too many. */
export class ListBounds {
  #pages = 0;
  #entries = 0;
  #size = 0;
  readonly #seen = new Set<string>();

  constructor(private readonly most: ListLimits = mostOfList) {}

  /** What the service announces before anything of it is read. */
  announced(entries: number): void {
    if (!Number.isSafeInteger(entries) || entries < 0) throw new EndlessList("with an invalid number of entries");
    this.#not(entries > this.most.entries, `announcing ${entries} entries`, this.most.entries, "entries");
  }

  /** One page more. `size` is left out where its entries are not kept. */
  page(entries: number, size = 0): void {
    this.#pages++;
    this.#entries += entries;
    this.#size += size;
    this.#not(this.#pages > this.most.pages, "with too many pages", this.most.pages, "pages");
    this.#not(this.#entries > this.most.entries, "with too many pages", this.most.entries, "entries");
    this.#not(this.#size > this.most.size, "with too many pages", this.most.size / MB, "MB");
  }

  /** The address of the next page: one that was asked for already leads in a circle. */
  follow(next: string): void {
    if (this.#seen.has(next)) throw new EndlessList("with a list whose next page is one that was already read");
    this.#seen.add(next);
  }

  #not(exceeded: boolean, how: string, most: number, of: string): void {
    if (exceeded) throw new EndlessList(`${how}; at most ${most.toLocaleString("en-US")} ${of} of a list are read`);
  }
}
