"""Whether the tree of pages is whole, as the file has it: qpdf puts it right in silence while it opens a file."""

from __future__ import annotations

from typing import Any, BinaryIO

from pikepdf import Array, Dictionary

from dossier.evidence.pdf_objects import Damage, ObjGen, entry, members, open_as_given, word
from dossier.evidence.second_opinion import pdfium_counts
from dossier.model import Fault

_DEPTH = 200
"""Deeper trees are loops, or made to make readers fail."""
_OF_A_PAGE = ("/Contents", "/MediaBox", "/Resources", "/Parent")


def lost_pages(stream: BinaryIO, found: int) -> list[Fault]:
    """What is wrong with the tree of pages of the PDF in `stream`, of which `found` pages would be bound.

    E410 when a page is missing, or when readers find other pages than those; E436 when the tree does not say how many
    pages it has, which leaves nothing to doubt when PDFium finds as many.
    """
    tree = _Tree()
    try:
        with open_as_given(stream) as pdf:
            listed = tree.leaves(entry(pdf.Root, "/Pages"), 0)
    except Damage as damage:
        return [Fault(damage.code, (), str(damage))]
    if listed != found:
        return [Fault("E410", (), f"{listed} pages are listed, {found} can be read")]
    # None: PDFium has not opened it, which is no word about its pages.
    if (seen := pdfium_counts(stream, load=False)) not in (None, found):
        return [Fault("E410", (), f"PDFium finds {seen} pages, not {found}")]
    return [Fault("E436", (), tree.slip)] if tree.slip else []


class _Tree:
    """One walk; a node that is named twice is walked once and counts twice, as every reader has it."""

    def __init__(self) -> None:
        self.known: dict[ObjGen, int] = {}
        self.slip = ""

    def leaves(self, node: Any, depth: int) -> int:
        """How many pages lie below a node, or 1 for a page.

        Raises:
            Damage: a node is missing, or says that it has other pages than it has.
        """
        if depth > _DEPTH:
            raise Damage("E410", "the tree of pages is too deep")
        if not isinstance(node, Dictionary):
            raise Damage("E410", "a page is missing")
        kids = entry(node, "/Kids")
        if not isinstance(kids, Array):
            if word(entry(node, "/Type")) != "/Page" and not any(key in node for key in _OF_A_PAGE):
                raise Damage("E410", "a page is missing")
            return 1
        key = node.objgen
        if node.is_indirect and key in self.known:
            return self.known[key]
        total = sum(self.leaves(kid, depth + 1) for kid in members(kids))
        self._compare(entry(node, "/Count"), total)
        if node.is_indirect:
            self.known[key] = total
        return total

    def _compare(self, stated: Any, total: int) -> None:
        if isinstance(stated, int) and not isinstance(stated, bool) and stated >= 0:
            if stated != total:
                raise Damage("E410", f"{stated} pages are stated, {total} are there")
        else:
            self.slip = self.slip or "the number of pages is not stated"
