/** One tenant, with everything in the program: the Compliance group has criteria of its own, and a pilot goes first. */
import { type GroupCriterionArgs, MacDeviceCompliance, program, type Stage } from "jamf-entra-compliance";

const stage: Stage = "pilot";

/** FileVault is on, or the exception that the security team has approved. */
const compliant: GroupCriterionArgs[] = [
  { criterion: "Last Inventory Update", operator: "less than x days ago", value: "8" },
  {
    criterion: "FileVault 2 Partition Encryption State",
    operator: "is",
    value: "Encrypted",
    openingParenthesis: true,
  },
  {
    andOr: "or",
    criterion: "FileVault exception",
    operator: "is",
    value: "approved",
    closingParenthesis: true,
  },
];

export = program(async () => {
  const macs = await MacDeviceCompliance.create("macs", {
    jamfUrl: "https://example.jamfcloud.com",
    tenantId: "11111111-1111-4111-8111-111111111111",
    stage,
    jamf: {
      complianceGroup: { criteria: compliant },
      profiles: { singleSignOn: "companyPortal", loginItems: {} },
    },
    users: { groupId: "22222222-2222-4222-8222-222222222222" },
    pilot: { groupId: "33333333-3333-4333-8333-333333333333", computerGroup: "IT Macs" },
    conditionalAccess: {
      managedPolicy: {},
      breakGlass: { groupId: "44444444-4444-4444-8444-444444444444" },
    },
    thresholds: { compliantPercent: 95 },
  });
  return { ...macs.outputs, applicableGroup: macs.applicableGroup.name };
});
