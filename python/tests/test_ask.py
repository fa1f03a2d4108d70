"""Reports, questions in SQL, one page about one thing: what the command answers, as Python values."""

from __future__ import annotations

import sys
import warnings
from decimal import Decimal
from pathlib import Path

import pytest

import migrasome


def test_a_report_is_a_list_of_dict() -> None:
    rows = migrasome.report("findings", gene="CD151", role=None)
    assert "F040" in [row["accession"] for row in rows]
    assert rows.columns == list(rows[0])
    assert (
        migrasome.report("citations")[0].keys()
        == migrasome.report("citations", as_frame=None)[0].keys()
    )
    assert isinstance(migrasome.report("table-1")[0]["row"], int)


def test_a_result_without_rows_has_columns() -> None:
    rows = migrasome.report("search", text="no such words")
    assert rows == []
    assert rows.columns[:3] == ["claim", "disease", "cell"]
    assert migrasome.sql('SELECT 1 AS "a,b", 2 AS "c\nd" WHERE 0').columns == [
        "a,b",
        "c\nd",
    ]


def test_every_report_is_listed() -> None:
    reports = migrasome.reports()
    names = [
        row["name"]
        for row in migrasome.sql("SELECT name FROM saved_queries ORDER BY name")
    ]
    assert sorted(row["name"] for row in reports) == names
    assert reports.columns == ["name", "title", "group", "parameters"]


def test_values_of_each_type() -> None:
    asked = "SELECT NULL AS n, 9007199254740993 AS i, 0.1 AS r, 'ä' AS t, x'00ff' AS b"
    assert migrasome.sql(asked) == [
        {"n": None, "i": 9007199254740993, "r": 0.1, "t": "ä", "b": "X'00FF'"}
    ]


def test_lab_files_stand_beside_our_tables(tmp_path: Path) -> None:
    file = tmp_path / "a=b.csv"
    file.write_text("gene,log2fc\nVEGFA,2.5\nACTB,0.5\n")
    joined = "SELECT h.gene, log2fc, term FROM hits h LEFT JOIN term_keys k ON k.key = fold(h.gene) ORDER BY h.rowid"
    expected = [
        {"gene": "VEGFA", "log2fc": 2.5, "term": "VEGF"},
        {"gene": "ACTB", "log2fc": 0.5, "term": None},
    ]
    assert migrasome.sql(joined, with_={"hits": file}) == expected
    assert (
        migrasome.report("lab-hits", with_={"hits": file}, gene="gene")[0]["term"]
        == "VEGF"
    )


def test_data_stand_beside_our_tables() -> None:
    asked = (
        "SELECT *, typeof(id) AS type, typeof(x) AS of_x FROM mine ORDER BY mine.rowid"
    )
    data = {"id": ["007", "a", None], "x": [1.0, None, 2.5], "n": [7422, None, 60]}
    rows = migrasome.sql(asked, with_={"mine": data})
    assert [row["id"] for row in rows] == ["007", "a", None]
    assert [row["x"] for row in rows] == [1.0, None, 2.5]
    assert [str(row["n"]) for row in rows] == ["7422", "None", "60"]
    assert (rows[0]["type"], rows[0]["of_x"]) == ("text", "real")
    empty = {name: [] for name in data}
    assert migrasome.sql("SELECT * FROM mine", with_={"mine": empty}).columns == list(
        data
    )
    hits = migrasome.report("lab-hits", with_={"hits": {"gene": ["ACTB", "SDF1"]}})
    assert {row["term"] for row in hits} == {"CXCL12"}


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames_stand_beside_our_tables(kind: str) -> None:
    library = pytest.importorskip(kind, reason=f"{kind} is not installed")
    frame = library.DataFrame({"gene": ["VEGFA", None, "007"], "x": [1, 2, 3]})
    asked = "SELECT gene, x + 0.5 AS x, fold(gene) AS key FROM mine ORDER BY x"
    back = migrasome.sql(asked, with_={"mine": frame}, as_frame=kind)
    assert back["x"].to_list() == [1.5, 2.5, 3.5]
    assert back["key"].to_list()[::2] == ["vegfa", "007"]


