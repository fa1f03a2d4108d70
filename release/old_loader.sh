#!/usr/bin/env bash
# Starts a program under the C library of Debian 11, older than that of any system it is built on
# here: what a list of symbols promises, run.
#
#   release/old_loader.sh PROGRAM
#
# The library is that of Debian's own package, unpacked into target/; where it cannot be had, as on
# other systems than Debian, that is said and nothing is run.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/.."
root=target/debian-11
libraries=$root/lib/x86_64-linux-gnu

fetch() {
  # From wherever this machine has its packages.
  local mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | awk '/\/debian\/$/ && !seen++')
  [[ -n $mirror ]] || return
  rm -rf "$root"
  mkdir -p "$root"/{lists/partial,archives/partial}
  echo "deb $mirror bullseye main" > "$root/sources.list"
  local options=(-o "Dir::Etc::sourcelist=$PWD/$root/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$PWD/$root/lists" -o "Dir::Cache::archives=$PWD/$root/archives"
    -o APT::Sandbox::User=root -o Acquire::Languages=none)
  apt-get "${options[@]}" update && (cd "$root" && apt-get "${options[@]}" download libc6/bullseye libgcc-s1/bullseye) || return
  local package
  for package in "$root"/*.deb; do
    dpkg-deb --extract "$package" "$root" || return
  done
}

if [[ ! -e $libraries/ld-2.31.so ]] && ! fetch > target/debian-11.log 2>&1; then
  echo "$(basename "$program"): NOT started under an older C library: its package cannot be had here"
  exit 0
fi
"$libraries/ld-2.31.so" --library-path "$libraries" "$program" report table-1 -f csv |
  grep -q 'Regenerative medicine'
echo "$(basename "$program"): starts under the C library of Debian 11 (2.31)"
