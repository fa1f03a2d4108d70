"""Lab files and data frames beside our tables, for reports and SQL."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from . import _cells
from ._data import table_of
from ._errors import UsageError


@contextmanager
def beside(tables: Mapping[str, Any] | None) -> Iterator[list[str]]:
    """Make the options that put lab files and data beside our tables.

    Parameters
    ----------
    tables
        By the name of the table: the path of a file, or data as :func:`match` takes
        them, which are written to a file for as long as this lasts.

    Yields
    ------
    list of str
        The options.
    """
    with TemporaryDirectory(prefix="migrasome-") as folder:
        options = []
        for place, (name, given) in enumerate((tables or {}).items()):
            if isinstance(given, (str, os.PathLike)):
                file: str | os.PathLike[str] = given
            else:
                file = Path(folder) / str(place)
                _write(file, name, given)
            options.append(f"--with={name}={os.fspath(file)}")
        yield options


def _write(file: Path, name: str, data: Any) -> None:
    """Write data as JSON lines, which tell numbers from texts."""
    table = table_of(data)
    names = table.names
    if len(set(names)) < len(names):
        raise UsageError(f"{name}: two columns have one name: rename one")
    if table.height == 0:
        # Only CSV names the columns of no rows.
        _cells.write(file, names, [])
        return
    columns = [map(_value, table.values(place)) for place in range(len(names))]
    rows = (dict(zip(names, row)) for row in zip(*columns))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _value(value: Any) -> Any:
    """A number, a text, or nothing."""
    if type(value) is not str and hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (int, float)) and math.isfinite(value):
        is_whole = not isinstance(value, float) or value.is_integer()
        return int(value) if is_whole and not isinstance(value, bool) else value
    return _cells.text(value) or None
