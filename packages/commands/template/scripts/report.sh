#!/usr/bin/env bash
# report.sh LINE: prints the line that train.py has found.
set -euo pipefail
echo "The line: $(tr -d '{}"' <"$1")"
