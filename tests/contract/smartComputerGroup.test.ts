import { lifecycleContract } from "./lifecycle";
import { smartComputerGroupSample } from "./samples/smartComputerGroup";

// The latest; v2 only; nested groups answered as numbers.
for (const version of [undefined, "11.27", "11.29"]) lifecycleContract(smartComputerGroupSample(version));
