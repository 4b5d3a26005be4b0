/**
 * The list: only the rows in sight exist, whatever the number of Macs. For a screen reader it is a grid that knows its
 * full number of rows; the keyboard moves a chosen row, the focus stays on the grid.
 */
import { verdicts } from "../../report";
import type { Columns } from "../columns";
import { verdictWords } from "../wording";
import { byId, element, foreign, sign } from "./element";
import type { SortKey } from "./selection";

const headings: [SortKey, string][] = [
  ["name", "Mac"],
  ["serial", "Serial"],
  ["user", "Person"],
  ["verdict", "Verdict"],
  ["steps", "Step"],
  ["why", "Why"],
];

interface GridEvents {
  /** Another row was chosen by keyboard. */
  chosen(mac: number): void;
  opened(mac: number, how: "keyboard" | "pointer"): void;
  escaped(): void;
  sorted(key: SortKey): void;
}

export class Grid {
  private readonly box = byId("grid");
  private readonly head = element("div", { role: "row", class: "row head", "aria-rowindex": 1 });
  private readonly body = element("div", { role: "rowgroup", class: "rows" });
  private macs: Uint32Array = new Uint32Array();
  private active = 0;
  private rowHeight = 32;

  constructor(
    private readonly columns: Columns,
    private readonly events: GridEvents,
  ) {
    for (const [i, [key, text]] of headings.entries()) {
      const button = element("button", { type: "button", "data-sort": key }, text);
      button.addEventListener("click", () => events.sorted(key));
      this.head.append(element("div", { role: "columnheader", class: `cell ${key}`, "aria-colindex": i + 1 }, button));
    }
    this.box.setAttribute("aria-colcount", String(headings.length));
    this.box.replaceChildren(element("div", { role: "rowgroup", class: "top" }, this.head), this.body);
    this.box.addEventListener("scroll", () => this.draw(), { passive: true });
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("click", (event) => this.click(event));
    new ResizeObserver(() => this.measure()).observe(this.box);
  }

  show(macs: Uint32Array, sort: SortKey, isDescending: boolean): void {
    const before = this.macs[this.active];
    this.macs = macs;
    this.active = Math.max(0, before === undefined ? 0 : macs.indexOf(before));
    for (const header of this.head.children) {
      const isSorted = header.classList.contains(sort);
      header.setAttribute("aria-sort", isSorted ? (isDescending ? "descending" : "ascending") : "none");
    }
    this.box.setAttribute("aria-rowcount", String(macs.length + 1));
    this.box.hidden = macs.length === 0;
    this.box.scrollTop = 0;
    this.measure();
  }

  focus(): void {
    this.box.focus({ preventScroll: true });
  }

  private measure(): void {
    this.rowHeight = Number.parseFloat(getComputedStyle(this.box).getPropertyValue("--row")) || 32;
    this.body.style.height = `${this.macs.length * this.rowHeight}px`;
    this.draw();
  }

  private draw(): void {
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.rowHeight) - 4);
    const last = Math.min(this.macs.length, first + Math.ceil(this.box.clientHeight / this.rowHeight) + 8);
    const rows: HTMLElement[] = [];
    for (let at = first; at < last; at += 1) rows.push(this.row(at));
    this.body.replaceChildren(...rows);
    const isDrawn = this.active >= first && this.active < last;
    if (isDrawn) this.box.setAttribute("aria-activedescendant", `row-${this.active}`);
    else this.box.removeAttribute("aria-activedescendant");
  }

  private row(at: number): HTMLElement {
    const mac = this.macs[at]!;
    const { name, serial, user, verdict, steps, why, reasons } = this.columns;
    const { label, tone } = verdictWords[verdicts[verdict[mac]!]!];
    const cells: (Node | string)[][] = [
      [foreign(name[mac] || "No name")],
      [foreign(serial[mac]!)],
      [user[mac] ? foreign(user[mac]!) : "–"],
      [sign(tone), label],
      [element("span", { class: "ladder", "data-taken": steps[mac]!, "aria-hidden": "true" }), `${steps[mac]}/5`],
      [foreign(reasons[why[mac]!]!)],
    ];
    const isActive = at === this.active;
    const row = element(
      "div",
      {
        role: "row",
        id: `row-${at}`,
        class: `row ${tone}${isActive ? " active" : ""}`,
        "aria-rowindex": at + 2,
        "aria-selected": isActive ? "true" : "false",
      },
      ...cells.map((content, i) =>
        element("div", { role: "gridcell", class: `cell ${headings[i]![0]}`, "aria-colindex": i + 1 }, ...content),
      ),
    );
    row.style.transform = `translateY(${at * this.rowHeight}px)`;
    return row;
  }

  private key(event: KeyboardEvent): void {
    if (event.target !== this.box || event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.box.clientHeight / this.rowHeight) - 2);
    const last = this.macs.length - 1;
    const to: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: last,
    };
    if (event.key in to) this.choose(Math.min(last, Math.max(0, to[event.key]!)));
    else if (event.key === "Enter" || event.key === " ") this.events.opened(this.macs[this.active]!, "keyboard");
    else if (event.key === "Escape") this.events.escaped();
    else return;
    event.preventDefault();
  }

  private choose(at: number): void {
    this.active = at;
    const above = at * this.rowHeight;
    const seen = this.box.clientHeight - this.head.offsetHeight;
    if (above < this.box.scrollTop) this.box.scrollTop = above;
    else if (above + this.rowHeight > this.box.scrollTop + seen) this.box.scrollTop = above + this.rowHeight - seen;
    this.draw();
    this.events.chosen(this.macs[at]!);
  }

  private click(event: MouseEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[role=row]");
    if (!row || getSelection()?.toString()) return;
    this.active = Number(row.getAttribute("aria-rowindex")) - 2;
    this.draw();
    this.events.opened(this.macs[this.active]!, "pointer");
  }
}
