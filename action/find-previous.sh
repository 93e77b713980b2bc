#!/usr/bin/env bash
# Writes the output `previous`: the release that the chart is compared with; empty where there is none.
set -euo pipefail

found() {
  echo "Compared with: ${1:-nothing, there is no earlier release}"
  echo "previous=$1" >>"$GITHUB_OUTPUT"
  exit 0
}

[ -z "$PREVIOUS" ] || found "$PREVIOUS"

# A field of Chart.yaml, without quotes and comment.
field() { sed -n "s/^$1:[[:space:]]*[\"']\{0,1\}\([^\"'#[:space:]]*\).*/\1/p" "$CHART/Chart.yaml" | head -n 1; }
version=$(field version)

# The newest stable tag that this commit descends from and that holds the chart, but not a tag on the commit itself: on a
# release's own tag the release before it is meant.
here=$(git tag --points-at HEAD 2>/dev/null || true)
while read -r tag; do
  [ -n "$tag" ] || continue
  if grep -qxF "$tag" <<<"$here"; then continue; fi
  if git cat-file -e "$tag:$CHART/Chart.yaml" 2>/dev/null; then found "git:$tag:$CHART"; fi
done < <(git tag --merged HEAD --sort=-version:refname 2>/dev/null | grep -E '^v?[0-9]+\.[0-9]+\.[0-9]+$' || true)

# The newest stable version in the repository that comes before the chart's own.
if [ -n "$REPOSITORY" ]; then
  name=$(field name)
  if [[ "$REPOSITORY" =~ ^https?:// ]]; then
    index=$(curl --fail --silent --show-error --location --max-time 60 "${REPOSITORY%/}/index.yaml")
  else
    index=$(cat "$REPOSITORY/index.yaml")
  fi
  older=$({
    echo "$version"
    awk -v chart="$name" '
      /^[a-z]/ { inside = ($0 ~ /^entries:/) }
      inside && /^  [^ -][^:]*:[ \r]*$/ { current = $1; sub(/:.*/, "", current); gsub(/["\047]/, "", current) }
      inside && current == chart && /^(  |    |  - )version: / {
        found = $0; sub(/^[ -]*version: */, "", found); gsub(/["\047\r]/, "", found)
        if (found ~ /^v?[0-9]+\.[0-9]+\.[0-9]+$/) print found
      }' <<<"$index"
  } | sort --version-sort --unique | awk -v own="$version" '$0 == own { exit } { last = $0 } END { print last }')
  if [ -n "$older" ]; then found "$name@$older"; fi
fi

found ""
