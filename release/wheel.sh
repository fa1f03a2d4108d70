#!/usr/bin/env bash
# The wheel: the command, the Python package, the database and the page, into dist/.
#
#   release/wheel.sh [TARGET]     e.g. aarch64-unknown-linux-gnu; without: x86-64 Linux
#
# Needs maturin and ziglang (release/requirements.txt) and advancecomp on the PATH, and what page/build.sh
# needs unless dist/migrasome.html is there: zig links against an old glibc, so that the command starts where the file opens (RHEL 8, Ubuntu 20.04, Debian 11).
set -euo pipefail
cd "$(dirname "$0")/.."
target=${1:-x86_64-unknown-linux-gnu}

# The database is the same on every system; this machine's own program writes it.
cargo run --quiet --release --locked -- build --force python/migrasome/migrasome.db
[[ -e dist/migrasome.html ]] || page/build.sh
cp dist/migrasome.html python/migrasome/

tags=()
case $target in
  *-linux-gnu) tags=(--compatibility manylinux_2_17) ;;
esac
source release/env.sh
new=target/new-wheel
rm -rf "$new"
maturin build --profile wheel --locked --zig --target "$target" "${tags[@]}" --out "$new"
advzip --recompress --shrink-insane --keep-file-time --quiet "$new"/*.whl
mkdir -p dist
mv "$new"/*.whl dist
