import { lifecycleContract } from "./lifecycle";
import { smartComputerGroupSample } from "./samples/smartComputerGroup";

// v3, and v2 as the only one there is.
for (const version of [undefined, "11.27"]) lifecycleContract(smartComputerGroupSample(version));