FLOATS = [7.0, 9.5, 0.1, None]


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("float64", [7.0, 9.0, 8.0]),
        ("float64", [7422.0, None, 60.0]),
        ("float64", [1e19, 30.0, 7.5]),
        ("float64", [1e300, -0.0, 5e-324]),
        *((kind, FLOATS) for kind in ("float64", "Float64", "float32", "Float32")),
        ("float16", FLOATS),
        ("int64", [7, -9223372036854775808, 9223372036854775807]),
        *((kind, [7, None, 255]) for kind in ("Int64", "UInt8", "Float32")),
        ("uint64", [7, 18446744073709551615]),
        ("object", [7, 10**30]),
        ("object", [7, 7.5, None]),
    ],
)
@pytest.mark.filterwarnings("ignore::migrasome.Remark")
def test_numbers_reach_sql_as_from_a_csv_of_pandas(
    kind: str, numbers: list[object], tmp_path: Path
) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame({"x": pandas.Series(numbers, dtype=kind)})
    frame.to_csv(tmp_path / "x.csv", index=False)
    asked = "SELECT x, x / 2 AS half, typeof(x) AS type FROM mine ORDER BY rowid"
    expected = migrasome.sql(asked, with_={"mine": tmp_path / "x.csv"})
    for data in (frame, {"x": frame["x"]}, {"x": frame["x"].array}):
        assert migrasome.sql(asked, with_={"mine": data}) == expected


@pytest.mark.parametrize("library", ["polars", "pyarrow"])
def test_numbers_of_other_libraries_keep_type_and_value(library: str) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = pyarrow.table(
        {
            "single": pyarrow.array([0.1, None, 2.5], pyarrow.float32()),
            "whole": pyarrow.array([7, None, 8], pyarrow.int32()),
            "decimal": pyarrow.array(
                [Decimal("1.50"), None, Decimal("7.00")], pyarrow.decimal128(5, 2)
            ),
            "flag": [True, None, False],
        }
    )
    if library == "polars":
        polars = pytest.importorskip("polars", reason="polars is not installed")
        table = polars.from_arrow(table)
    asked = "SELECT * FROM mine ORDER BY rowid"
    assert migrasome.sql(asked, with_={"mine": table}) == [
        {"single": 0.1, "whole": 7, "decimal": 1.5, "flag": 1},
        {"single": None, "whole": None, "decimal": None, "flag": None},
        {"single": 2.5, "whole": 8, "decimal": 7.0, "flag": 0},
    ]
    types = migrasome.sql(
        "SELECT DISTINCT typeof(single) AS s, typeof(decimal) AS d, typeof(flag) AS f "
        "FROM mine WHERE single IS NOT NULL",
        with_={"mine": table},
    )
    assert types == [{"s": "real", "d": "real", "f": "integer"}]


def test_truth_values_are_true_in_sql() -> None:
    data = {"gene": ["VEGFA", "ACTB", "SDF1"], "hit": [True, False, None]}
    asked = "SELECT gene FROM mine WHERE {}"
    for condition, gene in {
        "hit": "VEGFA",
        "NOT hit": "ACTB",
        "hit IS NULL": "SDF1",
    }.items():
        found = migrasome.sql(asked.format(condition), with_={"mine": data})
        assert found == [{"gene": gene}]


def test_texts_stay_texts() -> None:
    texts = ["007", "7.0", "1e5", "True", "NA", "half \ud83d of one"]
    found = migrasome.sql(
        "SELECT x, typeof(x) AS type FROM mine ORDER BY rowid",
        with_={"mine": {"x": texts}},
    )
    assert [row["x"] for row in found] == [*texts[:-1], "half \ufffd of one"]
    assert {row["type"] for row in found} == {"text"}


def test_what_is_told_of_data_names_their_table() -> None:
    with pytest.warns(migrasome.Remark, match="^mine: column 2 is a second `A`"):
        migrasome.sql("SELECT * FROM mine", with_={"mine": {"a": [1], "A": [2]}})
    for data, message in (
        ({"x": ["\0"]}, "^mine:1: a text holds a NUL"),
        ({}, "^mine: has no columns"),
        ({"x": [1], 0: [1], "0": [2]}, "^mine: two columns have one name"),
    ):
        with pytest.raises(migrasome.Error, match=message):
            migrasome.sql("SELECT * FROM mine", with_={"mine": data})
    for name in ("a=b", "a b", "1st", ""):
        with pytest.raises(migrasome.UsageError, match=f"`{name}` cannot name a table"):
            migrasome.sql("SELECT 1", with_={name: {"x": [1]}})


