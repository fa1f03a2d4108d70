"""DuckDB, DataFusion and Polars over the keys and reports, as `docs/engines.md` says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import corpus

import migrasome

NEEDS = "pip install pandas pyarrow duckdb==1.5.5 duckdb-extension-sqlite-scanner==1.5.5 datafusion polars"
duckdb = pytest.importorskip("duckdb", reason=NEEDS)
datafusion = pytest.importorskip("datafusion", reason=NEEDS)
polars = pytest.importorskip("polars", reason=NEEDS)
pandas = pytest.importorskip("pandas", reason=NEEDS)
pyarrow = pytest.importorskip("pyarrow", reason=NEEDS)

import engines_page
import report_engines

#: Each text with what an engine folds it to, in any order.
Folded = list[tuple[str, str]]
Fold = Callable[[list[str]], Folded]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the blocks of the page define; the one for DuckDB runs where the files of the keys are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("page"))
        engines_page.run("Keys as data frames")
        yield engines_page.run("fold in SQL")


def in_duckdb(page: dict[str, Any]) -> Fold:
    def fold(texts: list[str]) -> Folded:
        page["db"].register("lab", pyarrow.table({"text": texts}))
        return page["db"].execute("SELECT text, fold(text) FROM lab").fetchall()

    return fold


def in_datafusion(page: dict[str, Any]) -> Fold:
    def fold(texts: list[str]) -> Folded:
        context = datafusion.SessionContext()
        context.from_arrow(pyarrow.table({"text": texts}), name="lab")
        found = context.sql(f"SELECT text, {page['fold_sql']('text')} FROM lab")
        return list(
            zip(*(column.to_pylist() for column in found.to_arrow_table().columns))
        )

    return fold


def in_polars(page: dict[str, Any]) -> Fold:
    def fold(texts: list[str]) -> Folded:
        frame = polars.DataFrame({"text": texts})
        return frame.select("text", folded=page["fold_polars"]("text")).rows()

    return fold


ENGINES = {"DuckDB": in_duckdb, "DataFusion": in_datafusion, "Polars": in_polars}


def differences(fold: Fold, texts: list[str]) -> list[tuple[str, str, str]]:
    """What the engine folds otherwise than we do: the text, what we make of it, and what the engine does."""
    folded = fold(texts)
    assert sorted(text for text, _ in folded) == sorted(texts)
    told = [(text, migrasome.fold(text), theirs) for text, theirs in folded]
    return [each for each in told if each[1] != each[2]]


def spellings() -> list[str]:
    with migrasome.connect() as file:
        found = file.execute(
            "SELECT spelling FROM term_spellings UNION SELECT alias FROM term_aliases"
        )
        return [spelling for (spelling,) in found]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_spelling_in_the_file_is_folded_as_we_do(
    page: dict[str, Any], engine: str
) -> None:
    texts = spellings()
    texts += [text.upper() for text in texts] + [
        f"\u2003{text.replace(' ', chr(0xA0))} " for text in texts
    ]
    assert differences(ENGINES[engine](page), texts) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_of_the_corpus_all_is_folded_as_we_do_but_for_what_the_page_names(
    page: dict[str, Any], engine: str
) -> None:
    texts = [case["text"] for case in corpus("fold.jsonl")]
    covered = [text for text in texts if engines_page.is_covered(text, page)]
    assert len(covered) > 200, "most of the corpus"
    covered += engines_page.covered_signs(page)
    assert differences(ENGINES[engine](page), covered) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_no_sign_makes_another_key_of_a_text_than_fold_does(
    page: dict[str, Any], engine: str
) -> None:
    texts = [text for sign in page["signs"] for text in (chr(sign), f"cafe{chr(sign)}")]
    other = [
        each for each in differences(ENGINES[engine](page), texts) if each[2].isascii()
    ]
    turkish = ["İ", "cafeİ"] if engine == "DuckDB" else []
    assert [text for text, _, _ in other] == turkish


def test_the_keys_arrive_whole(page: dict[str, Any]) -> None:
    with migrasome.connect() as file:
        for table in ["term_keys", "ambiguous_keys"]:
            ours = file.execute(f"SELECT * FROM {table}").fetchall()
            assert (
                pyarrow.parquet.read_table(f"{table}.parquet").num_rows == len(ours) > 0
            )
            theirs = page["db"].execute(f"SELECT * FROM '{table}.parquet'").fetchall()
            assert theirs == ours


def test_the_reports_that_run_on_duckdb_are_those_that_the_page_names() -> None:
    path = migrasome.path()
    db = report_engines.connect(path)
    engine = report_engines.duckdb(path)
    found = {
        report.name: report_engines.verdict(db, engine, report)[0]
        for report in report_engines.reports(db)
    }
    assert found == engines_page.reports("DuckDB")
    for other in ["Spark", "DataFusion"]:
        assert engines_page.reports(other).keys() == found.keys()
