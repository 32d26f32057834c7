"""Small dossiers as text, and the command line as a user calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dossier

ROOT = Path(__file__).parents[1]
MINIMAL = """dossier: 1
profile: equipment
language: en
compiled: 2026-09-01
project: {code: T-1, name: 试验工程, traits: [trial-run]}
parties:
  owner: {name: 城北水务有限公司}
  contractor: {name: 安装工程有限公司}
milestones: {}
records: [records/*.yaml]
"""
PLAN = """- id: {id}
  type: {type}
  title: {title}
  number: N-{id}
  date: 2026-03-05
  responsible: contractor
"""

Write = Callable[..., Path]
Command = Callable[..., "subprocess.CompletedProcess[str]"]


def plan_record(identity: str = "A7-001", kind: str = "trial-run-plan", title: str = "试运行方案") -> str:
    """YAML of one sound record without a form, so that no program is needed to print it."""
    return PLAN.format(id=identity, type=kind, title=title)


def command_line(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "dossier", *map(str, arguments)]


def environment(**changed: str) -> dict[str, str]:
    """The environment of a user who speaks English, with this checkout first on the path of modules."""
    own = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "PYTHONWARNINGS")}
    paths = [str(Path(dossier.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return own | {"PYTHONPATH": os.pathsep.join(p for p in paths if p), "DOSSIER_LANG": "en"} | changed


def on_a_terminal(arguments: list[str], answer: str = "", **changed: str) -> str:
    """What a program writes to stdout where that is a terminal; with an `answer` somebody sits there and types it."""
    import pty  # noqa: PLC0415 - POSIX only

    try:
        leader, follower = pty.openpty()
    except OSError:
        pytest.skip("this system has no pseudo-terminals")
    hand = follower if answer else None
    known = environment(TERM="xterm", **changed)
    with subprocess.Popen(arguments, stdin=hand, stdout=follower, stderr=hand, env=known) as process:
        os.close(follower)
        said = b""
        if answer:
            os.write(leader, f"{answer}\n".encode())
        while True:
            try:
                chunk = os.read(leader, 65536)
            except OSError:  # Linux says EIO when the other end is closed
                break
            if not chunk:
                break
            said += chunk
        process.wait()
    os.close(leader)
    return said.decode()
