/** A stack on the engine itself, for walks that are gone on both. */
import type { Stack } from "../../support/stack";
import type { AnyStack, Ran, RunOptions } from "../world/anyStack";

export class RealStack implements AnyStack {
  constructor(private readonly stack: Stack) {}

  configure(config: Record<string, unknown>): void {
    this.stack.configure(config);
  }

  up({ target = [], exclude = [] }: RunOptions = {}): Promise<Ran> {
    const named = (option: string, names: readonly string[]) => names.flatMap((name) => [option, `**::${name}`]);
    return this.stack.up(...named("--target", target), ...named("--exclude", exclude));
  }

  upAfterRefresh = (): Promise<Ran> => this.stack.up("--refresh");
  refresh = (): Promise<Ran> => this.stack.refresh();
  recover = (): Promise<Ran> => this.stack.refresh("--clear-pending-creates");
  destroy = (): Promise<Ran> => this.stack.destroy();

  save = (): string | undefined => this.stack.save();
  restore = (saved: unknown): void => this.stack.restore(saved as string | undefined);

  held = async () => (await this.stack.state()).resources.map(({ type, id = "" }) => ({ type, id }));
}
