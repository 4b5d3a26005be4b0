/** What an administrator does about it, one sentence each. */
export const remedies = {
  open: "Take inventory and wait an hour: Entra lags behind. If this remains, find out what reported it to Entra: the MDM of the device in the Entra admin center, and the connection (command status). Disable the device only where its device id is proven to be this Mac's.",
  withheld:
    "Wait an hour. If this remains, let the Mac leave and enter the Compliance group by an inventory update, then check the connection (command status).",
  duplicate:
    "Delete the device records in Entra that this Mac does not use any more; the evidence lists them. Then the user signs in again.",
  shell:
    "Run the repair script on this Mac as its user. If sign-in loops: delete the device in Entra, then run it with reregister.",
  owner: "The user of this Mac registers it from Self Service; then delete the other device in Entra.",
  shared:
    "Assign the Mac to one user: its compliance belongs to the user who registered it first. For shared Macs consider Platform SSO with shared device keys.",
  group: "Add the user to this stack's user group (its rule or its member list), with an Intune licence.",
  reported:
    "Check the connection (command status); an inventory update that changes the Compliance group makes Jamf Pro report.",
  register: "Its user opens Self Service and runs the registration policy; not the Company Portal app.",
  gather: "Run the repair script on this Mac as its user: it is registered, and Jamf Pro has not received that.",
  client: "Run sudo jamf manage on this Mac, then register again from Self Service.",
  scope: "Run sudo jamf manage on this Mac; it must meet the Applicable group's criteria.",
  enable: "Enable the device in Entra if the Mac may be used; otherwise delete it.",
  stale:
    "If the Mac is available, take inventory. Otherwise find it, or retire it: remove it from Jamf Pro and delete its device in Entra.",
  unknown: "Run verify again when everything can be read; it lists what could not be read.",
  confirm: "Check this Mac in Jamf Pro, in the section Device Compliance of its inventory, and in Entra.",
  criteria: "Make the Mac meet the organisation's standard; its next inventory update reports it to Jamf Pro.",
} as const;
