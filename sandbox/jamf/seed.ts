/** A Jamf Pro instance at the start. */
import { settledPolicy } from "./classic/policies";
import type { Instance } from "./instance";
import { seedMacs } from "./macs/mac";
import type { Criterion } from "./groups/criteria";
import { parseXml, withChild, element, child } from "./classic/xml";

const line = (name: string, searchType: string, value: string): Criterion => ({
  name,
  priority: 0,
  andOr: "and",
  searchType,
  value,
  openingParen: false,
  closingParen: false,
});

/** What an instance has before anybody brings code to it: built-in groups, and a little of everyday life. */
export function seedInstance(instance: Instance, macs: number): void {
  for (const mac of seedMacs(macs, instance.surroundings.clock, instance.surroundings.random))
    instance.macs.put(mac.id, mac);
  const smart = (name: string, criterion: Criterion) => ({
    name,
    description: "",
    siteId: -1,
    isSmart: true,
    criteria: [criterion],
    macIds: [],
  });
  instance.groups.insert(smart("All Managed Clients", line("Operating System", "not like", "server")));
  instance.groups.insert(smart("All Managed Servers", line("Operating System", "like", "server")));
  const macIds = instance.macs.all().map(([id]) => id);
  instance.groups.insert({
    name: "IT Department",
    description: "Macs of those who try things first",
    siteId: -1,
    isSmart: false,
    criteria: [],
    macIds: macIds.slice(0, 3),
  });
  instance.sites.insert({ name: "Werk Süd" });
  instance.categories.insert({ name: "Büro & Druck", priority: 9 });
  instance.attributes.insert({
    name: "Cost Centre",
    description: "",
    dataType: "STRING",
    enabled: true,
    inventoryDisplayType: "USER_AND_LOCATION",
    inputType: "TEXT",
    scriptContents: null,
    popupMenuChoices: [],
    ldapExtensionAttributeAllowed: false,
  });
  seedPolicy(instance);
  instance.settle();
}

/** A policy made in the admin page, with sections that few programs know and a field that no document names. */
function seedPolicy(instance: Instance): void {
  const sent = parseXml(`<policy>
    <general><name>Set up printers</name><category><name>Büro &amp; Druck</name></category>
      <trigger_checkin>true</trigger_checkin></general>
    <scope><computer_groups><computer_group><name>IT Department</name></computer_group></computer_groups></scope>
    <printers><printer><id>4</id><name>Etage 2 – Ärzte</name><action>install</action>
      <make_default>false</make_default></printer></printers>
    <dock_items><dock_item><id>2</id><name>Drucker</name><action>Add To End</action></dock_item></dock_items>
  </policy>`)!;
  const { name, document } = settledPolicy(instance, sent);
  const accounts = withChild(child(document, "account_maintenance")!, element("secure_token_allowed", true));
  instance.policies.insert({ name, document: withChild(document, accounts) });
}
