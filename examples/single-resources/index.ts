/** Objects of Jamf Pro without the component: a group of Macs that lag behind, and a policy that reminds their users. */
import { Config } from "@pulumi/pulumi";
import {
  Category,
  criteria,
  memberOf,
  or,
  parentheses,
  Policy,
  program,
  Script,
  SmartComputerGroup,
} from "jamf-entra-compliance";

export = program(async () => {
  const jamfUrl = new Config().require("jamfUrl");
  const category = new Category("care", { jamfUrl, name: "Care" });
  const managed = new SmartComputerGroup("managed", {
    jamfUrl,
    name: "Macs with Company Portal",
    criteria: [criteria.applicationTitle.is("Company Portal.app")],
  });
  const behind = new SmartComputerGroup("behind", {
    jamfUrl,
    name: "Macs that lag behind",
    criteria: [
      memberOf(managed),
      ...parentheses(
        criteria.lastInventoryUpdate.moreThanDaysAgo(30),
        or(criteria.operatingSystemVersion.lessThan("15.0")),
      ),
    ],
  });
  const remind = new Script("remind", {
    jamfUrl,
    name: "Remind of updates",
    contents: "#!/bin/zsh\nopen 'x-apple.systempreferences:com.apple.preferences.softwareupdate'\n",
  });
  new Policy("remind", {
    jamfUrl,
    displayName: "Remind of updates",
    categoryId: category.id,
    executionFrequency: "Once every week",
    scope: { computerGroupIds: [behind.id] },
    scripts: [{ scriptId: remind.id }],
  });
  return { behind: behind.id };
});
