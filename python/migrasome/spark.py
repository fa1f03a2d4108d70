"""``match`` for data frames of Apache Spark.

Nothing of ours runs on the workers. Spark counts the different values of the columns, the command looks at each
of them once, on the driver, and what it says is joined back as a broadcast table. So every row gets what
``migrasome match`` says of its value in a column of that kind, and no row leaves its place.

It needs PySpark 4 and pyarrow on the driver: ``pip install pyspark pyarrow``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from functools import reduce
from operator import and_
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow
import pyarrow.compute
import pyarrow.csv
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F
from pyspark.sql.types import (
    CharType,
    DataType,
    DecimalType,
    IntegralType,
    StringType,
    VarcharType,
)

from . import _cells
from ._errors import UsageError
from ._file import FilePath, database_option
from ._match import options_of
from ._matched import Matched
from ._verdicts import DATA, DISTINCT, SAMPLE, run_on_data

#: So many different values the driver takes unless it is told otherwise: what its 1 GB by default can hold.
MOST_DISTINCT = 1_000_000

#: In bytes, what pyarrow takes of a result at once: a row with a very long text must fit.
_LONGEST_ROW = 1 << 26

#: What becomes of a row whose value the driver has never seen: no verdict, least of all a wrong one.
_CHANGED = "a value was not there when the different values were counted: cache the data frame before you match it"


def match(
    df: DataFrame,
    column: str | list[str],
    *,
    kind: str | Iterable[str] | None = None,
    prefix: str | Iterable[str] | None = None,
    layer: str | None = None,
    role: str | Iterable[str] | None = None,
    min_match: str | None = None,
    db: FilePath | None = None,
    most_distinct: int = MOST_DISTINCT,
) -> Matched:
    """Tell which rows are known, by which rule, and what became of the rest.

    Spark runs once when this is called, to count the different values, and once more when the result is used.
    A data frame that is dear to compute, or is not the same each time, should be cached before.

    Parameters
    ----------
    df
        The data: texts, or whole numbers for identifiers that are such.
    column
        The column to look at, or a list of columns.
    kind, prefix, layer, role, min_match, db
        As for :func:`migrasome.match`.
    most_distinct
        How many different values the driver may have to hold.

    Returns
    -------
    Matched
        ``data`` is the data frame with our columns behind its own; ``receipt`` tells of all its rows.

    Raises
    ------
    UsageError
        A column, kind or prefix is none that is known, or there are more different values than ``most_distinct``.
    TypeError
        A column holds neither texts nor whole numbers.

    Notes
    -----
    NULL and ``''`` are empty cells, and ``NA`` is a text, as in a file. What the columns hold is told by 2,000 rows
    that are spread evenly over all, in the order of their values: the rows of Spark have no order of their own. A
    file gives other rows, so that a column that is a borderline case may be read otherwise: ``kind`` and ``prefix``
    decide where they are given. The notes of :func:`migrasome.match` say what is left to the sample.

    Examples
    --------
    >>> import migrasome.spark
    >>> df = session.sql("SELECT * FROM VALUES ('VEGFA'), ('ACTB'), (NULL) AS hits (gene)")
    >>> found = migrasome.spark.match(df, "gene")
    >>> found.data.select("gene", "match_status", "term").show()
    +-----+------------+----+
    | gene|match_status|term|
    +-----+------------+----+
    |VEGFA|     matched|VEGF|
    | ACTB|   unmatched|NULL|
    | NULL|    unusable|NULL|
    +-----+------------+----+
    <BLANKLINE>
    """
    names = [column] if isinstance(column, str) else list(column)
    if not names:
        raise UsageError("column=[]: name one")
    cells = [_cell(df, name) for name in names]
    counted = _counted(df, names, cells, most_distinct)
    options = [
        *database_option(db),
        "match",
        *options_of(kind, prefix, layer, role, min_match),
    ]
    with TemporaryDirectory(prefix="migrasome-") as folder:
        verdicts, receipt, account = _asked(Path(folder), options, counted, names)
    return Matched(_joined(df, cells, counted, verdicts), receipt, account)


def _cell(df: DataFrame, name: str) -> Column:
    """The text of a column's values."""
    if not name.strip():
        raise UsageError("a column without a name cannot be matched: rename it")
    is_case_told = df.sparkSession.conf.get("spark.sql.caseSensitive") == "true"
    alike = [
        other
        for other in df.columns
        if other == name or (not is_case_told and other.lower() == name.lower())
    ]
    if name not in df.columns or len(alike) > 1:
        how_many = "more than one column" if name in df.columns else "no column"
        raise UsageError(
            f"the data frame has {how_many} `{name}`. It has: {', '.join(df.columns)}"
        )
    kind = df.schema[df.columns.index(name)].dataType
    if not _is_text_or_whole(kind):
        raise TypeError(
            f"column `{name}` is of type {kind.simpleString()}: cast it to string, or to a whole number"
        )
    quoted = name.replace("`", "``")
    # As a plain string: in a column with a collation, upper and lower case may be the same.
    return F.col(f"`{quoted}`").cast("string")


