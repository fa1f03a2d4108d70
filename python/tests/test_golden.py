"""Every golden case means what it is to mean, and the answer is that of ``migrasome match`` on the same data as a file.

Values of one column are looked at together, as few as they are and so often that only the different
ones are handed to the command.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, NamedTuple, TypeVar

import pytest
from conftest import corpus

import migrasome
from migrasome import _command, _verdicts

T = TypeVar("T")

#: With these, what is only the context of a hit counts as a match like any other: golden cases do not ask for it.
ROLES = ["carried", "regulates", "context"]

READ_SO = ["--separator", ",", "--quoting", "double", "--skip", "0"]

#: As is, and with more rows than are looked at to learn what columns hold.
REPEATED = [1, _verdicts.SAMPLE + 3]


class Column(NamedTuple):
    name: str
    kind: str | None
    prefix: str | None


def by_command(
    data: dict[str, list[str]], options: list[str], folder: Path
) -> tuple[list[dict[str, Any]], Any]:
    """Our columns and the receipt, as the command makes them of a CSV."""
    folder = Path(tempfile.mkdtemp(dir=folder))
    with (folder / "file.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(data)
        writer.writerows(zip(*data.values()))
    words = [
        "match",
        "file.csv",
        "--all",
        "-f",
        "json",
        "--receipt",
        "receipt.json",
        *READ_SO,
        *options,
    ]
    ran = subprocess.run(
        [_command.find(), *words], check=False, cwd=folder, capture_output=True
    )
    if ran.returncode:
        return [], ran.stderr.decode().splitlines()[-1].replace(
            "migrasome: file.csv", "data"
        )
    rows = [dict(list(row.items())[len(data) :]) for row in json.loads(ran.stdout)]
    return rows, {
        **json.loads((folder / "receipt.json").read_text(encoding="utf-8")),
        "file": None,
    }


def by_module(
    data: dict[str, list[str]], **options: Any
) -> tuple[list[dict[str, Any]], Any]:
    """The same, as the module makes them."""
    try:
        found = migrasome.match(data, **options)
    except migrasome.Error as error:
        return [], str(error)
    ours = list(found.data)[len(data) :]
    return [
        dict(zip(ours, row)) for row in zip(*(found.data[name] for name in ours))
    ], found.receipt


def each(work: Callable[[T], None], things: Iterable[T]) -> None:
    """Do some work for each of some things, on all cores."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(work, things):
            pass


def repeated(values: list[str], least: int) -> list[str]:
    return values * -(-least // len(values))


def options_of(column: Column) -> list[str]:
    kind = [] if column.kind is None else ["--as", column.kind]
    return [*kind, *([] if column.prefix is None else ["--prefix", column.prefix])]


@pytest.mark.parametrize("least", REPEATED)
@pytest.mark.parametrize("name", ["plain.jsonl", "dressed.jsonl", "separators.jsonl"])
def test_values_are_answered_as_in_a_file(
    name: str, least: int, tmp_path: Path
) -> None:
    columns: dict[Column, list[str]] = defaultdict(list)
    for case in corpus(name):
        column = Column(case["column"], case.get("as"), case.get("prefix"))
        columns[column] += [*case.get("others", []), case["value"]]
    assert len(columns) > 20

    def compare(column: Column) -> None:
        data = {column.name: repeated(columns[column], least)}
        theirs = by_command(
            data, ["--column", column.name, *options_of(column)], tmp_path
        )
        ours = by_module(
            data, column=column.name, kind=column.kind, prefix=column.prefix
        )
        assert ours == theirs, column

    each(compare, columns)


@pytest.mark.parametrize("name", ["plain.jsonl", "dressed.jsonl", "separators.jsonl"])
def test_values_mean_what_they_are_to_mean(name: str) -> None:
    """Those of one column together, and alone where the others in the column change what it holds."""
    cases = corpus(name)
    columns: dict[Column, list[dict[str, Any]]] = defaultdict(list)
    for case in cases:
        if "others" not in case:
            columns[Column(case["column"], case.get("as"), case.get("prefix"))].append(
                case
            )
    wrong = [case for case in cases if "others" in case]
    for column, those in columns.items():
        values = {column.name: [case["value"] for case in those]}
        rows, _ = by_module(
            values, column=column.name, kind=column.kind, prefix=column.prefix
        )
        wrong += [
            case for case, row in zip(those, rows) if not is_as_expected(case, row)
        ]
    assert len(wrong) < len(cases) / 10

    def look_again(case: dict[str, Any]) -> None:
        values = {case["column"]: [*case.get("others", []), case["value"]]}
        options = {
            "column": case["column"],
            "kind": case.get("as"),
            "prefix": case.get("prefix"),
        }
        found = [
            by_module(values, **options, role=role)[0][-1] for role in (None, ROLES)
        ]
        assert any(is_as_expected(case, row) for row in found), (case, found)

    each(look_again, wrong)


def is_as_expected(case: dict[str, Any], row: dict[str, Any]) -> bool:
    # Whether a match is a hit or only context is not asked there.
    status = "matched" if row["match_status"] == "context only" else row["match_status"]
    if status != case["status"]:
        return False
    matches = case["matches"] if status == "matched" else []
    expected = [[match[key] for match in matches] for key in ("term", "rule", "type")]
    found = [
        (row[name] or "").split("; ") for name in ("term", "match_rule", "match_type")
    ]
    # Rules and types that several terms share are told once.
    return not matches or (
        found[0] == expected[0]
        and all(set(f) == set(e) for f, e in zip(found, expected))
    )


@pytest.mark.parametrize("least", REPEATED)
def test_columns_are_chosen_as_of_a_file(least: int, tmp_path: Path) -> None:
    cases = corpus("columns.jsonl")
    assert len(cases) > 60

    def compare(case: dict[str, Any]) -> None:
        kind = case.get("as")
        data = {
            name: repeated(values, least)
            for name, values in case["table"].items()
            if values
        }
        theirs = by_command(data, [] if kind is None else ["--as", kind], tmp_path)
        rows, receipt = ours = by_module(data, kind=kind)
        assert ours == theirs, case["id"]
        chosen = [column["name"] for column in receipt["columns"]] if rows else []
        assert chosen == case["chosen"], case["id"]

    each(compare, cases)


@pytest.mark.parametrize("columns", [["gene"], ["source", "target"]])
def test_made_up_rows_are_answered_as_in_a_file(
    columns: list[str], tmp_path: Path
) -> None:
    asked = "SELECT DISTINCT spelling FROM term_spellings ORDER BY 1"
    known = [row["spelling"] for row in migrasome.sql(asked)]
    dressed = [f"{one};ACTB" for one in known[::7]] + [f" {one} " for one in known[::5]]
    others = [f"GENE{number}" for number in range(3_000)] + ["1-Mar", "NA", "", "7422"]
    pool = [*known, *dressed, *others]
    draw = random.Random(7)
    data = {name: [draw.choice(pool) for _ in range(20_000)] for name in columns}
    data["score"] = [f"{draw.random():.3f}" for _ in range(20_000)]
    ours = by_module(data)
    assert len(ours[0]) == 20_000
    assert ours == by_command(data, [], tmp_path)
