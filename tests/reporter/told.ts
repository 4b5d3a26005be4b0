/** What the process of one test file tells the run about its suites and tests, as plain JSON, and how it is read again. */
import type { Hook, Suite, Test } from "mocha";

/** A suite, a test or a hook, as much of it as is printed. */
interface ToldSubject {
  title: string;
  titlePath: string[];
  /** Milliseconds. */
  duration?: number | undefined;
  /** From how many milliseconds on it counts as slow. */
  slow?: number;
}

/** Two values stand here as text, and only where their difference is to be printed. */
interface ToldError {
  name: string;
  message: string;
  stack?: string | undefined;
  uncaught?: boolean;
  actual?: string;
  expected?: string;
  cause?: ToldError;
}

export interface Told {
  /** Mocha's name of the event. */
  event: string;
  subject?: ToldSubject | undefined;
  error?: ToldError | undefined;
}

export function toldSubject(subject: Suite | Test | Hook): ToldSubject {
  const told = { title: subject.title, titlePath: subject.titlePath() };
  return "suites" in subject ? told : { ...told, duration: subject.duration, slow: subject.slow() };
}

export function toldError(thrown: unknown): ToldError {
  const { name, message, stack, uncaught, actual, expected, cause } = thrown as Error & ToldError;
  return {
    name,
    message,
    stack,
    ...(uncaught && { uncaught }),
    // Mocha has made text of both where it will show how they differ.
    ...(typeof actual === "string" && typeof expected === "string" && { actual, expected }),
    ...(cause instanceof Error && { cause: toldError(cause) }),
  };
}

/** What the reporters of mocha take for the suite, test or hook itself. */
export function revivedSubject(told: ToldSubject) {
  return {
    ...told,
    titlePath: () => told.titlePath,
    fullTitle: () => told.titlePath.join(" "),
    slow: () => told.slow,
  };
}

export function revivedError({ cause, ...told }: ToldError): Error {
  return Object.assign(new Error(told.message), { stack: "" }, told, cause && { cause: revivedError(cause) });
}
