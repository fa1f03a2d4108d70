"""What a caller may hand over as data."""

from __future__ import annotations

import sys
from typing import Any

from ._frames import ArrowTable, PandasTable, PolarsTable
from ._tables import VALUE, DictTable, ListTable, Table


def table_of(data: Any) -> Table:
    """Take data for what they are.

    Parameters
    ----------
    data
        A pandas or polars frame, series or index, a pyarrow table or array, a dict of
        columns, or values.

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
    if _is(data, "pandas", "MultiIndex"):
        raise TypeError("a MultiIndex has several columns: match(index.to_frame())")
    if _is(data, "pandas", "Series", "Index"):
        name = VALUE if data.name is None else data.name
        return PandasTable(data.to_frame(name=name), is_values=True)
    if _is(data, "polars", "DataFrame"):
        return PolarsTable(data)
    if _is(data, "polars", "Series"):
        return PolarsTable(data.to_frame(data.name or VALUE), is_values=True)
    if _is(data, "polars", "LazyFrame"):
        raise TypeError("a LazyFrame has no values yet: match(data.collect())")
    if _is(data, "pyarrow", "Table"):
        return ArrowTable(data)
    if _is(data, "pyarrow", "RecordBatch"):
        return ArrowTable(sys.modules["pyarrow"].Table.from_batches([data]))
    if _is(data, "pyarrow", "Array", "ChunkedArray"):
        table = sys.modules["pyarrow"].table({VALUE: data})
        return ArrowTable(table, is_values=True)
    if isinstance(data, dict):
        return DictTable(_columns_of(data))
    return ListTable(_values_of(data))


def _is(data: Any, library: str, *names: str) -> bool:
    module = sys.modules.get(library)
    return module is not None and any(
        isinstance(data, getattr(module, name)) for name in names
    )


def _columns_of(data: dict[Any, Any]) -> dict[Any, Any]:
    for label, column in data.items():
        if isinstance(column, (str, bytes)) or not hasattr(column, "__len__"):
            raise TypeError(
                f"the column `{label}` is a {type(column).__name__}: give a list"
            )
    return data


def _values_of(data: Any) -> list[Any]:
    if isinstance(data, (bytes, bytearray)) or not hasattr(data, "__iter__"):
        raise TypeError(
            f"cannot match a {type(data).__name__}: give a data frame, a dict of columns, "
            "values or a file"
        )
    values = list(data)
    if values and isinstance(values[0], dict):
        raise TypeError(
            "cannot match a list of dict: give a dict of columns, e.g. pandas.DataFrame(rows)"
        )
    return values
