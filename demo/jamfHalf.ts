/** The Jamf Pro half alone: made, unchanged, repaired. */
import { heading, note, objects, told } from "./narration";
import type { Stage } from "./pulumi";

export async function jamfHalf(stage: Stage): Promise<void> {
  heading("What would be created in Jamf Pro? A preview writes nothing");
  await stage.run(["preview"]);
  told("Requests that wrote anything", await stage.tenant.writes());

  heading("Make it");
  await stage.run(["up", "--yes", "--skip-preview"]);
  told("Objects that exist now", "");
  objects(await stage.tenant.objects());

  heading("Once more: nothing to do");
  await stage.tenant.clearRequests();
  await stage.run(["up", "--yes", "--skip-preview"], "--expect-no-changes");
  told("Requests that wrote anything", await stage.tenant.writes());

  heading("An administrator edits the Compliance group by hand: FileVault is no longer required");
  await stage.tenant.editComplianceGroup(await stage.complianceGroupId());
  note("The next run with --refresh finds the edit and reverts it:");
  await stage.run(["up", "--yes", "--skip-preview", "--refresh"]);
  told("The Compliance group asks for", await stage.tenant.criteriaOf(await stage.complianceGroupId()));
}
