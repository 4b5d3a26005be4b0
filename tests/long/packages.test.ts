/** The package in another program, and in a workspace whose shared library depends on it, by each package manager. */
import { worksWhereInstalled } from "../support/packaged";

for (const manager of ["npm", "pnpm", "yarn"] as const)
  for (const layout of ["program", "workspace"] as const) worksWhereInstalled(manager, layout);
