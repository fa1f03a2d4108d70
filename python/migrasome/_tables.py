"""The caller's data as columns of cells, and back: our columns put behind the caller's own.

A library is never imported here: data of one that is not imported do not exist.
"""

from __future__ import annotations

import abc
import sys
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple, Optional

from . import _cells
from ._errors import UsageError
from ._results import Rows, text_type

#: What a column is called of data that have none. The command takes this name to say nothing.
VALUE = "value"

#: Our columns by name: a text or None in each row.
Ours = dict[str, list[Optional[str]]]


class Distinct(NamedTuple):
    """The different rows of some columns, in the order of their first appearance."""

    #: Their cells, by column.
    columns: list[list[str]]
    #: How many rows of the data each stands for.
    counts: list[int]
    #: Which of them each row of the data is.
    codes: Sequence[int]


class Table(abc.ABC):
    """Somebody's data.

    Attributes
    ----------
    labels : list
        What the columns are called.
    height : int
        How many rows there are.
    """

    labels: list[Hashable]
    height: int

    @property
    def names(self) -> list[str]:
        """What the columns are called, as text; the levels of several with a blank between."""
        return [
            " ".join(filter(None, map(_cells.text, label)))
            if isinstance(label, tuple)
            else _cells.text(label)
            for label in self.labels
        ]

    @abc.abstractmethod
    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        """The values of a column, of all rows or of some."""

    @abc.abstractmethod
    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        """Data of the caller's kind, with our columns behind the caller's own.

        Parameters
        ----------
        ours
            Our columns.
        codes
            Which row of ours stands behind each row that is kept; None: they are in order already.
        rows
            Which rows of the data are kept; None: all.
        """

    def cells(self, place: int, rows: Sequence[int] | None = None) -> list[str]:
        """The same values as :meth:`values`, as cells."""
        return _cells.texts(self.values(place, rows))

    def distinct(self, places: Sequence[int]) -> Distinct:
        """The different rows of some columns. Two of them may be the same cells."""
        columns = [self.cells(place) for place in places]
        # One column is the usual case, and a million tuples take their time.
        is_one = len(columns) == 1
        keys: list[Any] = columns[0] if is_one else list(zip(*columns))
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        codes = [numbers[key] for key in keys]
        counts = Counter(codes)
        different = (
            [list(numbers)] if is_one else [list(column) for column in zip(*numbers)]
        )
        return Distinct(different, [counts[code] for code in range(len(counts))], codes)


def table_of(data: Any) -> Table:
    """Take data for what they are.

    Parameters
    ----------
    data
        A pandas or polars frame, series or index, a pyarrow table or array, a dict of columns, or values.

    Returns
    -------
    Table
        The same data.

    Raises
    ------
    TypeError
        They are nothing of this.
    """
    if _is(data, "pandas", "DataFrame"):
        return PandasTable(data)
    if _is(data, "pandas", "Series"):
        return PandasTable(data.to_frame(VALUE if data.name is None else data.name))
    if _is(data, "pandas", "Index"):
        return PandasTable(
            data.to_frame(name=VALUE if data.name is None else data.name)
        )
    if _is(data, "polars", "DataFrame"):
        return PolarsTable(data)
    if _is(data, "polars", "Series"):
        return PolarsTable(data.to_frame(data.name or VALUE))
    if _is(data, "polars", "LazyFrame"):
        raise TypeError("a LazyFrame has no values yet: match(data.collect())")
    if _is(data, "pyarrow", "Table", "RecordBatch"):
        return ArrowTable(data)
    if _is(data, "pyarrow", "Array", "ChunkedArray"):
        return ArrowTable(sys.modules["pyarrow"].table({VALUE: data}))
    if isinstance(data, dict):
        return DictTable(data)
    return ListTable(_list_of(data))


def is_one_column(data: Any) -> bool:
    """Whether data are values without a table: what is to be looked at is then no question.

    Parameters
    ----------
    data
        As for :func:`table_of`.
    """
    is_table = _is(data, "pandas", "DataFrame") or _is(data, "polars", "DataFrame")
    return not (
        is_table
        or _is(data, "pyarrow", "Table", "RecordBatch")
        or isinstance(data, dict)
    )


def _is(data: Any, library: str, *names: str) -> bool:
    module = sys.modules.get(library)
    return module is not None and any(
        isinstance(data, getattr(module, name)) for name in names
    )


def _list_of(data: Any) -> list[Any]:
    if isinstance(data, (bytes, bytearray)) or not hasattr(data, "__iter__"):
        raise TypeError(
            f"cannot match a {type(data).__name__}: give a data frame, a dict of columns, values or a file"
        )
    values = list(data)
    if values and isinstance(values[0], dict):
        raise TypeError(
            "cannot match a list of dict: give a dict of columns, e.g. pandas.DataFrame(rows)"
        )
    return values


