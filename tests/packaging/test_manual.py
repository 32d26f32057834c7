"""The manual page that is made of the help texts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import make_man

from dossier.cli.main import cli
from dossier.errors import ExitCode


def test_every_command_and_exit_code_stands_in_it() -> None:
    page = make_man.manual_page()
    top = click.Context(cli, info_name="dossier")
    for command, context in make_man._commands(cli, top):
        assert f".SS {make_man._plain(context.command_path)}" in page
        for parameter in command.params:
            for name in parameter.opts if isinstance(parameter, click.Option) else ():
                assert make_man._plain(name) in page, (context.command_path, name)
    for code in ExitCode:
        assert f".B {code.value}\n" in page
    assert page == make_man.manual_page()


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_another_program_reads_it_without_complaint(tmp_path: Path) -> None:
    path = make_man.write_manual(tmp_path)
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", str(path)],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert [line for line in done.stderr.splitlines() if "break" not in line and "adjust" not in line] == []
    assert "dossier build" in re.sub(r".\x08", "", done.stdout) and "编制案卷" in done.stdout
