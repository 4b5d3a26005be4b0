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

  constructor(private readonly browser: Browser) {}

  async open(report: VerifyReport, options: BrowserContextOptions = {}): Promise<Opened> {
    const file = join(this.folder, `${(this.made += 1)}.html`);
    writeFileSync(file, await pageOf(report));
    const page = await this.browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const said: string[] = [];
    const requests: string[] = [];
    const address = pathToFileURL(file).href;
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
