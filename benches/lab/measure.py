"""Runs every tool on hits.csv in the current directory, in turns, and prints the table.

measure.py MIGRASOME RUNS join|match, as benches/lab.sh calls it.
"""
import csv
import importlib.metadata
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

OURS = """SELECT h.gene, h.log2fc, k.term, k.match_type
FROM hits h JOIN term_keys k ON k.key = fold(h.gene)"""
# In memory: with a file it takes as long; that holds 6 MB of memory and 320 MB of disk.
SQLITE = [
    ".import --csv hits.csv hits",
    "ATTACH 'keys.db' AS m",
    ".headers on",
    ".mode csv",
    ".once out.csv",
    """SELECT h.gene, h.log2fc, k.term, k.match_type
    FROM hits h JOIN m.term_keys k ON k.key = lower(h.gene)""",
]
# To cut the columns first takes longer. -S: no cell is looked at for being a number.
MILLER = (
    "-S --icsv --ocsv put $key=tolower($gene) then join -j key -f keys.csv "
    "then cut -o -f gene,log2fc,term,match_type hits.csv"
)
# The case of the key is lowered for it first, as it has no function in a join.
XAN = (
    "xan map 'lower(gene) as key' hits.csv | xan join key - key keys.csv"
    " | xan select gene,log2fc,term,match_type -o out.csv"
)
GNU_TIME = "/usr/bin/time"
OUT = Path("out.csv")


class Tool:
    """One line of the table. `prints`: its result is on stdout and not in out.csv."""

    def __init__(self, name, version, command, prints=False):
        self.name, self.version, self.command, self.prints = name, version, command, prints
        self.walls, self.insides, self.megabytes = [], [], []
        self.rows = self.failed = self.differs = None

    def run(self):
        """One run: its wall time, its own time if it tells one, its memory; the rows."""
        OUT.unlink(missing_ok=True)
        # GNU time is small. Python is not, and a process counts as its own what its
        # parent held when it was started.
        measured = [GNU_TIME, "-f", "%M", "-o", "held"] if has_gnu_time() else []
        with open(OUT if self.prints else os.devnull, "wb") as stdout:
            start = time.perf_counter()
            done = subprocess.run(
                measured + self.command, stdout=stdout, stderr=subprocess.PIPE, text=True
            )
            wall = time.perf_counter() - start
        said = done.stderr.strip().splitlines()
        if done.returncode != 0 or not OUT.exists():
            line = next((line for line in said if "rror" in line), "".join(said[:1]))
            self.failed = f"failed, exit code {done.returncode}: {line}"
            return
        inside = float(said[-1]) if "peers.py" in " ".join(self.command) else None
        held = int(Path("held").read_text().split()[-1]) / 1024 if measured else None
        for kept, value in [
            (self.walls, wall),
            (self.insides, inside),
            (self.megabytes, held),
        ]:
            if value is not None:
                kept.append(value)
        found = rows_of(OUT)
        if self.rows is not None and found != self.rows:
            self.differs = "its runs give different rows"
        self.rows = found


def has_gnu_time():
    return os.access(GNU_TIME, os.X_OK)


def rows_of(path):
    """The header, then the rows sorted; log2fc by its value, however it is printed.

    The file has no number that prints otherwise than it is written, so that those who
    read text and those who read numbers are to find the same.
    """
    csv.field_size_limit(1 << 30)
    header = ["gene", "log2fc", "term", "match_type"]
    with open(path, encoding="utf-8", newline="") as file:
        rows = [[row[name] for name in header] for row in csv.DictReader(file)]
    return [header, *sorted([gene, repr(float(fold)), *rest] for gene, fold, *rest in rows)]


