#!/bin/bash
set -euo pipefail

# conda-build has no HOME, where cargo would keep its downloads.
export CARGO_HOME="$PWD/.cargo"

cargo-bundle-licenses --format yaml --output THIRDPARTY.yml
cargo install --locked --no-track --root "$PREFIX" --path .
