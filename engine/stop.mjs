/** The set-up cannot go on, and a person can do something about it: the message is all they need, no stack. */
export class Stop extends Error {}
