"""`migrasome.spark.match` on a real Spark with two workers gives every row what the command gives it."""

from __future__ import annotations

import csv
import doctest
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="pip install pyspark==4.3.0 pyarrow")

import engines_page
import made_up_rows
import pyarrow
import pyarrow.csv
from conftest import corpus
from pyarrow import dataset, parquet
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import migrasome.spark
from migrasome import _command

pytestmark = pytest.mark.filterwarnings(
    "ignore:PySpark does not yet fully support pandas:FutureWarning"
)

ROWS = 1_000_000

WORKERS = "local-cluster[2,1,1024]"
SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # Workers that call any Python at all fail.
    "spark.pyspark.driver.python": sys.executable,
    "spark.pyspark.python": "no-python-is-needed-on-workers",
    "spark.sql.shuffle.partitions": "4",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    session = SparkSession.builder.master(WORKERS).config(map=SETTINGS).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def said_of_a_file(
    lab: pyarrow.Table, folder: Path, *options: str
) -> tuple[pyarrow.Table, Any]:
    """What `migrasome match` writes for the same data as a CSV, and its receipt."""
    pyarrow.csv.write_csv(
        lab, folder / "lab.csv", pyarrow.csv.WriteOptions(quoting_style="all_valid")
    )
    words = "match lab.csv --all --separator , --quoting double --skip 0 --receipt receipt.json -f csv -o out.csv"
    asked = [_command.find(), *words.split(), *options]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as out:
        names, *rows = csv.reader(out)
    columns = ([cell or None for cell in column] for column in zip(*rows))
    told = pyarrow.table(
        [pyarrow.array(cells, pyarrow.string()) for cells in columns], names
    )
    return told, json.loads((folder / "receipt.json").read_text(encoding="utf-8"))


