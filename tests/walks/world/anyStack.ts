/** A stack on the stand-in for the engine, or on the engine itself: what walks need of it. */
export type Config = Record<string, any>;

export interface Ran {
  code: number | null;
  /** Errors first, then what was said. */
  text: string;
  /** What was done, where the engine tells it. */
  steps?: string[];
}

export interface RunOptions {
  /** Names of resources that alone are worked on. */
  target?: readonly string[];
  exclude?: readonly string[];
  /** Is handed what kills the engine; on the stand-in alone. */
  whenKilled?: (kill: () => void) => void;
  /** After a kill the host finishes what it has begun, unseen by any state. */
  hostGoesOn?: boolean;
}

export interface AnyStack {
  configure(config: Record<string, unknown>): void;
  up(options?: RunOptions): Promise<Ran>;
  upAfterRefresh(): Promise<Ran>;
  refresh(): Promise<Ran>;
  /** After a kill, as docs/guides/recovery.md has it. */
  recover(): Promise<Ran>;
  destroy(): Promise<Ran>;
  /** The state, to come back to. */
  save(): unknown;
  restore(saved: unknown): void;
  held(): Promise<readonly { type: string; id: string }[]>;
}
