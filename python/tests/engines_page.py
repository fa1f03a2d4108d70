"""What `docs/engines.md` says, so that it can be run and compared."""

from __future__ import annotations

import doctest
import re
import unicodedata
from pathlib import Path
from typing import Any

from conftest import PROJECT

from migrasome import fold

PAGE: Path = PROJECT / "docs" / "engines.md"

#: The three single signs that the page names.
NOT_COVERED = "＇＼İ"


def section(heading: str) -> str:
    """What stands below a heading."""
    text = PAGE.read_text(encoding="utf-8")
    return text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def run(heading: str, blocks: int | None = None, **names: Any) -> dict[str, Any]:
    """The names that there are after the Python blocks below a heading, or the first so many of them."""
    for kind, code in re.findall(
        r"(?ms)^```(python|pycon)\n(.*?)^```", section(heading)
    )[:blocks]:
        if kind == "python":
            exec(compile(code, PAGE.name, "exec"), names)  # noqa: S102 - the page is ours
            continue
        examples = doctest.DocTestParser().get_doctest(
            code, names, heading, str(PAGE), None
        )
        failed, _ = doctest.DocTestRunner().run(examples, clear_globs=False)
        assert not failed, f"{heading}: a block prints something else"
        names = examples.globs
    return names


def is_covered(text: str, names: dict[str, Any]) -> bool:
    """Whether the page says that its SQL folds such a text as we do: each sign of it tells what it means."""
    return all(_is_covered(sign, names) for sign in text)


def covered_signs(names: dict[str, Any]) -> list[str]:
    """Texts that show each covered sign alone, twice, and within others."""
    signs = [sign for sign in map(chr, names["signs"]) if _is_covered(sign, names)]
    return [text for sign in signs for text in (sign, sign * 2, f"a{sign}b {sign}")]


def _is_covered(sign: str, names: dict[str, Any]) -> bool:
    plain = fold(f"a{sign}b")[1:-1]
    is_mark = unicodedata.category(sign).startswith("M")
    return (
        ord(sign) in names["signs"]
        and not is_mark
        and sign not in NOT_COVERED
        and (len(plain) < 2 or plain in names["long"])
    )


def reports(engine: str) -> dict[str, str]:
    """What the table of reports says of an engine."""
    rows = [
        line.strip("| ").split(" | ")
        for line in section("Reports on other engines").splitlines()
        if line.startswith("| ")
    ]
    head, *rows = [row for row in rows if len(row) == 4]
    return {row[0].strip("`"): row[head.index(engine)] for row in rows}
