/** Secret inputs and credentials in the logs of each kind of run at the highest level. */
process.env["ALL_RUNS"] = "1";
require("../stack/secretInputs.test");
