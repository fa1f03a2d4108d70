"""The command ``migrasome``: where it is, and how it is run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ._errors import Error, UsageError

#: What the command ends with after wrong usage.
_USAGE = 2

#: What the parser of the command calls an option, and what the argument is called here.
_OPTION = re.compile(r"'--([a-z-]+) <[A-Z_]+>'")
_ARGUMENTS = {name: f"{name}=" for name in ("layer", "role", "prefix", "db")}
_ARGUMENTS.update({"as": "kind=", "min-match": "min_match="})

#: How long it may take to put away what it has half written, in seconds.
_PATIENCE = 5


class Output(NamedTuple):
    """What the command printed."""

    #: The result.
    text: str
    #: Everything else, a line each.
    told: list[str]

    def rows(self) -> list[dict[str, Any]]:
        """The rows of a result in JSON."""
        try:
            rows: list[dict[str, Any]] = json.loads(self.text)
        except ValueError as error:
            raise Error(f"{find()}: is not the command `migrasome`") from error
        return rows

    def header(self) -> list[str]:
        """The names of the columns of a result in CSV."""
        return next(csv.reader(io.StringIO(self.text, newline="")))


def find() -> str:
    """Find the command.

    It is what the environment variable ``MIGRASOME_COMMAND`` names; else what ``pip``
    installed with this package; else the first on the ``PATH``.

    Returns
    -------
    str
        Its path.

    Raises
    ------
    Error
        There is none, or what ``MIGRASOME_COMMAND`` names is none.
    """
    named = os.environ.get("MIGRASOME_COMMAND")
    if named:
        if Path(named).is_file():
            return str(Path(named).absolute())
        raise Error(f"MIGRASOME_COMMAND={named}: no such file")
    name = "migrasome" + (sysconfig.get_config_var("EXE") or "")
    for folder in _folders():
        if (folder / name).is_file():
            return str(folder / name)
    on_path = shutil.which(name)
    if on_path:
        return on_path
    raise Error(
        "the command `migrasome` is not installed: `pip install migrasome` brings it, "
        "or say where it is in the environment variable MIGRASOME_COMMAND"
    )


def _folders() -> Iterator[Path]:
    """Where ``pip`` puts commands, the likeliest first."""
    user = "nt_user" if os.name == "nt" else "posix_user"
    if sys.version_info >= (3, 10):
        user = sysconfig.get_preferred_scheme("user")
    yield Path(sysconfig.get_path("scripts"))
    yield Path(sysconfig.get_path("scripts", vars={"base": sys.base_prefix}))
    # Beside Python, without following links out of a virtual environment.
    yield Path(sys.executable).parent
    packages = Path(__file__).absolute().parent.parent
    # `pip install --target`: the packages stand in the target itself.
    yield packages / "bin"
    # `pip install --prefix`: PREFIX/lib/python3.x/site-packages, on Windows
    # PREFIX/Lib/site-packages.
    above = packages.parent.parent
    yield above / "Scripts" if os.name == "nt" else above.parent / "bin"
    yield Path(sysconfig.get_path("scripts", scheme=user))


def run(arguments: Sequence[str], folder: Path | None = None) -> Output:
    """Run the command to its end; whatever ends the waiting (Ctrl-C) ends the command too.

    Parameters
    ----------
    arguments
        What stands behind its name.
    folder
        Where it runs; by default here.

    Returns
    -------
    Output
        What it printed.

    Raises
    ------
    UsageError
        It ended with exit code 2.
    Error
        It failed otherwise.
    """
    with _started([find(), *arguments], folder) as process:
        try:
            printed = process.communicate()
        except BaseException:
            _end(process)
            raise
    text, told = (part.decode("utf-8", "replace") for part in printed)
    if process.returncode == 0:
        return Output(text, [_without_name(line) for line in told.splitlines()])
    message = _message(told) or f"the command ended with exit code {process.returncode}"
    raise UsageError(message) if process.returncode == _USAGE else Error(message)


def _started(words: list[str], folder: Path | None) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            words,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        # It is no program, or what it is told is too long for the system.
        raise Error(f"{words[0]}: {error.strerror}") from error
    except ValueError as error:
        # NUL, or half a character.
        raise UsageError(
            f"the command cannot be told what no text can hold: {error}"
        ) from error


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()


def _message(told: str) -> str:
    """The one line that says what is wrong: the last; of the parser's the first, and what it lists."""
    lines = [line for line in told.splitlines() if line.strip()]
    of_parser = [
        (line, after)
        for line, after in zip(lines, [*lines[1:], ""])
        if line.startswith("error: ")
    ]
    if of_parser:
        line, after = of_parser[0]
        line = _OPTION.sub(lambda option: _ARGUMENTS.get(option[1], option[0]), line)
        values = after.strip().removeprefix("[possible values: ").removesuffix("]")
        is_list = values != after.strip()
        return line.removeprefix("error: ") + (
            f". Possible: {values}" if is_list else ""
        )
    return _without_name(lines[-1]) if lines else ""


def _without_name(line: str) -> str:
    return line.removeprefix("migrasome: ")
