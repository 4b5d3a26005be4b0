/** Every hostile text in every text field of every kind. */
process.env["ALL_TEXTS"] = "1";
require("../lifecycle/hostileTexts.test");
