"""Reports, and questions in SQL."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any, overload

from . import _command
from ._errors import Remark
from ._file import FilePath, database_option
from ._lab import beside
from ._results import Frame, Rows
from ._results import as_frame as framed


@overload
def report(
    name: str,
    /,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: None = None,
    **params: object,
) -> Rows: ...


@overload
def report(
    name: str,
    /,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: Frame,
    **params: object,
) -> Any: ...


def report(
    name: str,
    /,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: Frame | None = None,
    **params: object,
) -> Any:
    """Run a canned report.

    Parameters
    ----------
    name
        Its name, as :func:`reports` lists it, or a ``.sql`` file with a report of your
        own.
    with_
        What to put beside our tables, for reports that read it: by the name of the
        table a lab file, or data as :func:`match` takes them.
    db
        The database; by default :func:`path`.
    as_frame
        ``"pandas"`` or ``"polars"`` for a data frame.
    **params
        Its parameters; None is not given. One that has the name of an argument above
        cannot be given.

    Returns
    -------
    Rows, pandas.DataFrame or polars.DataFrame
        The rows: a list of dict, which a notebook shows as a table; or a data frame.

    Raises
    ------
    UsageError
        There is no such report or parameter, or its value is not known.

    Examples
    --------
    >>> import migrasome
    >>> [row["disease"] for row in migrasome.report("cargo", cargo="SDF1")]
    ['Regenerative medicine']
    """
    pairs = [f"{key}={value}" for key, value in params.items() if value is not None]
    return _answer("report", [name, *pairs], with_, db, as_frame)


@overload
def sql(
    statement: str,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: None = None,
) -> Rows: ...


@overload
def sql(
    statement: str,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: Frame,
) -> Any: ...


def sql(
    statement: str,
    *,
    with_: Mapping[str, Any] | None = None,
    db: FilePath | None = None,
    as_frame: Frame | None = None,
) -> Any:
    """Ask one SELECT, read-only.

    Beside the tables and views of the file there are ``fold(text)``, ``curie(text)``
    and ``match_of(value, kind)``. It takes no parameters; a statement on
    :func:`connect` does.

    Parameters
    ----------
    statement
        The SELECT.
    with_
        What to put beside our tables: by the name of the table a lab file, or data as
        :func:`match` takes them.
    db
        The database; by default :func:`path`.
    as_frame
        ``"pandas"`` or ``"polars"`` for a data frame.

    Returns
    -------
    Rows, pandas.DataFrame or polars.DataFrame
        The rows: a list of dict, which a notebook shows as a table; or a data frame.

    Raises
    ------
    UsageError
        The statement is wrong, or does more than read.

    Examples
    --------
    >>> import migrasome
    >>> migrasome.sql("SELECT term, match_type FROM term_keys WHERE key = fold('VEGFA')")
    [{'term': 'VEGF', 'match_type': 'close'}]
    """
    return _answer("sql", [statement], with_, db, as_frame)


@overload
def reports(
    *,
    db: FilePath | None = None,
    as_frame: None = None,
) -> Rows: ...


@overload
def reports(
    *,
    db: FilePath | None = None,
    as_frame: Frame,
) -> Any: ...


def reports(*, db: FilePath | None = None, as_frame: Frame | None = None) -> Any:
    """List the canned reports.

    Parameters
    ----------
    db
        The database; by default :func:`path`.
    as_frame
        ``"pandas"`` or ``"polars"`` for a data frame.

    Returns
    -------
    Rows, pandas.DataFrame or polars.DataFrame
        A row for each, in groups: ``name``, ``title``, ``group`` and ``parameters``;
        those in brackets may be left out.

    Examples
    --------
    >>> import migrasome
    >>> next(row for row in migrasome.reports() if row["name"] == "source")["parameters"]
    'source=… [category=…]'
    """
    found = _command.run([*database_option(db), "report", "-f", "json"]).rows()
    listed = [
        {
            "name": row["report"],
            "title": row["title"],
            "group": row["group"],
            "parameters": row["parameters"],
        }
        for row in found
    ]
    return framed(Rows(listed, ["name", "title", "group", "parameters"]), as_frame)


def _answer(
    command: str,
    words: Sequence[str],
    with_: Mapping[str, Any] | None,
    db: FilePath | None,
    as_frame: Frame | None,
) -> Any:
    """What the command answers; what it tells of lab files is a warning."""
    with beside(with_) as given:

        def run(shape: str) -> _command.Output:
            options = [*database_option(db), command, *given.options, "-f", shape]
            return _command.run([*options, "--", *words])

        output = run("json")
        rows = output.rows()
        if rows:
            columns, remarks = list(rows[0]), output.told
        else:
            # Only CSV names the columns of no rows; that there are none is told last.
            columns, remarks = run("csv").header(), output.told[:-1]
    for line in remarks:
        # Of the caller of `report` or `sql`.
        warnings.warn(given.told(line), Remark, stacklevel=3)
    return framed(Rows(rows, columns), as_frame)
