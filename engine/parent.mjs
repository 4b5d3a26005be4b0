/**
 * npm starts a command through a shell, and when npm is told to end it ends that shell only. The command notices that
 * it has lost its parent and takes it for the same word.
 */

const lookedEvery = 500;

/**
 * Under npm only: whoever starts a command by hand may put it into the background and leave.
 * @param {NodeJS.ProcessEnv} env
 */
export function endWithNpm(env) {
  if (!env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, lookedEvery);
  timer.unref();
}
