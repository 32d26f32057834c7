"""Text of a filled form that stands where Word does not look for it: valid XML, and yet nobody would see it."""

from __future__ import annotations

from typing import Any

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {
    "w": _W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
_BLOCKS = "sdtContent customXml ins del moveFrom moveTo"
_HOMES = {
    "t": "r",
    "delText": "r",
    "instrText": "r",
    "r": f"p hyperlink fldSimple smartTag dir bdo rt rubyBase {_BLOCKS}",
    "p": f"body tc hdr ftr footnote endnote comment txbxContent docPartBody {_BLOCKS}",
    "tr": f"tbl {_BLOCKS}",
    "tc": f"tr {_BLOCKS}",
}
"""Element → those of Word's own elements that it may stand in; what stands in drawings and formulas is theirs."""
_WRITTEN = ("w:t", "w:delText", "w:instrText", "w:delInstrText", "w:fldData", "m:t")


def _either(axis: str, names: tuple[str, ...] | list[str]) -> str:
    return " or ".join(f"{axis}::{name}" for name in names)


_LOOSE: Any = etree.XPath(
    f"descendant::text()[{_either('parent', ['w:*', 'm:*', 'mc:*'])}]"
    f"[not({_either('parent', _WRITTEN)})][normalize-space()]",
    namespaces=_SPACES,
)
_MISPLACED: Any = etree.XPath(
    " | ".join(
        [
            *(
                f"descendant::w:{name}[parent::w:*[not({_either('self', [f'w:{h}' for h in homes.split()])})]]"
                for name, homes in _HOMES.items()
            ),
            *(f"descendant::{name}[*]" for name in _WRITTEN),
        ]
    ),
    namespaces=_SPACES,
)


def find_lost_text(root: etree._Element) -> tuple[etree._Element, str] | None:
    """The first text that Word and LibreOffice would not show, with the element it stands in; None when all is shown.

    Text is shown inside ``w:t`` of a run of a paragraph; on its own under a paragraph, or in one element inside
    the other that may not hold it, every program passes over it without a word.
    """
    for text in _LOOSE(root):
        if text.strip():
            beside = text.getparent()
            return (beside.getparent() if text.is_tail else beside), str(text).strip()
    for element in _MISPLACED(root):
        words = "".join(element.itertext()).strip()
        if words:
            return element, words
    return None
