import type { ByHand } from "../../support/byHand";
import type { Bag } from "../../support/host";
import type { Sample } from "../lifecycle";

const path = "/v1.0/deviceManagement/complianceManagementPartners";
const type = "#microsoft.graph.groupAssignmentTarget";

/** Jamf's entry; of Macs, nobody has assigned a group at the start. */
async function entry(admin: ByHand): Promise<{ id: string; macOsEnrollmentAssignments: { target: Bag }[] }> {
  const { value } = await admin.graph("GET", path);
  return value.find(({ displayName }: Bag) => displayName === "Jamf Device Compliance");
}

async function assign(admin: ByHand, ...groupIds: string[]): Promise<void> {
  const macOsEnrollmentAssignments = groupIds.map((groupId) => ({ target: { "@odata.type": type, groupId } }));
  await admin.graph("PATCH", `${path}/${(await entry(admin)).id}`, { macOsEnrollmentAssignments });
}

export const compliancePartner: Sample = {
  kind: "graph:CompliancePartner",
  service: "graph",
  makes: "PATCH",
  assignment: true,
  marked: false,
  async prepare(admin) {
    const { value } = await admin.graph("GET", "/v1.0/groups?$select=id,displayName");
    const named = (name: string) => value.find(({ displayName }: Bag) => displayName === name).id as string;
    return { groupId: named("Engineering"), other: named("Finance") };
  },
  args: ({ groupId }) => ({ groupId, entry: "present" }),
  changes: ({ other }) => ({ groupId: { groupId: other } }),
  drift: ({ other }) => ({
    groupId: (admin) => assign(admin),
    "groupId, with another in its place": (admin) => assign(admin, other as string),
  }),
  async makeByHand(admin, { groupId }) {
    await assign(admin, groupId as string);
    return "jamf-device-compliance";
  },
  exists: async (admin) => (await entry(admin)).macOsEnrollmentAssignments.length > 0,
};
