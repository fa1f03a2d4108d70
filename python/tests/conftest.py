"""Every test asks one command and one file: those of this checkout, or those that are installed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from migrasome import _command

PROJECT = Path(__file__).parents[2]

#: Where cargo puts the command, unless `MIGRASOME_COMMAND` names it.
BUILT = [
    Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target")) / kind
    for kind in ("release", "debug")
]


@pytest.fixture(scope="session", autouse=True)
def the_same_command_and_file(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        commands = [
            folder / "migrasome" for folder in BUILT if (folder / "migrasome").is_file()
        ]
        if "MIGRASOME_COMMAND" not in os.environ and commands:
            newest = max(commands, key=lambda command: command.stat().st_mtime)
            environment.setenv("MIGRASOME_COMMAND", str(newest))
        file = tmp_path_factory.mktemp("file") / "migrasome.db"
        subprocess.run(
            [_command.find(), "build", file], check=True, capture_output=True
        )
        environment.setenv("MIGRASOME_DB", str(file))
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set all that a test may need is installed: none may be skipped there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if "CI" in os.environ and reporter.stats.get("skipped"):
        reporter.write_line(
            "\nfailed: tests were skipped, and CI is set (-rs says why)"
        )
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def corpus(name: str) -> list[dict[str, Any]]:
    """The golden cases of a file."""
    text = (PROJECT / "tests" / "conformance" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]
