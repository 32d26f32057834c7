"""A Word or Excel file before anybody opens it: is it one, and is it of a sane size?"""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from dossier.errors import os_reason
from dossier.findings import Finding, finding
from dossier.model import Location, Text

MAIN_PART = "word/document.xml"
_MAIN_PARTS = {".xlsx": "xl/workbook.xml"}
"""Suffix → the part that makes it what it is; of all others it is that of Word."""
# A catalogue of 10,000 rows unpacks to 30 MB at 50:1; a bomb of 800 KB to 800 MB at 1000:1.
_MAX_BYTES = 600_000_000
_SUSPECT_BYTES, _SUSPECT_RATIO = 50_000_000, 200
_MAX_PARTS = 5_000
BAD_ZIP = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError)
"""What the zip module raises for a file that is none, or that lies about itself."""


def inspect_word_file(path: Path, shown: str) -> Finding | None:
    """What is wrong with a file that should be a .docx (or .xlsx): T605 or T607; None when it may be opened.

    Reads the directory of the zip and every part once, in small steps. `shown` names the file in the finding.
    """
    try:
        # A pipe would keep us waiting for ever, and a device never ends.
        if not stat.S_ISREG(path.stat().st_mode):
            return _not_word(shown, Text("不是普通文件", "it is no regular file"))
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            problem = _strange_members(members, _MAIN_PARTS.get(path.suffix, MAIN_PART))
            if problem:
                return _not_word(shown, problem)
            unpacked = sum(info.file_size for info in members)
            ratio = unpacked / max(1, sum(info.compress_size for info in members))
            if unpacked > _MAX_BYTES or (unpacked > _SUSPECT_BYTES and ratio > _SUSPECT_RATIO):
                return finding("T607", Location(shown), file=shown, size=f"{unpacked // 1_000_000} MB")
            # The sums of the zip are checked as a part is read to its end; LibreOffice would not complain.
            damaged = archive.testzip()
            return _damaged(shown, damaged) if damaged else None
    except OSError as problem:
        return _not_word(shown, os_reason(problem))
    except BAD_ZIP:
        return _not_word(shown, Text("打不开压缩包", "it is no zip archive that can be read"))


def unpacked_megabytes(path: Path) -> float:
    """Size of the text of a file that `inspect_word_file` has passed: of a document, or of all sheets."""
    with zipfile.ZipFile(path) as archive:
        text = (MAIN_PART, "xl/worksheets/", "xl/sharedStrings.xml")
        return (
            sum(info.file_size for info in archive.infolist() if info.filename.startswith(text)) / 1_000_000
        )


_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="a" Type="{_KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEETS}" xmlns:r="{_KINDS}">'
        '<sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="a" Type="{_KINDS}/worksheet" Target="sheet.xml"/></Relationships>'
    ),
    "xl/sheet.xml": (
        f'<worksheet xmlns="{_SHEETS}"><sheetData><row><c t="inlineStr"><is><t>1</t></is></c></row>'
        "</sheetData></worksheet>"
    ),
}


def write_workbook(path: Path) -> None:
    """The smallest workbook that has something to print."""
    with zipfile.ZipFile(path, "w") as box:
        for name, text in _WORKBOOK.items():
            box.writestr(name, text)


def _strange_members(members: list[zipfile.ZipInfo], main: str) -> Text | None:
    """What no word processor writes: two programs could read two different files out of such a zip."""
    names = [info.filename for info in members]
    if main not in names:
        return Text(f"没有部件 {main}", f"it has no {main}")
    if len(names) > _MAX_PARTS:
        return Text(f"有 {len(names)} 个部件", f"it has {len(names)} parts")
    if any(info.flag_bits & 1 for info in members):
        return Text("有密码保护", "it is protected by a password")
    folded = [name.casefold() for name in names]
    if len(set(folded)) < len(folded):
        twice = next(name for name in names if folded.count(name.casefold()) > 1)
        return Text(f"部件 {twice} 出现两次", f"the part {twice} is there twice")
    for name in names:
        if "\\" in name or name.startswith("/") or ".." in PurePosixPath(name).parts:
            return Text(f"部件名 {name} 指向文件之外", f"the part {name} leads out of the file")
    return None


def _damaged(shown: str, part: str) -> Finding:
    return _not_word(shown, Text(f"部件 {part} 已损坏", f"the part {part} is damaged"))


def _not_word(shown: str, detail: Text) -> Finding:
    return finding("T605", Location(shown), file=shown, detail=detail)
