/** The page's own script and style, as text that goes into the page. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

export function pageStyle(): string {
  return readFileSync(join(__dirname, "page.css"), "utf8").replaceAll("\r\n", "\n");
}

/**
 * The compiled modules of `browser/` and what they need, as one script: each module a function, and a `require` between
 * them. File names are unique, so a module is known by its file's name.
 */
export function pageScript(): string {
  const modules = new Map<string, string>();
  collect(join(__dirname, "browser", "start.js"), modules);
  const entries = [...modules].map(([name, code]) => `${JSON.stringify(name)}(exports,require){${code}\n}`);
  return `(()=>{
const files={${entries.join(",\n")}};
const loaded={};
const require=(path)=>{const name=path.split("/").pop();
if(!(name in loaded)){loaded[name]={};files[name](loaded[name],require)}
return loaded[name]};
require("start")})();`;
}

function collect(file: string, modules: Map<string, string>): void {
  const name = basename(file, ".js");
  if (modules.has(name)) return;
  const code = readFileSync(file, "utf8");
  modules.set(name, code);
  for (const [, path] of code.matchAll(/require\("(\.[^"]+)"\)/g)) collect(join(file, "..", `${path}.js`), modules);
}

/** How the page's policy names the one script and the one style that it lets pass. */
export function policySource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
