/** One part of a comment: a heading, a text, its items. */

/** A sentence, or a name with what is said of it. */
export type Sentence = string | { label?: string; code: string; rest?: string };

export interface Section {
  heading: string;
  text?: Sentence;
  items: Sentence[];
  /** Its sentences are cut before the fold, so the fold has them whole. */
  isLong?: boolean;
  /** Addresses that are links of ours. */
  isTrusted?: (address: string) => boolean;
}
