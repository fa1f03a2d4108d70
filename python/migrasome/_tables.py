"""Data as columns of cells, and back: our columns put behind the caller's own."""

from __future__ import annotations

import abc
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple, Optional

from . import _cells, _values
from ._errors import UsageError
from ._results import Rows

#: What a column is called of data that have none. The command takes this name to say
#: nothing.
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

    Parameters
    ----------
    labels
        What the columns are called.
    height
        How many rows there are.
    is_values
        Whether they are values without a table: which column is meant is then no
        question.
    """

    def __init__(
        self, labels: Iterable[Hashable], height: int, is_values: bool = False
    ) -> None:
        self.labels = list(labels)
        self.height = height
        self.is_values = is_values

    @property
    def names(self) -> list[str]:
        """What the columns are called, as text; several levels with blanks between."""
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
            Which row of ours stands behind each row that is kept; None: they are in
            order already.
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


class DictTable(Table):
    """A dict of columns."""

    def __init__(self, columns: dict[Hashable, Any]) -> None:
        heights = {len(column) for column in columns.values()}
        if len(heights) > 1:
            raise UsageError(
                f"the columns have different numbers of values: {sorted(heights)}"
            )
        super().__init__(columns, heights.pop() if heights else 0)
        self._columns = columns

    def values(self, place: int, rows: Sequence[int] | None = None) -> Sequence[Any]:
        # Of a pandas series, `[]` would look for a label.
        own = self._columns[self.labels[place]]
        column = _values.of_column(list(own), own)
        return column if rows is None else [column[row] for row in rows]

    def joined(
        self, ours: Ours, codes: Sequence[int] | None, rows: Sequence[int] | None
    ) -> Any:
        own = self._columns if rows is None else _taken(self._columns, rows)
        return {**own, **(ours if codes is None else _taken(ours, codes))}


class ListTable(Table):
    """Values; with our columns they become rows."""

    def __init__(self, values: list[Any]) -> None:
        super().__init__([VALUE], len(values), is_values=True)
        self._values = values

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
    lists = {name: list(values) for name, values in columns.items()}
    return {name: [values[row] for row in rows] for name, values in lists.items()}
