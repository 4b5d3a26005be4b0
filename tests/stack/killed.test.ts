/** The engine killed in the middle of an up; `tests/long` kills it at every request. */
import { recoversAfterKill } from "../support/killedUp";

describe("a killed engine", () => recoversAfterKill([14]));
