"""What is handed in: folders, archives of every make, archives that are made to hurt."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.errors import InputUnreadable
from dossier.intake.sources import gather
from dossier.steps.recall import as_json

Fill = Callable[[zipfile.ZipFile], None]


def archive(path: Path, fill: Fill) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        fill(box)
    return path


def unfolded(tmp_path: Path) -> Path:
    folder = tmp_path / "unfolded"
    folder.mkdir()
    return folder


def test_folders_are_walked_and_each_content_is_one_file(tmp_path: Path) -> None:
    scans = tmp_path / "扫描件"
    (scans / "甲").mkdir(parents=True)
    (scans / "甲" / "0001.pdf").write_bytes(b"one")
    (scans / "0002.pdf").write_bytes(b"one")
    (scans / "0003.pdf").write_bytes(b"two")
    (scans / "~$0003.docx").write_bytes(b"lock")
    (scans / "link.pdf").symlink_to(scans / "0003.pdf")
    found = gather([scans], unfolded(tmp_path))
    assert [(each.name, each.also) for each in found] == [("0002.pdf", ("甲/0001.pdf",)), ("0003.pdf", ())]


def test_names_in_archives_of_chinese_windows_are_read(tmp_path: Path) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as made:
        made.writestr("XXXX.pdf", b"x")
    raw = box.getvalue().replace(b"XXXX", "合格".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(raw)
    (only,) = gather([tmp_path / "a.zip"], unfolded(tmp_path))
    assert only.name == "a.zip/合格.pdf"
    assert only.path.read_bytes() == b"x" and only.path.is_relative_to(tmp_path / "unfolded")


def _link(box: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("a.pdf")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    box.writestr(info, "/etc/passwd")


def _many(box: zipfile.ZipFile) -> None:
    for number in range(10_001):
        box.writestr(f"{number}.pdf", b"")


HOSTILE: dict[str, Fill] = {
    "bomb": lambda box: box.writestr("a.pdf", bytes(64 << 20)),
    "above": lambda box: box.writestr("../../a.pdf", b"x"),
    "from the root": lambda box: box.writestr("/etc/a.pdf", b"x"),
    "of a drive": lambda box: box.writestr("C:\\a.pdf", b"x"),
    "link": _link,
    "too many": _many,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_archives_that_hurt_are_refused(name: str, tmp_path: Path) -> None:
    box = archive(tmp_path / "a.zip", HOSTILE[name])
    with pytest.raises(InputUnreadable) as refused:
        gather([box], unfolded(tmp_path))
    assert refused.value.findings[0].code == "Y173"
    assert not [p for p in tmp_path.rglob("*") if p.is_file() and p != box]


def test_an_archive_that_says_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    box = archive(tmp_path / "a.zip", lambda made: made.writestr("a.pdf", bytes(1 << 20)))
    raw = box.read_bytes()
    at = raw.index(b"PK\x01\x02")
    local = raw.index(b"PK\x03\x04")
    raw = raw[: at + 24] + struct.pack("<I", 5) + raw[at + 28 :]
    raw = raw[: local + 22] + struct.pack("<I", 5) + raw[local + 26 :]
    box.write_bytes(raw)
    with pytest.raises(InputUnreadable) as refused:
        gather([box], unfolded(tmp_path))
    assert refused.value.findings[0].code == "Y173"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no archive"])
def test_a_damaged_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(InputUnreadable) as refused:
        gather([tmp_path / "a.zip"], unfolded(tmp_path))
    assert refused.value.findings[0].code == "Y173"


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable) as refused:
        gather([tmp_path / "nowhere"], unfolded(tmp_path))
    assert refused.value.findings[0].code == "Y172"


def test_names_of_other_encodings_and_with_controls_are_one_line_of_text(tmp_path: Path) -> None:
    folder = tmp_path / "扫描"
    folder.mkdir()
    raw = os.fsencode(folder)
    names = ["合格证.pdf".encode("gbk"), b"\xff.pdf", b"a\x1b[31m\x07.pdf", b"b\n::error::.pdf"]
    try:
        for number, name in enumerate(names):
            Path(os.fsdecode(raw + b"/" + name)).write_bytes(b"%d" % number)
    except OSError:
        pytest.skip("this file system takes no such names")
    found = {each.name: each.path.read_bytes() for each in gather([folder], unfolded(tmp_path))}
    assert found == {
        "合格证.pdf": b"0", "\ufffd.pdf": b"1", "a␛[31m␇.pdf": b"2", "b␊::error::.pdf": b"3",
    }  # fmt: skip
    assert as_json(found | dict.fromkeys(found, ""))
    other = Path(os.fsdecode(raw + b"/" + names[0]))
    with pytest.raises(InputUnreadable) as refused:
        gather([other], tmp_path / "more")
    assert refused.value.findings[0].code == "Y172"
    assert "UTF-8" in refused.value.findings[0].message.zh


def test_a_line_break_in_the_name_of_a_member_is_said_as_such(tmp_path: Path) -> None:
    box = archive(tmp_path / "a.zip", lambda made: made.writestr("a\n::error::b.pdf", b"x"))
    with pytest.raises(InputUnreadable) as refused:
        gather([box], unfolded(tmp_path))
    (found,) = refused.value.findings
    assert found.code == "Y173" and "换行" in found.message.zh and "\n" not in found.message.zh


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="of POSIX")
def test_a_folder_of_links_alone_is_said_as_such(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").symlink_to("/etc/passwd")
    (folder / "below").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "b.pdf")
    with pytest.raises(InputUnreadable) as refused:
        gather([folder], unfolded(tmp_path))
    assert refused.value.findings[0].code == "Y172" and "链接" in refused.value.findings[0].message.zh
    (folder / "c.pdf").write_bytes(b"x")
    assert [each.name for each in gather([folder], tmp_path / "more")] == ["c.pdf"]
