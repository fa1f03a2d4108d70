#!/usr/bin/env bash
# What a report costs as a command, beside `sqlite3 FILE` running the same SQL: time, ratio
# and peak memory, on the shipped file and on one of a million made-up claims. It reports
# and never fails on a number; a report that gives other rows than sqlite3 is a fault.
#
#     benches/report.sh              all of it, some fifteen minutes
#     benches/report.sh quick        without the reports that read all the million claims
#
# Needs cargo, sqlite3 and python3; GNU time (apt-get install time) for the memory; takes
# hyperfine when it is installed. RUNS (3) says how often a slow report is run. The
# temporary directory needs 1.5 GB.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${RUNS:-3}
quick=${1:-}
folder=$(mktemp -d)
unset MIGRASOME_DB
trap 'rm -rf "$folder"' EXIT

cargo build --release --quiet
ours=$(cargo metadata --no-deps --format-version 1 |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
ours=$ours/release/migrasome
small=$folder/migrasome.db
large=$folder/synthetic.db
"$ours" build "$small" >/dev/null 2>&1
cp "$small" "$large"
echo "making a million claims …" >&2
sqlite3 -bail "$large" <benches/synthetic.sql >/dev/null
"$ours" check "$large" >&2

# seconds RUNS COMMAND…: the median time of each, in seconds, on one line.
# No shell starts the commands, so that only they are timed. Without hyperfine the runs
# take turns, so that a busy moment of the machine meets all of them.
seconds() {
  local count=$1
  shift
  if command -v hyperfine >/dev/null; then
    hyperfine -N -w 0 -r "$count" --export-json "$folder/times" "$@" >/dev/null 2>&1
    python3 -c 'import json, sys
print(*(result["median"] for result in json.load(open(sys.argv[1]))["results"]))' "$folder/times"
  else
    python3 - "$count" "$@" <<'PYTHON'
import shlex, statistics, subprocess, sys, time
quiet = subprocess.DEVNULL
count, commands = int(sys.argv[1]), [shlex.split(each) for each in sys.argv[2:]]
times = [[] for _ in commands]
for _ in range(count):
    for command, seen in zip(commands, times):
        start = time.perf_counter()
        subprocess.run(command, stdout=quiet, stderr=quiet, check=True)
        seen.append(time.perf_counter() - start)
print(*map(statistics.median, times))
PYTHON
  fi
}

# megabytes COMMAND RESULT: the most memory it held; what it prints goes to RESULT.
# GNU time is small; python3 is not, and a process counts as its own what its parent held
# when it was started.
megabytes() {
  if [ -x /usr/bin/time ]; then
    eval "/usr/bin/time -f %M -o '$folder/held' $1" >"$2"
    awk '{ print $1 / 1024 }' "$folder/held"
  else
    eval "$1" >"$2"
    echo nan
  fi
}

# compare RUNS FILE REPORT [KEY=VALUE]: one line of the table. The commands are written
# as hyperfine, shlex and the shell alike take them apart.
compare() {
  local count=$1 file=$2 name=$3 param=${4:-} times
  local script=$folder/$name.sql
  {
    if [ -n "$param" ]; then
      printf ".parameter set :%s \"'%s'\"\n" "${param%%=*}" "${param#*=}"
    fi
    sqlite3 "$file" "SELECT sql FROM saved_queries WHERE name = '$name'"
  } >"$script"
  local theirs="sqlite3 -readonly -csv -header $file '.read $script'"
  local mine="$ours --db $file report $name ${param:+'$param'} -f csv"
  local held held_theirs
  held=$(megabytes "$mine" "$folder/mine.csv")
  held_theirs=$(megabytes "$theirs" "$folder/theirs.csv")
  # CSV differs in its line ends and in what it quotes: the rows are compared as values.
  if ! cmp -s <(rows <"$folder/mine.csv") <(rows <"$folder/theirs.csv"); then
    echo "report.sh: $name $param gives other rows than sqlite3" >&2
    exit 1
  fi
  times=$(seconds "$count" "$mine" "$theirs")
  line "$(basename "$file" .db): $name $param" "$times $held $held_theirs"
}

rows() {
  python3 -c 'import csv, sys
csv.field_size_limit(1 << 30)
for row in csv.reader(sys.stdin): print(row)'
}

line() {
  python3 -c 'import sys
ours, theirs, held, held_theirs = map(float, sys.argv[2].split())
print(f"{sys.argv[1]:<44} {ours*1e3:9.1f} {theirs*1e3:9.1f} {ours/theirs:6.2f} "
      f"{held:8.1f} {held_theirs:8.1f}", flush=True)' "$1" "$2"
}

printf '%-44s %9s %9s %6s %8s %8s\n' '' 'ours/ms' 'sqlite3' ratio 'ours/MB' sqlite3
# Targets: at most 1.3 times sqlite3 and 15 MB.
compare 200 "$small" cargo cargo=VEGF
# An index serves these, so they are to take milliseconds.
compare 50 "$large" cargo cargo=VEGF
compare 50 "$large" cargo cargo=CARGO00123
compare 50 "$large" disease 'disease=Disease 0042'
compare 50 "$large" table-1
# Target: at most 1.1 times.
if [ "$quick" != quick ]; then
  compare "$runs" "$large" source source=Urine
  compare "$runs" "$large" search text=autophag
  for name in not-given category-summary cargos cargo-by-disease diseases citations; do
    compare "$runs" "$large" "$name"
  done
fi

# What has no sqlite3 to stand beside. Targets: 10 ms of CPU time without a file, 25 ms for
# `build`.
alone() {
  local time
  time=$(seconds "$2" "$3")
  printf '%-44s %9.1f\n' "$1" "$(python3 -c "print($time * 1e3)")"
}
mkdir "$folder/empty"
cd "$folder/empty"
alone 'no file: cargo cargo=VEGF' 100 "$ours report cargo cargo=VEGF -f csv"
alone build 30 "$ours build --force $folder/built.db"
