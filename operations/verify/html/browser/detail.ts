/** One Mac: why it has its verdict, what to do, and who said what when. */
import { verdicts, funnelSteps } from "../../report";
import type { Columns } from "../columns";
import { moment, stepWords, verdictWords } from "../wording";
import { byId, element, foreign, sign } from "./element";
import { detailOf } from "./unpack";

export class DetailPane {
  private readonly pane = byId("detail");
  private mac: number | undefined;

  constructor(
    private readonly columns: Columns,
    private readonly closed: () => void,
  ) {
    this.pane.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  get isOpen(): boolean {
    return !this.pane.hidden;
  }

  async open(mac: number): Promise<void> {
    this.mac = mac;
    const { reasons, remedy, evidence, links } = await detailOf(mac);
    if (this.mac !== mac) return;
    const { label, tone } = verdictWords[verdicts[this.columns.verdict[mac]!]!];

    const close = element("button", { type: "button", class: "close" }, "Close");
    close.addEventListener("click", () => this.close());
    this.pane.replaceChildren(
      element(
        "div",
        { class: "title" },
        element("h3", { id: "detail-heading", tabindex: -1 }, foreign(this.columns.name[mac] || "No name")),
        close,
      ),
      element("p", { class: `verdict ${tone}` }, sign(tone), label),
      identity(this.columns, mac),
      section("Why", element("ul", {}, ...reasons.map((reason) => element("li", { dir: "auto" }, reason)))),
      ...(remedy ? [section("Remediation", element("p", { dir: "auto", class: "remedy" }, remedy))] : []),
      ...linksTo(links),
      section(
        "Evidence",
        evidence.length > 0 ? tableOf(evidence) : element("p", { class: "quiet" }, "None was found."),
      ),
    );
    this.pane.hidden = false;
    this.pane.scrollTop = 0;
    document.body.classList.add("has-detail");
  }

  focus(): void {
    byId("detail-heading").focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.mac = undefined;
    this.pane.hidden = true;
    this.pane.replaceChildren();
    document.body.classList.remove("has-detail");
    this.closed();
  }
}

function identity({ serial, user, steps }: Columns, mac: number): HTMLElement {
  const taken = steps[mac]!;
  const stands = taken === 0 ? "Not applicable" : `${stepWords[funnelSteps[taken - 1]!]} (step ${taken} of 5)`;
  const rows: [string, Node | string][] = [
    ["Serial", foreign(serial[mac]!)],
    ["Person", user[mac] ? foreign(user[mac]!) : "None in Jamf Pro"],
    ["Reached step", stands],
  ];
  return element(
    "dl",
    {},
    ...rows.map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))),
  );
}

function section(heading: string, ...content: Node[]): HTMLElement {
  return element("section", {}, element("h4", {}, heading), ...content);
}

function tableOf(evidence: Awaited<ReturnType<typeof detailOf>>["evidence"]): HTMLElement {
  const head = ["Source", "Label", "Value"].map((text) => element("th", { scope: "col" }, text));
  const rows = evidence.map(({ source, label, value, at }) =>
    element(
      "tr",
      {},
      element("td", {}, source),
      element("th", { scope: "row" }, label),
      element("td", {}, foreign(value), ...(at ? [element("time", { datetime: at, class: "quiet" }, moment(at))] : [])),
    ),
  );
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}

function linksTo({ jamf, entra }: { jamf?: string; entra?: string }): HTMLElement[] {
  const links = [
    ["Open in Jamf Pro", jamf],
    ["Open in Entra", entra],
  ].filter((link): link is [string, string] => link[1] !== undefined && /^https:\/\//i.test(link[1]));
  if (links.length === 0) return [];
  const anchors = links.map(([text, href]) =>
    element("a", { href, target: "_blank", rel: "noopener noreferrer" }, `${text} ↗`),
  );
  return [element("p", { class: "links" }, ...anchors)];
}
