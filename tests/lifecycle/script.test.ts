import { lifecycleContract } from "./lifecycle";
import { scriptSample } from "./samples/script";

lifecycleContract(scriptSample);
