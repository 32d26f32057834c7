"""A second opinion on what was bound: another library compares what is printed with where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from dossier.binding.volume import BoundVolume, Chapter
from dossier.findings import Finding, finding
from dossier.model import Text

_SHOWN = re.compile(rb"BT [^<>]*<([0-9A-Fa-f]+)> Tj ET\s+EMC\s+Q\s*$")
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")


def verify_volume(bound: BoundVolume, chapters: Sequence[Chapter]) -> list[Finding]:
    """Read the volume again with pypdf: page count, printed numbers, outline, index links.

    Returns:
        P713 when pages are lost or doubled, P710 for each place that leads to a page with another number than it
        says; empty when all is well.
    """
    with pypdf.PdfReader(bound.path) as reader:
        if len(reader.pages) != bound.pages:
            return [_wrong_count(bound, len(reader.pages))]
        printed = [printed_number(reader.pages[index]) for index in range(bound.pages)]
        return [
            *_numbers(bound, printed),
            *_outline(bound, chapters, reader, printed),
            *_links(bound, reader, printed),
        ]


def printed_number(page: pypdf.PageObject) -> int | None:
    """The number that was stamped on a page, read through the font's own character map; None without one."""
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    last = contents[-1].get_object() if isinstance(contents, ArrayObject) and contents else contents
    if not isinstance(last, StreamObject):
        return None
    data = last.get_data()
    shown = _SHOWN.search(data)
    if not shown:
        return None
    name = re.findall(rb"(/\S+) 10\.5 Tf", data)[-1].decode("latin-1")
    resources: Any = page["/Resources"]
    text = _decoded(shown[1], resources["/Font"][name].get_object())
    return int(text) if text.isdigit() else None


def _decoded(digits: bytes, font: DictionaryObject) -> str:
    if "/ToUnicode" not in font:
        return bytes.fromhex(digits.decode()).decode("latin-1")
    table: Any = font["/ToUnicode"].get_object()
    known = {code.upper(): chr(int(char, 16)) for code, char in _PAIR.findall(table.get_data())}
    codes = [digits[at : at + 4].upper() for at in range(0, len(digits), 4)]
    return "".join(known.get(code, "?") for code in codes)


def _wrong_count(bound: BoundVolume, real: int) -> Finding:
    return finding("P713", volume=bound.path.name, expected=bound.pages, real=real)


def _numbers(bound: BoundVolume, printed: list[int | None]) -> Iterator[Finding]:
    """Every page of the contents carries the next number, and no other page carries one."""
    for index, number in enumerate(printed):
        expected = index - bound.front + 1
        wanted = expected if 1 <= expected <= bound.numbered else None
        if number != wanted:
            item = Text(f"第 {index + 1} 张页面", f"leaf {index + 1}")
            yield _disagrees(bound, item, wanted, number)


def _outline(
    bound: BoundVolume, chapters: Sequence[Chapter], reader: pypdf.PdfReader, printed: list[int | None]
) -> Iterator[Finding]:
    leaves = [node for node, depth in _walk(reader.outline) if depth == 2]
    wanted = [(c.title, n) for c, n in zip(chapters, bound.first_pages, strict=True) if c.documents]
    if [str(leaf.title) for leaf in leaves] != [title for title, _ in wanted]:
        yield _disagrees(bound, Text("书签", "the outline"), len(wanted), len(leaves))
        return
    for leaf, (title, number) in zip(leaves, wanted, strict=True):
        index = reader.get_destination_page_number(leaf)
        real = printed[index] if index is not None and index >= 0 else None
        if real != number:
            yield _disagrees(bound, Text(f"书签“{title}”", f"outline entry “{title}”"), number, real)


def _walk(outline: list[Any], depth: int = 0) -> Iterator[tuple[Any, int]]:
    for node in outline:
        if isinstance(node, list):
            yield from _walk(node, depth + 1)
        else:
            yield node, depth


def _links(bound: BoundVolume, reader: pypdf.PdfReader, printed: list[int | None]) -> Iterator[Finding]:
    """The number that a row of the index shows is the number on the page that its link opens."""
    places = {
        page.indirect_reference.idnum: i for i, page in enumerate(reader.pages) if page.indirect_reference
    }
    for index in range(bound.front):
        page = reader.pages[index]
        links = [note.get_object() for note in page.get("/Annots", ()) if "/Dest" in note.get_object()]
        runs = _runs(page) if links else []
        for link in links:
            digits = re.findall(r"\d+", _text_in(link["/Rect"], runs))
            target = places.get(link["/Dest"][0].idnum)
            real = printed[target] if target is not None else None
            said = int(digits[0]) if digits else real
            if said != real:
                item = Text(f"目录第 {said} 页的链接", f"the index link {said}")
                yield _disagrees(bound, item, said, real)


def _runs(page: pypdf.PageObject) -> list[tuple[float, float, str]]:
    found: list[tuple[float, float, str]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if text.strip():
            found.append((x, y, text.strip()))

    page.extract_text(visitor_text=note)
    return found


def _text_in(box: Any, runs: list[tuple[float, float, str]]) -> str:
    x0, x1 = sorted((float(box[0]), float(box[2])))
    y0, y1 = sorted((float(box[1]), float(box[3])))
    return "".join(text for x, y, text in runs if x0 - 2 <= x <= x1 and y0 - 3 <= y <= y1 + 1)


def _disagrees(bound: BoundVolume, item: Text, target: object, printed: object) -> Finding:
    blank = Text("（无）", "(none)")
    return finding(
        "P710",
        volume=bound.path.name,
        item=item,
        target=blank if target is None else target,
        printed=blank if printed is None else printed,
    )
