/** A Pulumi project as a user keeps it: own name, own files, own state, on the real engine; what the program reads can be seen. */
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type LinkedProject, linkedProject } from "./linkedProject";
import { root } from "./host";

export interface Answer {
  code: number;
  out: string;
  err: string;
}

/** Reads the configuration as the program does, and keeps it where the test finds it. */
const reads = `
const { MacDeviceCompliance, program, readConfig } = require("jamf-entra-compliance");
module.exports = program(async () => {
  const config = readConfig();
  require("node:fs").writeFileSync("read.json", JSON.stringify(config));
  return process.env.READ_ONLY ? {} : (await MacDeviceCompliance.create("macs", config)).outputs;
});
`;

export class PulumiProject {
  private readonly linked: LinkedProject;

  constructor(
    readonly name: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly stack = "prod",
  ) {
    this.linked = linkedProject(name, reads);
    mkdirSync(join(this.directory, "state"));
  }

  get directory(): string {
    return this.linked.directory;
  }

  /** Adds to the project's file, or replaces a stack's file. */
  write(file: string, text: string): void {
    const path = join(this.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    const salt = file === "Pulumi.yaml" ? readFileSync(path, "utf8") : "";
    writeFileSync(path, salt + text);
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }

  async init(): Promise<void> {
    await this.did("stack", "init", this.stack, "--no-select");
  }

  /** Fails the test with what the CLI wrote when it refuses. */
  async did(...args: string[]): Promise<string> {
    const { code, out, err } = await this.pulumi(...args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")}: ${out}${err}`);
    return out;
  }

  pulumi(...args: string[]): Promise<Answer> {
    return this.run("pulumi", [...args, "--non-interactive", "--color", "never"]);
  }

  /** The configuration as the engine hands it to the program. */
  async engineReads(): Promise<unknown> {
    await this.run("pulumi", ["preview", "--stack", this.stack, "--non-interactive"], { READ_ONLY: "1" }).then(
      ({ code, out, err }) => {
        if (code !== 0) throw new Error(`pulumi preview: ${out}${err}`);
      },
    );
    return JSON.parse(this.read("read.json"));
  }

  /** The configuration as the commands read it, or the text of their refusal. */
  async commandsRead(more: NodeJS.ProcessEnv = {}, stack = this.stack): Promise<unknown> {
    const reader = JSON.stringify(join(root, "dist/operations/stack/configuration.js"));
    const errors = JSON.stringify(join(root, "dist/providers/core/errors.js"));
    const script = `require(${reader}).stackConfiguration(process.argv[1]).then(({ config }) => config, (error) => ({
      refused: require(${errors}).textOf(error) })).then((read) => process.stdout.write(JSON.stringify(read)))`;
    const { out, err } = await this.run(process.execPath, ["-e", script, stack], more);
    if (out === "") throw new Error(err);
    return JSON.parse(out);
  }

  /** `jamf-entra-compliance …` in the project's folder. */
  command(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Answer> {
    return this.run(process.execPath, [join(root, "dist/operations/main.js"), ...args], more);
  }

  remove(): void {
    this.linked.remove();
  }

  private run(file: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Answer> {
    const own = { PULUMI_BACKEND_URL: `file://${join(this.directory, "state")}`, PULUMI_CONFIG_PASSPHRASE: "test" };
    const env = { ...process.env, ...own, ...this.env, ...more };
    const options = { cwd: this.directory, env, maxBuffer: 1 << 28 };
    return new Promise((done) =>
      execFile(file, args, options, (error, out, err) => done({ code: error ? Number(error.code ?? 1) : 0, out, err })),
    );
  }
}
