/**
 * One process at a time, across processes: `npm run demo` and `npm test` may start together on a fresh machine.
 *
 * The lock is a file that names its holder and is touched while held. It is stale when its holder's process is gone, or,
 * where that cannot be told (another machine shares the home folder, the process number was given away again), when
 * nobody has touched it for a minute of the waiter's own clock.
 */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";

const pause = promisify(setTimeout);
const touchedEvery = 2_000;
const staleAfter = 60_000;
const polledEvery = 200;

/**
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} host
 * @property {string} token
 */

/**
 * Runs `work` while holding the lock. Waits for another holder and says so once.
 *
 * @template T
 * @param {string} file
 * @param {{ log: (line: string) => void, doing: string, staleAfterMs?: number }} how `doing` completes "Another run
 *   (process 17) is …"
 * @param {(lock: { isMine: () => boolean }) => Promise<T>} work must ask `isMine` before it publishes a result: a
 *   process that was suspended for long may have lost the lock.
 * @returns {Promise<T>}
 */
export async function withLock(file, how, work) {
  const mine = { pid: process.pid, host: hostname(), token: randomUUID() };
  const isMine = () => holderOf(file)?.token === mine.token;
  const release = () => {
    if (isMine()) rmSync(file, { force: true });
  };

  mkdirSync(dirname(file), { recursive: true });
  await take(file, mine, how);
  const touching = setInterval(() => isMine() && touch(file), touchedEvery);
  process.on("exit", release);
  try {
    return await work({ isMine });
  } finally {
    clearInterval(touching);
    process.off("exit", release);
    release();
  }
}

/**
 * @param {string} file
 * @param {Holder} mine
 * @param {{ log: (line: string) => void, doing: string, staleAfterMs?: number }} how
 */
async function take(file, mine, { log, doing, staleAfterMs = staleAfter }) {
  let said = "";
  let seen = { mark: "", at: 0 };
  while (!tryToTake(file, mine)) {
    const holder = holderOf(file);
    if (!holder) continue; // released since
    const mark = `${holder.token} ${touchedAt(file)}`;
    if (mark !== seen.mark) seen = { mark, at: performance.now() };
    if (isGone(holder) || performance.now() - seen.at > staleAfterMs) {
      clear(file, holder);
      continue;
    }
    if (said !== holder.token) log(`Another run (process ${holder.pid}) is ${doing}; waiting for it.`);
    said = holder.token;
    await pause(polledEvery);
  }
}

/**
 * A hard link appears whole or not at all: nobody ever reads a lock without its holder.
 * @param {string} file
 * @param {Holder} mine
 */
function tryToTake(file, mine) {
  const draft = `${file}.${mine.token}`;
  writeFileSync(draft, JSON.stringify(mine));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Two waiters may judge the same lock stale: the one that moves it away looks at what it got, and puts a lock that was
 * taken in between back.
 * @param {string} file
 * @param {Holder} stale
 */
function clear(file, stale) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (holderOf(aside)?.token !== stale.token) linkSync(aside, file);
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/**
 * `undefined` when there is no lock. What cannot be read as one belongs to nobody and goes stale by time.
 * @param {string} file
 * @returns {Holder | undefined}
 */
function holderOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    return { pid: 0, host: "", token: "" };
  }
}

/** @param {Holder} holder */
function isGone({ pid, host }) {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH";
  }
}

/** @param {string} file */
function touchedAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Taken away in this moment: isMine() tells.
  }
}
