"""``python -m migrasome …`` runs the command."""

from __future__ import annotations

import os
import subprocess
import sys

from . import Error
from ._command import find


def main() -> int:
    """Run the command with what was typed, in place of this process if it can."""
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
