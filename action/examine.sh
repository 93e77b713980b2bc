#!/usr/bin/env bash
# Lints the chart, compares it with the previous release, and writes one report in every format that GitHub takes.
# Never fails by a verdict: the last step of the action does, after the upload.
set -euo pipefail

out=${RUNNER_TEMP:-$(mktemp -d)}/kaito-check
mkdir -p "$out"

options=()
if [ -n "$CONFIG" ]; then options+=(--config "$CONFIG"); fi
if [ -n "$KUBE_VERSION" ]; then options+=(--kube-version "$KUBE_VERSION"); fi
if [ -n "$REPOSITORY" ]; then options+=(--repository "$REPOSITORY"); fi
if [ "$STRICT" = true ]; then options+=(--strict); fi
while read -r file; do
  if [ -n "$file" ]; then options+=(--values "$file"); fi
done <<<"$VALUES"
threshold=$FAIL_ON
if [ "$threshold" = never ]; then threshold=error; fi

# 0, 1 and 3 are verdicts; anything else ends the action here.
examine() {
  local code=0
  helm kaito-check "$@" "${options[@]}" --fail-on "$threshold" || code=$?
  case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac
}

reports=("$out/lint.json")
examine lint "$CHART" -o "json=$out/lint.json"
if [ -n "$PREVIOUS" ]; then
  examine diff "$PREVIOUS" "$CHART" -o "json=$out/diff.json"
  reports+=("$out/diff.json")
fi

code=0
never=()
if [ "$FAIL_ON" = never ]; then never=(--fail-on never); fi
helm kaito-check merge "${reports[@]}" "${never[@]}" \
  -o github -o "json=$out/report.json" -o "sarif=$out/report.sarif" -o "html=$out/report.html" || code=$?
case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac

# Code scanning knows no base of paths: what is relative to the chart becomes relative to the repository.
node "$ACTION/action/root-sarif.cjs" "$out/report.sarif"

{
  echo "verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict' "$out/report.json")"
  echo "report=$out/report.json"
  echo "sarif=$out/report.sarif"
  echo "html=$out/report.html"
  echo "exit-code=$code"
} >>"$GITHUB_OUTPUT"
