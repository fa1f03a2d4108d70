"""What stands in a cell of a data frame, as the text that stands in a cell of a CSV."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from ._errors import UsageError
from ._values import is_missing, plain

#: Beyond it a float does not tell which whole number it was.
_WHOLE = 2.0**53

#: How the command is told to read what :func:`write` writes: nothing is left to be
#: guessed.
READ_SO = ("--separator", ",", "--quoting", "double", "--skip", "0")


def text(value: Any) -> str:
    """Write a value as a cell.

    What is missing (None, NaN, pandas' NA and NaT) is an empty cell; the text ``NA`` is
    a text. A float that is whole is written as the whole number that it is: so pandas
    holds identifiers of a column with gaps, and 7422.0 would be no identifier.

    Parameters
    ----------
    value
        Any value.

    Returns
    -------
    str
        The cell.

    Examples
    --------
    >>> texts(["NA", None, float("nan"), 7422, 7422.0, 2.5, b"VEGFA", ["A", "B"]])
    ['NA', '', '', '7422', '7422', '2.5', 'VEGFA', "['A', 'B']"]
    """
    if isinstance(value, str):
        # Without what a subclass makes of it.
        return str.__str__(value)
    if is_missing(value):
        return ""
    if isinstance(value, float):
        is_whole = value.is_integer() and abs(value) < _WHOLE
        return str(int(value)) if is_whole else repr(float(value))
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        # What spreadsheets make of symbols has no hour.
        return value.date().isoformat()
    if isinstance(value, (list, tuple)):
        return str([part if isinstance(part, str) else text(part) for part in value])
    in_python = plain(value)
    if in_python is not value:
        return text(in_python)
    try:
        return str(value)
    except Exception as error:
        raise TypeError(
            f"a value of type {type(value).__name__} cannot be a cell: {error}"
        ) from error


def texts(values: Iterable[Any]) -> list[str]:
    """Write values as cells.

    Parameters
    ----------
    values
        Any values.

    Returns
    -------
    list of str
        A cell for each.
    """
    return [value if type(value) is str else text(value) for value in values]


def write(path: Path, names: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
    """Write a CSV of which every cell stands in quotes.

    Parameters
    ----------
    path
        Where.
    names
        The first line.
    columns
        The cells, by column.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    try:
        writer.writerow(names)
        writer.writerows(zip(*columns))
    except csv.Error as error:
        # In Python 3.10 alone; elsewhere the command says in which line a NUL stands.
        raise UsageError("a NUL is what no text can hold: take it out") from error
    path.write_bytes(encoded(buffer.getvalue()))


def encoded(text: str) -> bytes:
    """Write a text in UTF-8.

    Parameters
    ----------
    text
        The text.

    Returns
    -------
    bytes
        The text, with the sign for garbled ones in place of halves of characters.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        # No text file can hold halves of characters: the command calls them garbled.
        return (
            text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
        )
