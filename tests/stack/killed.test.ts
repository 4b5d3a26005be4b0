/** The engine killed early and late in an up; `tests/long` kills it at every request. */
import { recoversAfterKill } from "../support/killedUp";

describe("a killed engine", () => recoversAfterKill([3, 20]));
