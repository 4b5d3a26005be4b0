/**
 * A Mac as far as the scripts in mac/ can tell: stand-ins for the commands of macOS and for Jamf's agent, in a folder of its
 * own whose name holds a blank and an umlaut. Their answers are the files that a test writes.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../support/host";

export interface Ran {
  code: number | null;
  out: string;
  errors: string;
  /** Every command that the script gave, with the user it ran as where that is not root. */
  calls: string[];
}

export interface Session {
  name: string;
  uid: number;
  longName?: string;
}

/** What `/bin/sh` is on some Mac: bash is the default, dash and zsh can be chosen. Those that this machine has. */
export const shells = [["dash"], ["bash", "--posix"], ["zsh", "--emulate", "sh"]].filter(
  ([command]) => spawnSync(command!, ["-c", ":"]).status === 0,
);

export const scriptText = (name: string): string => readFileSync(join(root, "mac", name), "utf8");

/** Sets constants of a script, each of which it must have exactly once; the text is otherwise what Jamf Pro gets. */
export function withConstants(text: string, constants: Record<string, string | number>): string {
  return Object.entries(constants).reduce((changed, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, "gm");
    assert.equal(changed.match(line)?.length, 1, `${name}= in the script`);
    return changed.replace(line, () => `${name}='${value}'`);
  }, text);
}

export class SimulatedMac {
  readonly folder = mkdtempSync(join(tmpdir(), "Büro Mac "));
  private readonly bin = join(this.folder, "bin");
  private readonly agent = join(this.folder, "Jamf Conditional Access.app", "Jamf Conditional Access");

