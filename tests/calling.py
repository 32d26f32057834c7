"""The command as a user calls it: in this process, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

from dossier.cli import streams
from dossier.cli.main import run
from dossier.disk.leftovers import temporary_folder
from small_dossiers import command_line, environment


def run_here(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `dossier …` with the streams, the environment and the folder of a process of its own."""
    words = [str(a) for a in arguments]
    out, err = _stream(), _stream()
    with (
        mock.patch.dict(os.environ, environment(**(env or {})), clear=True),
        contextlib.chdir(cwd or Path()),
        _standard_streams(out, err),
    ):
        code = run(words, temporary_folder)
    return subprocess.CompletedProcess(words, code, _said(out), _said(err))


def run_apart(
    *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `dossier …` in a process of its own."""
    return subprocess.run(
        command_line(*arguments),
        cwd=cwd,
        env=environment(**(env or {})),
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def _stream() -> io.TextIOWrapper:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    streams.settle(stream)
    return stream


@contextlib.contextmanager
def _standard_streams(out: io.TextIOWrapper, err: io.TextIOWrapper) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        Path(os.devnull).open(encoding="utf-8") as nothing,
        mock.patch.object(sys, "stdin", nothing),
    ):
        yield


def _said(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()
