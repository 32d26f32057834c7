"""The head of a form's further sheets: its name, its number and which sheet of how many it is.

The first sheet has its title and keeps its head blank, where the QR stands. The signatures often stand on the last
sheet alone: without this line nobody could say afterwards what was signed.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from dossier.model import Language, Text

_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
"""Titles are spaced to look broad; a name is not."""
_NUMBER = re.compile(r"(?:[\u4e00-\u9fff]*[编档卡]?号|(?:[A-Z]\w+ )?No\.)\s*[:：]?\s*\{\{[^}]*\}\}")
_SIZE = 18
"""Half points."""
_COUNT = Text("第 {} 页　共 {} 页", "Page {} of {}")
_GAP = Text("　　", "    ")
_LABEL = Text("编号：", "No.: ")


def head_words(document: Any, lang: Language) -> str:
    """What the head of python-docx's `document` has to say by its title and the line of its number, with their tags;
    empty where it has not both.
    """
    name = next((_said(p._p) for p in document.paragraphs if p.style.name == "FormTitle"), "")
    number = next((found[0] for p in document.paragraphs if (found := _NUMBER.search(_said(p._p)))), "")
    return f"{_SPACED.sub('', name)}{_GAP.get(lang)}{number}" if name and number else ""


def new_words(title: str, lang: Language) -> str:
    """What the head of a form for records of this title says."""
    return f"{title}{_GAP.get(lang)}{_LABEL.get(lang)}{{{{ record.number }}}}"


def lay_running_head(document: Any, words: str, lang: Language) -> None:
    """Give python-docx's `document` the head of its further sheets, in place of the one it has. Where the foot counts
    the sheets, the head does not.
    """
    section = document.sections[0]
    feet = [] if section.footer.is_linked_to_previous else section.footer._element.iter(qn("w:instrText"))
    counted = any("NUMPAGES" in (field.text or "") for field in feet)
    section.header.is_linked_to_previous = False
    head = section.header._element
    for old in list(head):
        head.remove(old)
    head.append(_line(words, "" if counted else _COUNT.get(lang), _breadth(section)))
    if not section.different_first_page_header_footer:
        section.different_first_page_header_footer = True
        _keep_foot(section)


def _said(paragraph: Any) -> str:
    """The text of a paragraph with that of its content controls."""
    return "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _breadth(section: Any) -> int:
    """Twips between the margins."""
    return int((section.page_width - section.left_margin - section.right_margin) // 635)


def _line(words: str, count: str, breadth: int) -> Any:
    before, between, after = count.split("{}") if count else ("", "", "")
    pages = f"<w:r>{_LOOK}<w:tab/></w:r>{_run(before)}{_field('PAGE')}{_run(between)}{_field('NUMPAGES')}{_run(after)}"
    tabs = (
        '<w:tab w:val="clear" w:pos="4680"/><w:tab w:val="clear" w:pos="9360"/>'
        f'<w:tab w:val="right" w:pos="{breadth}"/>'
    )
    return parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr><w:pStyle w:val="Header"/><w:tabs>{tabs}</w:tabs></w:pPr>'
        f"{_run(words)}{pages if count else ''}</w:p>"
    )


_LOOK = f'<w:rPr><w:sz w:val="{_SIZE}"/><w:szCs w:val="{_SIZE}"/></w:rPr>'


def _run(text: str) -> str:
    return f'<w:r>{_LOOK}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    """A field of Word, each part in a run of its own: of parts in one run the office program forgets the size."""
    begin, separate, end = (f'<w:fldChar w:fldCharType="{at}"/>' for at in ("begin", "separate", "end"))
    parts = (begin, f"<w:instrText> {name} </w:instrText>", separate, "<w:t>1</w:t>", end)
    return "".join(f"<w:r>{_LOOK}{part}</w:r>" for part in parts)


def _keep_foot(section: Any) -> None:
    """The foot of all sheets stays on the first, too, now that it may have another."""
    for reference in section._sectPr.findall(qn("w:footerReference")):
        if reference.get(qn("w:type")) == "default":
            first = deepcopy(reference)
            first.set(qn("w:type"), "first")
            reference.addnext(first)
