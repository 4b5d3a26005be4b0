/** The work of env.mjs: writes what a shell needs to run `pulumi` itself. */
import { getEngine } from "./engine.mjs";
import { endOnSignals } from "./interruption.mjs";
import { Stop } from "./stop.mjs";

endOnSignals();
try {
  const { env } = await getEngine();
  for (const [name, value] of Object.entries(env))
    console.log(`export ${name}='${String(value).replaceAll("'", `'\\''`)}'`);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
