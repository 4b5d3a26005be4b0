/** The page of `verify --html` with 100,000 Macs. */
process.env["MACS_OF_PAGE"] = "100000";
require("../operations/verify/page/page.test");
