/** What a test run may not leave behind: sockets, timers and processes that go on after the last test. */

/** Milliseconds that sockets and processes may take to close after the last test; 10,000 unless told. */
export const grace = Number(process.env.TEST_GRACE_MS ?? 10_000);

/** Called after the last test; `fail` gets one sentence with what still runs after the grace, if this process lives then. */
export function namesLeftovers(fail: (sentence: string) => void): void {
  const name = (): void => {
    const names = [...new Set(process.getActiveResourcesInfo())].filter((name) => name !== "TTYWrap");
    fail(`Still running ${grace / 1000} s after the last test: ${names.join(", ")}`);
  };
  setTimeout(name, grace).unref();
}
