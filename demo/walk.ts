/** Both halves, stage by stage, with people acting in between; then the orderly way out. */
import { heading, note, objects, told } from "./narration";
import type { Stage } from "./pulumi";

const groups = { applicableGroup: "Jamf-Intune Applicable Group", complianceGroup: "Jamf-Intune Compliance Group" };
/** "User registration app for Device Compliance"; by id, since the tenant has another app of that name. */
const registrationApp = "b03c10a8-71c7-45f9-b44a-3335ab76e970";
const up = ["up", "--yes", "--skip-preview"];

/** Resolves with the comment of the pull request that changes `pilot` to `enforce`. */
export async function walk(stage: Stage): Promise<string> {
  heading("Entra: the users who register Macs, and the emergency access accounts (break-glass)");
  const users = { groupId: (await stage.tenant.found("groups", "Engineering"))["id"] };
  const breakGlass = { groupId: (await stage.tenant.found("groups", "CA-Exclude-Notfallzugänge"))["id"] };
  const placeholder = { displayName: "Baseline scopes placeholder" };
  const config = (stageName: string, more: object = {}, policyIds: string[] = []) => ({
    stage: stageName,
    // The guide's 2 days make most Macs non-compliant on Monday morning: on a weekday the run to `enforce` would be refused for it.
    jamf: { profiles: { singleSignOn: "companyPortal" }, complianceGroup: { inventoryWithinDays: 4 } },
    users,
    conditionalAccess: { managedPolicy: {}, breakGlass, placeholder, exclusions: { policyIds } },
    ...more,
  });
  stage.configure(config("prepare"));
  await stage.run(up);
  heading("The state of the tenant, and the next step for people");
  await stage.tool(["status", "--stack", "dev"], [0, 2, 3]);

  heading("Steps for people in the admin centers: page, two consents, partner entry, Confirm");
  await stage.tenant.person("tickPayload", { policy: "Register with Azure AD(Entra)" });
  await stage.tenant.person("savePage", groups);
  await stage.tenant.person("consentCloudConnector");
  await stage.tenant.person("consentRegistrationApp");
  await stage.tenant.person("addPartner", { group: "Engineering" });
  await stage.tenant.person("confirm");
  await stage.tenant.person("customizeBaselineScopes", {
    placeholderAppId: (await stage.tenant.found("applications", placeholder.displayName))["appId"],
  });

  heading("Which of the tenant's own policies would block the registration of a Mac?");
  await stage.tool(["blockers", "--stack", "dev", "--write-config", "Pulumi.dev.yaml"], [0, 2, 3]);

  heading("The proposal is in the stack file, so that a pull request shows which policies will be changed");
  const proposed = stage.proposedExclusions();
  note("Stage connect: the next run finds the steps done; the managed policy is created, report-only.");
  stage.configure(config("connect", {}, proposed));
  await stage.run(["preview", "--diff"]);
  note(
    "One old policy names an application that is gone: Graph refuses every change of it. An administrator removes that id.",
  );
  await stage.tenant.excludeByHand("zugriff NUR mit verwaltetem gerät (alt)");
  const apps = [registrationApp, String((await stage.tenant.found("applications", placeholder.displayName))["appId"])];
  note("Another one uses preview features that Graph v1.0 cannot write: an administrator excludes the two apps there.");
  await stage.tenant.excludeByHand("CA090: Shift work – no access at night (preview)", apps);
  note("A third one blocks only outside the office. Users work there too: an administrator excludes the two apps.");
  await stage.tenant.excludeByHand("CA016: Outside the office only compliant devices", apps);
  await stage.run(up);

  heading("Stage pilot: registration opens. Some days pass on the Macs");
  stage.configure(config("pilot", {}, proposed));
  await stage.run(up);
  await oneMacGoesWrong(stage);

  heading("Stage enforce: what a pull request that changes one word shows, and then does");
  // Few of the Macs have registered after a week, and a Mac without a matching user counts as one user who loses access.
  const lenient = { thresholds: { compliantPercent: 5, peopleLosingAccess: 40, inventoryPercent: 50 } };
  stage.configure(config("enforce", lenient, proposed));
  const comment = await stage.pullRequestComment();
  await stage.run(["up", "--yes", "--diff"]);

  heading("Tear-down: destroy is refused while access depends on this stack");
  await stage.refused(["destroy", "--yes", "--skip-preview"]);
  note(
    "Stage drain: enforcement off, the Compliance group empty; Macs become non-compliant before the connection is removed.",
  );
  stage.configure(config("drain", {}, proposed));
  await stage.run(up);
  note(await stage.tenant.hoursPass(24));
  note("Steps for people: the Device Compliance page names others and is switched off.");
  await stage.tenant.person("savePage", {
    applicableGroup: "All Managed Clients",
    complianceGroup: "All Managed Clients",
  });
  await stage.tenant.person("disablePage");
  return comment;
}

/** Proof per Mac: most register as they should, one does not, and whoever is called can see why. */
async function oneMacGoesWrong(stage: Stage): Promise<void> {
  await stage.tenant.hoursPass(1);
  const mac = await stage.tenant.macOf("Engineering");
  note(`On ${mac.name} the user opens Company Portal instead of Self Service: it ends with AccountNotOnboarded.`);
  await stage.tenant.onMac("register", mac.serial, { from: "companyPortal" });
  for (let week = 0; week < 3; week++) note(await stage.tenant.hoursPass(48));
  heading("The connector is Active. Is each Mac's compliance proven?");
  await stage.tool(["verify", "--stack", "dev", "--csv", "macs.csv"], [2]);
  heading("The user calls the help desk");
  await stage.tool(["diagnose", "--stack", "dev", "--serial", mac.serial], [2]);
  note("\nThe user runs the policy in Self Service. Two hours later:");
  await stage.tenant.onMac("register", mac.serial);
  await stage.tenant.hoursPass(2);
  await stage.tool(["diagnose", "--stack", "dev", "--serial", mac.serial], [0]);
}

export async function wayOut(stage: Stage): Promise<void> {
  heading("Remove it");
  await stage.run(["destroy", "--yes", "--skip-preview"]);
  const left = await stage.tenant.objects();
  told("Objects of this stack that are left", left.length === 0 ? "none" : "");
  objects(left);
  if (left.length > 0) throw new Error("destroy left something behind");
}
