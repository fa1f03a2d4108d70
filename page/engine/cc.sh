#!/bin/sh
# The C compiler for the page: zig, which pip brings, with the C library of WASI. SQLite is made as
# small as it gets: nobody waits for it as long as for a larger page.
for argument; do
  shift
  case $argument in
    --target=* | -O*) ;; # in words that zig does not know, or for speed
    *) set -- "$@" "$argument" ;;
  esac
done
exec python3 -m ziglang cc -target wasm32-wasi -Oz -fno-sanitize=undefined "$@"
