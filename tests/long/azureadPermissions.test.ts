/** Each permission of Graph taken away from what `@pulumi/azuread` signs in with, for deployments and for previews. */
process.env["ALL_PERMISSIONS"] = "1";
require("../privileges/azuread.test");
