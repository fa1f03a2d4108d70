# To be sourced: how what is released is built. No path of this machine stands in the messages of panics.
export RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates --remap-path-prefix=$PWD=."
