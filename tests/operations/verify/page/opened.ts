/** A report's page as a browser shows it, with all that the page said and asked for. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { source as axeSource } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { pageOf } from "../../../../operations/verify/html/page";
import type { VerifyReport } from "../../../../operations/verify/report";

export interface Opened {
  page: Page;
  /** Console messages and uncaught errors. */
  said: string[];
  /** Addresses asked for beside the file itself. */
  requests: string[];
}

export class Pages {
  private readonly folder = mkdtempSync(join(tmpdir(), "verify-page-"));
  private made = 0;
  private readonly addresses = new Map<VerifyReport, Promise<string>>();
  private usual: Page | undefined;

  constructor(private readonly browser: Browser) {}

  async open(report: VerifyReport, options: BrowserContextOptions = {}): Promise<Opened> {
    return this.shown(
      await this.browser.newPage({ viewport: { width: 1280, height: 900 }, ...options }),
      report,
      options,
    );
  }

  /** In the window of the report before, which costs a fraction of a new one: nothing of a page outlives the next. */
  async openInstead(report: VerifyReport): Promise<Opened> {
    this.usual ??= await this.browser.newPage({ viewport: { width: 1280, height: 900 } });
    this.usual.removeAllListeners();
    await this.usual.emulateMedia({ media: null });
    return this.shown(this.usual, report);
  }

  private async shown(page: Page, report: VerifyReport, options: BrowserContextOptions = {}): Promise<Opened> {
    const said: string[] = [];
    const requests: string[] = [];
    const address = await this.addressOf(report);
    page.on("console", (message) => said.push(message.text()));
    page.on("pageerror", (error) => said.push(String(error)));
    page.on("request", (request) => {
      if (request.url() !== address) requests.push(request.url());
    });
    await page.goto(address);
    if (options.javaScriptEnabled !== false) {
      await page.waitForFunction(() => performance.getEntriesByName("listDrawn").length > 0);
    }
    return { page, said, requests };
  }

  private addressOf(report: VerifyReport): Promise<string> {
    const make = async () => {
      const file = join(this.folder, `${(this.made += 1)}.html`);
      writeFileSync(file, await pageOf(report));
      return pathToFileURL(file).href;
    };
    let address = this.addresses.get(report);
    if (!address) this.addresses.set(report, (address = make()));
    return address;
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** What axe calls serious or critical, as `rule: element`. */
export async function obstacles(page: Page): Promise<string[]> {
  // The debugger's door, because the page's policy lets no further script in.
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }: any) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }: any) =>
        nodes.map((node: any) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`),
      );
  });
}
