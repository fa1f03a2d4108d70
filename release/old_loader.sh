#!/usr/bin/env bash
# Starts a program under the C library of Debian 11, older than that of any system it is built on
# here: what a list of symbols promises, run.
#
#   release/old_loader.sh PROGRAM
#
# The library is that of Debian's own package, unpacked into target/; where it cannot be had, that is
# said and nothing is run.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/.."
root=target/debian-11
if [[ ! -d $root/lib ]]; then
  mkdir -p "$root"/{lists/partial,archives/partial}
  # From wherever this machine has its packages.
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep '/debian/$' | head -n 1)
  echo "deb $mirror bullseye main" > "$root/sources.list"
  options=(-o "Dir::Etc::sourcelist=$PWD/$root/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$PWD/$root/lists" -o "Dir::Cache::archives=$PWD/$root/archives"
    -o APT::Sandbox::User=root -o Acquire::Languages=none)
  if ! (apt-get "${options[@]}" update && cd "$root" &&
    apt-get "${options[@]}" download libc6/bullseye libgcc-s1/bullseye) > "$root/log" 2>&1; then
    echo "not started under an older C library: its package cannot be had here"
    exit 0
  fi
  for package in "$root"/*.deb; do
    dpkg-deb --extract "$package" "$root"
  done
fi
libraries=$root/lib/x86_64-linux-gnu
"$libraries/ld-2.31.so" --library-path "$libraries" "$program" report table-1 -f csv |
  grep -q 'Regenerative medicine'
echo "$(basename "$program"): starts under the C library of Debian 11 (2.31)"
