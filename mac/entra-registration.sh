#!/bin/sh
# Extension attribute: is this Mac registered with Microsoft Entra ID for the person at its screen, and as which device?
#
# Asks and never starts anything that could open a window: no registration, no gathering, no sign-in. Order of evidence:
# Platform SSO (Jamf's agent), then the certificate of MS-ORGANIZATION-ACCESS that the user sees in the keychain, then what
# the agent noted about its last gathering, then what Jamf Pro set on this Mac. See docs/on-the-mac.md for each answer.

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
homes="/Users"
# Seconds for each question.
patience=20
# User registration app for Device Compliance: the world's, and that of GCC High.
client_ids="b03c10a8-71c7-45f9-b44a-3335ab76e970 dcf07df3-346f-4f0e-b803-c1f0ea0fb5ae"

# The person at the screen: sets user and uid. Not root, not the log-in window, not Setup Assistant (_mbsetupuser).
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

report() {
  echo "<result>$1</result>"
  exit 0
}

lower_case() {
  LC_ALL=C tr 'A-F' 'a-f'
}

hex="[0-9A-Fa-f]"
uuid="$hex\{8\}-$hex\{4\}-$hex\{4\}-$hex\{4\}-$hex\{12\}"

# getPSSOStatus came with Jamf Pro 11.21.1; what an older agent does with an unknown word is not known, so it is not asked.
agent_knows_platform_sso() {
  within "$patience" "$jamf" version || return 1
  printf '%s\n' "$answer" | awk -F '[=.t-]+' '/^version=/ {
    found = 1; exit !($2 > 11 || ($2 == 11 && ($3 > 21 || ($3 == 21 && $4 >= 1))))
  } END { if (!found) exit 1 }'
}

# The id behind the key and before the next one; Jamf documents no form, so any is taken.
platform_sso_device() {
  printf '%s\n' "$answer" | LC_ALL=C tr '\n' ';' | LC_ALL=C sed -n \
    "s/.*primary_registration_metadata_device_id[^,;}]*\($uuid\).*/\1/p" | lower_case
}

# One record per certificate, its names before and after its issuer. A name is the device id.
certificate_devices() {
  printf '%s\n' "$answer" | LC_ALL=C awk '
    /^keychain:/ { tell() }
    /"(alis|labl)"<blob>=/ { split($0, part, "\""); names = names part[4] "\n" }
    /"issu"<blob>=/ && toupper($0) ~ /MS-ORGANIZATION-ACCESS/ { ours = 1 }
    END { tell() }
    function tell() { if (ours) printf "%s", names; names = ""; ours = 0 }
  ' | lower_case | LC_ALL=C sed -n "s/^\($uuid\)\$/\1/p" | sort -u | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), $0 }'
}

home_of_user() {
  # A home with blanks stands on a line of its own.
  within "$patience" dscl /Search -read "/Users/$user" NFSHomeDirectory &&
    printf '%s\n' "$answer" | LC_ALL=C sed -n -e 's/^NFSHomeDirectory: *\(\/.*\)/\1/p' -e 's/^ \(\/.*\)/\1/p' | head -n 1
}

# What Jamf Pro set here: the flag of the Applicable Group, and the app that registers.
fault_of_settings() {
  [ "$(defaults read "$flags" microsoftCAEnabled 2>/dev/null)" = "1" ] || {
    echo "not in applicable scope"
    return
  }
  set_id=$(defaults read "$flags" microsoftCANativeClientAppId 2>/dev/null | lower_case | tr -cd '0-9a-z-')
  case " $client_ids " in
  *" ${set_id:-none} "*) ;;
  *) echo "wrong client id: ${set_id:-none}" ;;
  esac
}

# A registration belongs to one user. What another user's agent noted is read as root: nothing is asked of that user.
another_is_registered() {
  for other in "$homes"/*/Library/Preferences/com.jamf.management.jamfAAD.plist; do
    if [ ! -f "$other" ] || [ -L "$other" ] || [ "$other" = "$notes" ]; then continue; fi
    # Everybody may write there, so it is nobody's home; a guest's home goes with the guest.
    case $other in "$homes"/Shared/* | "$homes"/Guest/*) continue ;; esac
    within "$patience" defaults read "$other" have_an_Azure_id && [ "$answer" = "1" ] && return 0
  done
  return 1
}

find_console_user || report "No console user"

# Whoever did not answer in time; its silence is no evidence.
silent=
device=
if [ ! -x "$agent" ]; then
  missing_agent=yes
elif agent_knows_platform_sso; then
  within "$patience" as_user "$agent" getPSSOStatus
  [ $? -eq 124 ] && silent="agent did not answer"
  device=$(platform_sso_device)
fi

if [ -z "$device" ]; then
  within "$patience" as_user security find-certificate -a
  [ $? -eq 124 ] && silent="${silent:+$silent; }keychain did not answer"
  device=$(certificate_devices)
fi

home=$(home_of_user)
notes="${home:-/Users/$user}/Library/Preferences/com.jamf.management.jamfAAD.plist"
acquired=
if [ -f "$notes" ]; then
  within "$patience" as_user defaults read "$notes" have_an_Azure_id
  case $? in
  0) acquired=$answer ;;
  124) acquired=unknown silent="${silent:+$silent; }settings of the user did not answer" ;;
  esac
fi

faults=$(fault_of_settings)
[ -n "${missing_agent:-}" ] && faults="${faults:+$faults; }agent missing"
[ -n "$silent" ] && faults="${faults:+$faults; }$silent"
and_faults="${faults:+; $faults}"

if [ "$acquired" = "1" ]; then
  report "Registered (${device:-device id not visible})$and_faults"
elif [ -n "$device" ] && [ ! -f "$notes" ]; then
  report "Key present, plist missing ($device)$and_faults"
elif [ -n "$device" ] && [ "$acquired" != "unknown" ]; then
  report "Key present, AAD ID not acquired ($device)$and_faults"
elif [ -n "$silent" ]; then
  report "Unknown: $faults"
fi
case $faults in
not\ in*) report "Not in applicable scope${faults#not in applicable scope}" ;;
wrong*) report "Wrong client id${faults#wrong client id}" ;;
esac
another_is_registered && report "Not registered; another user is registered$and_faults"
report "Not registered$and_faults"
