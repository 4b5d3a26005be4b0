import { lifecycleContract } from "./lifecycle";
import { macAppSample } from "./samples/macApp";

lifecycleContract(macAppSample);
