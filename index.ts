/** One stack per tenant: reads the configuration, makes one `MacDeviceCompliance`, exports its outputs. */
import { readConfig } from "./components/config/read";
import { MacDeviceCompliance } from "./components/macDeviceCompliance";
import { program } from "./components/program";

export = program(async () => (await MacDeviceCompliance.create("macs", readConfig())).outputs);
