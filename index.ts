/** One stack per tenant: reads the configuration, makes one `MacDeviceCompliance`, exports its outputs. */
// First: it refuses too old a Node before anything else is loaded.
import { program } from "./components/program";
import { readConfig } from "./components/config/read";
import { MacDeviceCompliance } from "./components/macDeviceCompliance";

export = program(async () => (await MacDeviceCompliance.create("macs", readConfig())).outputs);
