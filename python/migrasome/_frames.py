"""Data frames of pandas, polars and pyarrow.

None of them is imported here: data of a library that is not imported do not exist.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from ._results import text_type
from ._tables import Distinct, Ours, Table


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

    def __init__(self, frame: Any, is_values: bool = False) -> None:
        super().__init__(frame.columns, frame.height, is_values)
        self._polars: Any = sys.modules["polars"]
        self._frame = frame

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
    """A pyarrow table."""

    def __init__(self, table: Any, is_values: bool = False) -> None:
        super().__init__(table.column_names, table.num_rows, is_values)
        self._arrow: Any = sys.modules["pyarrow"]
        self._table = table

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
