#!/usr/bin/env node
/** `jamf-entra-compliance <command>`: what administrators run besides `pulumi`. Loads only the command named. */
import "./terminal/newEnoughNode";
import { Command, CommanderError } from "commander";

/** What each `operations/<command>.ts` exports. */
interface CommandFile {
  /** Adds arguments, options and the action. */
  configure(command: Command): void;
}

const commands: Readonly<Record<string, { summary: string; load: () => Promise<CommandFile> }>> = {
  blockers: {
    summary: "which Conditional Access policies would block the registration of a Mac",
    load: () => import("./blockers/command.js"),
  },
  status: {
    summary: "the state of the tenant, and the next step for people",
    load: () => import("./status/command.js"),
  },
  verify: {
    summary: "whether each Mac's compliance is proven, and why not",
    load: () => import("./verify/command.js"),
  },
  diagnose: {
    summary: "the problems of one Mac or user, and their remediation",
    load: () => import("./diagnose/command.js"),
  },
  notify: {
    summary: "messages to users, with this tenant's names and links",
    load: () => import("./notify/command.js"),
  },
  summarize: {
    summary: "the comment of a pull request from pulumi preview --json",
    load: () => import("./summarize/command.js"),
  },
  adopt: {
    summary: "the configuration with which a stack adopts an integration made by hand",
    load: () => import("./adopt/command.js"),
  },
  tenants: {
    summary: "the stacks of this folder that a change touches, for pipelines",
    load: () => import("./tenants/command.js"),
  },
  "report-only": {
    summary: "emergency exit: the managed policy is switched to report-only",
    load: () => import("./reportOnly/command.js"),
  },
};

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const program = new Command("jamf-entra-compliance").exitOverride().showHelpAfterError("(--help shows all options)");
  for (const [name, { summary, load }] of Object.entries(commands)) {
    const command = program.command(name).summary(summary);
    if (words.includes(name)) (await load()).configure(command);
  }
  await program.parseAsync();
}

// A reader such as `head` may leave before everything is written.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** Settles when the command is over: for those who run several in one process. */
export const ended = main().catch(async (error: unknown) => {
  // Commander has already written its own text.
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 1;
    return;
  }
  const { RunError, textOf } = await import("../providers/core/errors.js");
  const { remark } = await import("./terminal/print.js");
  // Several reasons stand below each other, as in a preview.
  remark(error instanceof RunError ? error.message : textOf(error));
  process.exitCode = 1;
});
