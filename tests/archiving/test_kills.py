"""Killed or asked to stop at any moment: the old package or the new one, the user's files, and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dossier.disk.leftovers import TEMPORARY, sweep
from package_samples import build
from small_dossiers import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

_ROUNDS = 24
_ENDLESS = """
import os, signal, sys, tempfile
from pathlib import Path
from dossier.disk.leftovers import temporary_folder
from package_samples import build
signal.signal(signal.SIGTERM, signal.default_int_handler)
signal.signal(signal.SIGINT, signal.default_int_handler)
number = 0
try:
    os.write(1, b"ready\\n")
    with temporary_folder():
        while True:
            number += 1
            tempfile.mkdtemp()
            content = f"{os.getpid()} {number}"
            build(Path(sys.argv[1]), keep=True, files={"volumes/01.pdf": content, "word/a.docx": content})
except KeyboardInterrupt:
    sys.exit(130)
"""


def check_whole(package: Path) -> None:
    assert (package / "附页.txt").read_text() == "mine" and (package / "signed/签字.pdf").read_text() == "s"
    listed = json.loads((package / "manifest.json").read_text(encoding="utf-8"))["files"]
    for entry in listed:
        assert hashlib.sha256((package / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    there = {p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file()}
    assert there == {e["path"] for e in listed} | {"manifest.json", "附页.txt", "signed/签字.pdf"}


def test_random_moments(tmp_path: Path) -> None:
    output, temporary = tmp_path / "out", tmp_path / "tmp"
    temporary.mkdir()
    build(output)
    (output / "T-1" / "signed").mkdir()
    (output / "T-1" / "附页.txt").write_text("mine")
    (output / "T-1" / "signed" / "签字.pdf").write_text("s")
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
    env = environment(TMPDIR=str(temporary))
    env["PYTHONPATH"] = os.pathsep.join([env["PYTHONPATH"], paths])
    chance = random.Random(7)
    for _ in range(_ROUNDS):
        before = {*output.iterdir(), *temporary.iterdir()}
        sent = chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
        run = subprocess.Popen(
            [sys.executable, "-c", _ENDLESS, str(output)],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert run.stdout and run.stdout.readline() == b"ready\n"
        time.sleep(chance.random() * 0.1)
        run.send_signal(sent)
        said = run.communicate(timeout=60)[1].decode()
        if sent != signal.SIGKILL:
            assert run.returncode == 130, said
            assert {*output.iterdir(), *temporary.iterdir()} <= before | {output / "T-1"}, "it leaves nothing"
        between = list(output.glob(".T-1.part-*/previous")) if not (output / "T-1").exists() else []
        check_whole(between[0] if between else output / "T-1")
    build(output, keep=True)
    sweep(temporary, TEMPORARY)
    left = [p for p in temporary.iterdir() if not _probe_of_python(p)]
    assert [p.name for p in output.iterdir()] == ["T-1"] and left == []


def _probe_of_python(path: Path) -> bool:
    """Python's own tempfile tries a folder with a file of four bytes; killed within it, it leaves the file."""
    return len(path.name) == 8 and path.is_file() and path.read_bytes() in (b"", b"blat")
