/** One tenant and its beginnings for all test files of a process: where one file has been, the next begins. The tenant stops after the last. */
import { after } from "mocha";
import { Beginnings, people } from "./connected";
import { Tenant } from "./tenant";

interface Shared {
  tenant: Tenant;
  beginnings: Beginnings;
  /** What the tenant holds before any stack. */
  foreign: any;
}

let made: Promise<Shared> | undefined;

export const sharedBeginnings = (): Promise<Shared> => (made ??= make());

async function make(): Promise<Shared> {
  const tenant = await Tenant.start();
  await people(tenant);
  return { tenant, beginnings: new Beginnings(tenant), foreign: await tenant.snapshot() };
}

// Of the whole process, since no file knows whether it is the last.
after(async () => (await made)?.tenant.stop());