def first_line(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return re.search(r"\d[\w.-]*", done.stdout)[0]


def tools(ours, task):
    """What can be measured here; what cannot is said."""
    words = {
        "join": ["sql", OURS, "--with", "hits=hits.csv"],
        "match": ["match", "hits.csv", "--receipt", "receipt.json"],
    }[task]
    command = [ours, *words, "-f", "csv", "-o", "out.csv"]
    yield Tool(f"migrasome {words[0]}", first_line(ours, "--version"), command)
    peers = Path(__file__).with_name("peers.py")
    for name, package, peer in [
        ("DuckDB", "duckdb", "duckdb"),
        ("DuckDB, 2 threads, rows in any order", "duckdb", "duckdb-2"),
        ("Polars, streaming", "polars", "polars"),
        ("sqlite-utils memory", "sqlite-utils", "sqlite-utils"),
    ]:
        if task == "match" and peer == "sqlite-utils":
            continue
        try:
            version = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            print(f"left out: {name} (pip install {package})", file=sys.stderr)
        else:
            yield Tool(name, version, [sys.executable, str(peers), peer])
    if task == "match":
        if shutil.which("xan"):
            shell = ["bash", "-o", "pipefail", "-c", XAN]
            yield Tool("xan join", first_line("xan", "--version"), shell)
        else:
            print("left out: xan (cargo install xan)", file=sys.stderr)
        return
    for name, program, package, arguments in [
        ("sqlite3 .import", "sqlite3", "sqlite3", ["-bail", ":memory:", *SQLITE]),
        ("Miller", "mlr", "miller", MILLER.split()),
    ]:
        if shutil.which(program):
            command = [program, *arguments]
            yield Tool(name, first_line(program, "--version"), command, program == "mlr")
        else:
            print(f"left out: {name} (apt-get install {package})", file=sys.stderr)


def compare(all_tools, task):
    """Notes who finds other rows than the first that works, whose rows it returns.

    `match` finds more spellings than a join by lower case, and is to find all of those.
    """
    if task == "match":
        ours, *all_tools = all_tools
        found = {tuple(row[:2]) for row in ours.rows or []}
        for tool in all_tools:
            lacking = sorted({tuple(row[:2]) for row in tool.rows or []} - found)
            if lacking:
                ours.differs = f"lacks what {tool.name} finds: {lacking[:3]}"
    expected = next((tool.rows for tool in all_tools if tool.rows), None)
    for tool in all_tools:
        if tool.differs or tool.rows in (None, expected):
            continue
        ours, theirs = ({tuple(row) for row in rows} for rows in (expected, tool.rows))
        tool.differs = (
            f"other rows: {len(tool.rows) - 1} instead of {len(expected) - 1}; "
            f"only here {sorted(theirs - ours)[:3]}, lacking {sorted(ours - theirs)[:3]}"
        )
    return expected


def cell(values, digits, pick=statistics.median):
    return f"{pick(values):.{digits}f}" if values else "–"


def table(all_tools):
    print(
        "| who | version | wall s | fastest | in-process s | peak MB | times ours |\n"
        "|---|---|---|---|---|---|---|"
    )
    ours = all_tools[0].walls
    for tool in all_tools:
        ratio = "–"
        if ours and tool.walls:
            ratio = f"{statistics.median(tool.walls) / statistics.median(ours):.2f}"
        cells = [
            tool.name,
            tool.version,
            cell(tool.walls, 2),
            cell(tool.walls, 2, min),
            cell(tool.insides, 2),
            cell(tool.megabytes, 0, max),
            ratio,
        ]
        print("|", " | ".join(cells), "|")


def main():
    ours, runs, task = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    if not has_gnu_time():
        print("no memory is measured (apt-get install time)", file=sys.stderr)
    all_tools = list(tools(ours, task))
    load = os.getloadavg()[0]
    # The first round warms the caches and is not counted. Then they take turns, each
    # round begun by another, so that a busy moment of the machine meets all of them.
    for number in range(runs + 1):
        print(f"round {number} of {runs} …", file=sys.stderr)
        start = number % len(all_tools)
        for tool in all_tools[start:] + all_tools[:start]:
            if not tool.failed:
                tool.run()
            if number == 0:
                tool.walls, tool.insides, tool.megabytes = [], [], []
    compare(all_tools, task)
    found = all_tools[0].rows
    table(all_tools)
    hits = Path("hits.csv")
    with open(hits, "rb") as file:
        count = sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
    found_count = len(found) - 1 if found else 0
    cores = len(os.sched_getaffinity(0))
    print(
        f"\n{count:,} rows, {hits.stat().st_size / 1e6:.0f} MB, {found_count:,} rows in the "
        f"result; {cores} cores, load {load:.1f} before; medians of {runs} runs taking turns, "
        "warm cache; memory is the most of any run. In-process: without the start of Python "
        "and the import."
    )
    for tool in all_tools:
        for fault in filter(None, [tool.failed, tool.differs]):
            print(f"{tool.name}: {fault}", file=sys.stderr)
    sys.exit(any(tool.differs for tool in all_tools))


main()
