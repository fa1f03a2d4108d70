#!/usr/bin/env bash
# The page: one HTML file with the program and its data inside.
#
#   page/build.sh [FILE]     without a name: dist/migrasome.html
#
# Needs Node.js 20 with npm, cargo with rustup, and ziglang (release/requirements.txt) as the C compiler.
set -euo pipefail
cd "$(dirname "$0")/.."
page=$(realpath -m "${1:-dist/migrasome.html}")

rustup target add wasm32-wasip1 2>/dev/null
npm ci --silent --no-fund --no-audit --prefix page

# What no question needs, and would make the page larger: full texts, R-trees, statistics, extensions.
left_out=(-USQLITE_ENABLE_{FTS3,FTS3_PARENTHESIS,FTS5,RTREE,DBSTAT_VTAB,LOAD_EXTENSION,API_ARMOR,STAT4}
  -USQLITE_SOUNDEX -DSQLITE_OMIT_{SHARED_CACHE,DEPRECATED,LOAD_EXTENSION,COMPILEOPTION_DIAGS})
(
  source release/env.sh
  export CC_wasm32_wasip1=$PWD/page/engine/cc.sh AR_wasm32_wasip1=$PWD/page/engine/ar.sh
  export LIBSQLITE3_FLAGS="${left_out[*]}"
  cargo build --quiet --release --locked --target wasm32-wasip1 --manifest-path page/engine/Cargo.toml \
    --target-dir target/page
)
node page/build.mjs target/page/wasm32-wasip1/release/migrasome-page.wasm "$page"
