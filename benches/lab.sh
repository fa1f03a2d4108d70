#!/usr/bin/env bash
# The join of a lab's file with the table term_keys, beside the tools that a lab would take
# for it: DuckDB, Polars, sqlite3, sqlite-utils and Miller. Each reads the same CSV, lowers
# the case of the gene, joins it with the keys and writes four columns as CSV. Prints a
# Markdown table of time and peak memory. A tool that fails is named; one that finds other
# rows is named too, and is a fault.
#
#     benches/lab.sh                        5,000,000 rows, five runs: some five minutes
#     benches/lab.sh --rows 100000 --runs 3
#     benches/lab.sh --task match           `migrasome match`, with its receipt, beside the same
#                                           join in DuckDB, Polars and xan
#
#     --binary PATH   the migrasome to measure (target/release/migrasome)
#     --cache DIR     where the made-up file and the Python packages are kept for the next
#                     time (migrasome-bench in the temporary directory): 600 MB
#
# Needs python3; GNU time for the memory; DuckDB, Polars and sqlite-utils are installed into
# the cache with pip. What cannot be had is left out, and said.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

rows=5000000
runs=5
task=join
binary=${CARGO_TARGET_DIR:-$here/../target}/release/migrasome
cache=${TMPDIR:-/tmp}/migrasome-bench
while (($#)); do
  case $1 in
    --rows | --runs | --task | --binary | --cache)
      if (($# < 2)); then
        echo "lab.sh: $1 needs a value" >&2
        exit 2
      fi
      printf -v "${1#--}" %s "$2"
      shift 2
      ;;
    *)
      sed -n '2,/^set/{s/^# \{0,1\}//p}' "$0" >&2
      exit 2
      ;;
  esac
done
for number in "$rows" "$runs"; do
  [[ $number =~ ^[1-9][0-9]*$ ]] || { echo "lab.sh: not a count: $number" >&2; exit 2; }
done
case $task in
  join | match) ;;
  *) echo "lab.sh: no such task: $task (join, match)" >&2; exit 2 ;;
esac
if [ ! -x "$binary" ]; then
  echo "lab.sh: no program at $binary: cargo build --release, or give --binary PATH" >&2
  exit 2
fi
binary=$(realpath "$binary")
# Nothing but the data built into the program is asked.
unset MIGRASOME_DB

venv=$cache/venv
work=$cache/rows-$rows
mkdir -p "$work"
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  python3 -m venv "$venv" ||
    echo "lab.sh: python3 makes no virtual environment (apt-get install python3-venv)" >&2
fi
for package in duckdb polars sqlite-utils; do
  "$venv/bin/python" -c "import ${package//-/_}" 2>/dev/null ||
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$package" ||
    echo "lab.sh: $package cannot be installed with pip" >&2
done

cd "$work"
if [ ! "$here/lab/hits.py" -ot hits.csv ]; then
  echo "making $rows hits …" >&2
  python3 "$here/lab/hits.py" hits.new "$rows"
  mv hits.new hits.csv
fi
"$binary" sql 'SELECT key, term, match_type FROM term_keys' -f csv -o keys.csv
rm -f keys.db
"$binary" build keys.db 2>/dev/null

python=$venv/bin/python
[ -x "$python" ] || python=python3
exec "$python" "$here/lab/measure.py" "$binary" "$runs" "$task"
