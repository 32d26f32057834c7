"""What a file is, by its content: real files of each kind, under names that say something else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from dossier.evidence.formats import formats, promised
from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts
from file_samples import SAMPLES, TYPES, ole, tarred, zipped

ROLES = {"pages", "native", "archive", "program", "locked", "unknown"}


def look(folder: Path, data: bytes, name: str) -> EvidenceFacts:
    (folder / name).write_bytes(data)
    return inspect_evidence(folder, [name])[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_content_decides(name: str, tmp_path: Path) -> None:
    data, suffix = SAMPLES[name]
    assert look(tmp_path, data, f"a.{suffix}").format == name
    assert look(tmp_path, data, f"a.{suffix}").problem is None
    if formats()[name].role != "pages" and name != "script":  # what plain text does, its name decides
        disguised = look(tmp_path, data, "a.pdf")
        assert (disguised.format, disguised.problem) == (name, "E404")


def test_a_tar_is_an_archive_and_a_shebang_a_script(tmp_path: Path) -> None:
    assert look(tmp_path, tarred(), "a.dat").format == "archive"
    assert look(tmp_path, b"#!/bin/sh\nrm -r /\n", "a.txt").format == "script"


def test_a_promise_that_is_not_kept(tmp_path: Path) -> None:
    for name in ("a.ofd", "a.dwg", "a.xlsx", "a.zip", "a.heic", "a.mp4"):
        assert look(tmp_path, b"8 bytes!", name).problem == "E404", name
    assert look(tmp_path, SAMPLES["word"][0], "a.doc").problem is None  # Word opens it all the same


def test_a_damaged_or_locked_container_is_a_finding(tmp_path: Path) -> None:
    data = bytearray(zipped(TYPES | {"xl/workbook.xml": b"x" * 4000, "xl/b.bin": bytes(range(256)) * 8}))
    data[data.index(b"xl/b.bin") + 20] ^= 0xFF
    assert look(tmp_path, bytes(data), "a.xlsx").problem == "E410"
    whole = zipped({"OFD.xml": b"<ofd/>" * 100})
    assert look(tmp_path, whole[: len(whole) // 2], "a.zip").problem == "E410"
    assert look(tmp_path, ole("EncryptionInfo", "EncryptedPackage"), "a.docx").problem == "E405"


def test_members_of_an_archive_are_named_as_they_were_written(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        info = zipfile.ZipInfo("x" * 8)
        box.writestr(info, b"x")
    gbk = out.getvalue().replace(b"x" * 8, "合同一.".encode("gbk") + b"p")
    assert look(tmp_path, gbk, "a.zip").members == ("合同一.p",)


def test_the_table_is_sound() -> None:
    seen: set[str] = set()
    for name, kind in formats().items():
        assert kind.role in ROLES and kind.words.zh and kind.words.en, name
        assert not seen & set(kind.suffixes), f"{name}: a suffix promises one thing"
        seen |= set(kind.suffixes)
    assert promised(".pdf") == "pdf" and promised(".txt") is None
