"""Closed and full streams, empty paths, and a user who stops the program while it is still being read in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dossier.cli.main import COMMANDS
from small_dossiers import Command, Write, command_line, environment

posix = pytest.mark.skipif(sys.platform == "win32", reason="a shell and signals of POSIX")


def in_shell(line: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f'"$@" {line}', "sh", *command_line(*arguments)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-", ">&- 2>&- <&-"])
def test_closed_streams_change_nothing(write: Write, tmp_path: Path, closed: str) -> None:
    report = tmp_path / "r.json"
    folder = write()
    assert in_shell(closed, "check", folder).returncode == 1
    assert in_shell(closed, "check", folder, "-f", "json", "-o", report).returncode == 1
    assert report.read_text(encoding="utf-8").startswith("{")
    assert report.read_text(encoding="utf-8").rstrip().endswith("}")


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
@pytest.mark.parametrize("command", ["check", "schema"])
def test_7_standard_output_is_full(write: Write, command: str) -> None:
    done = in_shell("> /dev/full", *([command, write()] if command == "check" else [command]))
    assert done.returncode == 7
    assert done.stderr == "P720 standard output: the disk is full\n"
    assert in_shell("2> /dev/full", "check", write() / "nowhere", "--nope").returncode == 7


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "."),
        ("check", ""),
        ("check", ".", "-o", ""),
        ("build", ".", "-o", ""),
        ("new", ""),
        ("schema", "--export", ""),
        ("template", "check", "--comments", ""),
    ],
)
def test_2_an_empty_path(command: Command, write: Write, arguments: tuple[str, ...]) -> None:
    folder = write()
    before = sorted(folder.rglob("*"))
    done = command(*arguments, cwd=folder, env={"DOSSIER_LANG": "zh"})
    if "" in arguments:
        assert done.returncode == 2 and "路径是空的" in done.stderr, done.stderr
    assert sorted(folder.rglob("*")) == before


def test_the_version_is_said_without_reading_the_commands_in() -> None:
    code = "import sys; from dossier.cli.main import run; run(['--version']); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True
    )
    for heavy in ("jinja2", "pikepdf", "docx", "yaml", "dossier.pipeline"):
        assert f"'{heavy}'" not in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_found(command: Command, name: str) -> None:
    assert command(name, "--help").returncode == 0


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("seen", ["dossier.errors", "dossier.cli.build", "jinja2", "pikepdf"])
def test_130_while_it_is_read_in(tmp_path: Path, seen: str, sent: signal.Signals) -> None:
    """The signal comes just when a certain module is being imported."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {seen!r}:\n"
        f"            os.kill(os.getpid(), {int(sent)})\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    own = environment()
    done = subprocess.run(
        command_line("build", tmp_path),
        env=own | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{own['PYTHONPATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 130 and done.stdout == "", done
    assert done.stderr.strip().count("\n") == 0 and "Interrupted" in done.stderr


@posix
def test_what_is_ignored_stays_ignored(write: Write) -> None:
    process = subprocess.Popen(
        ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *command_line("check", write())],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    for _ in range(10):
        time.sleep(0.05)
        process.send_signal(signal.SIGHUP)
    assert process.communicate(timeout=60)[1] == b"" and process.returncode == 1
