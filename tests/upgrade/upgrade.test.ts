/** A stack of version 0.1.0 in the stage that has most in it, until its first `up`; all stages until their end are in tests/long/upgrade.test.ts. */
import { takesOver } from "./takenOver";

describe("a stack of version 0.1.0", () => takesOver(["enforce"], { brief: true }));
