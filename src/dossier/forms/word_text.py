"""The text of a Word file by paragraph, each with the place that a person would point at."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from dossier.model import Location, Text
from dossier.office.word_file import MAIN_PART

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PART = re.compile(r"word/(header|footer|footnotes)\d*\.xml$")
_PART_TITLES = {
    "header": Text("页眉", "header "),
    "footer": Text("页脚", "footer "),
    "footnotes": Text("脚注", "footnotes "),
}
_EXCERPT = 40  # characters of a paragraph that a finding shows
_OPENER = re.compile(r"\{[{%#]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: Word may have split its text over many runs, here it is whole."""

    part: str
    """Name of the part in the zip, e.g. ``word/document.xml``."""
    place: Text
    """第 14 段, or 表 2 第 3 行第 1 列; paragraphs in cells are not counted among those of the text."""
    text: str
    row: tuple[int, int] | None
    """Table and row from 1; None outside of tables."""
    ordinal: int
    """Which ``w:p`` of its part it is, from 0, in the order of the XML."""

    def at(self, shown: str) -> Location:
        """Its place in the file that findings call `shown`; the pointer is ``part#ordinal``."""
        return Location(shown, pointer=f"{self.part}#{self.ordinal}")

    def excerpt(self, around: str = "") -> str:
        """The paragraph, or the part of it around a tag, short enough for a message."""
        start = max(0, self.text.find(around)) if around else 0
        start = max(0, min(start - 8, len(self.text) - _EXCERPT))
        cut = self.text[start : start + max(_EXCERPT, len(around) + 8)]
        return f"{'…' if start else ''}{cut}{'…' if start + len(cut) < len(self.text) else ''}"


def find_tags(text: str) -> list[str]:
    """The tags of a text, each from its opener to the nearest closer."""
    return _split(text)[0]


def outside_tags(text: str) -> list[str]:
    """What stands before, between and behind the tags."""
    return _split(text)[1]


def _split(text: str) -> tuple[list[str], list[str]]:
    """Tags and what is around them, in linear time also where thousands of openers have no closer."""
    tags, around, kept, lost = list[str](), list[str](), 0, set[str]()
    at = _OPENER.search(text)
    while at:
        closer, resume = _CLOSERS[at.group()], at.start() + 1
        end = -1 if closer in lost else text.find(closer, at.end())
        if end < 0:
            lost.add(closer)
        else:
            resume = end + 2
            around.append(text[kept : at.start()])
            tags.append(text[at.start() : resume])
            kept = resume
        at = _OPENER.search(text, resume)
    return tags, [*around, text[kept:]]


def read_paragraphs(path: Path) -> list[Paragraph]:
    """All paragraphs of the body, then of headers, footers and footnotes; empty ones too.

    Expects a file that `inspect_word_file` passed.

    Raises:
        lxml.etree.XMLSyntaxError: a part is no XML.
    """
    found: list[Paragraph] = []
    for part, root in read_parts(path).items():
        match = _PART.match(part)
        prefix = _PART_TITLES[match.group(1)] if match else Text("", "")
        ordinals = {p: n for n, p in enumerate(root.iter(f"{_W}p"))}
        found += _Walk(part, prefix, ordinals).paragraphs(root)
    return found


def read_parts(path: Path) -> dict[str, etree._Element]:
    """The parts that may hold tags, parsed, the body first."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name == MAIN_PART or _PART.match(name)]
        names.sort(key=lambda name: (name != MAIN_PART, name))
        return {name: etree.fromstring(archive.read(name), parser) for name in names}


def fonts_used(path: Path) -> set[str]:
    """Names of the fonts that text, headers and styles ask for by name."""
    found: set[str] = set()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name in (MAIN_PART, "word/styles.xml") or _PART.match(name):
                for fonts in etree.fromstring(archive.read(name), parser).iter(f"{_W}rFonts"):
                    found |= {str(fonts.get(f"{_W}{k}") or "") for k in ("ascii", "hAnsi", "eastAsia")}
    return found - {""}


class _Walk:
    """Counts paragraphs and tables of one part in the order of reading."""

    def __init__(self, part: str, prefix: Text, ordinals: Mapping[etree._Element, int]) -> None:
        self.part, self.prefix, self.ordinals = part, prefix, ordinals
        self.count = self.tables = 0

    def paragraphs(self, root: etree._Element) -> Iterator[Paragraph]:
        for child in root:
            if child.tag == f"{_W}p":
                self.count += 1
                n = self.count
                place = Text(f"{self.prefix.zh}第 {n} 段", f"{self.prefix.en}paragraph {n}")
                yield from self._paragraph(child, place, None)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag != _FALLBACK:
                yield from self.paragraphs(child)

    def _table(self, table: etree._Element) -> Iterator[Paragraph]:
        self.tables += 1
        number = self.tables
        for row, tr in enumerate(table.iter(f"{_W}tr"), 1):
            if next(tr.iterancestors(f"{_W}tbl"), None) is not table:
                continue
            for column, tc in enumerate(_cells(tr), 1):
                place = Text(
                    f"{self.prefix.zh}表 {number} 第 {row} 行第 {column} 列",
                    f"{self.prefix.en}table {number} row {row} column {column}",
                )
                yield from self._cell(tc, place, (number, row))

    def _cell(self, cell: etree._Element, place: Text, row: tuple[int, int]) -> Iterator[Paragraph]:
        for child in cell:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, place, row)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif isinstance(child.tag, str) and child.tag.startswith(f"{_W}sdt"):
                yield from self._cell(child, place, row)

    def _paragraph(
        self, paragraph: etree._Element, place: Text, row: tuple[int, int] | None
    ) -> Iterator[Paragraph]:
        boxes = list[etree._Element]()
        yield Paragraph(self.part, place, "".join(_texts(paragraph, boxes)), row, self.ordinals[paragraph])
        for box in boxes:
            inside = Text(f"{place.zh}的文本框", f"{place.en}, text box")
            for child in box.iter(f"{_W}p"):
                yield Paragraph(self.part, inside, "".join(_texts(child, [])), None, self.ordinals[child])


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    """The cells of a row, also those inside content controls, without those of nested tables."""
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr"), None) is row:
            yield cell


def _texts(node: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
    for child in node:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}tab", f"{_W}br"):
            yield " "
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif isinstance(child.tag, str) and child.tag not in (_FALLBACK, f"{_W}pPr"):
            yield from _texts(child, boxes)
