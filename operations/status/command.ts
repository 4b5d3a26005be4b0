/** `jamf-entra-compliance status`: where a tenant stands, and whose turn it is. docs/commands/status.md tells all of it. */
import type { Command } from "commander";
import { clientsOf } from "../../components/tenant/reads";
import { jsonText } from "../../providers/core/escaping";
import { pause } from "../../providers/core/deadline";
import { print } from "../terminal/print";
import { stackConfiguration } from "../stack/configuration";
import { recordedSectionsOf } from "../stack/state";
import { type NamedMember, namedMembers } from "./people";
import { exitCodeOf, type Seen, tenantStatus } from "./tenantStatus";

interface Options {
  stack?: string;
  json?: boolean;
  watch?: boolean;
  people?: boolean;
}

/** Milliseconds between two looks of `--watch`. */
const interval = 30_000;

export function configure(command: Command): void {
  command
    .description(
      "Shows the state of a stack's tenant: stage, gates with the next step for people first, partner, blockers,\n" +
        "unfinished operations, last update. Reads only. Credentials come from the environment.\n" +
        "Exit code 0: nothing is open. 2: steps are open. 3: only steps that cannot be verified are open. 1: error.",
    )
    .option("--stack <name>", "the stack; default: PULUMI_STACK, or the only one with a file in this folder")
    .option("--json", "write the status as JSON")
    .option("--watch", `read again every ${interval / 1000} seconds, until no gate is open`)
    .option("--people", "list the users in the partner's groups, by name")
    .action((options: Options) => run(options));
}

async function run(options: Options): Promise<void> {
  const configuration = await stackConfiguration(options.stack, { recorded: recordedSectionsOf });
  let shown = "";
  for (;;) {
    const seen = await tenantStatus(configuration);
    const groups = seen.status.partner?.groups ?? [];
    const people =
      options.people && configuration.config.tenantId
        ? await namedMembers(clientsOf(configuration.config).graph, groups)
        : undefined;
    const text = await textOf(configuration.stack, seen, people, options);
    if (text !== shown) void (options.json ? process.stdout.write(text) : print(`${shown ? "\n" : ""}${text}`));
    shown = text;
    process.exitCode = exitCodeOf(seen.status);
    const isOpen = seen.gates.some(({ name, state }) => state !== "done" && name !== "membershipEmail");
    if (!options.watch || !isOpen) return;
    await pause(interval);
  }
}

async function textOf(
  stack: string,
  seen: Seen,
  people: NamedMember[] | undefined,
  { json, watch }: Options,
): Promise<string> {
  if (json) {
    const status = { ...seen.status, people };
    return `${jsonText(status, watch ? 0 : 2)}\n`;
  }
  const { statusText } = await import("./text.js");
  const { terminalOf } = await import("../terminal/table.js");
  return statusText(stack, seen, people, terminalOf(process.stdout));
}
