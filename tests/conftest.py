"""What tests of several rooms share: the schemas, small dossiers written to disk, the command in its own process."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from dossier.library.schemas import Schemas
from dossier.resources import Library
from small_dossiers import MINIMAL, Command, Write, command_line, environment, plan_record

os.environ["DOSSIER_NO_CACHE"] = "1"  # what a test sees was made in it

pytest_plugins = ["page_samples", "word_forms"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in its background deaf to Ctrl-C, and children inherit that; the tests send it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a dossier folder: path below it → text or bytes; `dossier.yaml` and one record unless given."""

    def write_files(
        files: Mapping[str, str | bytes] | None = None, *, name: str = "工程 一", main: str = MINIMAL
    ) -> Path:
        folder = tmp_path / name
        given = {"dossier.yaml": main} | dict(
            files if files is not None else {"records/A7.yaml": plan_record()}
        )
        for relative, content in given.items():
            path = folder / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write_files


@pytest.fixture(scope="session")
def schemas() -> Schemas:
    """The schemas that are shipped."""
    return Schemas(Library.for_dossier())


@pytest.fixture(scope="session")
def command() -> Command:
    """Run `dossier …` as a user does; gives the exit code and both streams."""

    def call(
        *arguments: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command_line(*arguments),
            cwd=cwd,
            env=environment(**(env or {})),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return call
