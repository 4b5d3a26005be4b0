#!/bin/sh
# Registers this Mac with Microsoft Entra ID for the signed-in user, with Jamf's own agent.
#
# Runs from a Jamf Pro policy in Self Service (Jamf runs scripts as root). The agent must run as the console user, by its
# full path: as root, or by its alias, it damages the registration. Public scripts use this way instead of the policy's
# payload "Register computers with Microsoft Entra ID"; Jamf does not document it as equal: try it on one Mac first.
#
# Exit: 0 the agent has the Entra id, 1 not registered (the text says why), 2 nobody is at the screen, 3 no agent.

# Nothing of this comes from the environment: Jamf runs scripts as root, and /usr/local/bin may belong to a user. A function that the
# caller exported would be found before the command of its name; in POSIX mode it is not found before unset.
POSIXLY_CORRECT=1
set -u
unset -f "[" awk cat command defaults dscl echo false head kill launchctl mktemp pgrep printf rm scutil security sed sleep sort sudo \
  test tr true umask wait 2>/dev/null
unset CDPATH ENV BASH_ENV LANG LC_ALL TMPDIR
umask 077
PATH=/usr/bin:/bin:/usr/sbin:/sbin
export PATH
# Home of root: nobody else can put anything there.
own="/var/root"
jamf="/usr/local/jamf/bin/jamf"
agent="/Library/Application Support/JAMF/Jamf.app/Contents/MacOS/Jamf Conditional Access.app/Contents/MacOS/Jamf Conditional Access"
flags="/Library/Preferences/com.jamfsoftware.jamf.plist"
# Seconds for Jamf's own commands, for the user to sign in, and for the agent to fetch the id.
patience=120
patience_to_register=1800
patience_to_gather=300

# The signed-in user: sets user and uid. Not root, not the log-in window, not Setup Assistant (_mbsetupuser).
find_console_user() {
  session=$(echo "show State:/Users/ConsoleUser" | scutil)
  user=$(printf '%s\n' "$session" | LC_ALL=C sed -n 's/^  Name : //p')
  uid=$(printf '%s\n' "$session" | LC_ALL=C sed -n 's/^  UID : //p')
  case $user in "" | root | loginwindow | _*) return 1 ;; esac
  case $uid in "" | 0 | *[!0-9]*) return 1 ;; esac
}

# In the user's session and with the user's home; by number, since names may hold anything.
as_user() {
  # shellcheck disable=SC2317,SC2329 # called through within
  launchctl asuser "$uid" sudo -H -u "#$uid" "$@"
}

# Runs a command for at most so many seconds, its output in $answer. What takes longer ends with all that it started: 124.
within() {
  waits=$(($1 * 10))
  shift
  answer=
  "$@" >"$scratch/answer" 2>/dev/null </dev/null &
  started=$!
  while kill -0 "$started" 2>/dev/null; do
    if [ "$waits" -le 0 ]; then
      end_started
      return 124
    fi
    waits=$((waits - 1))
    sleep 0.1
  done
  wait "$started" 2>/dev/null
  ended=$?
  started=
  answer=$(cat "$scratch/answer")
  return "$ended"
}

# The process and its descendants. Whatever holds on after a second is ended without being asked.
end_started() {
  [ -n "$started" ] || return 0
  family=$(family_of "$started" | tr '\n' ' ')
  # shellcheck disable=SC2086 # one number each
  kill -TERM $family 2>/dev/null
  sleep 1
  # shellcheck disable=SC2086
  kill -KILL $family 2>/dev/null
  wait "$started" 2>/dev/null
  started=
}

family_of() {
  echo "$1"
  for child in $(pgrep -P "$1"); do family_of "$child"; done
}

started=
scratch=$(mktemp -d "$own/jamf-entra-compliance.XXXXXX") || exit 1
trap 'end_started; rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

ask_agent() {
  # shellcheck disable=SC2317,SC2329 # called through within
  as_user "$agent" "$@" 2>&1
}

in_scope() {
  [ "$(defaults read "$flags" microsoftCAEnabled 2>/dev/null)" = "1" ]
}

gather() {
  within "$patience_to_gather" ask_agent gatherAADInfo
  case $answer in
  *"AAD ID acquired"*) return 0 ;;
  *) return 1 ;;
  esac
}

find_console_user || {
  echo "No user is signed in; the user starts this from Self Service."
  exit 2
}

if [ ! -x "$agent" ]; then
  echo "Jamf's agent is missing: $agent. Run: sudo jamf manage"
  exit 3
fi

# The agent registers only on a Mac that knows it is in the Applicable Group: jamf manage brings the flag.
in_scope || within "$patience" "$jamf" manage
in_scope || {
  echo "This Mac is not in the Applicable Group yet (microsoftCAEnabled is not set). Try again after the next inventory."
  exit 1
}

within "$patience_to_register" ask_agent registerWithIntune
case $? in
0) ;;
124)
  echo "Company Portal did not register this Mac: the sign-in was not completed within $((patience_to_register / 60)) minutes."
  exit 1
  ;;
*)
  echo "Company Portal did not register this Mac."
  exit 1
  ;;
esac

if gather; then
  echo "Registered: the agent has the Entra id of $user."
  within "$patience" "$jamf" recon
  exit 0
fi
echo "Company Portal registered this Mac, but the agent did not get its Entra id. Run the policy again."
exit 1
