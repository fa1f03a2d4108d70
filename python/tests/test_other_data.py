"""polars and pyarrow data, dicts, lists and files come back as what they are, with our columns behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import migrasome
from migrasome import _verdicts

LEAST = [1, _verdicts.SAMPLE + 1]
GENES = ["VEGFA", "ACTB", None, "SDF1"]
TERMS = ["VEGF", None, None, "CXCL12"]


def repeated(values: list[Any], least: int) -> list[Any]:
    return values * -(-least // len(values))


@pytest.mark.parametrize("least", LEAST)
@pytest.mark.parametrize("dtype", ["String", "Categorical"])
def test_polars(dtype: str, least: int) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    genes = polars.Series("gene", repeated(GENES, least), dtype=getattr(polars, dtype))
    frame = polars.DataFrame({"gene": genes, "n": range(len(genes)), "term": "mine"})
    data = migrasome.match(frame).data
    assert data.select("gene", "n", "term").equals(frame)
    assert data.schema["gene"] == frame.schema["gene"]
    assert data["migrasome_term"].to_list() == repeated(TERMS, len(frame))
    assert data.schema["migrasome_term"] == polars.String
    kept = migrasome.match(frame, keep="matched").data
    assert kept["n"].to_list() == [
        row for row in range(len(frame)) if repeated(TERMS, len(frame))[row]
    ]
    assert migrasome.match(frame["gene"]).data.columns[:2] == ["gene", "match_status"]
    empty = migrasome.match(frame.clear()).data
    assert empty.schema == data.schema
    with pytest.raises(TypeError, match="collect"):
        migrasome.match(frame.lazy())


@pytest.mark.parametrize("least", LEAST)
def test_pyarrow(least: int) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    table = pyarrow.table(
        {
            "gene": pyarrow.array(repeated(GENES, least)),
            "n": list(range(len(repeated(GENES, least)))),
        }
    )
    for given in (
        table,
        table.combine_chunks().to_batches()[0],
        pyarrow.concat_tables([table.slice(0, 3), table.slice(3)]),
    ):
        data = migrasome.match(given).data
        assert data.select(["gene", "n"]).equals(table)
        assert data.column("term").to_pylist() == repeated(TERMS, table.num_rows)
    coded = table.set_column(0, "gene", table.column("gene").dictionary_encode())
    assert migrasome.match(coded).data.schema.field("gene") == coded.schema.field(
        "gene"
    )
    kept = migrasome.match(table, keep="unmatched").data
    assert set(kept.column("match_status").to_pylist()) == {"unmatched", "unusable"}
    assert migrasome.match(table.column("gene")).data.column_names[:2] == [
        "value",
        "match_status",
    ]
    assert migrasome.match(table.slice(0, 0)).data.schema == data.schema


@pytest.mark.parametrize("least", LEAST)
def test_a_dict_of_columns_and_a_list(least: int) -> None:
    genes = repeated(GENES, least)
    data = migrasome.match({"gene": genes, 5: list(range(len(genes)))}).data
    assert list(data)[:3] == ["gene", 5, "match_status"]
    assert data["gene"] is genes
    assert data["term"] == repeated(TERMS, len(genes))
    kept = migrasome.match(
        {"gene": genes, "n": list(range(len(genes)))}, keep="matched"
    ).data
    assert [row % 4 for row in kept["n"]] == repeated([0, 3], len(kept["n"]))
    for values in (genes, tuple(genes), iter(genes)):
        rows = migrasome.match(values).data
        assert [row["value"] for row in rows] == genes
        assert [row["term"] for row in rows] == repeated(TERMS, len(genes))
    assert migrasome.match([]).data == []
    with pytest.raises(migrasome.UsageError, match="different numbers of values"):
        migrasome.match({"gene": ["VEGFA"], "n": []})
    with pytest.raises(TypeError, match="the column `gene` is a str: give a list"):
        migrasome.match({"gene": "VEGFA"})
    for nothing in (5, b"VEGFA", [{"gene": "VEGFA"}]):
        with pytest.raises(TypeError, match="cannot match"):
            migrasome.match(nothing)


@pytest.mark.parametrize("library", ["numpy", "pyarrow", "polars", "pandas"])
def test_cells_and_columns_of_array_libraries_are_what_they_are_in_python(
    library: str,
) -> None:
    values = ["VEGFA", None, "NA"]
    arrays = {
        "numpy": lambda module: module.array(values, dtype=object),
        "pyarrow": lambda module: module.array(values),
        "polars": lambda module: module.Series(values),
        "pandas": lambda module: module.array(values, dtype="string"),
    }
    array = arrays[library](pytest.importorskip(library))
    expected = migrasome.match({"gene": values}).data["match_note"]
    assert expected[1:] == ["empty", "missing value"]
    assert migrasome.match({"gene": array}).data["match_note"] == expected
    listed = migrasome.match(list(array)).data
    assert [row["match_note"] for row in listed] == expected
    assert migrasome.match([array[:1], "ACTB"]).data[0]["term"] == "VEGF"


def test_bytes_of_any_kind() -> None:
    cells = [b"VEGFA", bytearray(b"VEGFA"), memoryview(b"VEGFA")]
    assert [row["term"] for row in migrasome.match(cells).data] == ["VEGF"] * 3


def test_a_value_that_is_no_cell_is_named() -> None:
    class Broken:
        def __str__(self) -> str:
            raise RuntimeError("out of order")

    with pytest.raises(TypeError, match="type Broken cannot be a cell: out of order"):
        migrasome.match(["VEGFA", Broken()])


@pytest.mark.parametrize("least", LEAST)
def test_types_of_pyarrow_that_cannot_be_taken_apart(least: int) -> None:
    pyarrow = pytest.importorskip(
        "pyarrow", minversion="18", reason="pyarrow is not installed, or too old"
    )
    genes = pyarrow.array(repeated(GENES, least), pyarrow.string_view())
    table = pyarrow.table({"gene": genes})
    for keep, kept in (("all", len(genes)), ("matched", len(genes) // 2)):
        data = migrasome.match(table, keep=keep).data
        assert data.schema.field("gene").type == pyarrow.string_view()
        assert data.num_rows == kept


def test_a_file_is_read_by_the_command(tmp_path: Path) -> None:
    file = tmp_path / "hits.csv"
    file.write_text("gene,log2fc\nVEGFA,2.10\nACTB,\n")
    found = migrasome.match(file)
    assert [(row["gene"], row["log2fc"], row["term"]) for row in found.data] == [
        ("VEGFA", "2.10", "VEGF"),
        ("ACTB", None, None),
    ]
    assert found.receipt["file"] == str(file)
    assert [
        row["gene"] for row in migrasome.match(str(file), "gene", keep="unmatched").data
    ] == ["ACTB"]
    with pytest.raises(migrasome.Error, match="no such file"):
        migrasome.match(tmp_path / "none.csv")


def test_no_library_is_imported_that_the_caller_has_not() -> None:
    code = (
        "import sys, migrasome; migrasome.match(['VEGFA']); "
        "print({'pandas', 'polars', 'pyarrow', 'numpy'}.intersection(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
    )
    assert ran.stdout == "set()\n"
