/** Each rule of the policy pack on the real engine. */
import { policyPackWorks } from "../support/policyPack";

policyPackWorks();
