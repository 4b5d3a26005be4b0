import { lifecycleContract } from "./lifecycle";
import { computerExtensionAttributeSample } from "./samples/computerExtensionAttribute";

lifecycleContract(computerExtensionAttributeSample);
