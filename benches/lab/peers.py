"""The join as one writes it in Python: peers.py duckdb|duckdb-2|polars|sqlite-utils.

Reads hits.csv and keys.csv, writes out.csv. The last line on stderr is how long that took
in the library: without the start of Python and the import.
"""
import sys
import time

JOIN = """SELECT h.gene, h.log2fc, k.term, k.match_type
FROM {hits} h JOIN {keys} k ON k.key = lower(h.gene)"""


def with_duckdb(settings=()):
    import duckdb

    yield
    database = duckdb.connect()
    for setting in settings:
        database.execute(setting)
    join = JOIN.format(hits="read_csv('hits.csv')", keys="read_csv('keys.csv')")
    database.execute(f"COPY ({join}) TO 'out.csv' (FORMAT csv, HEADER)")


def with_polars():
    import polars

    yield
    key = polars.col("gene").str.to_lowercase()
    (
        polars.scan_csv("hits.csv")
        .select("gene", "log2fc", key=key)
        .join(polars.scan_csv("keys.csv"), on="key")
        .select("gene", "log2fc", "term", "match_type")
        .sink_csv("out.csv", engine="streaming", maintain_order=False)
    )


def with_sqlite_utils():
    import contextlib
    from sqlite_utils.cli import cli

    yield
    # The command of that name. Left to find the types of the columns, as it does when
    # --no-detect-types is not given, it takes nearly four times as long.
    join = JOIN.format(hits="hits", keys='"keys"')
    files = ["hits.csv", "keys.csv"]
    with open("out.csv", "w", newline="") as out, contextlib.redirect_stdout(out):
        cli(["memory", "--no-detect-types", "--csv", *files, join], standalone_mode=False)


PEERS = {
    "duckdb": with_duckdb,
    # Measured: one thread takes 1.7 times as long as two; neither all_varchar=true nor
    # the dialect and the order of rows left to us make a difference.
    "duckdb-2": lambda: with_duckdb(["SET threads = 2", "SET preserve_insertion_order = false"]),
    "polars": with_polars,
    "sqlite-utils": with_sqlite_utils,
}


def main():
    peer = PEERS[sys.argv[1]]()
    next(peer)
    start = time.perf_counter()
    next(peer, None)
    print(time.perf_counter() - start, file=sys.stderr)


main()
