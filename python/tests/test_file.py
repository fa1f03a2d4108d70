"""The database: where it is, and read-only connections to it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import migrasome


def test_the_file_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = migrasome.path()
    assert file.is_file()
    monkeypatch.setenv("MIGRASOME_DB", str(tmp_path / "none.db"))
    for ask in (
        migrasome.connect,
        migrasome.reports,
        lambda: migrasome.match(["VEGFA"]),
    ):
        with pytest.raises(migrasome.Error, match="none.db: no such file"):
            ask()
    assert migrasome.reports(db=file)
    monkeypatch.delenv("MIGRASOME_DB")
    if not (Path(migrasome.__file__).with_name("migrasome.db")).exists():
        with pytest.raises(
            migrasome.Error, match="this package has no migrasome.db in it"
        ):
            migrasome.path()


def test_a_file_in_the_working_folder_is_not_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "migrasome.db").write_text("no database")
    monkeypatch.chdir(tmp_path)
    assert migrasome.reports()
    with pytest.raises(migrasome.Error):
        migrasome.reports(db="migrasome.db")


def test_a_connection_only_reads(tmp_path: Path) -> None:
    with (
        closing(migrasome.connect()) as db,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        db.execute("DELETE FROM cargos")
    awkward = tmp_path / "50% a?b#c.db"
    shutil.copy(migrasome.path(), awkward)
    with closing(migrasome.connect(awkward)) as db:
        assert db.execute("SELECT fold('Aβ')").fetchone() == ("abeta",)
    assert sorted(path.name for path in tmp_path.iterdir()) == [awkward.name]


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("no database at all, but some text that is long enough " * 20)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (x)")
    for file, message in [
        (tmp_path / "none.db", "none.db: no such file"),
        (text, "text.db: file is not a database"),
        (other, "other.db: is a SQLite file, but no migrasome database"),
    ]:
        with pytest.raises(migrasome.Error, match=message):
            migrasome.connect(file)


def test_prefixes_of_a_labs_own_are_known(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(migrasome.path(), copy)
    with closing(sqlite3.connect(copy)) as db, db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(prefixes)")]
        values = {
            "prefix_id": 1_000_000,
            "prefix": "LAB",
            "name": "our freezer",
            "pattern": r"^\d{3}$",
            "url": "https://lab.example/$1",
            "spellings": "freezer",
            "source": "ours",
        }
        marks = ", ".join(f":{column}" for column in columns)
        db.execute(
            f"INSERT INTO prefixes ({', '.join(columns)}) VALUES ({marks})", values
        )
    asked = "SELECT curie('Freezer_007') AS a, curie('http://lab.example/007') AS b, curie('LAB:７７７') AS c"
    with closing(migrasome.connect(copy)) as db:
        assert db.execute(asked).fetchone() == ("LAB:007", "LAB:007", None)
    assert migrasome.sql(asked, db=copy) == [
        {"a": "LAB:007", "b": "LAB:007", "c": None}
    ]
