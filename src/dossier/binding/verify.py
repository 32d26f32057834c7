"""A second opinion on what was bound: other libraries compare plan, printed index, links, outline and pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from dossier.binding.index_rows import Box, read_index, words
from dossier.binding.same_pages import differing_pages
from dossier.binding.volume import PAGE_LINK, BoundVolume
from dossier.findings import Finding, finding
from dossier.model import Text
from dossier.pdf.pages import count_pages
from dossier.planning.plan import Entry, VolumePlan

_SHOWN = re.compile(rb"BT [^<>]*<([0-9A-Fa-f]+)> Tj ET\s+EMC\s+Q\s*$")
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>")


@dataclass(frozen=True, slots=True)
class _Bound:
    """One entry as it lies in the volume: counted from the files that were bound, not from the plan."""

    row: int
    entry: Entry
    planned: int
    """The page number that the plan gives its first page."""
    pages: int
    at: int
    """Position of its first page in the volume, from 0."""


def verify_volume(bound: BoundVolume, plan: VolumePlan) -> list[Finding]:
    """Read a volume again and compare it with its plan, entry by entry.

    For each entry: the planned number of pages and the pages of its files, the planned first page and the number
    stamped there, the row of the index (sequence number, title, page), where the link of the row leads, where the
    outline leads; and each bound page with the page of the file.

    Returns:
        P713 pages are lost or doubled in the volume, P734 an entry has other pages than planned, P732 a page is
        not that of the file, P731 a row of the index is missing or wrong, P710 something leads to a page with
        another number than it says; empty when all is well.
    """
    entries = list(_entries(bound, plan))
    with pypdf.PdfReader(bound.path) as reader:
        real = len(reader.pages)
        if real != bound.pages:
            return [finding("P713", volume=bound.path.name, expected=bound.pages, real=real)]
        printed = [printed_number(reader.pages[index]) for index in range(real)]
        return [
            *_pages(bound, entries),
            *_numbers(bound, printed),
            *_starts(bound, entries, printed),
            *_index(bound, entries, reader, printed),
            *_outline(bound, entries, reader, printed),
        ]


def _entries(bound: BoundVolume, plan: VolumePlan) -> Iterator[_Bound]:
    at = bound.front
    for row, (entry, planned) in enumerate(zip(plan.entries, plan.first_pages(), strict=True), 1):
        pages = sum(count_pages(piece.source) for piece in entry.pieces)
        yield _Bound(row, entry, planned, pages, at)
        at += pages


def _pages(bound: BoundVolume, entries: Sequence[_Bound]) -> Iterator[Finding]:
    """The pages of each entry are those of its files, all of them and no others."""
    name = bound.path.name
    for one in entries:
        if one.pages != one.entry.pages:
            yield finding(
                "P734", volume=name, item=_item(one), expected=one.entry.pages, real=one.pages, **_about(one)
            )
    counted = sum(one.pages for one in entries)
    if counted != bound.numbered:
        yield finding("P713", volume=name, expected=counted, real=bound.numbered)
    runs = [(one.at, [piece.source for piece in one.entry.pieces]) for one in entries]
    for run, at in differing_pages(bound.path, runs):
        one = entries[run]
        yield finding("P732", volume=name, item=_item(one), page=at - bound.front + 1, **_about(one))


def _about(one: _Bound) -> dict[str, Any]:
    return {"record": one.entry.record}


def _item(one: _Bound) -> Text:
    return Text(f"目录第 {one.row} 项《{one.entry.title}》", f"item {one.row} “{one.entry.title}”")


def _starts(
    bound: BoundVolume, entries: Sequence[_Bound], printed: Sequence[int | None]
) -> Iterator[Finding]:
    """The plan's number of each first page is the one stamped on it."""
    for one in entries:
        real = printed[one.at] if one.pages and one.at < len(printed) else None
        if one.pages and real != one.planned:
            yield _disagrees(bound, one, _item(one), one.planned, real)


def _index(
    bound: BoundVolume, entries: Sequence[_Bound], reader: pypdf.PdfReader, printed: Sequence[int | None]
) -> Iterator[Finding]:
    """Each entry has its row; the row shows its title and its page; its link opens that page."""
    if not bound.front_pages:
        return
    pages = range(bound.front - bound.front_pages[-1], bound.front)
    # As they are read: a number that breaks over two lines has two links, in any order in the file.
    links = sorted(_links(reader, pages), key=lambda link: (link[0], -link[1][3], link[1][0]))
    index = read_index(bound.path, pages, len(entries), [(page, box) for page, box, _ in links])
    opened: dict[int | None, list[tuple[str, int | None]]] = {}
    for (row, text), (_, _, target) in zip(index.links, links, strict=True):
        opened.setdefault(row, []).append((text, target))
    last = max((one.row for one in entries if one.entry.pages), default=0)
    for one in entries:
        yield from _row(bound, one, index.rows.get(one.row), opened.pop(one.row, []), printed, last)
    for stray in opened.values():
        for text, _ in stray:
            what = Text(
                f"有不属于任何一项的页次链接“{text}”", f"has a page link “{text}” outside of its rows"
            )
            yield finding("P731", volume=bound.path.name, item=Text("卷内目录", "the index"), what=what)


