"""Data frames of pandas, polars and pyarrow.

None of them is imported here: data of a library that is not imported do not exist.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from ._results import text_type
from ._tables import Distinct, Ours, Table
from ._values import of_column


class PandasTable(Table):
    """A pandas frame."""

    #: What pandas calls values of which two that are equal are the same cell.
    _PLAIN = ("string", "integer", "empty")

    def __init__(self, frame: Any, is_values: bool = False) -> None:
        super().__init__(frame.columns, len(frame), is_values)
        self._pandas: Any = sys.modules["pandas"]
        self._frame = frame

    def _series(self, place: int) -> Any:
        return self._frame.iloc[:, place]

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        series = self._series(place)
        some = series if rows is None else series.iloc[rows]
        return of_column(some.tolist(), series)

    def distinct(self, places: Sequence[int]) -> Distinct:
        codes: Any = 0
        for place in places:
            series = self._series(place)
            if not self._is_told_by_value(series):
                series = self._pandas.Series(self.cells(place), dtype=object)
            # What is missing has the code -1.
            own, different = self._pandas.factorize(series)
            codes = codes * (len(different) + 1) + own.astype("int64") + 1
            # In the order of their first appearance; again after each column, so that no
            # code is greater than the square of the number of rows.
            codes, _ = self._pandas.factorize(codes)
        numbered = self._pandas.Series(codes)
        first = numbered.drop_duplicates().index.to_numpy()
        counts = numbered.value_counts(sort=False).sort_index().tolist()
        return Distinct([self.cells(place, first) for place in places], counts, codes)

    def _is_told_by_value(self, series: Any) -> bool:
        """Whether values of a column that are equal are the same cell, for certain."""
        type_ = series.dtype
        if type_ == object:
            return self._pandas.api.types.infer_dtype(series) in self._PLAIN
        texts = (self._pandas.StringDtype, self._pandas.CategoricalDtype)
        # Truth values, numbers, times and texts of pyarrow.
        return isinstance(type_, texts) or type_.kind in "biufmMU"

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

    def __init__(self, frame: Any, is_values: bool = False) -> None:
        super().__init__(frame.columns, frame.height, is_values)
        self._polars: Any = sys.modules["polars"]
        self._frame = frame

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        series = self._frame.to_series(place)
        some = series if rows is None else series.gather(rows)
        return of_column(some.to_list(), series)

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
    """A pyarrow table."""

    def __init__(self, table: Any, is_values: bool = False) -> None:
        super().__init__(table.column_names, table.num_rows, is_values)
        self._arrow: Any = sys.modules["pyarrow"]
        self._table = table

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        column = self._table.column(place)
        some = column if rows is None else self._taken(column, rows)
        return of_column(some.to_pylist(), column)

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        table = self._table
        if rows is not None:
            columns = [self._taken(column, rows) for column in table.columns]
            table = self._arrow.table(columns, schema=table.schema)
        for name, values in ours.items():
            column = self._arrow.array(values, self._arrow.string())
            column = column if codes is None else self._taken(column, codes)
            table = table.append_column(name, column)
        return table

    def _taken(self, column: Any, rows: Sequence[int]) -> Any:
        try:
            return column.take(self._arrow.array(rows, self._arrow.int64()))
        except self._arrow.ArrowNotImplementedError:
            # Some types cannot be taken apart, such as views of texts.
            values = column.to_pylist()
            return self._arrow.array([values[row] for row in rows], column.type)
