import { lifecycleContract } from "./lifecycle";
import { configurationProfileSample } from "./samples/configurationProfile";

lifecycleContract(configurationProfileSample);