def _row(
    bound: BoundVolume,
    one: _Bound,
    shown: str | None,
    links: Sequence[tuple[str, int | None]],
    printed: Sequence[int | None],
    last: int,
) -> Iterator[Finding]:
    def wrong(zh: str, en: str) -> Finding:
        return finding("P731", volume=bound.path.name, item=_item(one), what=Text(zh, en), **_about(one))

    if shown is None:
        yield wrong("没有印出", "is not printed")
        return
    if not _shows(shown, one.entry.title):
        yield wrong("一行里没有印出题名", "has a row without its title")
    first, final = one.planned, one.planned + one.entry.pages - 1
    numbers = [] if not one.entry.pages else [first, final] if one.row == last and final > first else [first]
    said = [int(n) for n in re.findall(r"[0-9]+", "".join(text for text, _ in links))]
    if bool(links) != bool(numbers):
        yield wrong(
            *(
                ("页次没有链接", "has no page link")
                if numbers
                else ("没有页却有页次链接", "has a page link but no pages")
            )
        )
    elif said != numbers:
        stated, meant = ("-".join(map(str, listed)) or "—" for listed in (said, numbers))
        yield wrong(f"页次印作 {stated}，应为 {meant}", f"is printed as page {stated} instead of {meant}")
    for _, target in links if numbers else ():
        if target != one.at:
            yield _disagrees(bound, one, _item(one), first, _number(printed, target))


def _shows(row: str, title: str) -> bool:
    """Whether the words of the title stand in the row, in order; what is written from right to left cannot be told."""
    if any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in title):
        return True
    rest = iter(row)
    return all(char in rest for char in words(title))


def _links(reader: pypdf.PdfReader, pages: range) -> Iterator[tuple[int, Box, int | None]]:
    """Page position, rectangle and target position of each link to a page; None when it leads nowhere."""
    places = {
        page.indirect_reference.idnum: at for at, page in enumerate(reader.pages) if page.indirect_reference
    }
    for number in pages:
        for note in (reference.get_object() for reference in reader.pages[number].get("/Annots", ())):
            address = str(note["/A"].get("/URI", "")) if "/A" in note else ""
            if note.get("/Subtype") != "/Link" or (address and not PAGE_LINK.fullmatch(address)):
                continue
            x0, y0, x1, y1 = (float(value) for value in note["/Rect"])
            target = places.get(note["/Dest"][0].idnum) if "/Dest" in note else None
            yield number, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), target


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
    name = re.findall(rb"(/\S+) [\d.]+ Tf", data)[-1].decode("latin-1")
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


def _numbers(bound: BoundVolume, printed: Sequence[int | None]) -> Iterator[Finding]:
    """Every page of the contents carries the next number, and no other page carries one."""
    for index, number in enumerate(printed):
        expected = index - bound.front + 1
        wanted = expected if 1 <= expected <= bound.numbered else None
        if number != wanted:
            item = Text(f"第 {index + 1} 张页面", f"leaf {index + 1}")
            yield _disagrees(bound, None, item, wanted, number)


def _outline(
    bound: BoundVolume, entries: Sequence[_Bound], reader: pypdf.PdfReader, printed: Sequence[int | None]
) -> Iterator[Finding]:
    """The outline names the entries that have pages, in order, and opens the first page of each."""
    leaves = [node for node, depth in _walk(reader.outline) if depth == 2]
    wanted = [one for one in entries if one.entry.pieces]
    if len(leaves) != len(wanted):
        yield _disagrees(bound, None, Text("书签", "the outline"), len(wanted), len(leaves))
        return
    for leaf, one in zip(leaves, wanted, strict=True):
        item = Text(f"书签“{leaf.title}”", f"outline entry “{leaf.title}”")
        target = reader.get_destination_page_number(leaf)
        if str(leaf.title) != one.entry.title or target != one.at:
            yield _disagrees(bound, one, item, one.planned, _number(printed, target))


def _walk(outline: list[Any], depth: int = 0) -> Iterator[tuple[Any, int]]:
    for node in outline:
        if isinstance(node, list):
            yield from _walk(node, depth + 1)
        else:
            yield node, depth


def _number(printed: Sequence[int | None], at: int | None) -> int | None:
    return printed[at] if at is not None and 0 <= at < len(printed) else None


def _disagrees(
    bound: BoundVolume, one: _Bound | None, item: Text, target: object, printed: object
) -> Finding:
    blank = Text("（无）", "(none)")
    return finding(
        "P710",
        record=one.entry.record if one else None,
        volume=bound.path.name,
        item=item,
        target=blank if target is None else target,
        printed=blank if printed is None else printed,
    )
