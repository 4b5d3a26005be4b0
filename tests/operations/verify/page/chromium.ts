/** A real Chromium for the page's tests: the one on the machine, none is downloaded. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright-core";

const programs = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge"];

const places = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** `CHROME_PATH`, then PATH, then where installers put it. */
function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const onPath = (env.PATH ?? "").split(delimiter).flatMap((folder) => programs.map((name) => join(folder, name)));
  return [env.CHROME_PATH, ...onPath, ...places].find((path) => path && existsSync(path));
}

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Grey edges of letters: pictures stay the same on every machine, and small.
  "--disable-lcd-text",
];

/** `undefined` where there is no browser and none must be: everywhere but in CI. */
export async function startChromium(): Promise<Browser | undefined> {
  const executablePath = findChromium();
  if (executablePath) return chromium.launch({ executablePath, headless: true, args: quiet });
  if (process.env.CI === "true") throw new Error("CI has no Chromium: apt-get install chromium, or set CHROME_PATH");
  return undefined;
}
