"""Values of array libraries, as what the same values are in Python.

None of these libraries is imported here: their values are known by what they can do.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

#: How each library turns its scalars and arrays into Python's own.
_TO_PYTHON = ("as_py", "to_pylist", "tolist", "to_list")

#: What the libraries call numbers of less than double precision: how :mod:`struct`
#: packs them, and how many digits they keep for certain.
_SHORT = {
    **dict.fromkeys(["float32", "Float32", "float", "float[pyarrow]"], ("f", 6)),
    **dict.fromkeys(
        ["float16", "Float16", "halffloat", "halffloat[pyarrow]"], ("e", 3)
    ),
}


def plain(value: Any) -> Any:
    """Tell what a value is in Python.

    Parameters
    ----------
    value
        Any value.

    Returns
    -------
    object
        The same; of a scalar or array of NumPy, pyarrow, polars or pandas, the value or
        list of Python that it is.
    """
    if isinstance(value, (str, bytes, bytearray, memoryview)):
        return value
    type_ = _type_of(value)
    kind = getattr(type_, "kind", None)
    if kind in ("m", "M") and type(value).__module__ == "numpy":
        # Of nanoseconds, NumPy would make bare numbers.
        value = value.astype(f"{kind}8[us]")
    for name in _TO_PYTHON:
        convert = getattr(value, name, None)
        if callable(convert):
            return shortest(convert(), type_)
    return value


def shortest(value: Any, type_: Any) -> Any:
    """Write numbers of less than double precision as their library prints them.

    Python's floats are doubles: 0.1 in single precision would be 0.10000000149011612.

    Parameters
    ----------
    value
        A value of Python, or a list of them.
    type_
        What the library says of which type they are.

    Returns
    -------
    object
        The same, each such number being the shortest that is no other in its type.
    """
    short = _SHORT.get(str(type_))
    if short is None:
        return value
    if isinstance(value, list):
        return [_shortest(each, *short) for each in value]
    return _shortest(value, *short)


def _shortest(value: Any, packed: str, digits: int) -> Any:
    if type(value) is not float or not math.isfinite(value):
        return value
    same = struct.pack(packed, value)
    while struct.pack(packed, float(f"{value:.{digits}g}")) != same:
        digits += 1
    return float(f"{value:.{digits}g}")


def of_column(values: Sequence[Any], column: Any) -> Sequence[Any]:
    """Take the values of a column for what its library prints.

    Parameters
    ----------
    values
        The values.
    column
        The column, or another object with its type.

    Returns
    -------
    sequence
        The same values.
    """
    taken: Sequence[Any] = shortest(list(values), _type_of(column))
    return taken


def _type_of(value: Any) -> Any:
    """What a library says of the type of its value or column, if it says so."""
    return getattr(value, "dtype", getattr(value, "type", None))


def is_missing(value: Any) -> bool:
    """Tell whether a value says that there is none: None, NaN, pandas' NA and NaT.

    Parameters
    ----------
    value
        Any value.

    Returns
    -------
    bool
        Whether it does.
    """
    return (
        value is None
        or type(value).__name__ in ("NAType", "NaTType")
        or (isinstance(value, float) and math.isnan(value))
    )
