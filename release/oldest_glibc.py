"""The newest GLIBC that a binary asks for, and whether that is old enough.

    python release/oldest_glibc.py 2.17 dist/*.whl dist/*.tar.gz

Looks into wheels and archives as they are packed, at every ELF file in them: what repairs wheels does
not look at their scripts, and that is where the command is.
"""

from __future__ import annotations

import io
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files within an archive, or the file itself."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as archive:
            for member in archive:
                if file := archive.extractfile(member):
                    yield member.name, file.read()
    else:
        yield path.name, path.read_bytes()


def newest_glibc(elf: bytes) -> tuple[int, ...]:
    """The newest version that its symbols need; (0,) of a static one."""
    versions = [(0,)]
    for section in ELFFile(io.BytesIO(elf)).iter_sections():
        if isinstance(section, GNUVerNeedSection):
            for _, needed in section.iter_versions():
                versions += [
                    tuple(map(int, one.name.removeprefix("GLIBC_").split(".")))
                    for one in needed
                    if one.name.startswith("GLIBC_") and one.name != "GLIBC_PRIVATE"
                ]
    return max(versions)


def main(most: str, paths: list[str]) -> int:
    limit = tuple(map(int, most.split(".")))
    looked_at = 0
    is_old_enough = True
    for path in map(Path, paths):
        for name, content in members(path):
            if content[:4] != b"\x7fELF":
                continue
            looked_at += 1
            newest = newest_glibc(content)
            is_old_enough &= newest <= limit
            words = "GLIBC_" + ".".join(map(str, newest)) if newest > (0,) else "no GLIBC"
            print(f"{path.name}: {name}: {words}{'' if newest <= limit else ', which is too new'}")
    if not looked_at:
        print("there is no ELF file in what was given", file=sys.stderr)
    return 0 if looked_at and is_old_enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
