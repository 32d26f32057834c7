"""What stands where a file is read but is none: said as a blocker, never waited for, never passed over."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier import checks
from dossier.errors import InputUnreadable
from dossier.library.catalogue import catalogue_of
from dossier.reading.dossier import read_dossier
from dossier.reading.dossier_folders import find_dossiers
from small_dossiers import MINIMAL, Command, Write, plan_record

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes of POSIX")


def dangling(path: Path) -> None:
    path.symlink_to("nowhere.yaml")


def loop(path: Path) -> None:
    path.symlink_to(path.name)


STRANGE: dict[str, Callable[[Path], None]] = {
    "dangling": dangling,
    "loop": loop,
    "folder": lambda path: path.mkdir(),
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/null"),
}
strange = pytest.mark.parametrize("kind", STRANGE)


def codes(folder: Path) -> dict[str, str]:
    found = read_dossier(folder).findings
    return {f.code: f.location.file for f in found if f.location}


@strange
@pytest.mark.parametrize(
    "pattern", ["records/*.yaml", "records/z.yaml", "records/**/*.yaml", "**/z.yaml", "./records//z.y*ml"]
)
def test_a_record_file_that_is_none_blocks(write: Write, kind: str, pattern: str) -> None:
    folder = write(main=MINIMAL.replace("records/*.yaml", f'"{pattern}"'))
    STRANGE[kind](folder / "records" / "z.yaml")
    found = codes(folder)
    assert found.get("Y101") == "records/z.yaml" or (kind == "device" and "Y115" in found)


@strange
def test_the_command_says_so_with_its_exit_code(write: Write, command: Command, kind: str) -> None:
    folder = write()
    STRANGE[kind](folder / "records" / "z.yaml")
    done = command("check", folder)
    assert (done.returncode == (1 if kind == "device" else 3) and "z.yaml" in done.stdout + done.stderr) or (
        "Y115" in done.stdout
    )


@pytest.mark.parametrize("pattern", ["records/*/*.yaml", "records/sub/*.yaml", "records/**/*.yaml"])
@pytest.mark.parametrize("kind", ["dangling", "loop"])
def test_a_folder_of_records_that_cannot_be_entered_blocks(write: Write, kind: str, pattern: str) -> None:
    folder = write(main=MINIMAL.replace("records/*.yaml", f'"records/*.yaml", "{pattern}"'))
    STRANGE[kind](folder / "records" / "sub")
    assert codes(folder).get("Y101") == "records/sub"


def test_a_linked_folder_that_two_stars_do_not_follow_blocks(write: Write) -> None:
    folder = write({"more/r.yaml": "[]"}, main=MINIMAL.replace("records/*", "records/**/*"))
    (folder / "records").mkdir()
    (folder / "records" / "sub").symlink_to("../more")
    assert codes(folder).get("Y101") == "records/sub"


@pytest.mark.parametrize(
    "pattern",
    [".", "./", "", "**", "/abs", "/", "records/**", "..", "C:x", "*\\0", "\\ud800", "[", "*/" * 3000],
)
def test_a_pattern_that_can_match_no_file_is_a_finding(write: Write, pattern: str) -> None:
    found = codes(write(main=MINIMAL.replace("records/*.yaml", f'"{pattern}"')))
    assert {"Y114", "Y115", "Y101"} & found.keys() or any(c.startswith("Y1") for c in found)


@pytest.mark.parametrize(
    "name", ["~$A7.yaml", "._A7.yaml", ".#A7.yaml", "~WRL0003.tmp", ".DS_Store", "Thumbs.db"]
)
def test_what_programs_leave_beside_an_open_file_is_no_input(write: Write, name: str) -> None:
    strays = dict.fromkeys((f"records/{name}", f"schemas/records/{name}", f"service/{name}"), "\x00junk")
    strays["schemas/records/~$contract.schema.json"] = "junk"
    pattern = '"records/*"' if "yaml" not in name else '"records/*.yaml"'
    folder = write(
        {"records/A7.yaml": plan_record(), **strays}, main=MINIMAL.replace("records/*.yaml", pattern)
    )
    result = checks.check(folder, None, dt.date(2026, 9, 1))[1]
    assert not [f for f in result.findings if f.code[0] in "YSV"]
    assert result.dossier and len(result.dossier.records) == 1


def test_what_somebody_names_is_read_whatever_its_name(write: Write) -> None:
    main = MINIMAL.replace("records/*.yaml", "records/.A7.yaml")
    dossier = read_dossier(write({"records/.A7.yaml": plan_record()}, main=main)).dossier
    assert dossier and len(dossier.records) == 1


@strange
def test_dossier_yaml_that_is_no_file(write: Write, command: Command, kind: str) -> None:
    folder, other = write(), write(name="b")
    (folder / "dossier.yaml").unlink()
    STRANGE[kind](folder / "dossier.yaml")
    assert find_dossiers([folder.parent]) == sorted([folder, other])
    assert codes(folder) == {"Y101": "dossier.yaml"}


@strange
def test_rule_files_that_are_none_are_not_replaced_by_ours(write: Write, kind: str) -> None:
    folder = write()
    for place in (
        "schemas/profiles/equipment.yaml",
        "schemas/jurisdictions/CN.yaml",
        "schemas/standards.yaml",
    ):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        STRANGE[kind](path)
        result = read_dossier(folder)
        assert result.dossier
        catalogue, findings = catalogue_of(result.dossier, result.schemas)
        assert catalogue is None and [f.code for f in findings] == ["Y101"], place
        path.rmdir() if kind == "folder" else path.unlink()


@strange
def test_a_schema_that_is_none(write: Write, kind: str) -> None:
    folder = write()
    path = folder / "schemas/records/contract.schema.json"
    path.parent.mkdir(parents=True)
    STRANGE[kind](path)
    with pytest.raises(InputUnreadable) as caught:
        read_dossier(folder)
    assert [f.code for f in caught.value.findings] == ["S213"]


@pytest.mark.parametrize("words", [["check"], ["validate"], ["build"], ["new"], ["template", "check"]])
def test_an_argument_that_leads_back_to_itself(tmp_path: Path, command: Command, words: list[str]) -> None:
    loop(tmp_path / "loop")
    done: subprocess.CompletedProcess[str] = command(*words, tmp_path / "loop")
    assert done.returncode in (2, 3, 5, 7), done.stderr
    assert "Traceback" not in done.stderr and done.stdout + done.stderr
