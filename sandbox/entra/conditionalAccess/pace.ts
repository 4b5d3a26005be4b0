/** The request limit of the Conditional Access endpoints. */

/**
 * Conditional Access allows one request per second and tenant, over all applications together; what comes too early is
 * refused with a bare 429 (Graph throttling limits, 2026). Refused requests do not count.
 */
export class Pace {
  /** Wall clock at which the next request would be due at an even pace. */
  #due = 0;

  admits(perSecond: number, now = Date.now()): boolean {
    if (perSecond <= 0) return true;
    // A timer that fires a little early is no second request.
    const tolerance = 20;
    if (now < this.#due - tolerance) return false;
    this.#due = Math.max(now, this.#due) + 1000 / perSecond;
    return true;
  }
}
