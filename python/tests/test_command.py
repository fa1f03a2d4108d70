"""The command is found where it was installed, and ends with whoever waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import venv
from pathlib import Path

import pytest

import migrasome
from migrasome import _command

PACKAGE = Path(migrasome.__file__).parent


def executable(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python beside which no command is installed, as it may be beside ours."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    return folder / "bin" / "python"


def found_from(python: Path, packages: Path, **environment: str) -> str:
    """What a package that stands there finds, in a Python that has no other."""
    (packages / "migrasome").symlink_to(PACKAGE)
    # Where Python looks is asked without following the link.
    code = "from migrasome import _command; print(_command.find())"
    ran = subprocess.run(
        [python, "-c", code],
        check=False,
        cwd=packages,
        env={"PATH": "/nowhere", "HOME": "/nowhere", **environment},
        capture_output=True,
        text=True,
    )
    return (ran.stdout or ran.stderr).strip().splitlines()[-1]


def test_what_the_environment_names_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = executable(tmp_path / "named")
    monkeypatch.setenv("MIGRASOME_COMMAND", str(named))
    assert _command.find() == str(named)
    monkeypatch.setenv("MIGRASOME_COMMAND", str(tmp_path / "none"))
    with pytest.raises(migrasome.Error, match="none: no such file"):
        migrasome.reports()


def test_what_is_not_the_command_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "text"
    text.write_text("no program\n")
    for named, message in (
        (text, f"{text}: Permission denied"),
        (executable(tmp_path / "broken", "\0"), "Exec format error"),
        (executable(tmp_path / "silent"), "silent: is not the command `migrasome`"),
        (
            executable(tmp_path / "other", "#!/bin/sh\necho other\n"),
            "other: is not the command `migrasome`",
        ),
    ):
        monkeypatch.setenv("MIGRASOME_COMMAND", str(named))
        with pytest.raises(migrasome.Error, match=message):
            migrasome.reports()


def test_what_no_command_can_be_told_is_a_usage_error() -> None:
    for sign in ("\0", "\ud83d"):
        with pytest.raises(migrasome.UsageError, match="what no text can hold"):
            migrasome.sql(f"SELECT '{sign}' AS x")
        with pytest.raises(migrasome.UsageError, match="what no text can hold"):
            migrasome.match({f"gene{sign}": ["VEGFA"]}, f"gene{sign}")
    with pytest.raises(migrasome.Error, match="too long"):
        migrasome.sql("SELECT 1" + " " * 1_000_000)


@pytest.mark.skipif(os.name == "nt", reason="the folders are called otherwise there")
@pytest.mark.parametrize(
    ("packages", "command"),
    [
        ("target", "target/bin/migrasome"),
        ("lib/python3.11/site-packages", "bin/migrasome"),
    ],
)
def test_it_is_found_beside_the_package(
    packages: str, command: str, tmp_path: Path, bare_python: Path
) -> None:
    (tmp_path / packages).mkdir(parents=True)
    installed = executable(tmp_path / command)
    assert found_from(bare_python, tmp_path / packages) == str(installed)


@pytest.mark.skipif(os.name == "nt", reason="the folders are called otherwise there")
def test_the_users_own_comes_before_the_path(tmp_path: Path, bare_python: Path) -> None:
    on_path = executable(tmp_path / "path" / "migrasome")
    for folder in ("one", "two", "three"):
        (tmp_path / folder).mkdir()
    assert found_from(bare_python, tmp_path / "one", PATH=str(on_path.parent)) == str(
        on_path
    )
    own = executable(tmp_path / "home" / ".local" / "bin" / "migrasome")
    assert found_from(
        bare_python,
        tmp_path / "two",
        PATH=str(on_path.parent),
        HOME=str(tmp_path / "home"),
    ) == str(own)
    message = found_from(bare_python, tmp_path / "three")
    assert (
        "the command `migrasome` is not installed: `pip install migrasome` brings it"
        in message
    )


def test_python_m_runs_it() -> None:
    words = [sys.executable, "-m", "migrasome", "report", "nix"]
    ran = subprocess.run(
        words, check=False, cwd=PACKAGE.parent, capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith("migrasome: no report `nix`")


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
def test_ctrl_c_ends_the_command(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    # As if it put away what is half written, and then ends.
    script = f"#!/bin/sh\ntrap 'echo ended >> {mark}; exit 130' TERM\necho begun > {mark}\nwhile :; do sleep 0.05; done\n"
    code = "import migrasome\ntry:\n    migrasome.reports()\nexcept KeyboardInterrupt:\n    print('interrupted')"
    waiting = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parent,
        env={
            **os.environ,
            "MIGRASOME_COMMAND": str(executable(tmp_path / "slow", script)),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 20
    while not mark.exists() and time.monotonic() < until:
        time.sleep(0.02)
    # Python alone hears it, as in a notebook.
    waiting.send_signal(signal.SIGINT)
    assert waiting.communicate(timeout=20)[0] == "interrupted\n"
    assert mark.read_text().split() == ["begun", "ended"]


def test_a_command_that_dies_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "MIGRASOME_COMMAND",
        str(executable(tmp_path / "dies", "#!/bin/sh\nkill -9 $$\n")),
    )
    with pytest.raises(migrasome.Error, match="ended with exit code -9"):
        migrasome.reports()
