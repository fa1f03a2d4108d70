"""Lab files and data frames beside our tables, for reports and SQL."""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from . import _cells
from ._data import table_of
from ._errors import Error, UsageError
from ._values import plain

#: The whole numbers that SQL has.
_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


class Beside(NamedTuple):
    """What is put beside our tables."""

    #: The options that say so.
    options: list[str]
    #: The name of the table for each file that is one of ours.
    tables: dict[str, str]

    def told(self, line: str) -> str:
        """Tell of a table what is told of our file, whose name nobody has given."""
        for file, name in self.tables.items():
            line = line.replace(file, name)
        return line


@contextmanager
def beside(tables: Mapping[str, Any] | None) -> Iterator[Beside]:
    """Put lab files and data beside our tables.

    Parameters
    ----------
    tables
        By the name of the table: the path of a file, or data as :func:`match` takes
        them, which are written to a file for as long as this lasts.

    Yields
    ------
    Beside
        How the command is told.
    """
    with TemporaryDirectory(prefix="migrasome-") as folder:
        given = Beside([], {})
        for place, (name, data) in enumerate((tables or {}).items()):
            if not re.fullmatch(r"[^\W\d]\w*", name):
                raise UsageError(
                    f"with_: `{name}` cannot name a table: a name holds letters, digits "
                    "and _, and begins with no digit"
                )
            file: str | os.PathLike[str] = data
            if not isinstance(data, (str, os.PathLike)):
                file = Path(folder) / str(place)
                _write(file, name, data)
                given.tables[str(file)] = name
            given.options.append(f"--with={name}={os.fspath(file)}")
        try:
            yield given
        except Error as error:
            raise type(error)(given.told(str(error))) from None


def _write(file: Path, name: str, data: Any) -> None:
    """Write data as JSON lines, which tell numbers from texts."""
    table = table_of(data)
    names = table.names
    if not names:
        raise UsageError(f"{name}: has no columns")
    if len(set(names)) < len(names):
        raise UsageError(f"{name}: two columns have one name: rename one")
    if table.height == 0:
        # Only CSV names the columns of no rows.
        _cells.write(file, names, [])
        return
    columns = [map(_value, table.values(place)) for place in range(len(names))]
    rows = (dict(zip(names, row)) for row in zip(*columns))
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    file.write_bytes(_cells.encoded("".join(lines)))


def _value(value: Any) -> Any:
    """A number of its own type, a text, or nothing."""
    value = plain(value)
    if isinstance(value, Decimal):
        value = _number(value)
    if isinstance(value, int) and _LEAST <= value <= _MOST:
        # True and False are 1 and 0 in SQL.
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    return _cells.text(value) or None


def _number(value: Decimal) -> int | float | str:
    """A decimal number as SQL can hold it, or as text where it would lose digits."""
    if value.is_finite() and value.as_tuple().exponent == 0:
        return int(value)
    number = float(value)
    return number if Decimal(repr(number)) == value else str(value)
