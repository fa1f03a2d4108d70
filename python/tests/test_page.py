"""The page comes with the package, and is written where somebody says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import migrasome
from migrasome import _page

HERE = Path(migrasome.__file__).parent / "migrasome.html"


def page(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "migrasome", "page", *words],
        check=False,
        cwd=folder,
        capture_output=True,
        text=True,
    )


@pytest.mark.skipif(not HERE.exists(), reason="this package was built without the page")
def test_it_is_written_and_its_place_is_told(tmp_path: Path) -> None:
    ran = page(tmp_path)
    written = tmp_path / "migrasome.html"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{written.resolve()}\n", "")
    assert written.read_bytes() == HERE.read_bytes()
    assert page(tmp_path).returncode == 0, "an older page is replaced"
    assert page(tmp_path, "other.html").stdout.strip() == str(
        tmp_path.resolve() / "other.html"
    )


@pytest.mark.skipif(not HERE.exists(), reason="this package was built without the page")
def test_nothing_else_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "thesis.html").write_text("years of work")
    for target, words in [("thesis.html", "already there"), (".", "a directory")]:
        ran = page(tmp_path, target)
        assert (ran.returncode, ran.stdout) == (1, "")
        assert words in ran.stderr and len(ran.stderr.splitlines()) == 1
    assert (tmp_path / "thesis.html").read_text() == "years of work"
    assert page(tmp_path, "no/such/folder.html").returncode == 1
    assert page(tmp_path, "a.html", "b.html").returncode == 2
    assert page(tmp_path, "--help").returncode == 2


def test_a_package_without_the_page_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_page, "_HERE", tmp_path / "none.html")
    with pytest.raises(migrasome.Error, match="built without the page"):
        _page.write(tmp_path / "page.html")
