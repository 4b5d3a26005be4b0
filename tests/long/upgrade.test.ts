/** A stack of version 0.1.0 in each stage, taken over by the code of today. */
import { stages } from "../upgrade/recorded";
import { takesOver } from "../upgrade/takenOver";

describe("a stack of version 0.1.0", () => takesOver(stages));
