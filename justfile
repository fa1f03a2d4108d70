# `just` alone lists the recipes.

_list:
    @just --list

# Everything that must hold before a change lands: the same as CI
ci:
    .ci/run

# The tests
test:
    cargo test

# Look at changed snapshots (needs cargo-insta)
review:
    cargo insta review

# Take all changed snapshots as they are; then look at `git diff`
accept:
    INSTA_UPDATE=always cargo test

# The README and the manual: every example runs
docs:
    cargo test --test it docs::

# Random files against Python, a real table, one core and pieces of every size: for so many seconds each
differential SECONDS="60":
    MIGRASOME_DIFFERENTIAL={{SECONDS}} cargo test --release --test it differential:: -- --nocapture --test-threads=1

# Power cuts and full disks at every system call of `build` and `migrate` (needs strace)
torture:
    MIGRASOME_TORTURE=full cargo test --release --test it torture -- --nocapture

# Reports and `build`, side by side with sqlite3 (hyperfine is used if installed); `quick` leaves out the slow ones
bench-report *ARGS:
    benches/report.sh {{ARGS}}

# The join with a lab's file of 5,000,000 rows, beside DuckDB, Polars, sqlite3, sqlite-utils and Miller
bench-lab *ARGS:
    cargo build --release
    benches/lab.sh {{ARGS}}

# Matching the same file, with a complete receipt, beside the plain join of DuckDB, Polars and xan
bench-match *ARGS:
    cargo build --release
    benches/lab.sh --task match {{ARGS}}

# `migrasome.spark.match` over 50,000,000 rows, and those that differ from `migrasome match` (needs pyspark, pyarrow, Java)
bench-spark *ARGS:
    cargo build --release
    python3 benches/spark.py {{ARGS}}

# Licences, sources and known faults of what we depend on (needs cargo-deny and the network)
audit:
    cargo deny check

# Every fuzz target for so many seconds (needs cargo-fuzz)
fuzz SECONDS="60":
    for target in $(cargo fuzz list); do \
      RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none "$target" -- \
        -max_total_time={{SECONDS}} -timeout=20 -len_control=0 -max_len=1024 || exit 1; \
    done

# The page, dist/migrasome.html (needs Node.js, rustup and `pip install -r release/requirements.txt`)
page:
    page/build.sh

# The page in a real browser (needs chromium)
page-test: page
    npm test --prefix page

# The Python wheel, into dist/, and what tries it (needs `pip install -r release/requirements.txt`)
wheel *TARGET:
    release/wheel.sh {{TARGET}}
    release/smoke.sh dist

# Everything that a release consists of, from a clean tree, each tried as unpacked: see RELEASING.md
release *TARGETS:
    release/make.sh {{TARGETS}}
