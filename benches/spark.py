"""`migrasome.spark.match` over many rows: time, memory, and the rows that differ from `migrasome match`.

    just bench-spark                     50,000,000 rows on two workers: some minutes, 2 GB of disk
    just bench-spark --rows 1000000

The rows are made up, from the spellings of the file (`python/tests/made_up_rows.py`), and lie in Parquet. Measured
is what it takes to match them and to compute every column of the result, once Spark is up. Then every row
of the result is compared with what the command says of the same data in a CSV: the whole receipt, and our
columns for each value. Needs PySpark, pyarrow and Java.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

PROJECT = Path(__file__).parents[1]
sys.path[:0] = [str(PROJECT / "python"), str(PROJECT / "python" / "tests")]

import made_up_rows
import pyarrow
from pyarrow import csv, parquet
from pyspark.sql import DataFrame, SparkSession

import migrasome.spark
from migrasome import _cells, _command

PART = 1_000_000
MASTER = "local-cluster[2,1,1024]"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Usage(threading.Thread):
    """CPU time and memory of this process and all below it: driver, workers and the command."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self._is_over = threading.Event()
        self._begun = (time.monotonic(), self._cpu())

    def run(self) -> None:
        while not self._is_over.wait(0.1):
            self.peak = max(self.peak, sum(int(stat[21]) * PAGE for stat in _stats()))

    def end(self) -> tuple[float, float]:
        """Seconds of wall and of CPU."""
        self._is_over.set()
        wall, cpu = self._begun
        return time.monotonic() - wall, self._cpu() - cpu

    @staticmethod
    def _cpu() -> float:
        """Of what has ended, its parent knows the time."""
        return sum(sum(map(int, stat[11:15])) for stat in _stats()) / TICKS


def _stats() -> Iterator[list[str]]:
    """The fields of /proc/PID/stat behind the name, of this process and all below it."""
    stats: dict[int, list[str]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stats[int(folder.name)] = (
                (folder / "stat").read_text().rpartition(") ")[2].split()
            )
        except OSError:
            continue
    wanted = [os.getpid()]
    for process in wanted:
        wanted.extend(child for child, stat in stats.items() if int(stat[1]) == process)
    return (stats[process] for process in wanted if process in stats)


def make(folder: Path, rows: int) -> None:
    """The rows as Parquet, and their names alone as a CSV."""
    names = made_up_rows.names(migrasome.path())
    (folder / "lab").mkdir()
    quoted = csv.WriteOptions(quoting_style="all_valid")
    only_names = pyarrow.schema([("gene", pyarrow.string())])
    with csv.CSVWriter(folder / "lab.csv", only_names, write_options=quoted) as out:
        for first in range(0, rows, PART):
            part = made_up_rows.table(names, min(PART, rows - first), first)
            parquet.write_table(part, folder / "lab" / f"{first:012}.parquet")
            # An empty line is no row, but an empty cell is.
            out.write_table(
                part.select(["gene"]).set_column(0, "gene", part["gene"].fill_null(""))
            )


def differing(found: migrasome.Matched, folder: Path) -> int:
    """How many rows of the result are other than the command says of the file."""
    words = ["match", *_cells.READ_SO, "--column=gene"]
    subprocess.run(
        [_command.find(), *words, "--receipt=receipt.json", "--format=csv", "lab.csv"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    receipt = json.loads((folder / "receipt.json").read_text(encoding="utf-8"))
    assert found.receipt == {**receipt, "file": None}, "another receipt"
    groups = _groups(found.data)
    values = pyarrow.table({"gene": [value or "" for value, *_ in groups]})
    csv.write_csv(
        values, folder / "values.csv", csv.WriteOptions(quoting_style="all_valid")
    )
    asked = [*words, "--like=lab.csv", "--all", "--format=json", "values.csv"]
    output = _command.run(asked, folder)
    told = [list(row.values())[1:] for row in output.rows()]
    assert len(told) == len(groups)
    return sum(rows for (_, *ours, rows), theirs in zip(groups, told) if ours != theirs)


def _groups(data: DataFrame) -> list[tuple[Any, ...]]:
    """Each value with our columns and the number of its rows."""
    ours = data.columns[data.columns.index("match_status") :]
    return [tuple(row) for row in data.groupBy("gene", *ours).count().collect()]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000_000)
    asked = parser.parse_args()
    os.environ.setdefault(
        "MIGRASOME_COMMAND", str(PROJECT / "target" / "release" / "migrasome")
    )
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    with TemporaryDirectory(prefix="migrasome-bench-") as place:
        folder = Path(place)
        os.environ["MIGRASOME_DB"] = str(folder / "migrasome.db")
        subprocess.run(
            [_command.find(), "build", os.environ["MIGRASOME_DB"]],
            check=True,
            capture_output=True,
        )
        print(f"making {asked.rows:,} rows …", file=sys.stderr)
        make(folder, asked.rows)
        session = SparkSession.builder.master(MASTER).config(map=SETTINGS).getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        df = session.read.parquet(str(folder / "lab"))
        usage = Usage()
        usage.start()
        found = migrasome.spark.match(df, "gene")
        matched = time.monotonic()
        found.data.write.format("noop").mode("overwrite").save()
        joined = time.monotonic() - matched
        wall, cpu = usage.end()
        print("comparing …", file=sys.stderr)
        different = sum(
            len(each["values"]) for each in found.receipt["statuses"].values()
        )
        print(
            "| rows | different names | wall | of it, the join | CPU | memory | rows that differ |"
        )
        print("|---|---|---|---|---|---|---|")
        print(
            f"| {asked.rows:,} | {different:,} | {wall:.0f} s | {joined:.0f} s | {cpu:.0f} s | {usage.peak / 1e9:.1f} GB "
            f"| {differing(found, folder):,} |"
        )
        session.stop()


if __name__ == "__main__":
    main()
