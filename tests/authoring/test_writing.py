"""A file is edited whole or not at all, and never under somebody else's hands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from dossier.authoring.edits import CannotEdit, Edit
from dossier.authoring.writing import edit_file


def test_the_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1 # c\r\n")
    assert edit_file(tmp_path, "a.yaml", [Edit("/b", "二")], None) == path.read_bytes().decode("utf-8")
    assert path.read_bytes() == "a: 1 # c\r\nb: 二\r\n".encode()
    assert [each.name for each in tmp_path.iterdir()] == ["a.yaml"]


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    edit_file(tmp_path, "service/visits.yaml", [Edit("/-", {"id": "HF-1"})], None)
    assert (tmp_path / "service" / "visits.yaml").read_bytes() == b"- id: HF-1\n"


def test_a_file_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\n")
    seen = hashlib.sha256(b"a: 0\n").hexdigest()
    with pytest.raises(CannotEdit) as refused:
        edit_file(tmp_path, "a.yaml", [Edit("/b", 2)], None, seen)
    assert refused.value.findings[0].code == "Y143"
    assert path.read_bytes() == b"a: 1\n"
    assert (tmp_path / "a.yaml.rejected").read_bytes() == b"a: 1\nb: 2\n"


def test_what_cannot_be_edited_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: [1\n")
    with pytest.raises(CannotEdit):
        edit_file(tmp_path, "a.yaml", [Edit("/b", 2)], None)
    assert path.read_bytes() == b"a: [1\n"