def test_what_is_told_of_a_lab_file_is_a_warning_of_the_caller(tmp_path: Path) -> None:
    file = tmp_path / "x.maf"
    file.write_text("#version 2.4\nHugo_Symbol\tdepth\nVEGFA\t12\n")
    with pytest.warns(migrasome.Remark, match="line 1 looks like a comment") as told:
        migrasome.sql("SELECT * FROM x", with_={"x": file})
    assert [warning.filename for warning in told] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert migrasome.report("search", text="no such words") == []


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_frames(kind: str) -> None:
    library = pytest.importorskip(kind, reason=f"{kind} is not installed")
    asked = "SELECT column1 AS i, column2 AS r, column3 AS t, column4 AS n, column5 AS mixed FROM (VALUES {})"
    rows = "(1, 0.5, 'a', NULL, 1), (NULL, 1.0, NULL, NULL, 'x')"
    frame = migrasome.sql(asked.format(rows), as_frame=kind)
    assert isinstance(frame, library.DataFrame)
    assert list(frame.columns) == ["i", "r", "t", "n", "mixed"]
    assert frame["i"][0] == 1
    assert str(frame["i"].dtype) == "Int64"
    assert frame["r"].to_list() == [0.5, 1.0]
    assert frame["t"][0] == "a"
    assert frame["mixed"].to_list() == ([1, "x"] if kind == "pandas" else ["1", "x"])
    numbers = migrasome.sql("SELECT 1 AS x UNION ALL SELECT 2.5", as_frame=kind)
    assert numbers["x"].to_list() == [1.0, 2.5]
    empty = migrasome.sql(asked.format(rows) + " WHERE 0", as_frame=kind)
    assert list(empty.columns) == list(frame.columns)
    assert len(empty) == 0
    assert len(migrasome.reports(as_frame=kind)) == len(migrasome.reports())
    assert len(migrasome.report("table-1", as_frame=kind)) == len(
        migrasome.report("table-1")
    )


def test_a_library_that_is_not_there_is_a_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(
        migrasome.UsageError, match="needs polars: `pip install polars`"
    ):
        migrasome.reports(as_frame="polars")
    with pytest.raises(migrasome.UsageError, match="give 'pandas' or 'polars'"):
        migrasome.reports(as_frame="arrow")


def test_errors_are_the_line_of_the_command() -> None:
    with pytest.raises(
        migrasome.UsageError, match="^no report `cargoes`; did you mean `cargos`"
    ):
        migrasome.report("cargoes")
    with pytest.raises(
        migrasome.UsageError,
        match="^`VEFG` is no cargo that is known here; did you mean `VEGF`",
    ):
        migrasome.report("cargo", cargo="VEFG")
    with pytest.raises(migrasome.UsageError, match="^only reading is allowed here"):
        migrasome.sql("DELETE FROM cargos")
    with pytest.raises(migrasome.UsageError, match="^two columns are named `a`"):
        migrasome.sql("SELECT 1 AS a, 2 AS a")
    assert migrasome.sql("-- a comment first\nSELECT 1 AS a") == [{"a": 1}]


def test_about_is_the_report_as_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    found = migrasome.about("SDF1")
    assert found.rows == migrasome.report("about", term="SDF1")
    lines = str(found).splitlines()
    assert lines[:2] == [
        "is",
        "  CXCL12: cargo; taken by previous symbol SDF1 (exact)",
    ]
    assert max(map(len, lines)) <= 60
    words = " ".join(str(found).split())
    for row in found.rows:
        for cell in filter(None, row.values()):
            assert " ".join(cell.split()) in words
    assert "CXCL12" in found._repr_html_()
    assert repr(found) == "About(name='SDF1')"
    with pytest.raises(migrasome.UsageError):
        migrasome.about("no such thing")


def test_a_notebook_shows_tables_and_runs_nothing() -> None:
    rows = migrasome.sql(
        "SELECT '<script>alert(1)</script>' AS \"<b>\", NULL AS n, 'a' || char(10) || '\"&' AS t"
    )
    page = rows._repr_html_()
    assert "<script>" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "a\n&quot;&amp;" in page
    many = migrasome.sql(
        "WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 500) SELECT x FROM n"
    )
    assert len(many) == 500
    page = many._repr_html_()
    assert page.count("<tr>") == 101
    assert "100 of 500 rows" in page
    found = migrasome.match(
        {"gene": ["<img src=x onerror=alert(1)>"], "<i>": ["<i>"]}, "gene"
    )
    assert "<i" not in found._repr_html_()
