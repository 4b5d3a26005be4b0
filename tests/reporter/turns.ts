/** One speaks at a time: the others keep what they have to say until it is their turn, in the order in which they came. */
export class Turns {
  private readonly queue: { held: (() => void)[]; over: boolean }[] = [];

  take(): Turn {
    const own = { held: [] as (() => void)[], over: false };
    this.queue.push(own);
    return {
      say: (words) => (this.queue[0] === own ? words() : void own.held.push(words)),
      end: () => {
        own.over = true;
        this.goOn();
      },
    };
  }

  private goOn(): void {
    while (this.queue[0]?.over) {
      this.queue.shift();
      for (const words of this.queue[0]?.held.splice(0) ?? []) words();
    }
  }
}

export interface Turn {
  /** At once, or when the turn comes. */
  say(words: () => void): void;
  /** Nothing more will be said. */
  end(): void;
}
