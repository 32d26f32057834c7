"""What a PDF shows when it is opened: whether every page is whole, has text, is blank."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any, BinaryIO

import pikepdf

from dossier.evidence.complaints import judge
from dossier.evidence.font_programs import lost_program
from dossier.evidence.lost_fonts import lost_fonts
from dossier.evidence.page_parts import Part, parts
from dossier.evidence.page_tree import lost_pages
from dossier.evidence.pdf_objects import (
    Damage,
    ObjGen,
    decoded,
    entry,
    filters,
    inherited,
    is_out_of_sight,
    members,
    missing,
    open_pdf,
    pages,
    parse,
    resources,
    short,
    streams,
    word,
)
from dossier.evidence.pdf_streams import TooLarge, Unpacked, content_budget, judged_picture, unpack_all
from dossier.evidence.second_opinion import doubts
from dossier.evidence.workers import allow_for_pages
from dossier.model import Fault

_PAINTS = re.compile(rb"(?:^|[\s\])>])(?:Tj|TJ|'|\"|[sSfF]|f\*|[bB]\*?|sh|Do|BI)(?=\s|$)")
_PLACED = re.compile(rb"(/[^\s/<>\[\]()#]+)\s+Do\b")
_NULL = re.compile(rb"/Contents\s+null\b")
_CHECKED = ("/FlateDecode",)
"""Filters with a check sum: what comes through is what its author wrote."""
_ENDS = re.compile(rb"(?:\A|[\s\])>])(?:[A-Za-z]{1,3}[01*]?|['\"])[\s\0]*\Z")
"""The last operator of a content that does not stop in the middle of something, as far as its end tells."""
_PARSED = 8 << 20
"""Bytes of unchecked page content that are read through for slips."""


def inspect_pdf(stream: BinaryIO, head: bytes, tail: bytes, size: int) -> dict[str, Any]:
    """Fields of `EvidenceFacts` for the PDF in `stream`: faults, encrypted, has_text.

    Args:
        head: the first bytes of the file (1 KiB is enough).
        tail: the last bytes (64 KiB is enough).
        size: its length in bytes.
    """
    cut = ends_early(head, tail, size)
    try:
        pdf = open_pdf(stream)
    except pikepdf.PasswordError:
        return {"faults": (Fault("E405"),), "encrypted": True}
    except Damage as damage:
        return {"faults": (Fault("E412" if cut else "E410", (), str(damage)),)}
    with pdf:
        try:
            facts = _Look(pdf, stream, size).facts()
        except Damage as damage:
            facts = {"faults": (Fault(damage.code, (), str(damage)),)}
        except TooLarge as error:
            facts = {"faults": (Fault("E440", (), str(error.limit >> 20)),)}
        facts["encrypted"] = pdf.is_encrypted
    return _cut_off(facts) if cut else facts


def _cut_off(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a file that lost its end: pages that came out blank are lost ones, not blank sheets."""
    lost = sorted({page for fault in facts["faults"] for page in fault.pages[:1]})
    detail = next((fault.detail for fault in facts["faults"] if fault.code != "E415"), "")
    return facts | {"faults": (Fault("E412", tuple(lost[:1]), detail),)}


def ends_early(head: bytes, tail: bytes, size: int) -> bool:
    """True when the file certainly lost its end: no end marker, or the start of another object behind it.

    A linearised file carries an end marker near its beginning, but also its own length.
    """
    linear = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d+)", head)
    if linear and size < int(linear.group(1)[:15]):
        # Line ends behind the last marker are not worth a complaint.
        whole = tail.rstrip(b"\r\n\0 ").endswith(b"%%EOF") and int(linear.group(1)[:15]) - size <= 2
        return not whole
    end = tail.rfind(b"%%EOF")
    if end < 0 or b"startxref" not in tail:
        return True
    behind = tail[end + 5 :].strip(b"\r\n\t \0\x1a")
    return bool(re.match(rb"\d|xref|trailer|startxref", behind))


