"""A build never deletes what a user put into the package."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from dossier.archiving.manifest import Contents
from dossier.archiving.sealing import seal, write_readme
from dossier.archiving.user_files import MOST_BY_PROGRAMS, carry_over, find_user_files
from dossier.checking.result import CheckResult
from dossier.errors import ExitCode, OutputFailed
from dossier.evidence.paths import folded
from package_samples import NEW, OLD, build, sealed_package, seen, write_package

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def added(package: Path, path: str, content: str = "mine") -> Path:
    file = package / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    return file


def new(package: Path) -> dict[str, str]:
    """The package without its manifest."""
    return {path: content for path, content in seen(package).items() if path != "manifest.json"}


def test_an_untouched_package_has_no_files_of_the_user(tmp_path: Path) -> None:
    assert find_user_files(write_package(tmp_path / "T-1")).files == ()


@pytest.mark.parametrize("path", ["签字/扫描签字.pdf", "x.txt", "word/A7/另一.docx", "volumes/旧.pdf"])
def test_what_was_added_or_changed_stops_the_build_by_name(tmp_path: Path, path: str) -> None:
    added(write_package(tmp_path / "T-1"), path)
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught:
        build(tmp_path)
    found = caught.value.findings[0]
    assert caught.value.exit_code is ExitCode.OUTPUT_FAILED and found.code == "P735"
    assert str(tmp_path / "T-1") in found.message.zh and path in found.message.zh and path in found.message.en
    assert ("已改动" in found.message.zh) == (path in OLD)
    assert "signed/" in found.hint.zh and "--keep" in found.hint.en
    assert seen(tmp_path) == before


def test_a_file_changed_to_the_same_size_counts(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    moment = (package / "volumes/旧.pdf").stat()
    os.utime(added(package, "volumes/旧.pdf", "dlo"), ns=(moment.st_atime_ns, moment.st_mtime_ns))
    assert [f.path for f in find_user_files(package).files] == ["volumes/旧.pdf"]


def test_many_are_counted_and_the_first_are_named(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    for number in range(12):
        added(package, f"照片/{number:02}.jpg")
    with pytest.raises(OutputFailed) as caught:
        build(tmp_path)
    message = caught.value.findings[0].message.en
    assert "12 files" in message and "照片/00.jpg" in message and "照片/11.jpg" not in message


@pytest.mark.parametrize(
    "path",
    ["word/A7/~$表.docx", ".DS_Store", "word/Thumbs.db", "desktop.ini", "._x.pdf", "word/.~lock.表.docx#"],
)
def test_what_programs_leave_does_not_count(tmp_path: Path, path: str) -> None:
    added(write_package(tmp_path / "T-1"), path, "")
    said = build(tmp_path)
    assert new(tmp_path / "T-1") == NEW
    assert [f.code for f in said] == ["P751"] and path in said[0].message.zh


def test_what_only_has_the_name_of_a_programs_file_is_the_users(tmp_path: Path) -> None:
    added(write_package(tmp_path / "T-1"), "word/~$报价.docx", "x" * (MOST_BY_PROGRAMS + 1))
    added(tmp_path / "T-1", "word/Thumbs.db", "an addendum")
    with pytest.raises(OutputFailed):
        build(tmp_path)
    build(tmp_path, keep=True)
    assert {"word/~$报价.docx", "word/Thumbs.db"} <= new(tmp_path / "T-1").keys()


def test_deleted_files_do_not_count(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    (package / "volumes/旧.pdf").unlink()
    assert build(tmp_path) == () and new(tmp_path / "T-1") == NEW


def test_empty_folders_are_carried_over(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    for folder in ("空文件夹/内", "signed/空", "word/A7/空", "volumes/新.pdf"):
        (package / folder).mkdir(parents=True)
    added(package, "锁/~$表.docx")
    empty = {"空文件夹/内": "", "signed/空": "", "word/A7/空": "", "volumes/新.kept.pdf": "", "锁": ""}
    for _ in range(2):
        build(tmp_path)
        assert new(tmp_path / "T-1") == NEW | empty


@pytest.mark.parametrize(
    "keep", ["volumes/新.PDF", "Volumes/新.pdf", "WORD", "word/A7/表.docx/x", "volumes/が.pdf"]
)
def test_names_that_are_one_file_elsewhere_are_kept_apart(tmp_path: Path, keep: str) -> None:
    files = NEW | {unicodedata.normalize("NFD", "volumes/が.pdf"): "new"}
    package = write_package(tmp_path / "T-1", {"volumes/旧.pdf": "old"})
    added(package, unicodedata.normalize("NFC", keep))
    assert "P737" in [f.code for f in build(tmp_path, keep=True, files=files)]
    names = seen(tmp_path / "T-1")
    assert len({folded(name) for name in names}) == len(names) == len(files) + 2
    assert list(names.values()).count("mine") == 1


def test_two_files_of_the_users_that_are_one_elsewhere_are_kept_apart(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    for number, name in enumerate(("signed/甲.pdf", "signed/甲.PDF", "Signed/甲.pdf")):
        added(package, name, f"mine {number}")
    assert [f.code for f in build(tmp_path)] == ["P737"]
    names = seen(tmp_path / "T-1")
    assert len({folded(name) for name in names}) == len(names) == len(NEW) + 4


def test_the_users_own_place_is_always_carried_over_without_a_word(tmp_path: Path) -> None:
    added(write_package(tmp_path / "T-1"), "signed/甲/扫描签字.pdf")
    for _ in range(2):
        assert build(tmp_path) == ()
        assert new(tmp_path / "T-1") == NEW | {"signed/甲/扫描签字.pdf": "mine"}


def test_keep_carries_over_what_was_added_and_the_next_build_stops_again(tmp_path: Path) -> None:
    added(write_package(tmp_path / "T-1"), "签字/扫描.pdf")
    for _ in range(2):
        said = build(tmp_path, keep=True)
        assert [f.code for f in said] == ["P736"] and "签字/扫描.pdf" in said[0].message.zh
        assert new(tmp_path / "T-1") == NEW | {"签字/扫描.pdf": "mine"}
    with pytest.raises(OutputFailed):
        build(tmp_path)


def test_keep_puts_a_changed_file_beside_the_new_one(tmp_path: Path) -> None:
    added(write_package(tmp_path / "T-1"), "word/A7/表.docx", "filled in by hand")
    said = build(tmp_path, keep=True)
    assert [f.code for f in said] == ["P736", "P737"]
    assert "word/A7/表.docx → word/A7/表.kept.docx" in said[1].message.zh
    assert new(tmp_path / "T-1") == NEW | {"word/A7/表.kept.docx": "filled in by hand"}
    added(tmp_path / "T-1", "word/A7/表.docx", "once more")
    build(tmp_path, keep=True)
    assert new(tmp_path / "T-1") == NEW | {
        "word/A7/表.kept.docx": "filled in by hand",
        "word/A7/表.kept-2.docx": "once more",
    }


def test_keep_leaves_out_what_the_new_package_has_already(tmp_path: Path) -> None:
    added(write_package(tmp_path / "T-1"), "volumes/新.pdf", "new")
    assert build(tmp_path, keep=True) == () and new(tmp_path / "T-1") == NEW


def test_keep_where_a_folder_and_a_file_have_one_name(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    added(package, "report")
    added(package, "word2/A/b.txt")
    files = NEW | {"report/a": "1", "word2": "2"}
    build(tmp_path, keep=True, files=files)
    assert new(tmp_path / "T-1") == files | {"report.kept": "mine", "word2.kept/A/b.txt": "mine"}


def test_names_are_the_same_however_a_system_writes_its_letters(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFC", "volumes/Übergabe が.pdf")
    package = write_package(tmp_path / "T-1", {name: "x"})
    (package / name).rename(package / unicodedata.normalize("NFD", name))
    assert find_user_files(package).files == ()


@posix
def test_a_link_is_the_users_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.txt").write_text("outside")
    package = write_package(tmp_path / "out" / "T-1")
    (package / "链接").symlink_to(outside)
    (package / "signed").mkdir()
    (package / "signed" / "断.pdf").symlink_to("/nowhere")
    with pytest.raises(OutputFailed) as caught:
        build(tmp_path / "out")
    assert "链接" in caught.value.findings[0].message.zh
    build(tmp_path / "out", keep=True)
    assert (package / "链接").readlink() == outside and (outside / "x.txt").read_text() == "outside"
    assert (package / "signed" / "断.pdf").readlink() == Path("/nowhere")


@posix
def test_what_cannot_be_copied_stops_even_with_keep(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    os.mkfifo(package / "pipe")
    with pytest.raises(OutputFailed) as caught:
        build(tmp_path, keep=True)
    assert "pipe" in caught.value.findings[0].message.zh and (package / "pipe").exists()


@posix
def test_a_name_that_is_no_utf8_is_carried_over(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    name = os.fsdecode(b"\xc4\xe3.pdf")
    (package / "signed").mkdir()
    (package / "signed" / name).write_text("mine")
    build(tmp_path)
    assert (package / "signed" / name).read_text() == "mine"


@pytest.mark.parametrize("told", ["", "{", "[]", '{"files": 1}', '{"files": [1]}', '{"project": {}}'])
def test_a_package_whose_manifest_does_not_tell_is_never_replaced(tmp_path: Path, told: str) -> None:
    (write_package(tmp_path / "T-1") / "manifest.json").write_text(told)
    before = seen(tmp_path)
    with pytest.raises(OutputFailed) as caught:
        build(tmp_path, keep=True)
    assert caught.value.findings[0].code == "P720" and "manifest.json" in caught.value.findings[0].message.zh
    assert seen(tmp_path) == before


def test_a_manifest_with_hostile_entries_protects_nothing_less(tmp_path: Path) -> None:
    package = write_package(tmp_path / "T-1")
    manifest = json.loads((package / "manifest.json").read_text())
    manifest["files"] += [{}, {"path": None}, {"path": "x.txt"}, {"path": ["x"], "sha256": 3}]
    (package / "manifest.json").write_text(json.dumps(manifest))
    added(package, "x.txt")
    assert [f.path for f in find_user_files(package).files] == ["x.txt"]


def test_what_was_read_once_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = find_user_files(write_package(tmp_path / "T-1"))
    read = []
    real = Path.open

    def counted(self: Path, *arguments: Any, **named: Any) -> Any:
        read.append(self.name)
        return real(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", counted)
    assert find_user_files(tmp_path / "T-1", before=first) == first
    assert [name for name in read if name != "manifest.json"] == []


def test_checksums_of_ours_are_no_file_of_the_users(tmp_path: Path) -> None:
    package = sealed_package(tmp_path / "T-1", {"signed/交接书.pdf": "signed"})
    assert [f.path for f in find_user_files(package).files] == ["signed/交接书.pdf"]
    with (package / "SHA256SUMS").open("ab") as file:
        file.write(b"a note of somebody's\n")
    assert [f.path for f in find_user_files(package).files] == ["SHA256SUMS", "signed/交接书.pdf"]


def test_files_of_the_users_that_have_names_of_ours_are_kept_beside_them(tmp_path: Path) -> None:
    """Packages of earlier versions had neither of them, so a user may have put them there."""
    old = write_package(tmp_path / "old")
    for name in ("说明.txt", "SHA256SUMS"):
        (old / name).write_text("mine", encoding="utf-8")
    new = tmp_path / "new"
    (new / "volumes").mkdir(parents=True)
    contents = Contents(CheckResult(new, dt.date(2026, 9, 1), ()), {}, (), (), {}, draft=False)
    write_readme(new, contents)
    kept = carry_over(find_user_files(old), new)
    seal(new, contents, kept.paths)
    assert sorted(kept.paths) == ["SHA256SUMS.kept", "说明.kept.txt"]
    assert (new / "SHA256SUMS.kept").read_text(encoding="utf-8") == "mine"
    assert {f.path for f in find_user_files(new).files} == set(kept.paths)
