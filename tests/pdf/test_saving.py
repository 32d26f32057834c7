from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from dossier.pdf.saving import save_pdf

_FULL = """
import os, resource, sys
from pathlib import Path
import pikepdf
from dossier.pdf.saving import save_pdf

pdf = pikepdf.new()
pdf.add_blank_page()
pdf.Root.Big = pdf.make_stream(os.urandom(1 << 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    save_pdf(pdf, Path(sys.argv[1]))
except OSError as error:
    print("said:", error.strerror)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are a Unix matter")
def test_a_disk_that_fills_up_is_an_error_and_never_the_end_of_the_process(tmp_path: Path) -> None:
    target = tmp_path / "卷.pdf"
    target.write_bytes(b"old")
    ran = subprocess.run(
        [sys.executable, "-c", _FULL, str(target)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("said:")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["卷.pdf"]


def test_what_is_saved_opens_again(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    save_pdf(pdf, tmp_path / "a.pdf", deterministic_id=True)
    save_pdf(pdf, tmp_path / "b.pdf", deterministic_id=True)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    with pikepdf.open(tmp_path / "a.pdf") as opened:
        assert len(opened.pages) == 1
