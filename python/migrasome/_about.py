"""One page about one thing."""

from __future__ import annotations

import shutil
import textwrap
from dataclasses import dataclass, field
from itertools import groupby

from ._ask import report
from ._file import FilePath
from ._results import Row, Rows, html_table

#: Longer lines are hard to read.
_WIDEST = 100


@dataclass(frozen=True, eq=False)
class About:
    """What is known of one thing; ``print`` and a notebook show it as a page.

    Attributes
    ----------
    name : str
        The name that was asked for.
    rows : Rows
        The rows of the report ``about``: what ``migrasome report about NAME`` shows.
    """

    name: str
    rows: Rows = field(repr=False)

    def __str__(self) -> str:
        wrapper = textwrap.TextWrapper(
            width=min(shutil.get_terminal_size().columns, _WIDEST),
            initial_indent="  ",
            subsequent_indent="    ",
            # Names have hyphens, and web addresses are long.
            break_on_hyphens=False,
            break_long_words=False,
        )
        lines = []
        for part, rows in groupby(self.rows, key=lambda row: row["part"]):
            lines.append(part)
            for row in rows:
                lines += wrapper.wrap(_line(row))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        named = [
            name
            for name in self.rows.columns
            if any(row[name] is not None for row in self.rows)
        ]
        return html_table(self.rows, named)


def _line(row: Row) -> str:
    """``name: what is said of it (T1:10; table-1)``."""
    said = ": ".join(row[name] for name in ("name", "value") if row[name])
    source = "; ".join(
        row[name] for name in ("accession", "source_tables") if row[name]
    )
    return f"{said} ({source})" if source else said


def about(name: str, *, db: FilePath | None = None) -> About:
    """Tell all that is known of one gene, protein, disease, cell or process.

    Parameters
    ----------
    name
        Any name, symbol, alias or identifier of it.
    db
        The database; by default :func:`path`.

    Returns
    -------
    About
        What is known.

    Raises
    ------
    UsageError
        Nothing is known by that name.

    Examples
    --------
    >>> import migrasome
    >>> found = migrasome.about("CXCR4")
    >>> found.rows[0]["value"]
    'gene; taken by label CXCR4 (exact)'
    """
    return About(name, report("about", term=name, db=db))
