/**
 * One program for several tenants, one stack for each: what all of them share stands here, what differs in `Pulumi.<stack>.yaml`.
 * A stack holds one tenant, so that a change to one is previewed, approved and undone by itself.
 */
import { MacDeviceCompliance, type MacDeviceComplianceArgs, program, readConfig } from "jamf-entra-compliance";

const shared: Pick<MacDeviceComplianceArgs, "thresholds"> = {
  thresholds: { compliantPercent: 95, peopleLosingAccess: 0 },
};

/** The standard of all tenants. */
const inventoryWithinDays = 8;

export = program(async () => {
  const own = readConfig();
  const { complianceGroup, ...jamf } = own.jamf ?? {};
  const args: MacDeviceComplianceArgs = {
    ...own,
    ...shared,
    jamf: { ...jamf, complianceGroup: { ...complianceGroup, inventoryWithinDays } },
  };
  return (await MacDeviceCompliance.create("macs", args)).outputs;
});