class _Look:
    """One look at an open PDF; what was judged once is not judged again for the next page."""

    def __init__(self, pdf: pikepdf.Pdf, stream: BinaryIO, size: int) -> None:
        self.pdf = pdf
        self.unpacked: Unpacked = unpack_all(pdf, size)
        self.pages = pages(pdf)
        allow_for_pages(len(self.pages))
        self.judged: dict[ObjGen, str] = {}
        self.unchecked = self.drawn = 0
        self.size = size
        self.stream = stream
        self.null: bool | None = None
        self.reached: set[ObjGen] = set()
        self.lacking: dict[ObjGen, tuple[tuple[str, ...], ...]] = {}
        self.doubtful_font = False
        self.passed_over: dict[str, list[int]] = {}

    def facts(self) -> dict[str, Any]:
        """Faults, worst first, and whether there is text."""
        if not self.pages:
            return {"faults": (Fault("E414"),)}
        blank: list[int] = []
        broken: list[Fault] = []
        text = False
        for number, page in enumerate(self.pages, 1):
            has_text = bool(resources(page, "/Font"))
            before = Counter(self.unpacked.passed_over)
            text = text or has_text
            try:
                if not broken and self._is_blank(page, has_text):
                    blank.append(number)
                if not broken:
                    self._follow(page)
            except Damage as damage:
                broken = [Fault(damage.code, (number,), str(damage))]
            for code in self.unpacked.passed_over - before:
                self.passed_over.setdefault(code, []).append(number)
        found = broken or self._elsewhere() or self._structure()
        if self.doubtful_font and all(f.code == "E436" for f in found) and (lost := lost_fonts(self.stream)):
            found = [lost, *found]
        found = [*found, *(Fault(code, tuple(seen)) for code, seen in sorted(self.passed_over.items()))]
        if blank:
            found = [*found, Fault("E415", tuple(blank))]
        return {"faults": tuple(found), "has_text": text}

    def _elsewhere(self) -> list[Fault]:
        """What no page led to: the first stream that is not whole."""
        damages = [(key, d) for key, d in self.unpacked.damages.items()]
        return [Fault(d.code, self._using(key), str(d)) for key, d in damages[:1]]

    def _structure(self) -> list[Fault]:
        """Complaints about the file and its tree of pages; those about damage stand for all."""
        found = [*self._complaints(), *lost_pages(self.stream, len(self.pages))]
        return [fault for fault in found if fault.code != "E436"] or found[:1]

    def _complaints(self) -> list[Fault]:
        """What qpdf had to say after everything was read."""
        worst = judge(self.pdf.get_warnings())
        if worst.grade == "harmless":
            return []
        if worst.grade == "doubtful":
            worst = replace(worst, grade="damaged" if doubts(self.pdf, self.stream, worst) else "repaired")
        said = short(worst.complaint)
        if worst.grade == "repaired":
            return [Fault("E436", (), said)]
        named = re.search(r"object (\d+) (\d+)", worst.complaint)
        where = self._using((int(named[1]), int(named[2]))) if named else ()
        return [Fault("E410", where, said)]

    def _using(self, key: ObjGen) -> tuple[int, ...]:
        """The first page that uses an object, when there is one."""
        for number, page in enumerate(self.pages, 1):
            used = [*resources(page, "/XObject").values(), *_content(page)]
            if any(isinstance(item, pikepdf.Object) and item.objgen == key for item in used):
                return (number,)
        return ()

    def _is_blank(self, page: Any, text: bool) -> bool:
        """True when the page shows nothing; every stream it draws from is looked at on the way.

        Raises:
            Damage: one of them is not whole.
        """
        drawn = self._drawn(page)
        placed = resources(page, "/XObject")
        if _lost_pictures(drawn, placed):
            raise Damage("E410", "a picture is missing")
        if font := _lost_font(drawn, inherited(page, "/Resources")):
            raise Damage("E410", f"the font {font} is missing")
        pictures = []
        for name, item in placed.items():
            if not isinstance(item, pikepdf.Stream):
                raise Damage("E410", f"{name} is missing")
            pictures.append(self._judge(item, not text))
        if is_out_of_sight(page):
            return True
        if not any(_PAINTS.search(part) for part in drawn):
            return not members(entry(page, "/Annots"))
        return not text and pictures == ["blank"]

    def _follow(self, page: Any) -> None:
        """Look at everything that the page draws from, the appearances of its annotations included.

        Raises:
            Damage: a picture or a stream of operators is not whole, or what it draws from is missing.
        """
        for part in parts(page, self.reached):
            if part.kind == "font":
                self.doubtful_font = self.doubtful_font or bool(lost_program(part.thing)[1])
                continue
            self._judge(part.thing, look=False)
            if part.kind == "painter" and part.resources is not None:
                self._require_complete(part)

    def _require_complete(self, part: Part) -> None:
        """What a stream of operators draws from has to be there."""
        key = part.resources.objgen
        if key not in self.lacking or not part.resources.is_indirect:
            kinds = ("/Font", "/XObject")
            self.lacking[key] = tuple(tuple(missing(entry(part.resources, kind))) for kind in kinds)
        fonts, pictures = self.lacking[key]
        if not fonts and not pictures:
            return
        drawn = [decoded(part.thing)]
        if any(_is_placed(drawn, name) for name in pictures):
            raise Damage("E410", "a picture is missing")
        if font := _lost_font(drawn, part.resources):
            raise Damage("E410", f"the font {font} is missing")

    def _drawn(self, page: Any) -> list[bytes]:
        parts = _content(page)
        if "/Contents" in missing(page) and not self._writes_null():
            raise Damage("E410", "the page content is missing")
        for part in parts:
            if not isinstance(part, pikepdf.Stream):
                raise Damage("E410", "the page content is missing")
            self.unpacked.require(part)
        drawn = []
        for part in parts:
            drawn.append(decoded(part))
            self.drawn += len(drawn[-1])
            if self.drawn > content_budget(self.size):
                raise TooLarge(content_budget(self.size))
        unchecked = sum(
            len(d) for d, p in zip(drawn, parts, strict=True) if filters(p)[-1:] != list(_CHECKED)
        )
        if unchecked and self.unchecked + unchecked <= _PARSED:
            self.unchecked += unchecked
            parse(page)
        elif unchecked:
            self.unpacked.passed_over["E444"] += 1
        elif drawn and len(drawn[-1]) <= _PARSED and not _ENDS.search(drawn[-1][-80:]):
            parse(page)
        return drawn

    def _writes_null(self) -> bool:
        """True when null is written for a content: qpdf shows it like an object that is not there."""
        if self.null is None:
            texts = (decoded(item) for item in streams(self.pdf) if word(entry(item, "/Type")) == "/ObjStm")
            self.stream.seek(0)
            self.null = any(map(_NULL.search, (self.stream.read(), *texts)))
        return self.null

    def _judge(self, item: Any, look: bool) -> str:
        """Each picture or form is judged once, however many pages show it."""
        if item.objgen not in self.judged:
            if word(entry(item, "/Subtype")) == "/Image":
                self.judged[item.objgen] = judged_picture(item, look, self.unpacked)
            else:
                self.unpacked.require(item)
                self.judged[item.objgen] = "form"
        return self.judged[item.objgen]


def _lost_font(drawn: list[bytes], given: Any) -> str:
    """The name of a font of resources that is used and not there; what is named and never used is no loss."""
    for name in missing(entry(given, "/Font")):
        used = re.compile(re.escape(name.encode("utf-8", "surrogateescape")) + rb"\s+[-+.\d]+\s+Tf\b")
        if any(map(used.search, drawn)):
            return name
    return ""


def _is_placed(drawn: list[bytes], name: str) -> bool:
    used = re.compile(re.escape(name.encode("utf-8", "surrogateescape")) + rb"\s+Do\b")
    return any(map(used.search, drawn))


def _content(page: Any) -> list[Any]:
    found = entry(page, "/Contents")
    return members(found) if isinstance(found, pikepdf.Array) else [] if found is None else [found]


def _lost_pictures(drawn: list[bytes], placed: dict[str, Any]) -> bool:
    """True when a page that only places pictures (a scan) has none of those it names."""
    named = {name for part in drawn if len(part) < 1000 for name in _PLACED.findall(part)}
    return bool(named) and not any(name.decode("latin-1") in placed for name in named)
