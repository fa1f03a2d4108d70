"""pandas data come back as they are, with our columns behind."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

import migrasome
from migrasome import _verdicts

pandas = pytest.importorskip(
    "pandas", minversion="2.0", reason="pandas is not installed"
)
numpy = pytest.importorskip("numpy")

#: Few rows, and more than are looked at to learn what columns hold.
LEAST = [1, _verdicts.SAMPLE + 1]

GENES = ["VEGFA", "ACTB", None, "SDF1", "NA", "1-Mar", "VEGFA"]
STATUSES = [
    "matched",
    "unmatched",
    "unusable",
    "matched",
    "unusable",
    "unusable",
    "matched",
]
TERMS = ["VEGF", None, None, "CXCL12", None, None, "VEGF"]


def repeated(values: list[Any], least: int) -> list[Any]:
    return values * -(-least // len(values))


def none_where_missing(series: Any) -> list[Any]:
    return [None if pandas.isna(value) else value for value in series]


def assert_matched(frame: Any, found: Any, places: list[int] | None = None) -> None:
    """Its own columns are what they were, and ours are right."""
    width = frame.shape[1]
    kept = frame if places is None else frame.iloc[places]
    pandas.testing.assert_frame_equal(found.data.iloc[:, :width], kept)
    rows = range(len(frame)) if places is None else places
    statuses, terms = (repeated(values, len(frame)) for values in (STATUSES, TERMS))
    assert found.data.iloc[:, width].tolist() == [statuses[row] for row in rows]
    assert none_where_missing(found.data.iloc[:, width + 4]) == [
        terms[row] for row in rows
    ]


@pytest.mark.parametrize("least", LEAST)
@pytest.mark.parametrize(
    "dtype",
    [
        object,
        "string",
        "category",
        "string[pyarrow]",
        pytest.param("str", id="this pandas' own"),
    ],
)
def test_texts_of_any_type(dtype: Any, least: int) -> None:
    if dtype == "string[pyarrow]":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    genes = pandas.Series(repeated(GENES, least), dtype=object)
    if dtype == "str":
        genes = pandas.DataFrame({"gene": repeated(GENES, least)})["gene"]
    else:
        genes = genes.astype(dtype)
    frame = pandas.DataFrame(
        {"gene": genes, "log2fc": numpy.arange(len(genes), dtype="float32")}
    )
    found = migrasome.match(frame)
    assert_matched(frame, found)
    assert found.receipt["rows"] == len(frame)
    assert (
        found.receipt["statuses"]["matched"]["rows"]
        == found.data["match_status"].eq("matched").sum()
    )


@pytest.mark.parametrize("least", LEAST)
@pytest.mark.parametrize("missing", ["None", "nan", "NA", "NaT"])
def test_what_is_missing_is_an_empty_cell_and_the_text_na_is_none(
    missing: str, least: int
) -> None:
    nothing = {"None": None, "nan": float("nan"), "NA": pandas.NA, "NaT": pandas.NaT}[
        missing
    ]
    genes = pandas.Series(
        repeated(["VEGFA", nothing, "NA", "", "ACTB", "SDF1"], least), dtype=object
    )
    found = migrasome.match(pandas.DataFrame({"gene": genes}))
    notes = none_where_missing(found.data["match_note"])[:6]
    assert notes[1:4] == ["empty", "missing value", "empty"]
    assert all(cell is nothing for cell in found.data["gene"][1::6])


@pytest.mark.parametrize("least", LEAST)
def test_labels_of_any_kind(least: int) -> None:
    height = len(repeated(GENES, least))
    frame = pandas.DataFrame(
        {0: repeated(GENES, least), "x": range(height), "Match_Status": "mine"},
        index=pandas.MultiIndex.from_arrays(
            [["a"] * height, [row // 2 for row in range(height)]], names=["one", "two"]
        ),
    )
    frame.columns = pandas.Index([0, "x", "Match_Status"], dtype=object)
    found = migrasome.match(frame, column=0)
    assert_matched(frame, found)
    assert found.data.columns[3] == "migrasome_match_status"
    assert found.data.columns[4] == "match_rule"


@pytest.mark.parametrize("least", LEAST)
def test_columns_and_rows_of_one_name(least: int) -> None:
    height = len(repeated(GENES, least))
    frame = pandas.DataFrame(
        [[gene, row, None] for row, gene in enumerate(repeated(GENES, least))],
        index=[7] * height,
    )
    frame.columns = ["gene", "x", "x"]
    assert_matched(frame, migrasome.match(frame))
    assert_matched(frame, migrasome.match(frame, column="gene"))
    frame.columns = ["x", "gene", "gene"]
    with pytest.raises(
        migrasome.UsageError, match="2 columns are called `gene`: rename all but one"
    ):
        migrasome.match(frame, column="gene")
    frame.columns = ["gene_2", "gene", "Gene"]
    assert_matched(frame, migrasome.match(frame, column="gene_2"))


@pytest.mark.parametrize("least", LEAST)
def test_columns_of_several_levels(least: int) -> None:
    genes = repeated(GENES, least)
    frame = pandas.DataFrame(
        {("id", "gene"): genes, ("fold", "log2"): range(len(genes))}
    )
    for column in (None, ("id", "gene"), "id gene"):
        found = migrasome.match(frame, column=column)
        assert_matched(frame, found)
        assert found.data.columns[2] == ("match_status", "")


@pytest.mark.parametrize("least", LEAST)
@pytest.mark.parametrize("keep", ["matched", "unmatched"])
def test_some_rows_are_kept(keep: str, least: int) -> None:
    frame = pandas.DataFrame({"gene": repeated(GENES, least)})
    frame.index = pandas.Index(range(10, 10 + len(frame)), name="row")
    found = migrasome.match(frame, keep=keep)
    statuses = repeated(STATUSES, len(frame))
    places = [
        row
        for row in range(len(frame))
        if (statuses[row] == "matched") == (keep == "matched")
    ]
    assert_matched(frame, found, places)
    assert found.receipt["rows"] == len(frame)


def test_an_empty_frame_keeps_its_types() -> None:
    frame = pandas.DataFrame(
        {
            "gene": pandas.Series([], dtype="category"),
            "n": pandas.Series([], dtype="Int64"),
        }
    )
    found = migrasome.match(frame)
    assert found.data.shape == (0, 13)
    assert_matched(frame, found)
    with pytest.raises(migrasome.UsageError, match="has no columns"):
        migrasome.match(pandas.DataFrame(index=[1, 2]))


@pytest.mark.parametrize("least", LEAST)
def test_numbers_with_gaps_are_identifiers(least: int) -> None:
    """pandas makes floats of whole numbers as soon as one is missing."""
    numbers = pandas.Series(repeated([7422, None, 6387, 60], least))
    assert numbers.dtype == float
    for dtype in (float, "Int64", object):
        frame = pandas.DataFrame({"Entrez ID": numbers.astype(dtype)})
        for options in ({}, {"column": "Entrez ID", "prefix": "NCBIGene"}):
            data = migrasome.match(frame, **options).data
            assert none_where_missing(data["term"])[:4] == [
                "VEGF",
                None,
                "CXCL12",
                None,
            ]
            assert data["match_status"].tolist()[1] == "unusable"
            pandas.testing.assert_frame_equal(data[["Entrez ID"]], frame)


def test_cells_that_are_no_texts() -> None:
    cells = [
        b"VEGFA",
        numpy.str_("VEGFA"),
        ["FLT1", "VEGFA"],
        ("VEGFA",),
        numpy.array(["VEGFA", "FLT1"]),
        None,
    ]
    spoilt = [
        datetime.datetime(2023, 3, 1),
        datetime.date(2023, 3, 1),
        pandas.Timestamp(2023, 3, 1),
        True,
        1,
        1.0,
    ]
    other = [Decimal("1.5"), 1e300, float("inf"), "half \ud83d of one"]
    frame = pandas.DataFrame(
        {"gene": pandas.Series([*cells, *spoilt, *other], dtype=object)}
    )
    data = migrasome.match(frame, column="gene").data
    assert none_where_missing(data["term"])[:6] == ["VEGF"] * 5 + [None]
    dates = none_where_missing(data["match_note"])[6:9]
    assert dates == [dates[0]] * 3
    assert dates[0].startswith("date made by Excel")
    assert set(data["match_status"][9:]) <= {"unmatched", "unusable"}


def test_equal_values_that_are_other_cells() -> None:
    """For Python ``1 == True == 1.0``."""
    frame = pandas.DataFrame(
        {
            "id": pandas.Series(
                repeated([60, True, 1, "60", 60.0], LEAST[1]), dtype=object
            )
        }
    )
    found = migrasome.match(frame, column="id", prefix="NCBIGene")
    values = {
        one["value"]
        for status in found.receipt["statuses"].values()
        for one in status["values"]
    }
    assert values == {"60", "True", "1"}


@pytest.mark.parametrize("least", LEAST)
def test_two_columns_that_are_looked_at(least: int) -> None:
    frame = pandas.DataFrame(
        {
            "ligand": repeated(GENES, least),
            "n": 1,
            "receptor": repeated(["CXCR4", None, "FLT1"], least)[0],
        }
    )
    frame["receptor"] = (repeated(["CXCR4", None, "FLT1", "VEGFA"], len(frame)))[
        : len(frame)
    ]
    found = migrasome.match(frame, column=["ligand", "receptor"])
    assert [column["name"] for column in found.receipt["columns"]] == [
        "ligand",
        "receptor",
    ]
    assert found.receipt["rows"] == len(frame)
    alone = migrasome.match(
        {name: frame[name].tolist() for name in ("ligand", "receptor")},
        ["ligand", "receptor"],
    )
    assert found.data["match_status"].tolist() == alone.data["match_status"]


def test_a_series_and_an_index() -> None:
    series = pandas.Series(["VEGFA", "ACTB"], index=["r1", "r2"], name="symbol")
    found = migrasome.match(series).data
    assert found.index.tolist() == ["r1", "r2"]
    assert found.columns[:2].tolist() == ["symbol", "match_status"]
    assert migrasome.match(pandas.Series(["ACTB"])).data.columns[0] == "value"
    # As of AnnData's `var_names`.
    names = pandas.Index(["ACTB", "SDF1"], name="gene_symbols")
    found = migrasome.match(names).data
    assert found.index.equals(names)
    assert none_where_missing(found["term"]) == [None, "CXCL12"]


@pytest.mark.parametrize("least", LEAST)
def test_a_dict_of_series_goes_by_place(least: int) -> None:
    genes = pandas.Series(repeated(GENES, least))
    genes.index = genes.index[::-1]
    numbers = numpy.arange(len(genes))
    found = migrasome.match({"gene": genes, "n": numbers})
    assert found.data["term"] == repeated(TERMS, len(genes))
    assert found.data["gene"] is genes
    kept = migrasome.match({"gene": genes, "n": numbers}, keep="matched").data
    assert kept["gene"][:3] == ["VEGFA", "SDF1", "VEGFA"]
    assert kept["n"][:3] == [0, 3, 6]


@pytest.mark.parametrize("index", ["category", "interval", "datetime"])
def test_labels_that_are_more_than_texts(index: str) -> None:
    labels = {
        "category": pandas.CategoricalIndex(["gene", "b"]),
        "interval": pandas.IntervalIndex.from_breaks([0, 1, 2]),
        "datetime": pandas.date_range("2020-01-01", periods=2),
    }[index]
    frame = pandas.DataFrame([[gene, None] for gene in GENES])
    frame.columns = labels
    found = migrasome.match(frame, column=labels[0])
    assert found.data.columns[:2].tolist() == labels.tolist()
    assert none_where_missing(found.data["term"]) == TERMS


def test_the_data_are_not_changed() -> None:
    frame = pandas.DataFrame({"gene": repeated(GENES, LEAST[1])})
    before = frame.copy(deep=True)
    found = migrasome.match(frame).data
    found.iloc[0, 0] = "changed"
    pandas.testing.assert_frame_equal(frame, before)


def test_more_combinations_than_a_number_can_hold() -> None:
    """Nine columns of 255 values and more: 2 ** 64 and more combinations."""
    numbers = [f"x{row % 255}" for row in range(2_550)] * 2
    genes = ["VEGFA", "ACTB"] * 1_275 + ["ACTB", "VEGFA"] * 1_275
    frame = pandas.DataFrame(
        {"gene": genes, **{f"c{place}": numbers for place in range(1, 9)}}
    )
    found = migrasome.match(frame, column=list(frame.columns)).data
    expected = ["matched" if gene == "VEGFA" else "unmatched" for gene in genes]
    assert found["match_status"].tolist() == expected


@pytest.mark.parametrize("least", LEAST)
@pytest.mark.parametrize(
    "of", ["list", "string", "large_string", "binary", "dictionary", "decimal"]
)
def test_types_of_pyarrow(of: str, least: int) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    type_, values = {
        "list": (pyarrow.list_(pyarrow.string()), [["VEGFA"], ["ACTB"], None]),
        "string": (pyarrow.string(), ["VEGFA", "ACTB", None]),
        "large_string": (pyarrow.large_string(), ["VEGFA", "ACTB", None]),
        "binary": (pyarrow.binary(), [b"VEGFA", b"ACTB", None]),
        "dictionary": (
            pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
            ["VEGFA", "ACTB", None],
        ),
        "decimal": (pyarrow.decimal128(10, 0), [Decimal(7422), Decimal(60), None]),
    }[of]
    array = pyarrow.array(repeated(values, least), type_)
    genes = pandas.Series(array, dtype=pandas.ArrowDtype(type_), name="gene")
    prefix = "NCBIGene" if of == "decimal" else None
    data = migrasome.match(genes.to_frame(), "gene", prefix=prefix).data
    assert none_where_missing(data["term"])[:3] == ["VEGF", None, None]
    assert data["match_status"].tolist()[:3] == ["matched", "unmatched", "unusable"]
    pandas.testing.assert_series_equal(data["gene"], genes)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns", "D"])
def test_dates_of_numpy(unit: str) -> None:
    days = numpy.array(["2023-03-01", "NaT"], dtype=f"datetime64[{unit}]")
    for given in ({"gene": days}, pandas.DataFrame({"gene": list(days)}, dtype=object)):
        notes = list(migrasome.match(given, "gene", kind="gene").data["match_note"])
        assert notes[0].startswith("date made by Excel")
        assert notes[1] == "empty"


def test_a_column_whose_label_is_missing() -> None:
    for label in (None, float("nan"), pandas.NA):
        frame = pandas.DataFrame([["ACTB", "VEGFA"]])
        frame.columns = pandas.Index(["gene", label], dtype=object)
        assert migrasome.match(frame, "gene").data["match_status"][0] == "unmatched"
        assert migrasome.match(frame, [label]).data["match_status"][0] == "matched"


def test_an_index_of_several_levels_is_refused() -> None:
    index = pandas.MultiIndex.from_tuples([("VEGFA", 1), ("ACTB", 2)])
    with pytest.raises(TypeError, match=r"match\(index.to_frame\(\)\)"):
        migrasome.match(index)
