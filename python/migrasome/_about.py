"""One page about one thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import _command
from ._ask import report
from ._file import FilePath, database_option
from ._results import Rows, html_table


@dataclass(frozen=True)
class About:
    """What is known of one thing; ``print`` and a notebook show it as a page.

    Attributes
    ----------
    name : str
        The name that was asked for.
    rows : Rows
        The rows of the report ``about``.
    """

    name: str
    rows: Rows = field(repr=False)
    #: What the command prints of it.
    _text: str = field(repr=False)

    def __str__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        columns = [
            name
            for name in self.rows.columns
            if any(row[name] is not None for row in self.rows)
        ]
        return html_table(self.rows, columns)


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
    rows = report("about", term=name, db=db)
    text = _command.run(
        [*database_option(db), "report", "-f", "table", "--", "about", f"term={name}"]
    ).text
    return About(name, rows, text.rstrip("\n"))