def _is_text_or_whole(kind: DataType) -> bool:
    if isinstance(kind, DecimalType):
        return kind.scale == 0
    return isinstance(kind, (StringType, CharType, VarcharType, IntegralType))


def _counted(
    df: DataFrame, names: list[str], cells: list[Column], most_distinct: int
) -> pyarrow.Table:
    """The different values in their order, with the number of their rows in the last column."""
    keys = [cell.alias(f"cell_{place}") for place, cell in enumerate(cells)]
    counted = df.groupBy(*keys).count().limit(most_distinct + 1).toArrow()
    if counted.num_rows > most_distinct:
        columns = ", ".join(f"`{name}`" for name in names)
        raise UsageError(
            f"{columns}: more than {most_distinct:,} different values, which the driver would have to hold: leave "
            "out rows that are no names, or give a larger most_distinct"
        )
    return counted.sort_by([(name, "ascending") for name in counted.column_names])


def _asked(
    folder: Path, options: list[str], counted: pyarrow.Table, names: list[str]
) -> tuple[pyarrow.Table, dict[str, Any], list[str]]:
    """What the command says of the different values: our columns, the receipt and the account of all rows."""
    rows = _free("rows", {name.lower() for name in names})
    counted = counted.rename_columns([*names, rows])
    _write(folder / DISTINCT, counted)
    _write(folder / DATA, _sample(counted).select(range(len(names))))
    asked = [*options, "--all", *(f"--column={name}" for name in names)]
    asked += [*_cells.READ_SO, f"--like={DATA}", f"--count-column={rows}"]
    asked += ["--receipt=receipt", "--format=csv", "--output=out", "--", DISTINCT]
    output = run_on_data(asked, folder)
    verdicts = _read(folder / "out", len(names) + 1)
    receipt = json.loads((folder / "receipt").read_text(encoding="utf-8"))
    # The file was one of ours, and is gone.
    return verdicts, {**receipt, "file": None}, output.told


def _sample(counted: pyarrow.Table) -> pyarrow.Table:
    """The values of so many rows, spread evenly over all, as tell the command what a file holds."""
    compute: Any = pyarrow.compute
    end = compute.cumulative_sum(counted.column(-1))
    total = end[-1].as_py() if len(end) else 0
    if total <= SAMPLE:
        return counted
    begin = compute.subtract(end, counted.column(-1))
    share = [
        compute.divide(compute.multiply(rows, SAMPLE), total) for rows in (begin, end)
    ]
    return counted.filter(compute.not_equal(*share))


def _write(path: Path, table: pyarrow.Table) -> None:
    pyarrow.csv.write_csv(
        table, path, pyarrow.csv.WriteOptions(quoting_style="all_valid")
    )


def _read(path: Path, first: int) -> pyarrow.Table:
    """The columns of a result from one on: texts, and NULL where there is nothing."""
    with path.open(encoding="utf-8", newline="") as text:
        names = next(csv.reader(text))[first:]
    return pyarrow.csv.read_csv(
        path,
        pyarrow.csv.ReadOptions(block_size=_LONGEST_ROW),
        pyarrow.csv.ParseOptions(newlines_in_values=True),
        pyarrow.csv.ConvertOptions(
            include_columns=names,
            column_types=dict.fromkeys(names, pyarrow.string()),
            null_values=[""],
            strings_can_be_null=True,
        ),
    )


def _joined(
    df: DataFrame, cells: list[Column], counted: pyarrow.Table, verdicts: pyarrow.Table
) -> DataFrame:
    """The rows as they are, with our columns behind."""
    taken = {name.lower() for name in df.columns}
    ours = [_free(name, taken) for name in verdicts.column_names]
    keys = [_free(name, taken) for name in counted.column_names[:-1]]
    columns = [*counted.columns[:-1], *verdicts.columns]
    table = df.sparkSession.createDataFrame(
        pyarrow.table(columns, names=[*keys, *ours])
    )
    # To this comparison NULL is a value too.
    is_same = reduce(
        and_, (cell.eqNullSafe(F.col(key)) for cell, key in zip(cells, keys))
    )
    joined = df.join(F.broadcast(table), is_same, "left")
    # The status is never missing. Spark computes only what is used: each column has to tell.
    is_known = F.col(ours[0]).isNotNull()
    changed = F.raise_error(F.lit(_CHANGED))
    told = {name: F.when(is_known, F.col(name)).otherwise(changed) for name in ours}
    return joined.withColumns(told).drop(*keys)


def _free(name: str, taken: set[str]) -> str:
    """What a column of ours is called beside those of the lab, as the command does it."""
    while name in taken:
        name = f"migrasome_{name}"
    taken.add(name)
    return name
