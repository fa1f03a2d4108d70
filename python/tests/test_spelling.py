"""``fold`` and ``curie`` are those of the command: for the corpus, every spelling in the file, and any text."""

from __future__ import annotations

import json
import unicodedata
from contextlib import closing
from pathlib import Path

from conftest import corpus
from hypothesis import given, settings
from hypothesis import strategies as st

import migrasome

#: Newer characters than these an old Python does not know.
IN_OLD_PYTHONS = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0")


def by_command(function: str, texts: list[str], folder: Path) -> list[str | None]:
    """What the command makes of texts."""
    file = folder / "texts.ndjson"
    file.write_text("".join(json.dumps({"text": "=" + text}) + "\n" for text in texts))
    rows = migrasome.sql(
        f"SELECT {function}(substr(text, 2)) AS it FROM texts ORDER BY rowid",
        with_={"texts": file},
    )
    return [row["it"] for row in rows]


def test_the_corpus_of_fold() -> None:
    for case in corpus("fold.jsonl"):
        assert migrasome.fold(case["text"]) == case["fold"], case
        assert migrasome.fold_loosely(case["text"]) == case["loose"], case


def test_the_corpus_of_curie() -> None:
    with closing(migrasome.connect()) as db:
        for case in corpus("curie.jsonl"):
            (found,) = db.execute("SELECT curie(?)", [case["text"]]).fetchone()
            assert found == case["curie"], case


def test_every_spelling_and_identifier_in_the_file() -> None:
    texts = """SELECT spelling AS text FROM term_spellings UNION SELECT alias FROM term_aliases
        UNION SELECT label FROM terms UNION SELECT mechanism FROM claims UNION SELECT title FROM publications
        UNION SELECT curie FROM term_xrefs UNION SELECT replace(curie, ':', '_') FROM term_xrefs
        UNION SELECT replace(url, '$1', substr(curie, instr(curie, ':') + 1)) FROM term_xrefs
          JOIN prefixes ON prefix = substr(curie, 1, instr(curie, ':') - 1)"""
    asked = f"SELECT text, fold(text), curie(text) FROM ({texts}) WHERE text IS NOT NULL ORDER BY 1"
    with closing(migrasome.connect()) as db:
        ours = db.execute(asked).fetchall()
    theirs = [tuple(row.values()) for row in migrasome.sql(asked)]
    assert len(ours) > 1_000
    assert ours == theirs
    assert sum(curie is not None for _, _, curie in ours) > 500


def test_whatever_stands_in_a_text(tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(max_examples=2_000, deadline=None, derandomize=True)
    @given(st.text(IN_OLD_PYTHONS, max_size=12))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    # Runs of signs that Unicode puts in order, and what is white space to Python alone.
    texts += [
        f"a\u0345\u0301\u0323 {name}\x1c\x85"
        for name in ("ᾳ", "Σας", "İẞß", "ǆ", "\u1100\u1161")
    ]
    assert [migrasome.fold(text) for text in texts] == by_command(
        "fold", texts, tmp_path
    )


def test_each_character_that_this_python_knows(tmp_path: Path) -> None:
    every = [chr(code) for code in range(1, 0x30000) if not 0xD800 <= code < 0xE000]
    known = [f"x{c}1" for c in every if unicodedata.category(c) != "Cn"]
    assert len(known) > 100_000
    differ = [
        (text, theirs)
        for text, theirs in zip(known, by_command("fold", known, tmp_path))
        if migrasome.fold(text) != theirs
    ]
    assert differ == []


def test_values_that_are_no_text() -> None:
    values = "NULL, 12, 1.5, 1e16, 0.00005, -0.0, 1e300, x'41c3', 9e999, ''"
    asked = "SELECT " + ", ".join(
        f"fold({value}) AS c{place}" for place, value in enumerate(values.split(", "))
    )
    with closing(migrasome.connect()) as db:
        assert db.execute(asked).fetchone() == tuple(migrasome.sql(asked)[0].values())
