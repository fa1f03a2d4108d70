"""Made-up lab rows for the tests and the benchmark of Spark: the same for the same seed.

Their names are the spellings of a file in many dresses, and what else stands in columns of genes:
unknown names, groups, dates that Excel made, damage, odd cells, and nothing.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy
import pyarrow

SEED = 18

#: How many names there are that nobody knows.
UNKNOWN = 12_000

#: A row in so many has no name at all.
NULLS = 50


def names(file: str | Path) -> list[str | None]:
    """Every name that the rows have, in an order that is neither that of the file nor of the alphabet."""
    chance = random.Random(SEED)
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        spellings = [
            row[0]
            for row in db.execute(
                "SELECT DISTINCT spelling FROM term_spellings ORDER BY 1"
            )
        ]
    every = {*spellings, *_dressed(spellings, chance), *_unknown(chance), *_damaged()}
    shuffled: list[str | None] = sorted(every)
    chance.shuffle(shuffled)
    return shuffled


def _dressed(spellings: list[str], chance: random.Random) -> Iterator[str]:
    signs = [";", "///", " /// ", "|", ",", ", "]
    for spelling in spellings:
        yield spelling.upper()
        yield spelling.lower()
        yield f" {spelling}\u00a0"
        yield spelling.replace("-", chance.choice("\u2010\u2011\u2013 "))
        yield chance.choice(signs).join(
            [spelling, *chance.sample(spellings, chance.randint(1, 3))]
        )
        if chance.random() < 0.2:
            yield f"{spelling}.{chance.randint(1, 20)}"
            yield f"{spelling}-{chance.randint(1, 3)}"
            yield f"{spelling} ({chance.choice(spellings)})"


def _unknown(chance: random.Random) -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for number in range(UNKNOWN):
        yield "".join(chance.choices(letters, k=chance.randint(2, 5))) + str(number)


def _damaged() -> Iterator[str]:
    """What was a name once, what stands for nothing, and what is hard to read."""
    for day in range(1, 13):
        for month in ("Mar", "Sep", "Dec", "Feb", "Oct"):
            yield f"{day}-{month}"
            yield f"{month}-{day:02}"
    yield from [
        "2023-03-01",
        "45352",
        "2.31E+13",
        "#N/A",
        "#NAME?",
        "NA",
        "N/A",
        "null",
        "None",
        "-",
        "",
        " ",
        "?",
    ]
    yield from [
        'one "quoted" name',
        "two\nlines",
        "with\r\nreturn",
        "comma, and; more",
        "tab\there",
        "'",
        '"',
        '""',
        "\ufeffmark",
    ]


def table(every: list[str | None], rows: int, first: int = 0) -> pyarrow.Table:
    """Some rows: their number, the name, a number and a group; a few names stand in most of them."""
    chance = numpy.random.default_rng([SEED, first])
    places = (chance.random(rows) ** 3 * len(every)).astype("int32")
    missing = chance.integers(0, NULLS, rows) == 0
    codes = pyarrow.array(places, mask=missing)
    return pyarrow.table(
        {
            "row": pyarrow.array(numpy.arange(first, first + rows)),
            "gene": pyarrow.DictionaryArray.from_arrays(
                codes, pyarrow.array(every, pyarrow.string())
            ).cast(pyarrow.string()),
            "log2fc": pyarrow.array(chance.normal(size=rows)),
            "evidence": pyarrow.DictionaryArray.from_arrays(
                pyarrow.array(chance.integers(0, 3, rows), pyarrow.int32()),
                pyarrow.array(["mass spectrometry", "blot", None]),
            ).cast(pyarrow.string()),
        }
    )
