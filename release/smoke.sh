#!/usr/bin/env bash
# Tries every artefact of a folder as somebody has it who just unpacked it: without cargo, without
# this project, without the network.
#
#   release/smoke.sh DIST
#
# What was built for another system is looked into, not run.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(cd "$1" && pwd)
# One that has what release/requirements.txt lists.
python=$(command -v "${PYTHON:-python3}")
python=$(cd "$(dirname "$python")" && pwd)/$(basename "$python")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
shopt -s nullglob

# Nothing but the system's own programs.
bare() {
  env -i HOME="$work" PATH="/usr/bin:/bin" LC_ALL=C.UTF-8 "$@"
}

# The two questions that a broken build does not answer.
answers() {
  [[ $(bare "$@" report table-1 -f csv | wc -l) -gt 10 ]]
  bare "$@" report about CXCR4 -f csv | grep -q T1:10
  bare "$@" build built.db 2>/dev/null
  bare "$@" check built.db
  for file in "$dist"/migrasome-*.db; do
    cmp built.db "$file"
  done
  rm built.db
}

if [[ -e $dist/SHA256SUMS ]]; then
  (cd "$dist" && sha256sum --check --quiet SHA256SUMS)
fi

# The file format of a program, by its first bytes.
format() {
  case $(head -c 4 "$1" | od -An -tx1 | tr -d ' ') in
    7f454c46) echo ELF ;;
    cffaedfe) echo Mach-O ;;
    4d5a*) echo PE ;;
    *) echo unknown ;;
  esac
}

artefacts=("$dist"/*.{whl,tar.gz,db,html,cdx.json} "$dist"/*-datapackage.zip)
if ((${#artefacts[@]} == 0)); then
  echo "there is nothing to try in $dist" >&2
  exit 1
fi
for wheel in "$dist"/*.whl; do
  size=$(stat --format %s "$wheel")
  echo "$(basename "$wheel"): $size bytes"
  ((size < 6000000)) || { echo "a wheel is to have less than 6 MB" >&2; exit 1; }
  for file in migrasome.db migrasome.html; do
    unzip -l "$wheel" | grep -q " migrasome/$file$"
  done
  rm -rf unpacked venv
  unzip -q "$wheel" -d unpacked
  program=$(echo unpacked/*.data/scripts/migrasome*)
  # The name of a wheel says for which system it is.
  case $(basename "$wheel") in
    *manylinux_2_17_*) expected=ELF ;;
    *macosx_*) expected=Mach-O ;;
    *win_*) expected=PE ;;
    *) expected="for a system that we know" ;;
  esac
  if [[ $(format "$program") != "$expected" ]]; then
    echo "$(basename "$wheel"): its program is $(format "$program"), not $expected" >&2
    exit 1
  fi
  if [[ $expected == ELF ]]; then
    "$python" "$here/oldest_glibc.py" 2.17 "$wheel"
  fi
  if [[ $wheel != *manylinux_2_17_x86_64* ]]; then
    echo "$(basename "$wheel"): looked into, not run"
    continue
  fi
  "$python" -m venv venv
  venv/bin/pip install --quiet --no-index --no-deps "$wheel"
  answers venv/bin/migrasome
  bare venv/bin/python - <<'END'
import migrasome
rows = migrasome.report("cargo", cargo="CD5L")
assert rows and rows[0]["cargo"] == "CD5L", rows
assert migrasome.match(["VEGFA", "ACTB"]).receipt["rows"] == 2
[count] = migrasome.connect().execute("SELECT count(*) FROM table_1").fetchone()
assert count == 10, count
END
  rm -f page.html
  [[ $(venv/bin/python -m migrasome page page.html) == */page.html ]]
  "$here/old_loader.sh" venv/bin/migrasome
done

for archive in "$dist"/*.tar.gz; do
  echo "$(basename "$archive"): $(stat --format %s "$archive") bytes"
  "$python" "$here/oldest_glibc.py" 2.17 "$archive"
  tar --extract --file "$archive"
  folder=$(basename "$archive" .tar.gz)
  answers "$folder/migrasome"
  "$here/old_loader.sh" "$folder/migrasome"
  bash -n "$folder/completions/migrasome.bash"
  for page in "$folder"/man/*.1; do
    grep -q '^\.TH' "$page"
  done
  [[ -e $folder/man/migrasome-match.1 ]]
  for name in rusqlite calamine clap zstd-sys; do
    grep -q "package_name: $name$" "$folder/THIRDPARTY.yml"
  done
done

for file in "$dist"/*.db; do
  echo "$(basename "$file"): $(stat --format %s "$file") bytes"
  [[ $("$python" -c '
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
print(*db.execute("PRAGMA integrity_check").fetchone(), *db.execute("SELECT count(*) FROM table_1").fetchone())
' "$file") == "ok 10" ]]
done

for page in "$dist"/*.html; do
  size=$(stat --format %s "$page")
  echo "$(basename "$page"): $size bytes"
  ((size < 1300000)) || { echo "the page is to have less than 1.3 MB" >&2; exit 1; }
  grep -q "Content-Security-Policy.*default-src 'none'" "$page"
done

for package in "$dist"/*-datapackage.zip; do
  echo "$(basename "$package"): $(stat --format %s "$package") bytes"
  unzip -q "$package" -d package
  "$python" -m frictionless validate package/datapackage.json --type package > validated.txt || {
    cat validated.txt >&2
    exit 1
  }
done

for list in "$dist"/*.cdx.json; do
  "$python" -c '
import json, sys
names = {one["name"] for one in json.load(open(sys.argv[1]))["components"]}
missing = {"rusqlite", "libsqlite3-sys", "calamine", "clap", "zstd-sys"} - names
sys.exit(f"the list of components lacks {missing}" if missing else 0)
' "$list"
done

echo "all ${#artefacts[@]} artefacts in $(basename "$dist") work as unpacked"
