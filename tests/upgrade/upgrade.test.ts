/** A stack of version 0.1.0 in the stage that has most in it; the other stages are in tests/long/upgrade.test.ts. */
import { takesOver } from "./takenOver";

describe("a stack of version 0.1.0", () => takesOver(["enforce"]));
