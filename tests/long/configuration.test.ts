/** A stack's configuration in every way in which Pulumi allows it to be written, and what every command makes of one. */
process.env["ALL_WAYS"] = "1";
require("../stack/configuration.test");
