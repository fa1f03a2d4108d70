"""What :func:`migrasome.match` gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ._results import Rows, html_table


@dataclass(frozen=True, eq=False)
class Matched:
    """Data that were matched, and what became of every row.

    ``print`` tells what the command tells of them; a notebook shows that above the
    data. The account is no attribute of the data frame itself: pandas loses such
    attributes in many operations, and keeps them in others where they are no longer
    true.

    Attributes
    ----------
    data : pandas, polars or pyarrow data, dict or Rows
        What was given, of its own kind and order, with our columns behind.
    receipt : dict
        What became of every row, as ``migrasome match --receipt`` writes it; ``file``
        is None for data that were in memory.
    account : list of str
        The same for the eye, as the command tells it.
    """

    data: Any
    receipt: dict[str, Any] = field(repr=False)
    account: list[str] = field(repr=False)

    @property
    def remarks(self) -> list[str]:
        """What there is to say of columns that were not looked at."""
        remarks: list[str] = self.receipt["remarks"]
        return remarks

    def __str__(self) -> str:
        return "\n".join(self.account)

    def _repr_html_(self) -> str:
        lines = html_table([{"": line} for line in self.account], [""])
        show = getattr(self.data, "_repr_html_", None)
        if isinstance(self.data, dict):
            columns = list(self.data)
            show = Rows(
                (dict(zip(columns, row)) for row in zip(*self.data.values())), columns
            )._repr_html_
        # A data frame of Spark shows nothing, since its rows are not computed yet.
        shown = show() if show else None
        return lines + (shown or html_table([{"": str(self.data)}], [""]))
