"""Tables of a filled form where pages end: no row of a list stands alone, and very long lists are split, because
LibreOffice takes quadratic time for one table.
"""

from __future__ import annotations

import copy
import re
from typing import Any
from unicodedata import east_asian_width

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.parfmt import ParagraphFormat

from dossier.planning.plan import LONGEST_TABLE

_NEW_PAGE = (
    f"<w:p {nsdecls('w')}><w:pPr><w:pageBreakBefore/>"
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def keep_rows_company(body: Any) -> None:
    """The first row of a list stays with the second and the last but one with the last, so that no page ends below the
    headings and a single row, or begins with the last row alone; a row of many lines is company enough. `body` is the
    ``w:body``.
    """
    for table in body.findall(qn("w:tbl")):
        listed = [row for row in table.findall(qn("w:tr")) if not _is_heading(row)]
        if len(listed) == len(table.findall(qn("w:tr"))):  # a form, not a list
            continue
        alone = [
            row for row in (*listed[:1], *listed[-2:-1]) if row is not listed[-1] and _lines(row) <= _FEW
        ]
        for row in {id(row): row for row in alone}.values():
            for paragraph in row.findall(f"{qn('w:tc')}/{qn('w:p')}"):
                ParagraphFormat(paragraph).keep_with_next = True


def keep_totals_company(body: Any) -> None:
    """The last two rows of a list stay with the total that stands below it in a table of its own, so that a total on a
    further sheet has rows and their headings above it. `body` is the ``w:body``.
    """
    for table in body.findall(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        listed = [row for row in rows if not _is_heading(row)]
        between, below = [], table.getnext()
        while below is not None and below.tag == qn("w:p") and not "".join(below.itertext()).strip():
            between.append(below)
            below = below.getnext()
        if len(listed) == len(rows) or below is None or below.tag != qn("w:tbl"):
            continue
        first = below.find(f"{qn('w:tr')}/{qn('w:tc')}")
        if first is None or not _TOTAL.match("".join(_text(first).split())):
            continue
        kept = [row for row in listed[-_WITH_TOTAL:] if _lines(row) <= _FEW]
        for paragraph in (*between, *(p for row in kept for p in row.findall(f"{qn('w:tc')}/{qn('w:p')}"))):
            ParagraphFormat(paragraph).keep_with_next = True


_WITH_TOTAL = 2
_TOTAL = re.compile("[合总小]计|[Tt]otal|[Ss]um\\b")


def keep_signatures_company(body: Any) -> None:
    """A short table at the very end, which is there to be signed, stays with the row or the line before it; so does
    the last row of a form where it is there to be signed.
    """
    blocks = [block for block in body if block.tag in (qn("w:p"), qn("w:tbl"))]
    while blocks and blocks[-1].tag == qn("w:p") and not "".join(blocks[-1].itertext()).strip():
        blocks.pop()
    if not blocks or blocks[-1].tag != qn("w:tbl"):
        return
    rows = blocks.pop().findall(qn("w:tr"))
    if len(rows) > _TO_SIGN:
        if _SIGNED.search("".join(rows[-1].itertext())):
            for paragraph in rows[-2].iter(qn("w:p")):
                ParagraphFormat(paragraph).keep_with_next = True
        return
    for block in reversed(blocks):
        last = block if block.tag == qn("w:p") else block.findall(qn("w:tr"))[-1]
        for paragraph in last.iter(qn("w:p")):
            ParagraphFormat(paragraph).keep_with_next = True
        if block.tag == qn("w:tbl") or "".join(block.itertext()).strip():
            return


_TO_SIGN = 5
"""Rows of a table that is signed."""


def _is_heading(row: Any) -> bool:
    return row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def let_long_rows_break(body: Any) -> None:
    """A row that was to stay on one page may go on upon the next where its text is long: moved as a whole, it would
    leave half of a page white. Rows with a place to sign stay whole; so does a row of a list that takes no more than a
    third of a page, since what goes on has neither number nor head. `body` is the ``w:body``.
    """
    listed = {
        row for head in body.iter(qn("w:tblHeader")) for row in head.getparent().getparent().getparent()
    }
    for row in body.iter(qn("w:tr")):
        whole = row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}")
        if whole is None:
            continue
        texts = [_text(cell) for cell in row.findall(qn("w:tc"))]
        lines = _lines(row)
        long = lines > _LINES or (max(map(len, texts), default=0) > _LONG and not (lines and row in listed))
        if long and not any(_SIGNED.search(text[-_AT_THE_END:]) for text in texts):
            whole.getparent().remove(whole)


def _text(cell: Any) -> str:
    return "".join(text.text or "" for text in cell.iter(qn("w:t")))


def _lines(row: Any) -> float:
    """About how many lines the fullest cell of a row takes; 0 where no cell has a width."""
    most = 0.0
    for cell in row.findall(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is not None and width.get(qn("w:type")) == "dxa":
            room = max(int(float(width.get(qn("w:w")))) - _PADDING, _EM)
            signs = sum(_EM if east_asian_width(sign) in "WF" else _EM // 2 for sign in _text(cell))
            most = max(most, signs / room)
    return most


_LONG = 240
"""Characters of one cell: six to ten lines."""
_LINES, _FEW = 20, 8
_EM, _PADDING = 210, 170
"""Twips: a Chinese sign of the text of forms, and what a cell keeps free at its sides."""
_AT_THE_END = 120
"""Characters at the end of a cell among which it has its place to sign; what stands before them tells of signing."""
_SIGNED = re.compile("签[字名收章]|盖章|[Ss]ignature|[Ss]igned|[Ss]eal")


def split_long_tables(body: Any) -> None:
    """Tables of the text with more than `LONGEST_TABLE` rows go on in a table of their own at the top of a page.

    Each has the look and the repeated headings of the first, so that a reader sees one list. `body` is the ``w:body``.
    """
    for table in body.findall(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        headings = [row for row in rows if _is_heading(row)]
        listed = rows[len(headings) :] if rows[: len(headings)] == headings else []
        look = [*table.findall(qn("w:tblPr")), *table.findall(qn("w:tblGrid")), *headings]
        last = table
        for start in range(LONGEST_TABLE, len(listed), LONGEST_TABLE):
            more = table.makeelement(table.tag, nsmap=table.nsmap)
            more.extend(copy.deepcopy(part) for part in look)
            more.extend(listed[start : start + LONGEST_TABLE])
            new_page = parse_xml(_NEW_PAGE)
            last.addnext(new_page)
            new_page.addnext(more)
            last = more
