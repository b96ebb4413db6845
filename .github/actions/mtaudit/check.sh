#!/usr/bin/env bash
# Runs `mtaudit check` for the action. In: MTAUDIT_* variables; lists have one entry a line. Out: annotations on stdout,
# the job's summary, the SARIF file, and the outputs exit-code and sarif. It succeeds whatever mtaudit says, so that
# the upload comes before the verdict.
set -euo pipefail

arguments=()

# add_lines LIST [OPTION]: each line of LIST that is not blank, with OPTION before it where one is given.
add_lines() {
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    [[ "$line" =~ [^[:space:]] ]] || continue
    if [[ -n "${2:-}" ]]; then arguments+=("$2"); fi
    arguments+=("$line")
  done <<<"$1"
}

add_lines "${MTAUDIT_REFERENCE:-}" --reference
add_lines "${MTAUDIT_FAIL_ON:-}" --fail-on
add_lines "${MTAUDIT_SINCE:-}" --since
add_lines "${MTAUDIT_BASELINE:-}" --baseline
add_lines "${MTAUDIT_ARGUMENTS:-}"

sarif="${MTAUDIT_SARIF:-mtaudit.sarif}"
rm -f -- "$sarif"
arguments+=(--format github --format "sarif=$sarif" --)
add_lines "${MTAUDIT_PATHS:-}"

code=0
mtaudit check "${arguments[@]}" || code=$?

[[ -s "$sarif" ]] || sarif=""
{
  echo "exit-code=$code"
  echo "sarif=$sarif"
} >>"${GITHUB_OUTPUT:-/dev/stdout}"
