/** The command `npm run sandbox`. */
import { Command, InvalidArgumentError } from "commander";
import { defaultOptions, type SandboxOptions } from "./options";
import { startSandbox } from "./start";
import type { ReadyLine } from "./readyLine";

function numberBetween(least: number, most: number, whole = true): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) {
      throw new InvalidArgumentError(`Give a ${whole ? "whole number" : "number"} from ${least} to ${most}.`);
    }
    return value;
  };
}

function version(text: string): string {
  if (!/^11\.(2[7-9]|3[0-2])(\.\d+)?$/.test(text))
    throw new InvalidArgumentError("Give a version from 11.27 to 11.32.");
  return text;
}

const program = new Command("sandbox")
  .description("Stand-ins for Jamf Pro, Entra sign-in and Microsoft Graph on loopback, in the foreground until Ctrl-C.")
  .option("--json", "print one line of JSON when ready, and nothing else")
  .option(
    "--port <n>",
    "port of Jamf; sign-in, Graph and control take the next three; 0: any",
    numberBetween(0, 65532),
    defaultOptions.port,
  )
  .option(
    "--seed <n>",
    "same seed, same Macs, people, ids and secrets",
    numberBetween(0, 2 ** 32 - 1),
    defaultOptions.seed,
  )
  .option("--latency <ms>", "milliseconds that every answer takes", numberBetween(0, 600_000), defaultOptions.latency)
  .option(
    "--latency-per-row <ms>",
    "milliseconds that each row of a list adds",
    numberBetween(0, 1000, false),
    defaultOptions.latencyPerRow,
  )
  .option(
    "--gateway-timeout <ms>",
    "readings of Jamf Pro that would take longer end in a 504 of the proxy; 0: none does",
    numberBetween(0, 600_000),
    defaultOptions.gatewayTimeout,
  )
  .option(
    "--lag <seconds>",
    "until a Jamf node sees what was written through another, and Graph shows every write",
    numberBetween(0, 3600, false),
    defaultOptions.lag,
  )
  .option("--nodes <n>", "Jamf web nodes (3 when --lag is given)", numberBetween(1, 16))
  .option("--macs <n>", "simulated Macs", numberBetween(0, 100_000), defaultOptions.macs)
  .option("--policies <file>", "JSON file with the tenant's Conditional Access policies")
  .option("--state <file>", "keep everything in this file across restarts, the certificate authority included")
  .option("--certificates <file>", "take the certificates of this file, so that sandboxes are trusted together")
  .option("--jamf-version <v>", "Jamf Pro version to behave like, 11.27 to 11.32", version, defaultOptions.jamfVersion)
  .option(
    "--jamf-token-seconds <n>",
    "lifetime of Jamf access tokens",
    numberBetween(1, 86_400),
    defaultOptions.jamfTokenSeconds,
  )
  .option(
    "--rate-of-faults <share>",
    "share of requests that fail with 503 or lose their answer",
    numberBetween(0, 1, false),
    defaultOptions.rateOfFaults,
  )
  .option(
    "--ca-pace <ms>",
    "between two requests to Conditional Access, 0: no limit (default: the real service's 1000)",
    numberBetween(0, 60_000),
  )
  .option("--report-outside-applicable", "Jamf Pro goes on reporting registered Macs that left the Applicable group")
  .option("--env-file <file>", "write shell exports that point pulumi and the commands at this sandbox");

function introduce(ready: ReadyLine, envFile?: string): string {
  return [
    `Jamf Pro   ${ready.jamf.url}`,
    `Sign-in    ${ready.entra.loginUrl}`,
    `Graph      ${ready.entra.graphUrl}`,
    `Control    ${ready.control.url}`,
    `Authority  ${ready.caFile}`,
    envFile ? `To use it: . ${envFile}` : "To point pulumi at it, start it with --env-file FILE.",
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  program.parse();
  const { json, ...given } = program.opts<Partial<SandboxOptions> & { json?: boolean }>();
  const sandbox = await startSandbox(given);
  const { environment: _environment, stop, ...ready } = sandbox;
  process.stdout.write(json ? `${JSON.stringify(ready)}\n` : introduce(ready, given.envFile));
  const end = () => void stop().then(() => process.exit(0));
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  // A program that started us as its child is gone: nobody else would stop us.
  process.once("disconnect", end);
}

main().catch((error: NodeJS.ErrnoException) => {
  const busy = error.code === "EADDRINUSE" ? " Another sandbox may be running; --port 0 takes a free one." : "";
  process.stderr.write(`Could not start the sandbox: ${error.message}.${busy}\n`);
  process.exit(1);
});
