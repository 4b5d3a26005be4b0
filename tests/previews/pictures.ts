/**
 * `node dist/tests/previews/pictures.js`: two comments as a reviewer sees them, rendered in a browser, into `docs/images/`. Prints how high every
 * recorded comment is before its fold.
 */
import { join } from "node:path";
import { marked } from "marked";
import { chromium } from "playwright-core";
import { commentFor, recordedNames } from "../operations/summarize/recorded";
import { root } from "../support/host";

const pictures: Readonly<Record<string, string>> = {
  "pilot-to-enforce": "comment-enforce.png",
  refused: "comment-refused.png",
};

/** As wide as a comment on GitHub, in its type. */
const style = `
body { margin: 16px; width: 760px; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; color: #1f2328; }
h3 { font-size: 1.25em; margin: 0 0 12px; } p { margin: 0 0 12px; } ul { margin: 0 0 12px; padding-left: 2em; }
code { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; background: #818b981f; padding: .2em .4em; border-radius: 6px; white-space: break-spaces; }
pre { background: #f6f8fa; padding: 16px; border-radius: 6px; overflow: auto; } pre code { background: none; padding: 0; white-space: pre; }
a { color: #0969da; } summary { cursor: pointer; }
#comment { border: 1px solid #d1d9e0; border-radius: 6px; padding: 16px; }`;

async function main(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 792, height: 900 }, deviceScaleFactor: 2 });
    for (const name of recordedNames()) {
      const html = await marked(commentFor(name));
      await page.setContent(`<style>${style}</style><div id="comment">${html}</div>`);
      const height = await page
        .locator("#comment")
        .evaluate((element) => Math.round(element.getBoundingClientRect().height));
      process.stdout.write(`${name}: ${height} px with folds closed\n`);
      const file = pictures[name];
      if (file) await page.locator("#comment").screenshot({ path: join(root, "docs", "images", file) });
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
