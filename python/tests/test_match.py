"""What ``match`` tells beside the data, its options and its errors."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import pytest

import migrasome
from migrasome import _verdicts


def test_the_receipt_and_the_account() -> None:
    found = migrasome.match({"gene": ["VEGFA", "ACTB"], "treatment": ["HCC", "HCC"]})
    assert found.receipt["rows"] == 2
    assert found.receipt["file"] is None
    assert (
        str(found)
        .splitlines()[0]
        .startswith("data: column `gene`: its name says genes")
    )
    assert any(line.startswith("2 rows: 1 matched") for line in found.account)
    page = found._repr_html_()
    assert "column `gene`" in page
    assert "<td" in page


def test_columns_that_were_not_looked_at_are_told() -> None:
    data = {"gene": ["VEGFA", "ACTB"], "disease": ["HCC", "Hepatitis"]}
    remark = "looks like names too and was not looked at: `disease`"
    for times in (1, _verdicts.SAMPLE):
        many = {name: values * times for name, values in data.items()}
        (told,) = migrasome.match(many).remarks
        assert told.startswith(remark)
        assert f"data: {told}" in migrasome.match(many).account


def test_the_account_of_many_rows_is_that_of_the_file(tmp_path: Path) -> None:
    genes = ["VEGFA", "SDF1", "ACTB", "1-Mar", ""] * _verdicts.SAMPLE
    file = tmp_path / "file.csv"
    file.write_text("gene\n" + "".join(f'"{gene}"\n' for gene in genes))
    in_file = migrasome.match(file).account
    assert migrasome.match({"gene": genes}).account == [
        line.replace(f"{file}: ", "data: ") for line in in_file
    ]


def test_the_options_are_those_of_the_command() -> None:
    genes = {"gene": ["VEGFA", "CXCR4"]}
    statuses = [
        migrasome.match(genes, **options).data["match_status"]
        for options in (
            {},
            {"role": "carried"},
            {"role": ["carried", "context"]},
            {"min_match": "exact"},
        )
    ]
    assert statuses == [
        ["matched", "context only"],
        ["matched", "unmatched"],
        ["matched", "matched"],
        ["unmatched", "context only"],
    ]
    layers = [
        migrasome.match(genes, layer=layer).data["evidence"][0]
        for layer in ("table-1", "findings")
    ]
    assert (
        layers[0].startswith("T1:") and "F0" not in layers[0] and "T1:" not in layers[1]
    )
    # The gene PVR, and the eye disease.
    kinds = [
        migrasome.match({"x": ["PVR"]}, "x", kind=kind).data["term"]
        for kind in ("gene", "disease", ["gene", "disease"])
    ]
    assert kinds == [
        [None],
        ["Proliferative vitreoretinopathy"],
        ["Proliferative vitreoretinopathy"],
    ]
    assert migrasome.match(["7422"], prefix="NCBIGene").data[0]["term"] == "VEGF"
    assert migrasome.match(["7422"]).data[0]["term"] is None


def test_errors_are_the_line_of_the_command() -> None:
    with pytest.raises(migrasome.UsageError) as error:
        migrasome.match({"x": ["a", "b"], "y": ["1", "2"]})
    assert (
        str(error.value)
        == "data: no column seems to hold names or identifiers: name one with --column. Possible: x, y"
    )
    with pytest.raises(
        migrasome.UsageError, match="^data: has no column `genes`; did you mean `gene`"
    ):
        migrasome.match({"gene": ["VEGFA"]}, "genes")
    with pytest.raises(migrasome.UsageError, match="^data: has no column `gene`"):
        migrasome.match(["VEGFA"], "gene")
    for argument, known in {
        "kind": "gene, protein, cargo",
        "layer": "table-1, findings, all",
        "role": "carried, regulates, context",
        "min_match": "exact, close",
    }.items():
        with pytest.raises(migrasome.UsageError) as error:
            migrasome.match(["VEGFA"], **{argument: "fish"})
        line = str(error.value)
        assert line.startswith(f"invalid value 'fish' for {argument}=")
        assert f"ossible: {known}" in line and "\n" not in line
    with pytest.raises(
        migrasome.UsageError, match="keep='some': give 'all', 'matched', 'unmatched'"
    ):
        migrasome.match(["VEGFA"], keep="some")
    with pytest.raises(migrasome.Error, match="none.db: no such file"):
        migrasome.match(["VEGFA"], db="none.db")


def test_a_column_is_found_in_another_spelling_as_by_the_command() -> None:
    data = {"Gene Symbol": ["VEGFA"], "": ["x"], "--all": ["SDF1"]}
    assert migrasome.match(data, "gene_symbol").data["term"] == ["VEGF"]
    assert migrasome.match(data, "--all").data["term"] == ["CXCL12"]
    assert migrasome.match(data, "").data["term"] == [None]


def test_of_very_many_columns_two_may_have_one_name() -> None:
    columns = [f"x{place}" for place in range(2_100)]
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame([["ACTB", "ACTB", "VEGFA", *columns]])
    frame.columns = ["", "Gene", "gene", *columns]
    for column, status in (("Gene", "unmatched"), ("gene", "matched")):
        found = migrasome.match(frame, column).data
        assert found["match_status"].tolist() == [status]
    frame.columns = ["", "", "", *[""] * len(columns)]
    assert migrasome.match(frame, "column_3").data["match_status"].tolist() == [
        "matched"
    ]


def test_what_is_found_can_be_compared_and_counted() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    one, other = (migrasome.match(pandas.Series(["VEGFA"])) for _ in range(2))
    assert one != other
    assert len({one, other}) == 2


def test_in_long_data_the_same_column_and_kind_mean_the_same_as_in_a_file(
    tmp_path: Path,
) -> None:
    """Above 4 MB the command looks for columns in other rows than we do."""
    genes = [
        row["symbol"]
        for row in migrasome.sql(
            "SELECT DISTINCT key AS symbol FROM term_keys WHERE term_kind = 'gene' AND key NOT LIKE '%:%'"
        )
    ]
    left_to_the_sample = ["VEGFA/SDF1", "45352"]
    known = ([*genes, *left_to_the_sample] * 10_000)[:8_000]
    data = {
        "feature": known + [f"contig {row % 999}" for row in range(32_000)],
        "about": ["receptor of the plasma membrane " * 20] * 8_000 + [""] * 32_000,
    }
    file = tmp_path / "long.csv"
    with file.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text).writerows([list(data), *zip(*data.values())])
    assert file.stat().st_size > 4 << 20
    in_file = migrasome.match(file, "feature", kind="gene")
    found = migrasome.match(data, "feature", kind="gene")
    assert len(found.data["term"]) == len(in_file.data)
    for name in in_file.data.columns:
        theirs = [row[name] for row in in_file.data]
        rows = zip(data["feature"], found.data[name], theirs)
        other = {value for value, ours, its in rows if (ours or None) != its}
        assert other <= set(left_to_the_sample), name


def test_cells_with_whatever_signs() -> None:
    cells = [
        'quo"ted',
        "com,ma",
        "li\nne",
        "cr\r\nlf",
        "tab\t",
        " blank ",
        "",
        "'",
        "ä\u2028β",
        "#",
        "=1+1",
    ]
    found = migrasome.match({"gene": ["VEGFA", *cells], "n": [None, *cells]}, "gene")
    told = [
        one["value"]
        for status in found.receipt["statuses"].values()
        for one in status["values"]
    ]
    assert sorted(told) == sorted(["VEGFA", *cells])


def test_a_cell_that_no_text_can_hold_is_an_error() -> None:
    for genes in (["VEGFA", "a\0b"], ["VEGFA"] * _verdicts.SAMPLE + ["a\0b"]):
        with pytest.raises(migrasome.Error, match="0x00, which is in no text|a NUL is"):
            migrasome.match({"gene": genes})


def test_no_file_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    migrasome.match(["VEGFA", "ACTB"] * _verdicts.SAMPLE)
    with pytest.raises(migrasome.Error):
        migrasome.match(["VEGFA"], prefix="nix")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("height", [2_001, 2_047, 3_999, 4_000, 123_457])
@pytest.mark.parametrize("width", [1, 200, 400, 100_000])
def test_the_sample_is_that_of_the_command(height: int, width: int) -> None:
    wanted = min(2_000, max(524_288 // width, 40))
    taken = [
        row
        for row in range(height)
        if row * wanted // height != (row + 1) * wanted // height
    ]
    assert _verdicts.sample_of(height, width) == taken
    assert _verdicts.sample_of(wanted, width) is None
