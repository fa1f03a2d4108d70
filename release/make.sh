#!/usr/bin/env bash
# Everything that a release consists of, into dist/, from a clean tree; then each of these is unpacked
# and tried (release/smoke.sh). RELEASING.md tells what comes before and after.
#
#   release/make.sh [TARGET…]     wheels for these systems too, e.g. aarch64-apple-darwin
#
# Needs what RELEASING.md says.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ -n $(git status --porcelain) ]]; then
  echo "release: the tree is not clean: commit or stash first (git status)" >&2
  exit 1
fi
rm -rf dist
mkdir dist

# The licences of all that the program is built from.
cargo bundle-licenses --format yaml --output python/migrasome/THIRDPARTY.yml 2>/dev/null

page/build.sh

host=x86_64-unknown-linux-gnu
for target in "$host" "$@"; do
  release/wheel.sh "$target"
done
(source release/env.sh && cargo zigbuild --quiet --release --locked --target "$host.2.17")
migrasome=$PWD/target/$host/release/migrasome
version=$(python3 -c 'import tomllib; print(tomllib.load(open("Cargo.toml", "rb"))["package"]["version"])')
data=$("$migrasome" sql "SELECT value FROM metadata WHERE name = 'data_version'" -f csv | tail -n 1 | tr -d '\r')

for file in CITATION.cff CHANGELOG.md recipes/bioconda/meta.yaml; do
  if ! grep -qF "$version" "$file"; then
    echo "release: $file does not name version $version" >&2
    exit 1
  fi
done

# The command by itself, with what a system wants to know of it.
name=migrasome-$version-$host
folder=target/release-parts/$name
rm -rf "$folder"
mkdir -p "$folder"/{completions,man}
cp "$migrasome" README.md CHANGELOG.md CITATION.cff LICENSE python/migrasome/THIRDPARTY.yml "$folder"
for shell in bash zsh fish elvish powershell; do
  "$migrasome" completions "$shell" > "$folder/completions/migrasome.$shell"
done
cargo run --quiet --locked --example man -- "$folder/man"
# Same tree, same bytes.
tar --create --sort=name --mtime="@$(git log -1 --format=%ct)" --owner=0 --group=0 --numeric-owner \
  --directory "$(dirname "$folder")" "$name" | gzip --no-name --best > "dist/$name.tar.gz"

# The file, the same to look at, and the same as tables of text.
"$migrasome" build "dist/migrasome-$data.db"
mv dist/migrasome.html "dist/migrasome-$data.html"
parts=target/release-parts/migrasome-$data-datapackage
rm -rf "$parts"
"$migrasome" --db "dist/migrasome-$data.db" export datapackage "$parts"
find "$parts" -exec touch --date="@$(git log -1 --format=%ct)" {} +
(cd "$parts" && find . -type f | LC_ALL=C sort | TZ=UTC zip -q -X "$OLDPWD/dist/$(basename "$parts").zip" -@)

# What the program consists of.
cargo cyclonedx --quiet --format json --override-filename "migrasome-$version.cdx"
sed "s#file://$PWD#.#g" "migrasome-$version.cdx.json" > "dist/migrasome-$version.cdx.json"
rm "migrasome-$version.cdx.json"

(cd dist && sha256sum -- * > SHA256SUMS)
release/smoke.sh dist
ls -l dist
