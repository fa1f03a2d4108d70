"""``match``: which values are known, by which rule, and what became of the rest."""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from ._data import table_of
from ._errors import UsageError
from ._file import FilePath, database_option
from ._matched import Matched
from ._results import Rows
from ._tables import Table
from ._values import is_missing
from ._verdicts import MatchCommand, Verdicts, verdicts_of

#: Which rows a result has.
Keep = Literal["all", "matched", "unmatched"]

#: The same as options of the command.
_KEEP = {"all": ["--all"], "matched": [], "unmatched": ["--unmatched"]}

#: The statuses of rows that mean a term of ours.
_KNOWN = ("matched", "context only")


def match(
    data: Any,
    column: Hashable | list[Hashable] | None = None,
    *,
    kind: str | Iterable[str] | None = None,
    prefix: str | Iterable[str] | None = None,
    keep: Keep = "all",
    layer: Literal["all", "table-1", "findings"] | None = None,
    role: str | Iterable[str] | None = None,
    min_match: str | None = None,
    db: FilePath | None = None,
) -> Matched:
    """Tell which rows are known, by which rule, and what became of the rest.

    Every row gets what ``migrasome match`` says of it in the same data written as a CSV
    of up to 4 MB; each different value is looked at once, however often it stands
    there. See the notes for more.

    Parameters
    ----------
    data
        A pandas or polars data frame or series, a pandas index, a pyarrow table or
        array, a dict of columns, a list of values; or the path of a lab file, which the
        command then reads itself.
    column
        The column to look at, or a list of columns; by default those that hold
        identifiers.
    kind
        What the values are: gene, protein, cargo, disease, cell, process, sample,
        structure, chemical, virus; or several of these. By default what the column
        shows.
    prefix
        Whose identifiers bare numbers and accessions are, e.g. ``"NCBIGene"``; or
        several.
    keep
        Which rows the result has: ``"all"``, ``"matched"`` or ``"unmatched"``.
    layer
        Whose evidence counts: ``"all"``, ``"table-1"`` or ``"findings"``.
    role
        Take only what is ``"carried"``, ``"regulates"`` or ``"context"``; or several of
        these.
    min_match
        How exact is exact enough, e.g. ``"exact"``.
    db
        The database; by default :func:`path`.

    Returns
    -------
    Matched
        The data, of the caller's own kind, with our columns behind; and the receipt.

    Raises
    ------
    UsageError
        No column seems to hold names, or a column, kind or prefix is none that is
        known.
    TypeError
        The data are nothing of the above.

    Notes
    -----
    A missing cell (None, NaN, pandas' NA and NaT) is an empty cell, and the text ``NA``
    a text. A float that is whole is looked up as the whole number: pandas makes 7422.0
    of the Entrez id 7422 in a column with gaps. In a file, the command takes ``7422.0``
    for an id that a spreadsheet has spoilt, and says so.

    A value means the same in data of any size, once it is known which columns are
    looked at and what they hold. A sample of the rows tells that. The command takes it
    evenly by rows from a file of up to 4 MB, and so does this function from data of any
    size. From a longer file the command takes it from places that are evenly spread
    over its bytes, where long rows count for more; a column that is a borderline case
    may then be read otherwise. ``column``, ``kind`` and ``prefix`` decide where they are
    given. To the sample are left whether a ``/`` (in a column of synonyms a blank too)
    separates members of a group, and whether a number such as 45352 is a date that
    Excel made of a symbol.

    Examples
    --------
    >>> import migrasome
    >>> found = migrasome.match({"gene": ["VEGFA", "ACTB", None], "log2fc": [2.1, 0.1, 0.3]})
    >>> found.data["match_status"]
    ['matched', 'unmatched', 'unusable']
    >>> found.data["term"]
    ['VEGF', None, None]
    >>> found.receipt["columns"][0]["name"]
    'gene'
    """
    if keep not in _KEEP:
        raise UsageError(f"keep={keep!r}: give {', '.join(map(repr, _KEEP))}")
    options = options_of(kind, prefix, layer, role, min_match)
    wanted = column if isinstance(column, list) else [] if column is None else [column]
    with TemporaryDirectory(prefix="migrasome-") as folder:
        command = MatchCommand(Path(folder), database_option(db), options)
        if isinstance(data, (str, os.PathLike)):
            return _match_file(command, os.fspath(data), wanted, keep)
        table = table_of(data)
        if not table.labels:
            raise UsageError("data: has no columns")
        wanted = wanted or (table.labels if table.is_values else [])
        verdicts = verdicts_of(command, table, _names(command, table, wanted))
    rows, codes = _kept(verdicts, table.height, keep)
    return Matched(
        table.joined(verdicts.ours, codes, rows), verdicts.receipt, verdicts.told
    )


def _match_file(
    command: MatchCommand, file: str, wanted: Sequence[Hashable], keep: Keep
) -> Matched:
    answer = command.ask(file, _KEEP[keep], map(str, wanted), is_ours=False)
    return Matched(Rows(answer.rows, answer.columns), answer.receipt, answer.told)


def _kept(
    verdicts: Verdicts, height: int, keep: Keep
) -> tuple[list[int] | None, Sequence[int] | None]:
    """Which rows of the data are kept, and which row of ours is behind each; None: all."""
    codes = verdicts.codes
    if keep == "all":
        return None, codes
    is_kept = [
        (status in _KNOWN) == (keep == "matched")
        for status in verdicts.ours[verdicts.status]
    ]
    codes = range(height) if codes is None else codes
    rows = [row for row, code in enumerate(codes) if is_kept[code]]
    return rows, [codes[row] for row in rows]


def options_of(
    kind: str | Iterable[str] | None,
    prefix: str | Iterable[str] | None,
    layer: str | None,
    role: str | Iterable[str] | None,
    min_match: str | None,
) -> list[str]:
    """Write as options of the command what :func:`match` was asked for.

    Parameters
    ----------
    kind, prefix, layer, role, min_match
        As for :func:`match`.

    Returns
    -------
    list of str
        The options.
    """
    options = [
        *(f"--as={word}" for word in _words(kind)),
        *(f"--prefix={word}" for word in _words(prefix)),
        *(f"--role={word}" for word in _words(role)),
    ]
    options += [] if layer is None else [f"--layer={layer}"]
    options += [] if min_match is None else [f"--min-match={min_match}"]
    return options


def _words(given: str | Iterable[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else list(given or [])


def _names(
    command: MatchCommand, table: Table, wanted: Sequence[Hashable]
) -> list[str]:
    """What the command calls the columns that are wanted."""
    names = []
    for label in wanted:
        places = [
            place for place, known in enumerate(table.labels) if _is_same(known, label)
        ]
        if len(places) > 1:
            raise UsageError(
                f"{len(places)} columns are called `{label}`: rename all but one"
            )
        # What is no label may be one in another spelling; else the command names all.
        names.append(command.names(table)[places[0]] if places else str(label))
    return names


def _is_same(known: Any, label: Any) -> bool:
    """Whether a label is the one that is wanted; one that is missing equals nothing."""
    if is_missing(known) or is_missing(label):
        return is_missing(known) and is_missing(label)
    return bool(known == label)
