/**
 * The official installer, as the Automation API of @pulumi/pulumi runs it. It knows neither progress nor deadline: what
 * it has written is watched from outside, and when nothing comes any more it is ended.
 */
import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuietly } from "./child.mjs";
import { engineVersion } from "./pinned.mjs";
import { withProgress } from "./progress.mjs";

/** Given up when nothing has come for so long; a slow download that goes on is not. */
const patience = 15_000;
const lookedEvery = 500;

/**
 * Fills `folder/bin`.
 * @param {string} folder empty or missing
 * @param {{ env: NodeJS.ProcessEnv, log: (line: string) => void, patienceMs?: number }} how
 * @returns {Promise<string | undefined>} why it did not work
 */
export async function installOfficial(folder, { env, log, patienceMs = patience }) {
  const scratch = join(folder, "download");
  mkdirSync(scratch, { recursive: true });
  const silence = new AbortController();
  const watch = watchForSilence(folder, patienceMs, () => silence.abort());
  try {
    const program = fileURLToPath(new URL("install-official.mjs", import.meta.url));
    const { code, lines } = await withProgress(
      log,
      () => `downloading Pulumi ${engineVersion} (${megabytes(bytesIn(folder))} MB so far)`,
      () =>
        runQuietly(process.execPath, [program, folder], {
          env: { ...env, TMPDIR: scratch },
          signal: silence.signal,
        }),
    );
    if (silence.signal.aborted) return `nothing came for ${patienceMs / 1000} s`;
    return code === 0 ? undefined : (lines.filter((line) => line.trim()).at(-1) ?? `it ended with code ${code}`);
  } finally {
    clearInterval(watch);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {number} patienceMs
 * @param {() => void} giveUp
 */
function watchForSilence(folder, patienceMs, giveUp) {
  let seen = { bytes: bytesIn(folder), at: performance.now() };
  return setInterval(() => {
    const bytes = bytesIn(folder);
    if (bytes !== seen.bytes) seen = { bytes, at: performance.now() };
    else if (performance.now() - seen.at > patienceMs) giveUp();
  }, lookedEvery);
}

/**
 * Files vanish while the installer moves them.
 * @param {string} folder
 */
function bytesIn(folder) {
  let sum = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  return sum;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return Math.round(bytes / 1e6);
}
