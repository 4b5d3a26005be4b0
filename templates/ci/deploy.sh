#!/bin/sh
# Applies one stack, if what it would do now may be done. Usage: deploy.sh STACK [--approved]
# Without --refresh: what report-only switched off stays off, and drift is looked at before it is undone.
set -eu
here=$(dirname "$0")
stack=$1
shift
sh "$here/preview.sh" "$stack"
# Exit code 2: it needs an approval that it has not got, or must not be deployed at all. The comment says why.
npx --no jamf-entra-compliance summarize "previews/$stack.json" "$@"
pulumi up --yes --skip-preview --non-interactive --stack "$stack"
