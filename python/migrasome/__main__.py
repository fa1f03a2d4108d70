"""``python -m migrasome …`` runs the command; ``python -m migrasome page`` writes the page out."""

from __future__ import annotations

import os
import subprocess
import sys

from . import Error, _page
from ._command import find


def write_page(arguments: list[str]) -> int:
    """Write the page to the named file, and tell where it is."""
    if len(arguments) > 1 or any(word.startswith("-") for word in arguments):
        print(
            "migrasome: page takes the name of one file: page [FILE.html]",
            file=sys.stderr,
        )
        return 2
    try:
        print(_page.write(*arguments))
    except Error as error:
        print(f"migrasome: {error}", file=sys.stderr)
        return 1
    return 0


def main() -> int:
    """Run the command with what was typed, in place of this process if it can."""
    if sys.argv[1:2] == ["page"]:
        return write_page(sys.argv[2:])
    try:
        command = [find(), *sys.argv[1:]]
    except Error as error:
        print(f"migrasome: {error}", file=sys.stderr)
        return 1
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main())