class PandasTable(Table):
    """A pandas frame."""

    #: What pandas calls values of which two that are equal are the same cell.
    _PLAIN = ("string", "integer", "empty")

    def __init__(self, frame: Any) -> None:
        self._pandas: Any = sys.modules["pandas"]
        self._frame = frame
        self.labels = list(frame.columns)
        self.height = len(frame)

    def _series(self, place: int) -> Any:
        return self._frame.iloc[:, place]

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        series = self._series(place)
        some: Sequence[Any] = (series if rows is None else series.iloc[rows]).tolist()
        return some

    def distinct(self, places: Sequence[int]) -> Distinct:
        codes: Any = 0
        for place in places:
            series = self._series(place)
            if (
                series.dtype == object
                and self._pandas.api.types.infer_dtype(series) not in self._PLAIN
            ):
                series = self._pandas.Series(self.cells(place), dtype=object)
            # What is missing has the code -1.
            own, different = self._pandas.factorize(series)
            codes = codes * (len(different) + 1) + own.astype("int64") + 1
        # In the order of their first appearance.
        codes, _ = self._pandas.factorize(codes)
        numbered = self._pandas.Series(codes)
        first = numbered.drop_duplicates().index.to_numpy()
        counts = numbered.value_counts(sort=False).sort_index().tolist()
        return Distinct([self.cells(place, first) for place in places], counts, codes)

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        columns = {
            name: self._pandas.Series(values, dtype=text_type())
            for name, values in ours.items()
        }
        behind = self._pandas.DataFrame(columns)
        if codes is not None:
            behind = behind.take(codes)
        frame = self._frame if rows is None else self._frame.iloc[rows]
        behind.index = frame.index
        levels = frame.columns.nlevels
        if levels > 1:
            names = [(name, *[""] * (levels - 1)) for name in ours]
            behind.columns = self._pandas.MultiIndex.from_tuples(names)
        return self._pandas.concat([frame, behind], axis=1)


class PolarsTable(Table):
    """A polars frame."""

    def __init__(self, frame: Any) -> None:
        self._polars: Any = sys.modules["polars"]
        self._frame = frame
        self.labels = list(frame.columns)
        self.height = frame.height

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        series = self._frame.to_series(place)
        some: Sequence[Any] = (
            series if rows is None else series.gather(rows)
        ).to_list()
        return some

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        behind = self._polars.DataFrame(
            ours, schema={name: self._polars.String for name in ours}
        )
        if codes is not None:
            behind = behind[codes]
        frame = self._frame if rows is None else self._frame[rows]
        return frame.hstack(behind.get_columns())


class ArrowTable(Table):
    """A pyarrow table or record batch."""

    def __init__(self, table: Any) -> None:
        self._arrow: Any = sys.modules["pyarrow"]
        is_batch = isinstance(table, self._arrow.RecordBatch)
        self._table = self._arrow.Table.from_batches([table]) if is_batch else table
        self.labels = list(table.column_names)
        self.height = table.num_rows

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        column = self._table.column(place)
        some: Sequence[Any] = (
            column if rows is None else column.take(self._places(rows))
        ).to_pylist()
        return some

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        table = self._table if rows is None else self._table.take(self._places(rows))
        for name, values in ours.items():
            column = self._arrow.array(values, self._arrow.string())
            column = column if codes is None else column.take(self._places(codes))
            table = table.append_column(name, column)
        return table

    def _places(self, rows: Sequence[int]) -> Any:
        return self._arrow.array(rows, self._arrow.int64())


class DictTable(Table):
    """A dict of columns."""

    def __init__(self, columns: dict[Hashable, Any]) -> None:
        self._columns = columns
        self.labels = list(columns)
        heights = {len(column) for column in columns.values()}
        if len(heights) > 1:
            raise UsageError(
                f"the columns have different numbers of values: {sorted(heights)}"
            )
        self.height = heights.pop() if heights else 0

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        column: Sequence[Any] = self._columns[self.labels[place]]
        return column if rows is None else [column[row] for row in rows]

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        own = self._columns if rows is None else _taken(self._columns, rows)
        return {**own, **(ours if codes is None else _taken(ours, codes))}


class ListTable(Table):
    """Values; with our columns they become rows."""

    def __init__(self, values: list[Any]) -> None:
        self._values = values
        self.labels = [VALUE]
        self.height = len(values)

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        return self._values if rows is None else [self._values[row] for row in rows]

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        columns: dict[str, Any] = DictTable({VALUE: self._values}).joined(
            ours, codes, rows
        )
        found = zip(*columns.values())
        return Rows((dict(zip(columns, row)) for row in found), list(columns))


def _taken(columns: dict[Any, Any], rows: Sequence[int]) -> dict[Any, list[Any]]:
    return {name: [values[row] for row in rows] for name, values in columns.items()}
