"""`verify`: every way to alter a package that somebody may try, and packages that are meant to harm who looks."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier.archiving.listing import MANIFEST, README, SUMS, read_sums, sha256_of, sums
from dossier.archiving.verify import LARGEST, Verification, find_packages, silent, verify_package
from dossier.archiving.verify_report import verify_json, verify_text
from package_samples import FILES, reseal, sealed_package, write_package

VOLUME = "volumes/01 卷.pdf"
ORIGINAL = "originals/evidence/合同.pdf"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return sealed_package(tmp_path / "T-1")


def look(package: Path) -> Verification:
    return verify_package(package, silent)


def said(package: Path) -> set[tuple[str, str]]:
    """Code and file of everything that is found."""
    return {(f.code, f.location.file if f.location else "") for f in look(package).findings}


def wrong(package: Path) -> set[str]:
    """Codes that make the verification fail."""
    return {f.code for f in look(package).findings if f.severity.value in ("error", "blocker")}


def test_a_package_as_it_was_made_is_sound(package: Path) -> None:
    done = look(package)
    assert done.is_sound and done.findings == ()
    assert done.listed == len(FILES) + 1  # with 说明.txt
    assert done.seal == (SUMS, sha256_of(package / SUMS))
    assert (package / README).read_bytes().startswith(b"\xef\xbb\xbf")


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(bytes(data))


def swap(package: Path) -> None:
    one, two = package / VOLUME, package / "volumes/02 卷.pdf"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


def flipped_in(name: str) -> Callable[[Path], None]:
    """The file altered, and its new digest written into one of the two lists."""

    def attack(package: Path) -> None:
        old = sha256_of(package / VOLUME)
        flip(package / VOLUME)
        text = (package / name).read_text(encoding="utf-8")
        (package / name).write_text(
            text.replace(old, sha256_of(package / VOLUME)), encoding="utf-8", newline="\n"
        )

    return attack


def link_to_a_copy(package: Path) -> None:
    outside = package.parent / "copy.pdf"
    shutil.copy(package / VOLUME, outside)
    (package / VOLUME).unlink()
    (package / VOLUME).symlink_to(outside)


def folder_linked_away(package: Path) -> None:
    moved = package.parent / "moved"
    (package / "volumes").rename(moved)
    (package / "volumes").symlink_to(moved, target_is_directory=True)


def folder_of_its_name(package: Path) -> None:
    (package / VOLUME).unlink()
    (package / VOLUME).mkdir()


def twice_the_key(package: Path) -> None:
    text = (package / MANIFEST).read_text(encoding="utf-8")
    (package / MANIFEST).write_text(
        text.replace('"draft": false', '"draft": true, "draft": false'), encoding="utf-8"
    )


def dropped(package: Path) -> None:
    (package / VOLUME).unlink()
    reseal(package, lambda told: told.update(files=[f for f in told["files"] if f["path"] != VOLUME]))


def original_replaced(package: Path) -> None:
    """The file, its entry and SHA256SUMS agree; what the evidence was is told elsewhere."""
    flip(package / ORIGINAL)

    def change(told: dict[str, Any]) -> None:
        (entry,) = (f for f in told["files"] if f["path"] == ORIGINAL)
        entry["sha256"] = sha256_of(package / ORIGINAL)

    reseal(package, change)


def passed_off_as_the_users(package: Path) -> None:
    flip(package / VOLUME)

    def change(told: dict[str, Any]) -> None:
        (entry,) = (f for f in told["files"] if f["path"] == VOLUME)
        told["files"].remove(entry)
        told["kept"] = [{**entry, "sha256": sha256_of(package / VOLUME)}]

    reseal(package, change)


def no_digest(package: Path) -> None:
    flip(package / VOLUME)
    reseal(package, lambda told: [f.pop("sha256") for f in told["files"] if f["path"] == VOLUME])


ATTACKS: dict[str, tuple[Callable[[Path], object], set[tuple[str, str]]]] = {
    "one bit": (lambda p: flip(p / VOLUME), {("A803", VOLUME)}),
    "cut off": (lambda p: (p / VOLUME).write_bytes(b""), {("A803", VOLUME)}),
    "a longer file": (lambda p: (p / VOLUME).write_bytes(b"first volume."), {("A803", VOLUME)}),
    "two files exchanged": (swap, {("A803", VOLUME), ("A803", "volumes/02 卷.pdf")}),
    "taken away": (lambda p: (p / VOLUME).unlink(), {("A804", VOLUME)}),
    "renamed": (
        lambda p: (p / VOLUME).rename(p / "volumes/01 卷 .pdf"),
        {("A804", VOLUME), ("A805", "volumes/01 卷 .pdf")},
    ),
    "put in": (lambda p: (p / "volumes/03 卷.pdf").write_bytes(b"x"), {("A805", "volumes/03 卷.pdf")}),
    "put in unseen": (lambda p: (p / ".x").write_bytes(b"x"), {("A805", ".x")}),
    "altered with the manifest": (
        flipped_in(MANIFEST),
        {("A812", VOLUME), ("A812", MANIFEST)},
    ),
    "altered with the checksums": (flipped_in(SUMS), {("A803", VOLUME), ("A812", VOLUME)}),
    "a link to the same bytes": (link_to_a_copy, {("A807", VOLUME)}),
    "a folder linked away": (
        folder_linked_away,
        {("A804", VOLUME), ("A804", "volumes/02 卷.pdf"), ("A805", "volumes")},
    ),
    "a folder of its name": (folder_of_its_name, {("A804", VOLUME)}),
    "a key twice": (twice_the_key, {("A810", MANIFEST), ("A812", MANIFEST)}),
    "dropped from both lists": (dropped, {("A813", MANIFEST)}),
    "an original replaced in both lists": (original_replaced, {("A813", MANIFEST)}),
    "passed off as the user's": (passed_off_as_the_users, {("A813", MANIFEST), ("A815", VOLUME)}),
    "without a digest": (no_digest, {("A810", MANIFEST)}),
    "no checksums": (lambda p: (p / SUMS).unlink(), {("A811", SUMS)}),
    "no manifest": (
        lambda p: (p / MANIFEST).unlink(),
        {("A811", MANIFEST), ("A804", MANIFEST)},
    ),
    "lines exchanged": (
        lambda p: (p / SUMS).write_text(
            "".join(reversed((p / SUMS).read_text("utf-8").splitlines(keepends=True))), "utf-8", newline="\n"
        ),
        {("A812", SUMS)},
    ),
}


def exchange_pages(told: dict[str, Any]) -> None:
    one, two, _ = told["records"]
    one["bound"], two["bound"] = two["bound"], one["bound"]


def volume_of(told: dict[str, Any]) -> dict[str, Any]:
    (entry,) = (f for f in told["files"] if f["path"] == VOLUME)
    found: dict[str, Any] = entry
    return found


CONTRADICTIONS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no records": lambda told: told.pop("records"),
    "no evidence": lambda told: told.pop("evidence"),
    "a record dropped": lambda told: told["records"].pop(0),
    "the evidence of a volume dropped": lambda told: told["evidence"].pop(0),
    "a volume that lists another record": lambda told: volume_of(told)["records"].append("A1-009"),
    "a volume that lacks a record": lambda told: volume_of(told)["records"].pop(0),
    "a volume that lists other evidence": lambda told: volume_of(told)["evidence"].append("evidence/x.pdf"),
    "more pages": lambda told: volume_of(told).update(pages=99),
    "pages exchanged": exchange_pages,
    "pages shared": lambda told: told["records"][1]["bound"].update(first=2),
    "evidence on other pages": lambda told: told["evidence"][0]["bound"][0].update(first=3, last=4),
    "evidence of another record": lambda told: told["evidence"][0].update(records=["A1-009"]),
    "an original that is none": lambda told: told["evidence"][0].update(original=None),
    "another checksum of the evidence": lambda told: told["evidence"][0].update(sha256="0" * 64),
    "another project": lambda told: told["project"].update(code="T-2"),
    "another name": lambda told: told["project"].update(name="别处"),
    "another day": lambda told: told.update(as_of="2026-09-02"),
    "a draft that says neither": lambda told: told.update(draft="no"),
    "no generator": lambda told: told.pop("generator"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_manifest_that_contradicts_its_package_is_seen(package: Path, name: str) -> None:
    """Though its line in SHA256SUMS is right."""
    assert look(package).is_sound
    reseal(package, CONTRADICTIONS[name])
    assert wrong(package) <= {"A810", "A813"} and not look(package).is_sound


def test_two_records_of_one_id_are_no_contradiction(package: Path) -> None:
    """A draft may have such: its pages are told of the last of them."""

    def change(told: dict[str, Any]) -> None:
        told["records"].insert(0, {**told["records"][0], "bound": {"volume": VOLUME, "first": 5, "last": 5}})
        told["records"][1]["bound"] = told["records"][0]["bound"]

    reseal(package, change)
    assert look(package).is_sound


HEADS = {".DS_Store": b"\0\0\0\1Bud1", "Thumbs.db": bytes.fromhex("d0cf11e0a1b11ae1")}


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("Thumbs.db", 6144, "A818"),
        ("volumes/~$01.docx", 162, "A818"),
        (".DS_Store", 6148, "A818"),
        ("volumes/~$01.docx", 100_000, "A805"),
        (".DS_Store", 1_000_000, "A805"),
    ],
)
def test_what_programs_leave_is_small(package: Path, name: str, size: int, code: str) -> None:
    head = HEADS.get(name, b"")
    (package / name).write_bytes(head + bytes(size - len(head)))
    assert said(package) == {(code, name)}


@pytest.mark.parametrize("name", HEADS)
def test_what_a_program_leaves_begins_as_it_does(package: Path, name: str) -> None:
    (package / name).write_bytes(b"%PDF-1.7 an addendum that nobody listed")
    assert said(package) == {("A805", name)}


@pytest.mark.parametrize("name", ATTACKS)
def test_no_alteration_goes_unnoticed(package: Path, name: str) -> None:
    attack, expected = ATTACKS[name]
    attack(package)
    assert said(package) == expected
    assert not look(package).is_sound


def test_who_rewrites_everything_is_seen_by_the_checksum_that_was_noted(package: Path) -> None:
    noted = look(package).seal
    flip(package / VOLUME)

    def change(told: dict[str, Any]) -> None:
        (entry,) = (f for f in told["files"] if f["path"] == VOLUME)
        entry["sha256"] = sha256_of(package / VOLUME)

    reseal(package, change)
    done = look(package)
    assert done.is_sound, "no list in the package can tell"
    assert noted and done.seal != noted
    expected = verify_package(package, silent, noted[1])
    assert [f.code for f in expected.findings] == ["A819"] and not expected.is_sound
    assert "移交时记下的" in verify_text([done], "zh")


def test_the_users_files_are_named_as_such(tmp_path: Path) -> None:
    package = sealed_package(tmp_path / "T-1", {"signed/交接书.pdf": "signed", "附页.pdf": "more"})
    (package / "signed/later.pdf").write_bytes(b"x")
    (package / "Thumbs.db").write_bytes(HEADS["Thumbs.db"])
    assert said(package) == {
        ("A814", "signed/later.pdf"),
        ("A815", "signed/交接书.pdf"),
        ("A815", "附页.pdf"),
        ("A818", "Thumbs.db"),
    }
    assert look(package).is_sound
    flip(package / "signed/交接书.pdf")
    assert ("A803", "signed/交接书.pdf") in said(package)


def test_a_users_link_is_compared_by_where_it_leads(tmp_path: Path) -> None:
    package = tmp_path / "T-1"
    (package / "signed").mkdir(parents=True)
    (package / "signed/link").symlink_to("../volumes")
    sealed_package(package)
    reseal(package, lambda told: told.update(kept=[{"path": "signed/link", "link": "../volumes"}]))
    assert said(package) == {("A815", "signed/link")}
    (package / "signed/link").unlink()
    (package / "signed/link").symlink_to("/etc")
    assert said(package) == {("A803", "signed/link")}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_older_packages_are_read(tmp_path: Path, version: str) -> None:
    package = write_package(tmp_path / "T-1")
    told = json.loads((package / MANIFEST).read_text(encoding="utf-8"))
    (package / MANIFEST).write_text(json.dumps({**told, "schema_version": version}), encoding="utf-8")
    done = look(package)
    assert done.is_sound and done.findings == () and done.seal == (MANIFEST, sha256_of(package / MANIFEST))
    flip(package / "volumes/旧.pdf")
    assert said(package) == {("A803", "volumes/旧.pdf")}


def test_a_newer_package_is_read_as_far_as_it_is_known(package: Path) -> None:
    reseal(package, lambda told: told.update(schema_version="1.7", news=[1]))
    assert said(package) == {("A817", MANIFEST)} and look(package).is_sound
    reseal(package, lambda told: told.update(schema_version="2.0"))
    assert said(package) == {("A817", MANIFEST)} and not look(package).is_sound


def test_a_draft_is_said(tmp_path: Path) -> None:
    package = sealed_package(tmp_path / "T-1", draft=True)
    assert said(package) == {("A816", MANIFEST)}


@pytest.mark.parametrize(
    "path", ["../secret", "/etc/passwd", "volumes/../../secret", "C:/Windows/win.ini", "a//b", "./a", "a\0b"]
)
def test_paths_out_of_the_package_are_never_followed(package: Path, path: str) -> None:
    (package.parent / "secret").write_bytes(b"secret")
    digest = sha256_of(package.parent / "secret")
    reseal(package, lambda told: told["files"].append({"path": path, "sha256": digest, "bytes": 6}))
    assert "A808" in wrong(package)


def test_twins_in_the_list_are_named(package: Path) -> None:
    entry = {"sha256": sha256_of(package / VOLUME), "bytes": 12}
    (package / "volumes/A.pdf").write_bytes((package / VOLUME).read_bytes())
    (package / "volumes/a.pdf").write_bytes((package / VOLUME).read_bytes())
    reseal(
        package,
        lambda told: told["files"].extend([{"path": f"volumes/{n}.pdf", **entry} for n in ("A", "a")]),
    )
    assert ("A809", "volumes/a.pdf") in said(package)
    reseal(package, lambda told: told["files"].append({"path": VOLUME, **entry}))
    assert ("A809", VOLUME) in said(package)


def test_a_name_in_two_unicode_forms_is_one_file(tmp_path: Path) -> None:
    """macOS takes the accent apart when a package is copied there; a second file beside it is extra."""
    package = sealed_package(tmp_path / "T-1")
    composed, apart = "volumes/Caf\u00e9.pdf", "volumes/Cafe\u0301.pdf"
    (package / composed).write_bytes(b"x")
    entry = {"path": composed, "sha256": sha256_of(package / composed), "bytes": 1}
    entry |= {"pages": None, "records": [], "evidence": []}
    reseal(package, lambda told: told["files"].append(entry))
    (package / composed).rename(package / apart)
    assert look(package).is_sound
    (package / composed).write_bytes(b"x")
    assert said(package) == {("A805", apart)}


def test_what_a_manifest_says_is_compared_as_it_is_written(tmp_path: Path) -> None:
    """Names of two files of evidence, and of a project, may differ by the form of their letters alone."""
    package = sealed_package(tmp_path / "T-1")
    names = ["evidence/Caf\u00e9.pdf", "evidence/Cafe\u0301.pdf"]

    def change(told: dict[str, Any]) -> None:
        (entry,) = told["evidence"]
        told["evidence"] += [{**entry, "path": name, "original": None} for name in names]
        (volume,) = (file for file in told["files"] if file["path"] == entry["bound"][0]["volume"])
        volume["evidence"] += names

    reseal(package, change)
    assert look(package).is_sound


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        '{"files": {}}',
        "[" * 100_000,
        '{"files": [' + "9" * 10_000 + "]}",
        '{"schema_version": "1.2", "files": [null, 3, {"path": 4}, {"path": ""}, {"path": "a", "sha256": []}],'
        ' "evidence": [7, {"bound": 3, "original": {}}], "records": [{"id": 1, "bound": []}], "kept": 5,'
        ' "project": []}',
        '{"schema_version": {"a": 1}, "files": [{"path": "a", "sha256": "' + "A" * 64 + '", "bytes": true}]}',
    ],
)
def test_what_is_no_manifest_is_a_finding(package: Path, text: str) -> None:
    (package / MANIFEST).write_text(text, encoding="utf-8")
    assert wrong(package)
    json.loads(verify_json([look(package)], "en"))
    (package / SUMS).unlink()
    done = look(package)
    assert not done.is_sound


def test_a_manifest_of_a_gigabyte_is_not_read(package: Path) -> None:
    with (package / MANIFEST).open("wb") as file:
        file.truncate(1 << 30)
    assert LARGEST < 1 << 30
    assert ("A811", MANIFEST) in said(package)


def test_a_huge_extra_file_is_not_read(package: Path) -> None:
    with (package / "volumes/huge.pdf").open("wb") as file:
        file.truncate(1 << 40)
    assert said(package) == {("A805", "volumes/huge.pdf")}
    with (package / VOLUME).open("wb") as file:
        file.truncate(1 << 40)
    assert ("A803", VOLUME) in said(package)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
@pytest.mark.parametrize("name", [VOLUME, MANIFEST, SUMS, "volumes/extra.pdf", "signed/pipe"])
def test_pipes_are_named_and_not_opened(package: Path, name: str) -> None:
    (package / name).unlink(missing_ok=True)
    (package / name).parent.mkdir(exist_ok=True)
    os.mkfifo(package / name)
    assert wrong(package) & {"A807", "A811"}


def test_sockets_and_dangling_links_are_named(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (package / VOLUME).unlink()
    (package / VOLUME).symlink_to("nowhere")
    monkeypatch.chdir(package / "volumes")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert said(package) == {("A807", VOLUME), ("A807", "volumes/s")}


def test_links_in_a_ring_end(package: Path) -> None:
    (package / "volumes/round").symlink_to(package, target_is_directory=True)
    (package / "signed").symlink_to(package, target_is_directory=True)
    assert said(package) == {("A805", "volumes/round"), ("A805", "signed")}


def test_folders_nested_beyond_every_path_end(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    for _ in range(60):
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    Path("x").write_bytes(b"x")
    assert wrong(package) == {"A806"}
    monkeypatch.chdir(package.parent)
    shutil.rmtree(package / ("d" * 200), ignore_errors=True)


def test_names_cannot_steer_a_terminal(package: Path) -> None:
    name = "\x1b[2J\u202egpj.exe"
    (package / name).write_bytes(b"x")
    text = verify_text([look(package)], "zh")
    assert "\x1b" not in text and "\u202e" not in text and "A805" in text
    assert "\x1b" not in verify_json([look(package)], "en")


def test_findings_of_both_languages_and_counts(package: Path) -> None:
    flip(package / VOLUME)
    (package / "volumes/02 卷.pdf").unlink()
    (package / "more.txt").write_bytes(b"")
    done = look(package)
    assert "不符: 改动 1 · 缺失 1 · 多出 1" in verify_text([done], "zh")
    told = json.loads(verify_json([done], "en"))["packages"][0]
    assert told["counts"] == {"altered": 1, "missing": 1, "extra": 1} and told["intact"] is False
    assert {f["file"] for f in told["findings"]} == {VOLUME, "volumes/02 卷.pdf", "more.txt"}


def test_packages_are_found_below_a_folder(package: Path, tmp_path: Path) -> None:
    other = write_package(tmp_path / "U-2", code="U-2")
    (tmp_path / ".T-1.part-x").mkdir()
    (tmp_path / ".T-1.part-x" / MANIFEST).write_text("{}", encoding="utf-8")
    (tmp_path / "link").symlink_to(package, target_is_directory=True)
    assert find_packages([tmp_path]) == [package, other]
    assert find_packages([package / MANIFEST, package]) == [package]
    assert find_packages([tmp_path / "nowhere"]) == [tmp_path / "nowhere"]
    assert [f.code for f in look(tmp_path / "nowhere").findings] == ["A802"]


def test_progress_counts_every_byte_once(package: Path) -> None:
    told: list[tuple[int, int]] = []
    verify_package(package, lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize("name", ["a\\b", "line\nbreak", "car\rriage", "\\n", "  blanks  ", "*star"])
def test_names_in_checksums_survive(name: str) -> None:
    data = sums([(name, "0" * 64), ("plain", "1" * 64)])
    assert read_sums(data) == ({name: "0" * 64, "plain": "1" * 64}, [])
