/** The page of `verify --html` in a real browser. With 10,000 Macs at most, unless `MACS_OF_PAGE` asks for more (tests/long/page.test.ts). */
import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions } from "playwright-core";
import type { VerifyReport } from "../../../../operations/verify/report";
import { startChromium } from "./chromium";
import { obstacles, Pages, type Opened } from "./opened";
import { masked, reportOf } from "./reports";

const manyMacs = Number(process.env["MACS_OF_PAGE"] ?? 10_000);
const many = manyMacs.toLocaleString("en-US");

describe("the page of verify, in Chromium (skipped where there is none, except in CI)", function () {
  let pages: Pages;
  let report: VerifyReport;
  let opened: Opened | undefined;

  before(async function () {
    const browser: Browser | undefined = await startChromium();
    if (!browser) return this.skip();
    pages = new Pages(browser);
    report = reportOf({ macs: 3_000, seed: 5 });
  });
  after(() => pages?.close());

  const open = async (shown: VerifyReport) => (opened = await pages.openInstead(shown));
  const openWith = async (options: BrowserContextOptions, shown = report) =>
    (opened = await pages.open(shown, options));
  const text = (selector: string) => opened!.page.locator(selector).innerText();

  it("asks for nothing, says nothing on the console, and lists all Macs", async () => {
    const { said, requests } = await open(report);
    assert.equal(await text("#found"), "All 3,000 Macs");
    assert.deepEqual(requests, []);
    assert.deepEqual(said, []);
  });

  it("lets no other script run and no request out, by its policy", async () => {
    const { page } = await open(report);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.intruder = true";
      document.body.append(script);
    });
    assert.equal(await page.evaluate(() => "intruder" in window), false);
    const sent = await page.evaluate(() => fetch("http://127.0.0.1:9/").then(String, String));
    assert.match(sent, /Failed to fetch/);
    const violations = opened!.said.filter((line) => line.includes("Content Security Policy"));
    assert.ok(violations.length >= 2, opened!.said.join("\n"));
  });

  it(`shows and filters ${many} Macs`, async () => {
    const { page, said } = await open(reportOf({ macs: manyMacs, seed: 9 }));
    for (const search of ["mü", "müller", "c02 büro", "filevault", "nothing like it", ""]) {
      const found = await page.evaluate(async (wanted) => {
        const field = document.querySelector<HTMLInputElement>("#search")!;
        field.value = wanted;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise<void>((painted) => requestAnimationFrame(() => setTimeout(painted)));
        return document.querySelector("#found")!.textContent;
      }, search);
      const some = new RegExp(`^[\\d,]+ of ${many} Macs$`);
      assert.match(found!, search === "" ? new RegExp(`^All ${many} Macs$`) : some);
    }
    assert.ok((await page.locator("#grid [role=row]").count()) < 60);
    assert.deepEqual(said, []);
  });

  it("finds by name without accents, by serial, by person and by reason", async () => {
    const { page } = await open(report);
    const mac = report.macs.find(({ name, user }) => name.includes("Müller") && user)!;
    for (const search of ["muller", "MÜLLER", mac.serial.toLowerCase(), mac.user!, "filevault"]) {
      await page.fill("#search", search);
      const fits = report.macs.filter(({ name, serial, user, reasons }) =>
        [name, name.replace("ü", "u"), serial, user ?? "", reasons[0]!].some((value) =>
          value.toLowerCase().includes(search.toLowerCase()),
        ),
      );
      const found = Number((await text("#found")).split(" of ")[0]);
      assert.ok(fits.length > 0 && found >= fits.length, `${search}: ${found} of ${fits.length}`);
    }
    await page.fill("#search", mac.serial);
    assert.equal(await text("#found"), "1 of 3,000 Macs");
  });

  it("filters by verdict, also from the table of what needs people", async () => {
    const { page } = await open(report);
    const all = "All 3,000 Macs";
    await page.getByLabel("Wrong user").check();
    assert.equal(await text("#found"), `${report.counts.wrongUser} of 3,000 Macs`);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.waitForFunction((wanted) => document.querySelector("#found")!.textContent === wanted, all);
    await page.getByRole("link", { name: "Incomplete record" }).click();
    assert.equal(await text("#found"), `${report.counts.shellRecord} of 3,000 Macs`);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "grid");
  });

  it("sorts by a heading, and the other way at the second press", async () => {
    const { page } = await open(report);
    const serials = report.macs.map(({ serial }) => serial).sort();
    const header = page.getByRole("columnheader", { name: "Serial" });
    for (const [order, first] of [
      ["ascending", serials[0]!],
      ["descending", serials.at(-1)!],
    ] as const) {
      await header.getByRole("button").click();
      assert.equal(await header.getAttribute("aria-sort"), order);
      assert.equal(await text("#row-0 .serial"), first);
    }
  });

  it("goes by keyboard from search to a Mac's detail and back", async () => {
    const { page } = await open(report);
    const focused = () => page.evaluate(() => document.activeElement?.id);
    for (let presses = 0; (await focused()) !== "search"; presses += 1) {
      assert.ok(presses < 40, "Tab never reaches the search");
      await page.keyboard.press("Tab");
    }
    for (let presses = 0; (await focused()) !== "grid"; presses += 1) {
      assert.ok(presses < 30, "Tab never reaches the list");
      await page.keyboard.press("Tab");
    }
    for (const key of ["End", "Home", "PageDown", "ArrowDown", "ArrowUp", "ArrowDown"]) await page.keyboard.press(key);
    const active = (await page.locator("#grid").getAttribute("aria-activedescendant"))!;
    const name = await text(`#${active} .name`);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "detail-heading");
    assert.equal(await text("#detail-heading"), name);
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "grid");
    assert.equal(await page.locator("#detail").isHidden(), true);
  });

  it("shows why, what to do, evidence and links of the Mac that is opened", async () => {
    const { page } = await open(report);
    const mac = report.macs.find(({ verdict }) => verdict === "wrongUser")!;
    await page.fill("#search", mac.serial);
    await page.locator("#row-0").click();
    await page.locator("#detail-heading").waitFor();
    const detail = await text("#detail");
    const said = mac.evidence.flatMap(({ source, label, value }) => [source, label, value]);
    for (const part of [mac.serial, mac.user ?? "None in Jamf Pro", ...mac.reasons, mac.remedy!, ...said]) {
      assert.ok(detail.includes(part), part);
    }
    const addresses = await page.locator("#detail a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
    assert.deepEqual(addresses, [mac.links.jamf, mac.links.entra]);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has nothing serious or critical for axe, ${colorScheme}, with and without a detail`, async () => {
      const incomplete = { ...report, isComplete: false, gaps: ["Intune was not read."] };
      const { page } = await openWith({ colorScheme }, incomplete);
      assert.deepEqual(await obstacles(page), []);
      await page.locator("#row-2").click();
      await page.locator("#detail-heading").waitFor();
      assert.deepEqual(await obstacles(page), []);
    });
  }

  it("tells a screen reader the full number of rows, and where it stands", async () => {
    const { page } = await open(report);
    const grid = page.getByRole("grid", { name: "Macs" });
    assert.equal(await grid.getAttribute("aria-rowcount"), "3001");
    assert.equal(await page.locator("#row-0").getAttribute("aria-rowindex"), "2");
    assert.equal(await page.locator("#found").getAttribute("role"), "status");
    assert.ok(
      (await page.getByRole("img", { name: /Share of applicable Macs .* Compliant in Entra: from/ }).count()) > 0,
    );
  });

  it("fits a narrow screen without scrolling sideways", async () => {
    const { page } = await openWith({ viewport: { width: 390, height: 844 } });
    const tooWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await tooWide(), 0);
    await page.locator("#row-1").click();
    await page.waitForFunction(() => document.activeElement?.id === "detail-heading");
    assert.equal(await tooWide(), 0);
  });

  it("shows every text of the trend whole, in a wide font too", async () => {
    const { page } = await open(report);
    const cut = await page.evaluate(() => {
      document.documentElement.style.setProperty("--sans", '"DejaVu Sans", Verdana, sans-serif');
      const chart = document.querySelector<SVGSVGElement>("svg.trend")!;
      const texts = [...chart.querySelectorAll("text")].map((text) => ({
        said: text.textContent,
        box: text.getBBox(),
      }));
      const { width } = chart.viewBox.baseVal;
      return { texts: texts.length, cut: texts.filter(({ box }) => box.x < 0 || box.x + box.width > width) };
    });
    assert.ok(cut.texts >= 8, `${cut.texts} texts`);
    assert.deepEqual(cut.cut, []);
  });

  it("prints the summary and what needs people, not the list", async () => {
    const { page } = await open(report);
    await page.emulateMedia({ media: "print" });
    for (const shown of [".funnel", ".trend", "section.people", ".on-paper"]) {
      assert.equal(await page.locator(shown).isVisible(), true, shown);
    }
    assert.equal(await page.locator(".browse").isVisible(), false);
  });

  it("keeps names inert: markup, ends of scripts, line separators, right-to-left overrides", async () => {
    const hostile = [
      `</script><script>window.intruder=1</script>`,
      `<img src=x onerror="window.intruder=1">`,
      `"><svg onload=window.intruder=1>\u2028\u2029`,
      `\u202etxt.exe \u05d0\u05d1\u05d2`,
      `<!-- \0 \ud800 & ' \``,
    ];
    const macs = hostile.map((name, i) => ({
      ...report.macs[i]!,
      name,
      user: name,
      verdict: "unknown" as const,
      reasons: [name],
      remedy: name,
      evidence: [{ source: "Entra" as const, label: name, value: name, at: name }],
      links: { jamf: "javascript:window.intruder=1", entra: `https://x.example/"><script>` },
    }));
    const counts = { ...report.counts, unknown: macs.length };
    const { page, said, requests } = await open({ ...report, stack: hostile[0]!, gaps: hostile, macs, counts });
    const names = await page.locator(".rows .name").allInnerTexts();
    assert.ok(names.some((name) => name.includes("</script><script>")));
    for (let i = 0; i < macs.length; i += 1) {
      await page.locator(`#row-${i}`).click();
      await page.locator("#detail-heading").waitFor();
      assert.deepEqual(await page.locator("#detail a").allInnerTexts(), ["Open in Entra ↗"]);
    }
    assert.equal(await page.evaluate(() => "intruder" in window), false);
    assert.deepEqual([said, requests], [[], []]);
  });

  it("says loudly that a report is incomplete, also in its title and beside the headline", async () => {
    const gap = "Entra's devices were read up to page 3: the rest counts as unknown.";
    const { page } = await open({ ...report, isComplete: false, gaps: [gap] });
    const alert = await text("section.alert");
    assert.ok(alert.includes("This report is incomplete") && alert.includes(gap));
    assert.match(await page.title(), /^Incomplete: /);
    assert.match(await text(".headline"), /So far: /);
  });

  it("names gaps of a complete report, and has no alert without any", async () => {
    await open({ ...report, gaps: ["The sign-in log needs Entra ID P1."] });
    assert.match(await text("section.alert"), /Not everything could be read[^]*Entra ID P1/);
    const { page } = await open(report);
    assert.equal(await page.locator("section.alert").count(), 0);
  });

  it("shows nothing personal of a masked report, in no Mac's detail either", async () => {
    const small = { ...report, macs: report.macs.slice(0, 40) };
    const { page } = await open(masked(small));
    let seen = await text("body");
    for (let i = 0; i < small.macs.length; i += 1) {
      await page.locator("#grid").focus();
      await page.keyboard.press(i === 0 ? "Home" : "ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.id === "detail-heading");
      seen += await text("#detail");
    }
    assert.match(seen, /masked: pseudonyms/);
    for (const { name, serial, user } of small.macs) {
      for (const personal of [name, serial, user]) assert.ok(!personal || !seen.includes(personal), personal!);
    }
  });

  it("still shows where the roll-out stands without JavaScript", async () => {
    await openWith({ javaScriptEnabled: false });
    assert.match(await text("main"), /Compliant in Entra[^]*Requires action[^]*requires JavaScript/);
  });

  it("shows a report without Macs and without earlier reports", async () => {
    const { said } = await open(reportOf({ macs: 0, earlier: 0 }));
    assert.match(await text("main"), /no Mac is in this report/);
    assert.match(await text("#nothing"), /No Mac matches/);
    assert.deepEqual(said, []);
  });
});
