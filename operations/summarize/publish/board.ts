/** What the three services have in common: texts of ours that can be listed, made, edited and taken back. */

/** A comment, or an open issue. */
export interface Posting {
  id: string;
  text: string;
}

export interface Board {
  /** Only what this identity wrote: the marker in somebody else's comment makes it neither ours to edit nor to be believed. */
  list(): Promise<Posting[]>;
  create(text: string, title: string): Promise<void>;
  update(id: string, text: string): Promise<void>;
  /** Deletes a comment; closes an issue. */
  remove(id: string): Promise<void>;
}
