"""Paths are counted as each system counts them, before the work."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.archiving.path_lengths import (
    WINDOWS,
    WINDOWS_LONG,
    Limits,
    hard_to_carry,
    limits_here,
    refuse_long_paths,
    refuse_twins,
)
from dossier.archiving.working import longest_working_path
from dossier.errors import ExitCode, OutputFailed
from dossier.findings import Finding

BYTES = Limits(path=4095, folder=4095, name=255, utf16=False)


def refusal(place: str, file: str, limits: Limits) -> Finding | None:
    try:
        refuse_long_paths(Path(place), [file, "x"], limits)
    except OutputFailed as error:
        assert error.exit_code is ExitCode.OUTPUT_FAILED
        return error.findings[0]
    return None


@pytest.mark.parametrize(
    ("letter", "most", "limits"),
    [
        ("x", 259, WINDOWS),
        ("图", 259, WINDOWS),
        ("𠮷", 129, WINDOWS),
        ("x", 4095, BYTES),
        ("图", 1365, BYTES),
    ],
)
def test_the_last_that_fits_and_the_first_that_does_not(letter: str, most: int, limits: Limits) -> None:
    """A Chinese character is one unit of Windows and three bytes elsewhere, a rare one two units."""
    start = "/o/"
    room = most - len(start)

    def path(length: int) -> str:
        whole = letter * length
        pieces = [whole[n : n + 60] for n in range(0, len(whole), 61)]
        joined = "/".join(pieces)
        return joined + letter * (length - len(joined))

    scale = limits.measure(letter)
    fits = path(room) if scale == 1 else None
    if fits:
        assert refusal(start, fits, limits) is None
        found = refusal(start, path(room + 1), limits)
        assert (
            found
            and found.code == "P745"
            and str(most) in found.message.zh
            and str(most + 1) in found.message.en
        )
    assert limits.measure(letter * most) <= limits.path < limits.measure(letter * (most + 1))


def test_a_folder_of_windows_has_less_room_than_a_file() -> None:
    assert refusal("/o", "f" * 245 + "/x", WINDOWS) is not None
    assert refusal("/o", "f" * 244 + "/x", WINDOWS) is None


def test_one_part_may_be_too_long_by_itself() -> None:
    assert refusal("/o", "图" * 85, BYTES) is None
    found = refusal("/o", "图" * 86, BYTES)
    assert found and "258" in found.message.en and "255" in found.message.en


def test_with_long_paths_windows_takes_more() -> None:
    assert refusal("/o", "/".join(["x" * 100] * 9), WINDOWS_LONG) is None


def test_the_working_folder_counts() -> None:
    target = Path("/out/T-1")
    place = longest_working_path(target)
    assert place.as_posix() == "/out/.T-1.part-xxxxxxxx/previous"
    room = 259 - len(place.as_posix()) - 1
    name = "a/" * 20 + "x" * (room - 40)
    assert refusal(str(place), name, WINDOWS) is None
    assert refusal(str(place), f"{name}x", WINDOWS) is not None
    assert refusal(str(target), f"{name}x", WINDOWS) is None


@pytest.mark.parametrize("name", ["originals/AB.pdf", "ORIGINALS/ab.pdf", "originals/Ä.pdf"])
def test_names_that_are_one_file_elsewhere_stop_before_the_work(name: str) -> None:
    files = ["originals/ab.pdf", "originals/A\u0308.pdf", "originals/abc.pdf"]
    refuse_twins("T-1", files)
    with pytest.raises(OutputFailed) as caught:
        refuse_twins("T-1", [*files, name])
    found = caught.value.findings[0]
    assert (
        found.code == "P750" and name in found.message.zh and caught.value.exit_code is ExitCode.OUTPUT_FAILED
    )


def test_this_machine_has_limits_even_for_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    limits = limits_here(tmp_path / "a" / "b")
    assert limits.name >= 143 and limits.path >= 255


@pytest.mark.parametrize(
    "files",
    [
        ["originals/" + "长" * 230 + ".pdf"],
        ["originals/a:b.pdf"],
        ["originals/甲 /a.pdf"],
        ["originals/a.pdf."],
        ["originals/AUX.pdf"],
        ["originals/图纸.pdf", "originals/Ａ.pdf", "originals/ab.pdf", "originals/AB.pdf"],
    ],
)
def test_what_windows_would_lose_is_said(files: list[str]) -> None:
    found = hard_to_carry("T-1", files)
    assert [f.code for f in found] == ["P746"]


def test_usual_names_are_not() -> None:
    files = [
        "volumes/01 质量验收 土建.pdf",
        "originals/.x/ a (1).pdf",
        "word/A7/A7-003 工程交接书.docx",
        "a.b.c",
    ]
    assert hard_to_carry("T-1", files) == []
