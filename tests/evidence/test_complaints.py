"""The list of qpdf's complaints: what it says is true of real files, and nothing that is lost passes."""

import re
import tomllib
import zlib
from importlib.resources import files
from pathlib import Path

import pikepdf
import pytest

from dossier.evidence.complaints import GRADES, grade_of, judge
from dossier.evidence.inspection import inspect_evidence
from dossier.model import EvidenceFacts

TABLE = tomllib.loads(files("dossier.evidence").joinpath("complaints.toml").read_text(encoding="utf-8"))[
    "complaint"
]
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>"
OBJECTS = {
    1: b"<</Type/Catalog/Pages 2 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: PAGE,
    4: b"<</Length 40>>stream\nBT /F 12 Tf 70 700 Td (accepted) Tj ET  \nendstream",
    5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
}


def written(
    objects: dict[int, bytes], *, size: int | None = None, first: bytes = b"0000000000 65535 f \n"
) -> bytes:
    """A PDF of these objects with a table that is right, apart from what is asked for."""
    data, places = b"%PDF-1.5\n", {}
    for number, text in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    table = first + b"".join(b"%010d 00000 n \n" % places[n] for n in sorted(places))
    count = len(objects) + 1
    return data + b"xref\n0 %d\n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        count, table, size or count, len(data),
    )  # fmt: skip


def with_xref_stream(*, itself: bool) -> bytes:
    data, places = b"%PDF-1.5\n", {}
    for number, text in OBJECTS.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    at = len(data)
    rows = [b"\0\0\0\0\xff", *(b"\1" + places[n].to_bytes(3, "big") + b"\0" for n in sorted(places))]
    rows += [b"\1" + at.to_bytes(3, "big") + b"\0"] if itself else []
    table = b"".join(rows)
    return data + b"6 0 obj\n<</Type/XRef/Size %d/W[1 3 1]/Root 1 0 R/Length %d>>stream\n%b\nendstream\nendobj\n" % (
        len(rows), len(table), table,
    ) + b"startxref\n%d\n%%%%EOF\n" % at  # fmt: skip


WHOLE = written(OBJECTS)
PACKED = zlib.compress(b"BT /F 12 Tf 70 700 Td (accepted) Tj ET")
SOUND = {
    "as it should be": WHOLE,
    "the xref stream does not list itself": with_xref_stream(itself=False),
    "/Size too large": written(OBJECTS, size=40),
    "/Size too small": written(OBJECTS, size=3),
    "object 0 in use at offset 0": written(OBJECTS, first=b"0000000000 00000 n \n"),
    "a reference to object 0": written(OBJECTS | {1: b"<</Type/Catalog/Pages 2 0 R/Outlines 0 0 R>>"}),
    "a reference of another generation": written(
        OBJECTS | {1: b"<</Type/Catalog/Pages 2 0 R/Outlines 5 7 R>>"}
    ),
    "no /Type": written(OBJECTS | {1: b"<</Pages 2 0 R>>", 3: PAGE.replace(b"/Type/Page", b"")}),
    "junk before": b"From: scanner\n" + WHOLE,
    "blanks before xref": WHOLE.replace(b"xref\n0", b" xref\n0", 1),
    "short lines in the table": WHOLE.replace(b" n \n", b" n\n"),
}
REPAIRED = {
    "startxref beside the table": re.sub(rb"startxref\n\d+", b"startxref\n7", WHOLE),
    "/Length too short": written(OBJECTS | {4: OBJECTS[4].replace(b"40", b"20")}),
    "/Length too long": written(
        OBJECTS | {4: b"<</Filter/FlateDecode/Length 99>>stream\n%b\nendstream" % PACKED}
    ),
    "no /Length": written(OBJECTS | {4: OBJECTS[4].replace(b"/Length 40", b"")}),
    "a line more at the beginning": WHOLE.replace(
        b"%PDF-1.5\n", b"%PDF-1.5\n%a line that an editor put in\n"
    ),
    "no size of the page": written(OBJECTS | {3: PAGE.replace(b"/MediaBox[0 0 595 842]", b"")}),
    "a slip in the operators": written(OBJECTS | {4: OBJECTS[4].replace(b" ET  ", b" ET )>")}),
}
LOST = {
    "a page": WHOLE.replace(b"3 0 obj", b"%% bad ").replace(b"startxref", b"start"),
    "the font": WHOLE.replace(b"5 0 obj", b"% gone ").replace(b"startxref", b"%tartxref"),
    "the rest of the content": written(OBJECTS | {4: OBJECTS[4][:30]}),
    "the end of the content": written(OBJECTS | {4: OBJECTS[4].replace(b"(accepted) Tj ET  ", b"")}),
    "the end of packed content": written(
        OBJECTS | {4: b"<</Filter/FlateDecode/Length 99>>stream\n%b\nendstream" % PACKED[:-9]}
    ),
    "an inline picture": written(
        OBJECTS | {4: b"<</Length 34>>stream\nBI /W 99 /H 99 /CS /G /BPC 8 ID ab\nendstream"}
    ),
}


