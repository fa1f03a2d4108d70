"""Every example in ``docs/python.md`` prints what it says.

The blocks fenced with ``pycon`` run in order, in a folder of their own. ``…`` stands for
anything in a line, and a line of nothing but ``…`` for any lines, as in the other pages.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
from conftest import PROJECT

PAGE = PROJECT / "docs" / "python.md"


class Checker(doctest.OutputChecker):
    """Compares what is printed, where ``…`` stands for anything."""

    def check_output(self, want: str, got: str, _: int) -> bool:
        pattern = "".join(
            "(?s:.*)" if line == "…\n" else re.escape(line).replace("…", ".*")
            for line in want.splitlines(keepends=True)
        )
        return re.fullmatch(pattern, got) is not None


@pytest.mark.parametrize(
    ("want", "got", "fits"),
    [
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a …c\n", "a b c\n", True),
        ("a …c\n", "a b\nc\n", False),
        ("a\n…\n", "a\nb\nc\n", True),
        ("a\n…\n", "b\n", False),
    ],
)
def test_an_ellipsis_stands_for_anything_and_nothing_else_does(
    want: str, got: str, fits: bool
) -> None:
    assert Checker().check_output(want, got, 0) is fits


def test_the_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pandas", "polars"):
        pytest.importorskip(library, reason=f"the page shows {library}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```pycon\n(.*?)^```", text)
    examples = doctest.DocTestParser().get_doctest(
        "\n".join(blocks), {}, PAGE.name, str(PAGE), 0
    )
    assert len(examples.examples) > 20
    told: list[str] = []
    runner = doctest.DocTestRunner(Checker(), verbose=False)
    runner.run(examples, out=told.append)
    assert runner.failures == 0, "".join(told)
    assert list(tmp_path.iterdir()) == []
