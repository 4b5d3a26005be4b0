/** The package in another program; changes, the other package managers and workspaces are in tests/long/packages.test.ts. */
import { worksWhereInstalled } from "../support/packaged";

worksWhereInstalled("npm", "program", { brief: true });
