"""What tests of several rooms share: the schemas, small dossiers written to disk, the command in its own process."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from calling import run_apart, run_here
from dossier.library.schemas import Schemas
from dossier.resources import Library
from small_dossiers import MINIMAL, Command, Write, plan_record

os.environ["DOSSIER_NO_CACHE"] = "1"  # what a test sees was made in it

pytest_plugins = ["page_samples", "word_forms"]

# A busy machine is no fault; the same examples in every run, others with --hypothesis-profile=search.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("same")

# A shell starts what runs in its background deaf to Ctrl-C, nohup to a lost terminal; children inherit that, and the
# tests send both.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


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
    """`dossier …` in this process, which saves starting one: the exit code and both streams, as a user gets them."""
    return run_here


@pytest.fixture(scope="session")
def process() -> Command:
    """`dossier …` in a process of its own, for what is about starting, ending and dying."""
    return run_apart
