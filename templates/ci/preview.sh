#!/bin/sh
# One stack's preview for machines: previews/<stack>.json. A preview that is refused or fails is a result too, which `summarize` reports.
# Usage: preview.sh STACK [option of pulumi preview ...]
set -eu
stack=$1
shift
mkdir -p previews
file="previews/$stack.json"
log="previews/$stack.log"
JAMF_ENTRA_REPORT=1 pulumi preview --json --non-interactive --stack "$stack" "$@" > "$file" 2> "$log" || true
# Pulumi ends before its document begins when it cannot open the stack: then its last words are the result.
[ -s "$file" ] || tail -n 5 "$log" > "$file"
[ -s "$file" ] || echo "pulumi preview ended without a word" > "$file"
