/** The types of engine.mjs, for demo and tests: `await import("#engine/engine.mjs")`. */

export interface Engine {
  /** The `pulumi` to run. */
  path: string;
  /** `3.276.0` */
  version: string;
  /** Where it came from; an engine from the cache says how it was made. */
  source: "PATH" | "installer" | "build";
  /** To be added to the environment of whatever runs the engine. */
  env: NodeJS.ProcessEnv;
}

/**
 * Finds an engine or makes one. Within `npm run demo`, `npm test` and `npm run bench` it is ready and found at once.
 * Where none can be had it throws one line that says what to install.
 *
 * @param how.log gets what is being done, line by line; stderr unless told
 * @param how.env looked at instead of `process.env`
 * @param how.patienceMs how long the official installer may be silent; 15 s unless told
 */
export function getEngine(how?: {
  log?: (line: string) => void;
  env?: NodeJS.ProcessEnv;
  patienceMs?: number;
}): Promise<Engine>;