def look(tmp_path: Path, data: bytes) -> EvidenceFacts:
    (tmp_path / "a.pdf").write_bytes(data)
    return inspect_evidence(tmp_path, ["a.pdf"])["a.pdf"]


@pytest.mark.parametrize("what", SOUND)
def test_sound_files_are_not_called_damaged(what: str, tmp_path: Path) -> None:
    facts = look(tmp_path, SOUND[what])
    assert (facts.faults, facts.pages) == ((), 1)


@pytest.mark.parametrize("what", REPAIRED)
def test_what_is_mended_while_reading_is_said_and_kept(what: str, tmp_path: Path) -> None:
    facts = look(tmp_path, REPAIRED[what])
    assert ([fault.code for fault in facts.faults], facts.pages, facts.problem) == (["E436"], 1, None)
    assert "Repaired" in facts.left_out


@pytest.mark.parametrize("what", LOST)
def test_what_is_lost_is_damage(what: str, tmp_path: Path) -> None:
    assert look(tmp_path, LOST[what]).problem in {"E410", "E412"}


def test_every_cut_of_a_small_file_is_found(tmp_path: Path) -> None:
    names = []
    for kept in range(len(WHOLE.rstrip())):
        name = f"{kept}.pdf"
        (tmp_path / name).write_bytes(WHOLE[:kept])
        names.append(name)
    facts = inspect_evidence(tmp_path, names)
    assert [name for name in names if facts[name].problem is None] == []


@pytest.mark.parametrize("length", [60, 90, 130])
def test_a_part_that_is_cut_out_of_the_middle_never_takes_text_along_unseen(
    length: int, tmp_path: Path
) -> None:
    names = []
    for at in range(10, len(WHOLE) - length - 10, 7):
        names.append(f"{at}.pdf")
        (tmp_path / names[-1]).write_bytes(WHOLE[:at] + WHOLE[at + length :])
    facts = inspect_evidence(tmp_path, names)
    for name in names:
        if facts[name].problem is None and not any(fault.code == "E415" for fault in facts[name].faults):
            with pikepdf.open(tmp_path / name) as pdf:
                assert b"(accepted) Tj" in pdf.pages[0].Contents.read_bytes(), name


def test_the_list_can_be_read_and_every_line_has_its_reason() -> None:
    for row in TABLE:
        assert row["grade"] in GRADES
        assert row["reason"]
        assert row.get("about", "table") in ("table", "length")
        re.compile(row["pattern"])


def test_what_the_list_does_not_know_is_damage() -> None:
    assert grade_of("something that nobody has seen before") == ("damaged", "")
    assert judge(["object has offset 0", "never seen", "expected endobj"]).complaint == "never seen"
    assert judge([]).grade == "harmless"
