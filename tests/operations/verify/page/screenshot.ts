/** Makes the picture of the page for the README: `npm run screenshot`. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { pageOf } from "../../../../operations/verify/html/page";
import { root } from "../../../support/host";
import { startChromium } from "./chromium";
import { reportOf } from "./reports";

async function main(): Promise<void> {
  const browser = await startChromium();
  if (!browser) throw new Error("No Chromium was found. Install it, or set CHROME_PATH.");
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  try {
    const file = join(folder, "verify.html");
    writeFileSync(file, await pageOf(reportOf({ macs: 12_480, seed: 7 })));
    const page = await browser.newPage({ viewport: { width: 1280, height: 560 } });
    await page.goto(pathToFileURL(file).href);
    await page.locator("[role=gridcell]").first().waitFor();
    await page.getByLabel("Incomplete record").check();
    await page.locator("#row-3").click();
    await page.locator("#detail-heading").waitFor();
    await page.screenshot({ path: join(root, "docs", "images", "verify.png"), fullPage: true });
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
