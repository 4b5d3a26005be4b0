import { lifecycleContract } from "./lifecycle";
import { policySample } from "./samples/policy";

lifecycleContract(policySample);
