#!/bin/sh
# Registers this Mac with Microsoft Entra ID for the person at its screen, with Jamf's own agent.
#
# Runs from a Jamf Pro policy in Self Service (Jamf runs scripts as root). The agent must run as the console user, by its
# full path: as root, or by its alias, it damages the registration. Public scripts use this way instead of the policy's
# payload "Register computers with Microsoft Entra ID"; Jamf does not document it as equal: try it on one Mac first.
#
# Exit: 0 the agent has the Entra id, 1 not registered (the text says why), 2 nobody is at the screen, 3 no agent.
set -u

agent="/Library/Application Support/JAMF/Jamf.app/Contents/MacOS/Jamf Conditional Access.app/Contents/MacOS/Jamf Conditional Access"

user=$(echo "show State:/Users/ConsoleUser" | scutil | awk '/Name :/ && $3 != "loginwindow" { sub(/^ *Name : /, ""); print }')
if [ -z "$user" ] || [ "$user" = "root" ]; then
  echo "Nobody is signed in at the screen; the user starts this from Self Service."
  exit 2
fi
uid=$(id -u "$user") || exit 2

if [ ! -x "$agent" ]; then
  echo "Jamf's agent is missing: $agent. Run: sudo jamf manage"
  exit 3
fi

as_user() {
  launchctl asuser "$uid" sudo -u "$user" "$@"
}

# The agent registers only on a Mac that knows it is in the Applicable Group: jamf manage brings the flag.
flag="/Library/Preferences/com.jamfsoftware.jamf.plist"
if [ "$(defaults read "$flag" microsoftCAEnabled 2>/dev/null)" != "1" ]; then
  jamf manage >/dev/null 2>&1
fi
if [ "$(defaults read "$flag" microsoftCAEnabled 2>/dev/null)" != "1" ]; then
  echo "This Mac is not in the Applicable Group yet (microsoftCAEnabled is not set). Try again after the next inventory."
  exit 1
fi

as_user "$agent" registerWithIntune || {
  echo "Company Portal did not register this Mac."
  exit 1
}

answer=$(as_user "$agent" gatherAADInfo 2>&1)
case $answer in
*"AAD ID acquired"*)
  echo "Registered: the agent has the Entra id of $user."
  jamf recon >/dev/null 2>&1
  exit 0
  ;;
*)
  echo "Company Portal registered this Mac, but the agent did not get its Entra id. Run the policy again."
  exit 1
  ;;
esac
