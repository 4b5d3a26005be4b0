/** The policy pack on the real engine, by one of its rules; `tests/long` has all of them. */
import { policyPackWorks } from "../support/policyPack";

policyPackWorks(["reachable-break-glass"]);
