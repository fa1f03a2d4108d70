"""The page that comes with this package: what migrasomes carry, to look at in a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

from ._errors import Error

_HERE = Path(__file__).parent / "migrasome.html"


def write(target: str | Path = "migrasome.html") -> Path:
    """Write the page out: one file, which any browser opens without a network.

    Parameters
    ----------
    target
        Where to; an older page there is replaced, anything else is not.

    Returns
    -------
    Path
        The whole path of the file.

    Raises
    ------
    Error
        When this package was installed without the page, or the place is taken or not to be written.
    """
    path = Path(target)
    if not _HERE.exists():
        raise Error("this package was built without the page: a released wheel has it")
    if path.is_dir():
        raise Error(f"{path}: a directory: give the name of a file in it")
    if path.exists() and b"migrasome" not in path.read_bytes()[:2000]:
        raise Error(f"{path}: already there, and not our page: give another name")
    try:
        shutil.copyfile(_HERE, path)
    except OSError as error:
        raise Error(f"{path}: cannot be written: {error.strerror}") from error
    return path.resolve()
