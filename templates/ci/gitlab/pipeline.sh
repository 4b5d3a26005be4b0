#!/bin/sh
# The child pipeline of the touched tenants on stdout. Usage: pipeline.sh preview|deploy|schedule [COMMIT]
set -eu
kind=$1
since=${2:-}
here=$(dirname "$0")
if [ -n "$since" ]; then stacks=$(npx --no jamf-entra-compliance tenants --lines --changed-since "$since"); else stacks=$(npx --no jamf-entra-compliance tenants --lines); fi
cat "$here/common.yml" "$here/$kind.yml"
for stack in $stacks; do sed "s/@STACK@/$stack/g" "$here/$kind-tenant.yml"; done
