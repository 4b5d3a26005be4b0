/** The engine killed at every request of an up. */
import { recoversAfterKill } from "../support/killedUp";

describe("a killed engine, at every request", () => recoversAfterKill(Array.from({ length: 34 }, (_, i) => i + 1)));
