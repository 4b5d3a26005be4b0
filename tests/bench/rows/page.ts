/** The page of `verify` with 100,000 Macs, in the Chromium of this machine; left out where there is none. */
import type { Page } from "playwright-core";
import { startChromium } from "../../operations/verify/page/chromium";
import { Pages } from "../../operations/verify/page/opened";
import { reportOf } from "../../operations/verify/page/reports";
import { median, type Subject } from "../figures";

const macs = 100_000;
const searches = ["mü", "müller", "c02 büro", "filevault", "nothing like it", ""];

/** Milliseconds from the search being typed to the next picture. */
const filtered = (page: Page, search: string): Promise<number> =>
  page.evaluate(async (wanted) => {
    const field = document.querySelector<HTMLInputElement>("#search")!;
    const before = performance.now();
    field.value = wanted;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise<void>((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return performance.now() - before;
  }, search);

export const page: Subject = {
  name: "page",
  async measure(figures, runs) {
    const browser = await startChromium();
    if (!browser) return void process.stderr.write("  There is no Chromium here.\n");
    const pages = new Pages(browser);
    try {
      const [drawn, filters]: [number[], number[]] = [[], []];
      const report = reportOf({ macs, seed: 9 });
      for (let run = 0; run < runs; run++) {
        const opened = await pages.open(report);
        drawn.push(await opened.page.evaluate(() => performance.getEntriesByName("listDrawn")[0]!.startTime));
        for (const search of searches) filters.push(await filtered(opened.page, search));
        await opened.page.close();
      }
      const what = `page of ${macs} Macs`;
      figures.push({ what: `${what}: first list`, value: median(drawn), limit: 2_000, unit: "ms" });
      figures.push({ what: `${what}: slowest of all filters`, value: Math.max(...filters), limit: 100, unit: "ms" });
    } finally {
      await pages.close();
    }
  },
};
