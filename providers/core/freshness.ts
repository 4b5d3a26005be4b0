/**
 * The program runs compiled; after an edit without a build, yesterday's code would run against the tenant. So the build
 * leaves a hash of the sources in `dist/.sources`, and the program compares it when it starts. Contents count, not times: clone, cache and
 * pack all change times. Where all sizes and times are still those of the build, which it leaves in `dist/.times`, nobody has to read the contents.
 */
import { createHash, type Hash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the program and its provider host are compiled from, relative to the project. */
export const programSources = [
  "components",
  "index.ts",
  "operations",
  "providers",
  "sandbox",
  "tsconfig.json",
] as const;

/**
 * Throws one line that says how to build when the compiled files do not fit the sources beside them. Passes where there
 * are no sources: in an installed package.
 *
 * @param project folder that holds `dist` and, in a checkout, the sources; this package's own unless told
 */
export function assertFresh(project: string = join(__dirname, "..", "..", "..")): void {
  if (!existsSync(join(project, "index.ts"))) return;
  const built = recorded(project, ".sources");
  if (built !== undefined && recorded(project, ".times") === timesOfSources(project)) return;
  if (built === hashOfSources(project, programSources)) return;
  const stale = new Error("The compiled program in dist does not match its sources. Run: npm run build");
  stale.stack = "";
  throw stale;
}

/** One hash of the names and contents of all files below `parts`; parts that do not exist count as empty. */
export const hashOfSources = (project: string, parts: readonly string[]): string =>
  hashOfFiles(project, parts, (hash, file) => {
    const content = readFileSync(join(project, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  });

/** One hash of names, sizes and times of the program's sources; of the time, too, that nobody can set, since copies bring the other one along. */
export const timesOfSources = (project: string): string =>
  hashOfFiles(project, programSources, (hash, file) => {
    const { size, mtimeMs, ctimeMs } = statSync(join(project, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\0${ctimeMs}\0`);
  });

function hashOfFiles(project: string, parts: readonly string[], add: (hash: Hash, file: string) => void): string {
  const hash = createHash("sha256");
  for (const file of parts.flatMap((part) => filesBelow(project, part)).sort()) add(hash, file);
  return hash.digest("hex");
}

function filesBelow(project: string, part: string): string[] {
  const path = join(project, part);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [part];
  // Level by level: the build asks on every Node that npm runs on, and old ones cannot read a tree at once.
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return filesBelow(project, `${part}/${entry.name}`);
    return entry.isFile() && !entry.name.startsWith(".") ? [`${part}/${entry.name}`] : [];
  });
}

function recorded(project: string, name: ".sources" | ".times"): string | undefined {
  const file = join(project, "dist", name);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
