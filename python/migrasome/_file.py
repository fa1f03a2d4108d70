"""The file ``migrasome.db``: where it is, and connections to it."""

from __future__ import annotations

import math
import os
import sqlite3
from pathlib import Path
from typing import Callable, Union

from ._curie import Prefixes
from ._errors import Error
from ._spelling import fold

#: What names a file.
FilePath = Union[str, "os.PathLike[str]"]

#: A value that SQLite hands to a function.
_Value = Union[None, int, float, str, bytes]

#: By this number in its header a file is known as ours.
_APPLICATION_ID = 0x4D475253


def path() -> Path:
    """Tell where the database is that is asked if you name no other.

    It is the file that the environment variable ``MIGRASOME_DB`` names, as for the
    command; else the one in this package. A ``migrasome.db`` in the working folder is
    not looked for: what a program answers should not depend on where it runs.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    Error
        ``MIGRASOME_DB`` is not set, and the package has no file.

    Examples
    --------
    >>> import migrasome
    >>> migrasome.path().is_file()
    True
    """
    named = os.environ.get("MIGRASOME_DB")
    if named:
        return Path(named)
    packaged = Path(__file__).absolute().with_name("migrasome.db")
    if packaged.is_file():
        return packaged
    raise Error(
        "this package has no migrasome.db in it: install it with pip, or make one with "
        "`migrasome build` and name it with db=… or in the environment variable "
        "MIGRASOME_DB"
    )


def connect(file: FilePath | None = None) -> sqlite3.Connection:
    """Open the database with Python's own SQLite, read-only.

    Parameters
    ----------
    file
        The database; by default :func:`path`.

    Returns
    -------
    sqlite3.Connection
        A connection on which ``fold(text)`` and ``curie(text)`` can be called in SQL,
        as in ``migrasome sql``. Statements take parameters there, which
        :func:`migrasome.sql` does not.

    Raises
    ------
    Error
        The file is not there, or is none of ours.

    Examples
    --------
    >>> import migrasome
    >>> db = migrasome.connect()
    >>> sql = "SELECT term, match_type FROM term_keys WHERE key = fold(?)"
    >>> db.execute(sql, ["vegf\\u2011a"]).fetchall()
    [('VEGF', 'close')]
    >>> db.execute("SELECT curie('mondo_0007256')").fetchone()
    ('MONDO:0007256',)
    >>> db.close()
    """
    file = path() if file is None else Path(file)
    if not file.is_file():
        raise Error(f"{file}: no such file")
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        _register(connection, file)
    except sqlite3.Error as error:
        connection.close()
        raise Error(f"{file}: {error}") from error
    except Error:
        connection.close()
        raise
    return connection


def _register(connection: sqlite3.Connection, file: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != _APPLICATION_ID:
        raise Error(f"{file}: is a SQLite file, but no migrasome database")
    rows = connection.execute(
        "SELECT prefix, pattern, url, spellings FROM prefixes ORDER BY prefix_id"
    )
    prefixes = Prefixes(rows.fetchall())
    connection.create_function("fold", 1, _over_text(fold), deterministic=True)
    connection.create_function(
        "curie", 1, _over_text(prefixes.curie), deterministic=True
    )


def _over_text(
    work: Callable[[str], str | None],
) -> Callable[[_Value], str | None]:
    """The function for any value: NULL gives NULL, a number is taken as its text."""

    def over(value: _Value) -> str | None:
        if value is None:
            return None
        if isinstance(value, bytes):
            return work(value.decode("utf-8", "replace"))
        if isinstance(value, float) and math.isfinite(value):
            return work(_printed(value))
        return work(str(value))

    return over


def _printed(number: float) -> str:
    """A number as the command prints it: ``1e16`` and ``5e-5``."""
    digits, sign, exponent = repr(number).partition("e")
    return f"{digits}e{int(exponent)}" if sign else digits


def database_option(db: FilePath | None) -> list[str]:
    """Write the option that says which database is asked.

    Parameters
    ----------
    db
        The database; by default :func:`path`.

    Returns
    -------
    list of str
        The option.
    """
    return [f"--db={os.path.abspath(path() if db is None else db)}"]
