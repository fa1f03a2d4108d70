"""The canned reports on other engines: which give the rows that SQLite gives, in its order.

Run as a program it prints the table of `docs/engines.md`, for DuckDB, Spark and DataFusion or for
those that are named: ``python report_engines.py migrasome.db [ENGINE...]``. The test of DuckDB
uses it too.
"""

from __future__ import annotations

import pathlib
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Rows = list[tuple[Any, ...]]
Values = dict[str, str]

VALUES = 10
"""A report that must be given something is asked for so many values, from all over the choices."""


class Report(NamedTuple):
    name: str
    sql: str
    asked: list[Values]


class Engine(NamedTuple):
    run: Callable[[str, Values], Rows]
    spell: Callable[[str], str]
    """Writes parameters and the one function that is called otherwise as the engine wants them."""


def connect(path: str | pathlib.Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def reports(db: sqlite3.Connection) -> list[Report]:
    """All that need no table of a lab's."""
    found = db.execute(
        """SELECT saved_query_id, name, sql FROM saved_queries
           WHERE saved_query_id NOT IN (SELECT saved_query_id FROM saved_query_needs)
           ORDER BY name"""
    ).fetchall()
    return [Report(name, sql, _asked(db, number)) for number, name, sql in found]


def _asked(db: sqlite3.Connection, number: int) -> list[Values]:
    params = db.execute(
        "SELECT name, default_value, choices_sql FROM saved_query_params WHERE saved_query_id = ?",
        [number],
    ).fetchall()
    defaults = {name: default for name, default, _ in params if default is not None}
    asked = [defaults]
    for name, default, choices in params:
        if default is None:
            all_choices = db.execute(
                choices or "SELECT label FROM terms ORDER BY label"
            ).fetchall()
            step = max(1, len(all_choices) // VALUES)
            asked = [
                {**values, name: choice}
                for values in asked
                for (choice,) in all_choices[::step]
            ]
    return asked


def tables(db: sqlite3.Connection) -> Iterator[tuple[str, Any]]:
    """Every documented table and view as an Arrow table; a column of nothing is one of text."""
    import pyarrow as pa

    for (name,) in db.execute("SELECT DISTINCT table_name FROM column_docs").fetchall():
        found = db.execute(f'SELECT * FROM "{name}"')
        names = [column[0] for column in found.description]
        columns = [pa.array(column) for column in zip(*found.fetchall())]
        columns = columns or [pa.array([], pa.string())] * len(names)
        columns = [
            c.cast(pa.string()) if pa.types.is_null(c.type) else c for c in columns
        ]
        yield name, pa.table(columns, names=names)


def _with_dollars(sql: str) -> str:
    return re.sub(r"(?<![:\w]):(?=[a-z])", "$", sql)


def _with_string_agg(sql: str) -> str:
    return sql.replace("group_concat(", "string_agg(")


def duckdb(path: str | pathlib.Path) -> Engine:
    import duckdb
    import duckdb_extension_sqlite_scanner as extension

    [library] = pathlib.Path(extension.__file__).parent.rglob("*.duckdb_extension")
    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    db.execute(f"LOAD '{library}'")
    db.execute(f"ATTACH '{path}' AS m (TYPE sqlite, READ_ONLY)")
    db.execute("USE m")
    return Engine(lambda sql, values: db.execute(sql, values).fetchall(), _with_dollars)


def spark(path: str | pathlib.Path) -> Engine:
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    for name, table in tables(connect(path)):
        session.createDataFrame(table).createOrReplaceTempView(name)

    def run(sql: str, values: Values) -> Rows:
        return [tuple(row) for row in session.sql(sql, args=values).collect()]

    return Engine(run, _with_string_agg)


def datafusion(path: str | pathlib.Path) -> Engine:
    import datafusion

    context = datafusion.SessionContext()
    for name, table in tables(connect(path)):
        context.from_arrow(table, name=name)

    def run(sql: str, values: Values) -> Rows:
        found = context.sql(sql, param_values=values).to_arrow_table()
        return list(zip(*(column.to_pylist() for column in found.columns)))

    return Engine(run, lambda sql: _with_string_agg(_with_dollars(sql)))


def verdict(db: sqlite3.Connection, engine: Engine, report: Report) -> tuple[str, str]:
    """`as it is`, `respelled` or `no` with the reason."""
    why = ""
    for answer, sql in [
        ("as it is", report.sql),
        ("respelled", engine.spell(report.sql)),
    ]:
        why = _difference(db, engine, report, sql.strip().rstrip(";"))
        if not why:
            return answer, ""
    return "no", why


def _difference(
    db: sqlite3.Connection, engine: Engine, report: Report, sql: str
) -> str:
    for values in report.asked:
        ours = db.execute(report.sql, values).fetchall()
        try:
            theirs = engine.run(sql, values)
        except Exception as error:  # noqa: BLE001 - each engine has its own errors, and any is an answer
            return str(error).strip().splitlines()[0]
        if ours != theirs:
            first = next((pair for pair in zip(ours, theirs) if pair[0] != pair[1]), ())
            return (
                f"other rows or another order: {len(ours)} and {len(theirs)}: {first}"
            )
    return ""


ENGINES = {"DuckDB": duckdb, "Spark": spark, "DataFusion": datafusion}


def main() -> None:
    path, *names = sys.argv[1:]
    db = connect(path)
    engines = {name: ENGINES[name](path) for name in names or ENGINES}
    print(f"| report | {' | '.join(engines)} |")
    print("|---" * (len(engines) + 1) + "|")
    for report in reports(db):
        found = {name: verdict(db, engine, report) for name, engine in engines.items()}
        print(
            f"| `{report.name}` | {' | '.join(answer for answer, _ in found.values())} |",
            flush=True,
        )
        for name, (_, why) in found.items():
            if why:
                print(f"{report.name} on {name}: {why}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
