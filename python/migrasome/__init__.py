"""What migrasomes carry, in which disease, by which mechanism, shown by whom.

The package holds the database, one SQLite file, and the command ``migrasome``, whose
answers these functions give as Python values. Nothing else is needed; pandas, polars
and pyarrow are used where the caller has them. No function needs the network, keeps
anything between calls, or leaves a file behind when it returns, fails or is interrupted
by Ctrl-C.

By default the file in the package is asked and the command that came with it runs. The
environment variables ``MIGRASOME_DB`` and ``MIGRASOME_COMMAND`` name others, as ``db=``
does for one call.
"""

from __future__ import annotations

from ._about import About, about
from ._ask import report, reports, sql
from ._errors import Error, Remark, UsageError
from ._file import connect, path
from ._match import match
from ._matched import Matched
from ._results import Rows
from ._spelling import fold, fold_loosely

__all__ = [
    "About",
    "Error",
    "Matched",
    "Remark",
    "Rows",
    "UsageError",
    "about",
    "connect",
    "fold",
    "fold_loosely",
    "match",
    "path",
    "report",
    "reports",
    "sql",
]