  constructor() {
    for (const [name, text] of Object.entries(commands)) this.command(join(this.bin, name), text);
    this.command(join(this.folder, "jamf"), jamf);
    this.command(this.agent, agent);
    this.answer("console", "  No such key\n");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Who is at the screen, and who else is signed in (fast user switching). `null`: the log-in window. */
  atScreen(front: Session | null, ...others: Session[]): this {
    const sessions = [...(front ? [front] : []), ...others].map(
      (one, index) =>
        `    ${index} : <dictionary> {\n      kCGSSessionOnConsoleKey : ${one === front ? "TRUE" : "FALSE"}\n` +
        `      kCGSSessionUserIDKey : ${one.uid}\n      kCGSSessionUserNameKey : ${one.name}\n` +
        `      kCGSessionLongUserNameKey : ${one.longName ?? one.name}\n    }\n`,
    );
    const head = front ? `  GID : 20\n  Name : ${front.name}\n` : "  Name : loginwindow\n";
    const tail = front ? `  UID : ${front.uid}\n` : "";
    this.answer("console", `<dictionary> {\n${head}  SessionInfo : <array> {\n${sessions.join("")}  }\n${tail}}\n`);
    for (const one of [...(front ? [front] : []), ...others]) this.home(one.name, join(this.folder, one.name));
    return this;
  }

  /** dscl puts a value with blanks on a line of its own. */
  private home(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.answer(join("homes", name), `NFSHomeDirectory:${/\s/.test(path) ? `\n ${path}` : ` ${path}`}\n`);
  }

  /** What the agent noted in the home of this user. `undefined`: the property list without the key. */
  noted(user: string, acquired: boolean | undefined): this {
    this.answer(join(user, "Library/Preferences/com.jamf.management.jamfAAD.plist"), "");
    if (acquired !== undefined) this.answer(join("defaults", user, "have_an_Azure_id"), acquired ? "1\n" : "0\n");
    return this;
  }

  /** What Jamf Pro set on this Mac. */
  managed(keys: { enabled?: boolean; clientId?: string }): this {
    if (keys.enabled !== undefined) this.answer("flags/microsoftCAEnabled", keys.enabled ? "1\n" : "0\n");
    if (keys.clientId !== undefined) this.answer("flags/microsoftCANativeClientAppId", `${keys.clientId}\n`);
    return this;
  }

  /** Writes the file that a stand-in answers with. */
  answer(file: string, text: string): this {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return this;
  }

  /** The agent's answer to a verb. */
  agentSays(verb: string, text: string, code = 0): this {
    return this.answer(`agent/${verb}`, text).answer(`agent/${verb}.code`, String(code));
  }

  /** Keeps a command waiting in a child of its own that ignores SIGTERM. */
  hangs(what: string): this {
    return this.answer(`${what}.hang`, "");
  }

  withoutAgent(): this {
    rmSync(this.agent);
    return this;
  }

  /** Runs a script of mac/ as Jamf does: mount point, computer name, user name, then the policy's parameters. */
  async run(
    script: string,
    shell: readonly string[],
    how: { parameters?: string[]; patience?: object; env?: NodeJS.ProcessEnv } = {},
  ) {
    const text = withConstants(scriptText(script), {
      PATH: `${this.bin}:/usr/bin:/bin`,
      jamf: join(this.folder, "jamf"),
      agent: this.agent,
      own: this.scratch(),
      flags: join(this.folder, "flags.plist"),
      ...(script === "entra-registration.sh" ? { homes: this.folder } : {}),
      ...how.patience,
    });
    const file = join(this.folder, script);
    writeFileSync(file, text);
    const [command, ...options] = [...shell, file, "/", "Büro Mac", "", ...(how.parameters ?? [])];
    const child = spawn(command!, options, { env: { PATH: process.env["PATH"], ...how.env } });
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    const [code] = (await once(child, "close")) as [number | null];
    const ran: Ran = {
      code,
      out: Buffer.concat(out).toString().trim(),
      errors: Buffer.concat(errors).toString(),
      calls: this.lines("log"),
    };
    return ran;
  }

  private scratch(): string {
    const path = join(this.folder, "tmp");
    mkdirSync(path, { recursive: true });
    return path;
  }

  lines(file: string): string[] {
    const path = join(this.folder, file);
    return existsSync(path) ? readFileSync(path, "utf8").split("\n").filter(Boolean) : [];
  }

  /** Processes of hanging stand-ins that nobody ended. A zombie that waits for the machine's init is none. */
  stillHung(): string[] {
    const state = (pid: string) => spawnSync("ps", ["-o", "stat=", "-p", pid], { encoding: "utf8" }).stdout.trim();
    return this.lines("hung").filter((pid) => !/^(Z|$)/.test(state(pid)));
  }

  private command(path: string, text: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\nmac='${this.folder}'\n${prelude}\n${text}\n`, { mode: 0o755 });
  }
}

const prelude = `
say() { echo "$1\${AS_UID:+ as $AS_UID}" >> "$mac/log"; }
hang() { [ -e "$mac/$1.hang" ] || return 0; sh -c 'trap "" TERM; echo $$ >> "$1"; while :; do sleep 1; done' hung "$mac/hung"; }`;

const commands: Record<string, string> = {
  scutil: `[ "$(cat)" = "show State:/Users/ConsoleUser" ] && cat "$mac/console"`,
  dscl: `[ "$1 $2 $4" = "/Search -read NFSHomeDirectory" ] && cat "$mac/homes/\${3#/Users/}"`,
  launchctl: `[ "$1" = asuser ] || exit 64; export SESSION="$2"; shift 2; "$@"`,
  // Another user than that of the session would see neither keychain nor settings.
  sudo: `[ "$1 $2" = "-H -u" ] && [ "$3" = "#$SESSION" ] || exit 64; export AS_UID="$SESSION"; shift 3; "$@"`,
  defaults: `
    case $2 in
    */flags.plist) cat "$mac/flags/$3" 2>/dev/null ;;
    *) home=\${2%/Library/*}; home=\${home##*/}; hang defaults
       if [ -n "\${AS_UID:-}" ]; then say "defaults read"; else say "defaults read by root of $home"; fi
       cat "$mac/defaults/$home/$3" 2>/dev/null ;;
    esac || { echo "The domain/default pair of ($2, $3) does not exist" >&2; exit 1; }`,
  security: `say "security $*"; hang security; [ -n "\${AS_UID:-}" ] && cat "$mac/keychains/$AS_UID" 2>/dev/null`,
};

const jamf = `say "jamf $1"; hang "jamf-$1"
case $1 in
version) cat "$mac/version" 2>/dev/null || echo "version=11.30.1-t1756600000" ;;
manage) [ -d "$mac/flags-after-manage" ] && cp -R "$mac/flags-after-manage/." "$mac/flags/" ;;
esac`;

const agent = `say "agent $1"; hang "agent/$1"
cat "$mac/agent/$1" 2>/dev/null
exit "$(cat "$mac/agent/$1.code" 2>/dev/null || echo 0)"`;
