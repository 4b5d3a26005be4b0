/** A stack on the engine itself, for walks that are gone on both. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Stack } from "../../support/stack";
import type { AnyStack, Ran, RunOptions } from "../world/anyStack";

export class RealStack implements AnyStack {
  constructor(private readonly stack: Stack) {}

  private get file(): string {
    return join(this.stack.home, ".pulumi", "stacks", "jamf-entra-compliance", `${this.stack.name}.json`);
  }

  configure(config: Record<string, unknown>): void {
    const given = Object.entries(config).filter(([, value]) => value !== undefined);
    this.stack.configure(Object.fromEntries(given));
  }

  up({ target = [], exclude = [] }: RunOptions = {}): Promise<Ran> {
    const named = (option: string, names: readonly string[]) => names.flatMap((name) => [option, `**::${name}`]);
    return this.stack.up(...named("--target", target), ...named("--exclude", exclude));
  }

  upAfterRefresh = (): Promise<Ran> => this.stack.up("--refresh");
  refresh = (): Promise<Ran> => this.stack.refresh();
  recover = (): Promise<Ran> => this.stack.refresh("--clear-pending-creates");
  destroy = (): Promise<Ran> => this.stack.destroy();

  /** The file of the backend; none before the stack was made. */
  save(): string | undefined {
    return existsSync(this.file) ? readFileSync(this.file, "utf8") : undefined;
  }

  restore(saved: unknown): void {
    rmSync(this.file, { force: true });
    if (saved === undefined) return;
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, saved as string);
  }

  held = async () => (await this.stack.state()).resources.map(({ type, id = "" }) => ({ type, id }));
}
