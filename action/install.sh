#!/usr/bin/env bash
# Installs the plugin of this action into the Helm of the runner, building it first where the checkout has no build.
set -euo pipefail

command -v helm >/dev/null || { echo "::error::There is no Helm on this runner; set one up before this action."; exit 2; }
if [ ! -f "$ACTION/dist/kaito-check.cjs" ]; then
  (cd "$ACTION" && npm ci --no-audit --no-fund --silent && npm run --silent build)
fi
if helm plugin list | awk '{print $1}' | grep -qx kaito-check; then helm plugin uninstall kaito-check; fi
# A folder is linked, not copied, and verified by neither Helm.
helm plugin install "$ACTION"
helm kaito-check --version
