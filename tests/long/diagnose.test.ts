/** Every cause that `diagnose` knows, each on a simulated Mac that it was brought about on. */
process.env["ALL_CAUSES"] = "1";
require("../operations/diagnose/live.test");
