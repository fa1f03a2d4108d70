"""What ``migrasome match`` says of each row of some data.

Of few rows all are written as a file. Of many the *different* ones are, each with the
number of rows that it stands for; which columns are looked at, and what they hold, a
sample of all rows tells then: the rows that the command takes of a file of up to 4 MB.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from . import _cells, _command
from ._errors import Error
from ._tables import Ours, Table

#: So many rows tell what columns hold; of data with very many columns fewer do.
SAMPLE = 2_000
_SAMPLE_CELLS, _SAMPLE_LEAST = 1 << 19, 40

#: What data are called in messages, and the files that hold them.
DATA, DISTINCT = "data", "distinct"


class Answer(NamedTuple):
    """What the command says of a file."""

    #: The names of all columns, and the rows.
    columns: list[str]
    rows: list[dict[str, Any]]
    receipt: dict[str, Any]
    told: list[str]


class Verdicts(NamedTuple):
    """What is said of the rows of some data."""

    ours: Ours
    #: Which row of ours is that of each row of the data; None: that of the same number.
    codes: Sequence[int] | None
    receipt: dict[str, Any]
    told: list[str]

    @property
    def status(self) -> str:
        """What the column with the status is called: it is our first."""
        return next(iter(self.ours))


class MatchCommand:
    """``migrasome match`` with some options.

    Parameters
    ----------
    folder
        Where to write what it is to read.
    database
        The option that says which database is asked.
    options
        Its other options.
    """

    def __init__(
        self, folder: Path, database: Sequence[str], options: Sequence[str]
    ) -> None:
        self.folder = folder
        self._database = list(database)
        self._options = list(options)

    def ask(
        self,
        file: str,
        options: Sequence[str],
        names: Iterable[str],
        is_ours: bool = True,
    ) -> Answer:
        """Ask what it says of a file: one in the folder, or somebody's own."""
        receipt = self.folder / "receipt.json"
        columns = [f"--column={name}" for name in names]
        words = [
            *self._database,
            "match",
            *self._options,
            *options,
            *columns,
            f"--receipt={receipt}",
        ]

        def run(shape: str) -> _command.Output:
            asked = [*words, "-f", shape, "--", file]
            return run_on_data(asked, self.folder) if is_ours else _command.run(asked)

        output = run("json")
        rows = output.rows()
        # Only CSV names the columns of no rows.
        header = list(rows[0]) if rows else run("csv").header()
        with receipt.open(encoding="utf-8") as text:
            return Answer(header, rows, json.load(text), output.told)

    def names(self, table: Table) -> list[str]:
        """Tell what it calls the columns: all differently, and each somehow."""
        names = table.names
        different = {name.strip().lower() for name in names}
        if len(different) == len(names) and "" not in different:
            return names
        _cells.write(self.folder / DATA, names, [])
        # The first of some columns of one name keeps it, and one must be asked for.
        named = next(filter(str.strip, names), "column_1")
        answer = self.ask(DATA, ["--all", *_cells.READ_SO], [named])
        return answer.columns[: len(names)]


def run_on_data(words: Sequence[str], folder: Path) -> _command.Output:
    """Run the command in a folder of ours; what it tells of our files, it tells of the data.

    Parameters
    ----------
    words
        What stands behind its name.
    folder
        The folder, with the files ``DATA`` and ``DISTINCT``.

    Returns
    -------
    Output
        What it printed.
    """
    try:
        output = _command.run(words, folder)
    except Error as error:
        raise type(error)(_of_data(str(error))) from None
    return output._replace(told=list(map(_of_data, output.told)))


def _of_data(line: str) -> str:
    # A line of the different rows is none of the data.
    return re.sub(rf"^{DISTINCT}(:\d+)?: ", f"{DATA}: ", line)


def verdicts_of(command: MatchCommand, table: Table, names: Sequence[str]) -> Verdicts:
    """Ask what is said of each row.

    Parameters
    ----------
    command
        The command.
    table
        The data.
    names
        What the command calls the columns to look at; none: those that hold
        identifiers.

    Returns
    -------
    Verdicts
        Our columns, and the receipt of all rows.
    """
    width = len(table.labels)
    rows = sample_of(table.height, width)
    cells = [table.cells(place, rows) for place in range(width)]
    _cells.write(command.folder / DATA, table.names, cells)
    answer = command.ask(DATA, ["--all", *_cells.READ_SO], names)
    ours = answer.columns[width:]
    if rows is None:
        return _verdicts(answer, ours, None)
    places = [answer.columns.index(each["name"]) for each in answer.receipt["columns"]]
    looked_at = [answer.columns[place] for place in places]
    different = table.distinct(places)
    answer = ask_distinct(
        command, looked_at, different.columns, different.counts, names
    )
    return _verdicts(answer, ours, different.codes)


def ask_distinct(
    command: MatchCommand,
    looked_at: Sequence[str],
    columns: Sequence[Sequence[str]],
    counts: Sequence[int],
    names: Sequence[str],
) -> Answer:
    """Ask what is said of different rows, where a sample of all is written already.

    Parameters
    ----------
    command
        The command, with the sample in its folder.
    looked_at
        The columns that the command looks at.
    columns
        Their cells.
    counts
        How many rows of the data each of these rows stands for.
    names
        The columns that were asked for.

    Returns
    -------
    Answer
        A row for each of these rows, and the receipt of all rows of the data.
    """
    count = "rows"
    while count in (name.lower() for name in looked_at):
        count += "_"
    _cells.write(
        command.folder / DISTINCT,
        [*looked_at, count],
        [*columns, list(map(str, counts))],
    )
    options = ["--all", *_cells.READ_SO, f"--like={DATA}", f"--count-column={count}"]
    return command.ask(DISTINCT, options, names)


def sample_of(height: int, width: int) -> list[int] | None:
    """Tell which rows the command looks at to learn what columns hold.

    Parameters
    ----------
    height, width
        How many rows and columns there are.

    Returns
    -------
    list of int or None
        The numbers of the rows; None: all of them.
    """
    wanted = min(SAMPLE, max(_SAMPLE_CELLS // max(width, 1), _SAMPLE_LEAST))
    if height <= wanted:
        return None
    # Those rows at which `row * wanted // height` is about to change.
    return [-(-number * height // wanted) - 1 for number in range(1, wanted + 1)]


def _verdicts(
    answer: Answer, names: Sequence[str], codes: Sequence[int] | None
) -> Verdicts:
    """The last columns of an answer, which are ours, by these names."""
    theirs = answer.columns[-len(names) :]
    ours = {name: [row[own] for row in answer.rows] for name, own in zip(names, theirs)}
    # The file was one of ours, and is gone.
    return Verdicts(ours, codes, {**answer.receipt, "file": None}, answer.told)
