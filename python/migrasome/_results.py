"""Results as Python values, which a notebook shows as tables."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ._errors import UsageError

#: A row of a result.
Row = Mapping[str, Any]

#: The libraries whose data frames can be asked for.
Frame = Literal["pandas", "polars"]

#: So many rows are shown in a notebook, which has to hold them.
_SHOWN = 100


class Rows(list[Row]):
    """A list of rows, each a dict; a notebook shows it as a table.

    Attributes
    ----------
    columns : list of str
        The names of the columns, also where there are no rows.
    """

    def __init__(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        super().__init__(rows)
        self.columns = list(columns)

    def _repr_html_(self) -> str:
        return html_table(self, self.columns)


def html_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Write rows as HTML; whatever stands in them is text there.

    Parameters
    ----------
    rows
        The rows; the first of many are shown, and the rest is counted.
    columns
        The names of the columns.

    Returns
    -------
    str
        A table, and a line below it that counts what is not shown.
    """
    style = ' style="text-align: left; vertical-align: top; white-space: pre-line"'
    head = "".join(f"<th{style}>{_escaped(name)}</th>" for name in columns)
    lines = [f"<table><thead><tr>{head}</tr></thead><tbody>"]
    for row in rows[:_SHOWN]:
        cells = "".join(f"<td{style}>{_escaped(row[name])}</td>" for name in columns)
        lines.append(f"<tr>{cells}</tr>")
    lines.append("</tbody></table>")
    if len(rows) > _SHOWN:
        lines.append(f"<p>{_SHOWN} of {len(rows)} rows</p>")
    return "\n".join(lines)


def as_frame(rows: Rows, kind: Frame | None) -> Any:
    """Make what the caller wants of rows: the rows themselves, or a data frame.

    Parameters
    ----------
    rows
        The rows.
    kind
        None, ``"pandas"`` or ``"polars"``.

    Returns
    -------
    Rows, pandas.DataFrame or polars.DataFrame
        Whole numbers stay whole where some are missing.

    Raises
    ------
    UsageError
        ``kind`` is no such word, or its library is not installed.
    """
    if kind is None:
        return rows
    if kind not in ("pandas", "polars"):
        raise UsageError(f"as_frame={kind!r}: give 'pandas' or 'polars'")
    try:
        library: Any = __import__(kind)
    except ImportError as error:
        raise UsageError(
            f"as_frame={kind!r} needs {kind}: `pip install {kind}`"
        ) from error
    columns = {name: [row[name] for row in rows] for name in rows.columns}
    if kind == "pandas":
        series = {
            name: library.Series(values, dtype=_pandas_type(values))
            for name, values in columns.items()
        }
        return library.DataFrame(series, columns=rows.columns)
    return library.DataFrame(
        {name: _of_one_type(values) for name, values in columns.items()},
        infer_schema_length=None,
    )


def text_type() -> Any:
    """Tell the type of texts in this pandas: ``str`` from 3 on, before that any objects."""
    pandas = sys.modules["pandas"]
    major = int(pandas.__version__.split(".")[0])
    return "str" if major > 2 else object


def _types(values: Sequence[Any]) -> set[type]:
    return {type(value) for value in values if value is not None}


def _pandas_type(values: Sequence[Any]) -> Any:
    types = _types(values)
    if types == {int} and None in values:
        return "Int64"
    return text_type() if types <= {str} else None


def _of_one_type(values: Sequence[Any]) -> list[Any]:
    """For polars, whose columns hold one type: all texts beside texts, all floats beside floats."""
    types = _types(values)
    if len(types) < 2:
        return list(values)
    type_ = str if str in types else float
    return [None if value is None else type_(value) for value in values]


def _escaped(value: Any) -> str:
    return "" if value is None else html.escape(str(value))