def test_a_million_rows_get_what_the_command_says_of_them_in_a_file(
    spark: SparkSession, tmp_path: Path
) -> None:
    lab = made_up_rows.table(made_up_rows.names(migrasome.path()), ROWS)
    parquet.write_table(lab, tmp_path / "lab.parquet", row_group_size=ROWS // 8)
    df = spark.read.parquet(str(tmp_path / "lab.parquet"))
    matched = migrasome.spark.match(df, "gene")
    matched.data.write.parquet(str(tmp_path / "out"))
    ours = dataset.dataset(tmp_path / "out").to_table().sort_by("row")

    theirs, receipt = said_of_a_file(lab, tmp_path, "--column", "gene")
    assert ours.column_names == theirs.column_names
    assert ours.select(lab.column_names) == lab, (
        "the lab's own columns are as they were"
    )
    for name in theirs.column_names[lab.num_columns :]:
        assert ours[name].combine_chunks() == theirs[name].combine_chunks(), name
    statuses = ours["match_status"].value_counts().to_pylist()
    assert all(each["counts"] > 1_000 for each in statuses) and len(statuses) == 5, (
        statuses
    )
    receipt["file"] = None
    assert matched.receipt == receipt


def rows(matched: migrasome.Matched, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in matched.data.select(*names).collect()]


def test_what_is_missing_and_what_is_called_so_stay_apart(spark: SparkSession) -> None:
    values = ["VEGFA", None, "", "NA", "1-Mar", "VEGFA;P48061", 'two\r\n"lines",']
    df = spark.createDataFrame(
        pyarrow.table({"n": range(len(values)), "Gene Symbol": values})
    )
    matched = migrasome.spark.match(df, "Gene Symbol")
    assert rows(matched, "n", "Gene Symbol") == list(enumerate(values))
    found = rows(matched, "match_status", "term", "match_note")
    assert [each[0] for each in found] == [
        "matched",
        *["unusable"] * 4,
        "matched",
        "unmatched",
    ]
    assert [each[2] for each in found[1:4]] == ["empty", "empty", "missing value"]
    assert found[5][1] == "VEGF; CXCL12"
    assert matched.receipt["rows"] == len(values)


def test_our_columns_make_room_for_the_labs(spark: SparkSession) -> None:
    df = spark.createDataFrame(
        pyarrow.table(
            {"a.`gene`": ["VEGFA"], "Term": [1], "migrasome_term": [2], "a.roles": [3]}
        )
    )
    matched = migrasome.spark.match(df, "a.`gene`", kind="gene")
    assert matched.data.columns[:4] == df.columns
    assert "migrasome_migrasome_term" in matched.data.columns
    [(term, number)] = rows(matched, "migrasome_migrasome_term", "Term")
    assert (term, number) == ("VEGF", 1)


@pytest.mark.parametrize("kind", ["smallint", "int", "bigint", "decimal(12,0)"])
def test_whole_numbers_are_looked_up_by_their_digits(
    spark: SparkSession, kind: str
) -> None:
    numbers = spark.createDataFrame(pyarrow.table({"entrez": [7422, None, 6387]}))
    df = numbers.selectExpr(f"CAST(entrez AS {kind}) AS entrez")
    matched = migrasome.spark.match(df, "entrez")
    assert rows(matched, "match_status", "term") == [
        ("matched", "VEGF"),
        ("unusable", None),
        ("matched", "CXCL12"),
    ]
    assert matched.data.schema["entrez"] == df.schema["entrez"]


def test_case_counts_whatever_the_collation(spark: SparkSession) -> None:
    genes = spark.createDataFrame(pyarrow.table({"gene": ["VEGFA", "Vegfa"]}))
    df = genes.select(F.collate("gene", "UTF8_LCASE").alias("gene"))
    assert rows(migrasome.spark.match(df, "gene"), "match_type") == [
        ("close",),
        ("related",),
    ]


def test_of_no_rows_there_are_none(spark: SparkSession) -> None:
    matched = migrasome.spark.match(
        spark.range(0).selectExpr("CAST(id AS string) AS gene"), "gene"
    )
    assert matched.data.count() == 0 and "match_status" in matched.data.columns
    assert matched.receipt["rows"] == 0


def test_several_columns_mean_what_they_mean_in_a_file(
    spark: SparkSession, tmp_path: Path
) -> None:
    lab = pyarrow.table(
        {
            "source": ["VEGFA", "AIM", None, "ACTB"] * 2,
            "target": ["P48061", "CD5L", "VEGFA", None] * 2,
        }
    )
    matched = migrasome.spark.match(
        spark.createDataFrame(lab), ["source", "target"], kind="gene"
    )
    theirs, _ = said_of_a_file(
        lab, tmp_path, "--column", "source", "--column", "target", "--as", "gene"
    )
    ours = [
        dict(zip(theirs.column_names, row))
        for row in rows(matched, *theirs.column_names)
    ]
    assert ours == theirs.to_pylist()


def test_a_sample_of_many_rows_is_from_all_of_them() -> None:
    values = [f"{value:05}" for value in range(20_000)]
    sampled = migrasome.spark._sample(
        pyarrow.table({"gene": values, "rows": [3] * len(values)})
    )["gene"].to_pylist()
    assert len(sampled) == 2_000
    assert sampled == values[9::10]
    one_often = pyarrow.table(
        {"gene": ["often", *values], "rows": [10**6] + [1] * len(values)}
    )
    sampled = migrasome.spark._sample(one_often)["gene"].to_pylist()
    assert sampled[0] == "often" and 30 < len(sampled) < 50
    few = pyarrow.table({"gene": values[:2_000], "rows": [1] * 2_000})
    assert migrasome.spark._sample(few) == few


def test_the_driver_takes_no_more_than_it_may(spark: SparkSession) -> None:
    df = spark.range(11).selectExpr("CAST(id AS string) AS gene")
    assert migrasome.spark.match(df, "gene", most_distinct=11).data.count() == 11
    with pytest.raises(
        migrasome.UsageError,
        match="`gene`: more than 10 different values.*most_distinct",
    ):
        migrasome.spark.match(df, "gene", most_distinct=10)


def test_what_cannot_be_names_is_refused(spark: SparkSession) -> None:
    df = spark.createDataFrame(pyarrow.table({"score": [1.5], "genes": [["VEGFA"]]}))
    with pytest.raises(TypeError, match="`score` is of type double"):
        migrasome.spark.match(df, "score")
    with pytest.raises(TypeError, match="`genes` is of type array<string>"):
        migrasome.spark.match(df, "genes")
    with pytest.raises(migrasome.UsageError, match="no column `gene`.*score, genes"):
        migrasome.spark.match(df, "gene")
    with pytest.raises(migrasome.UsageError, match="name one"):
        migrasome.spark.match(df, [])
    alike = spark.createDataFrame([("VEGFA", "ACTB", "x")], ["gene", "GENE", ""])
    for column, message in (
        ("gene", "more than one column `gene`"),
        ("", "a column without a name"),
    ):
        with pytest.raises(migrasome.UsageError, match=message):
            migrasome.spark.match(alike, column)


def test_what_is_told_of_our_files_is_told_of_the_data(spark: SparkSession) -> None:
    df = spark.createDataFrame(pyarrow.table({"gene": ["VEGFA", "a\0b"]}))
    with pytest.raises(migrasome.Error, match="^data: byte 3 of the line is 0x00"):
        migrasome.spark.match(df, "gene")
    sound = df.limit(1)
    with pytest.raises(migrasome.UsageError, match="gene: is given twice"):
        migrasome.spark.match(sound, ["gene", "gene"])


def test_a_value_that_was_not_counted_is_no_verdict(
    spark: SparkSession, tmp_path: Path
) -> None:
    """Data that change in between end the job, whatever is read of our columns."""
    (tmp_path / "genes.txt").write_text("ACTB\nGAPDH\n")
    df = spark.read.text(str(tmp_path)).withColumnRenamed("value", "gene")
    matched = migrasome.spark.match(df, "gene")
    ours = matched.data.columns[1:]
    assert matched.data.select(ours).collect()
    (tmp_path / "genes.txt").write_text("VEGFA\nGAPDH\n")
    asked = [
        matched.data,
        *(matched.data.select("gene", name) for name in ours),
        matched.data.filter("term IS NOT NULL").select("gene"),
        matched.data.filter("match_status = 'matched'").select("gene"),
        matched.data.groupBy("term").count(),
    ]
    for each in asked:
        with pytest.raises(Exception, match="cache the data frame before you match it"):
            each.collect()


def test_the_example_prints_what_it_says(spark: SparkSession) -> None:
    told = doctest.testmod(migrasome.spark, extraglobs={"session": spark})
    assert told.attempted > 0 and told.failed == 0


def test_the_page_tells_what_spark_does(spark: SparkSession) -> None:
    df = spark.createDataFrame(pyarrow.table({"gene": ["VEGFA", "ACTB"]}))
    names = engines_page.run("Apache Spark", df=df)
    assert [row.gene for row in names["hits"].collect()] == ["VEGFA"]
    assert "1 matched" in str(names["found"])
    assert "DataFrame[gene: string, match_status" in names["found"]._repr_html_()


def test_sql_folds_every_spelling_and_the_corpus_as_we_do(spark: SparkSession) -> None:
    page = engines_page.run("fold in SQL", blocks=1)
    with migrasome.connect() as file:
        texts = [
            spelling
            for (spelling,) in file.execute(
                "SELECT DISTINCT spelling FROM term_spellings"
            )
        ]
    texts += [
        case["text"]
        for case in corpus("fold.jsonl")
        if engines_page.is_covered(case["text"], page)
    ]
    texts += engines_page.covered_signs(page)
    df = spark.createDataFrame(pyarrow.table({"text": texts}))
    folded = df.selectExpr(
        "text", f"{page['fold_sql']('text', '')} AS folded"
    ).collect()
    assert len(folded) == len(texts)
    assert [row for row in folded if row.folded != migrasome.fold(row.text)] == []
