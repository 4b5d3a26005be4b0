/** One stack per tenant: reads the configuration, makes one `MacDeviceCompliance`, exports its outputs. */
import { readConfig } from "./components/config/read";
import { program } from "./components/program";

export = program(async () => {
  const config = readConfig();
  return { config: config.stage };
});
