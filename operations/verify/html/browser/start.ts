/** Brings the list of Macs to life. */
import { verdicts, type Verdict } from "../../report";
import { number } from "../wording";
import { DetailPane } from "./detail";
import { byId, element } from "./element";
import { Grid } from "./grid";
import { Macs, type Wish } from "./selection";
import { columns } from "./unpack";

async function start(): Promise<void> {
  const macs = new Macs(await columns());
  const form = document.querySelector<HTMLFormElement>(".browse form")!;
  const search = byId<HTMLInputElement>("search");
  const choices = [...form.querySelectorAll<HTMLInputElement>("input[name=verdict]")];
  const wish: Wish = { search: "", verdicts: new Set(), sort: "verdict", isDescending: false };

  const isNarrow = () => matchMedia("(max-width: 60rem)").matches;
  const detail = new DetailPane(macs.columns, () => grid.focus());
  const grid = new Grid(macs.columns, {
    chosen: (mac) => void (detail.isOpen && detail.open(mac)),
    opened: (mac, how) =>
      void detail.open(mac).then(() => {
        if (how === "keyboard" || isNarrow()) detail.focus();
      }),
    escaped: () => detail.close(),
    sorted: (key) => {
      wish.isDescending = wish.sort === key && !wish.isDescending;
      wish.sort = key;
      list();
    },
  });

  const list = () => {
    wish.search = search.value;
    wish.verdicts = new Set(choices.filter((c) => c.checked).map((c) => verdicts.indexOf(c.value as Verdict)));
    const { macs: found, counts } = macs.select(wish);
    grid.show(found, wish.sort, wish.isDescending);
    byId("nothing").hidden = found.length > 0;
    const all = macs.columns.name.length;
    byId("found").textContent =
      found.length === all ? `All ${number(all)} Macs` : `${number(found.length)} of ${number(all)} Macs`;
    for (const output of form.querySelectorAll<HTMLElement>("[data-count]")) {
      output.textContent = number(counts[verdicts.indexOf(output.dataset["count"] as Verdict)] ?? 0);
    }
  };

  form.addEventListener("input", list);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(list));
  for (const link of document.querySelectorAll<HTMLElement>("a.show")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      search.value = "";
      for (const choice of choices) choice.checked = choice.value === link.dataset["verdict"];
      detail.close();
      list();
      byId("macs").scrollIntoView();
      grid.focus();
    });
  }

  document.querySelector<HTMLElement>(".browse")!.hidden = false;
  list();
  requestAnimationFrame(() => performance.mark("listDrawn"));
}

start().catch((reason: unknown) => {
  byId("macs").append(
    element("p", { class: "alert" }, `The list of Macs could not be shown in this browser: ${reason}`),
  );
});
