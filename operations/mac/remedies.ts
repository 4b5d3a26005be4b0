/** What an administrator does about it, one sentence each. */
export const remedies = {
  open: "Take inventory and wait an hour: Entra lags behind. If it stays so, find out what told Entra so: the record's MDM in the Entra admin center, and the connection (command status). Disable the record only where its device id is proven to be this Mac's.",
  withheld:
    "Wait an hour. If it stays so, let the Mac leave and enter the Compliance group by an inventory update, then look at the connection (command status).",
  duplicate:
    "Delete the records in Entra that this Mac does not use any more; the evidence names them. Then the user signs in again.",
  shell:
    "Run the repair script on this Mac as its user. If sign-in loops: delete the record in Entra, then run it with reregister.",
  owner: "The right person registers this Mac from Self Service; then delete the other record in Entra.",
  shared:
    "Give the Mac to one person: its compliance belongs to whoever registered it first. For shared Macs look at Platform SSO with shared device keys.",
  group: "Put the person into this stack's user group (its rule or its member list), with an Intune licence.",
  reported:
    "Check that the connection stands (command status); an inventory update that changes the Compliance group makes Jamf Pro report.",
  register: "Its user opens Self Service and runs the registration policy; not the Company Portal app.",
  gather: "Run the repair script on this Mac as its user: it is registered, and Jamf Pro does not know it.",
  client: "Run sudo jamf manage on this Mac, then register again from Self Service.",
  scope: "Run sudo jamf manage on this Mac; it must meet the Applicable group's criteria.",
  enable: "Enable the record in Entra if the Mac may be used; otherwise delete it.",
  stale:
    "If the Mac is at hand, take inventory. Otherwise find it, or retire it: remove it from Jamf Pro and delete its record in Entra.",
  unknown: "Run verify again when everything can be read; its gaps say what is missing.",
  confirm: "Look this Mac up in Jamf Pro, section Device Compliance of its record, and in Entra.",
  criteria: "Bring the Mac to the organisation's standard; its next inventory update tells Jamf Pro.",
} as const;
