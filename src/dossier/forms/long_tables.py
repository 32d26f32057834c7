"""Very long tables of a filled form, split where a page may end: LibreOffice takes quadratic time for one table."""

from __future__ import annotations

import copy
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from dossier.planning.plan import LONGEST_TABLE

_NEW_PAGE = (
    f"<w:p {nsdecls('w')}><w:pPr><w:pageBreakBefore/>"
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)


def split_long_tables(body: Any) -> None:
    """Tables of the text with more than `LONGEST_TABLE` rows go on in a table of their own at the top of a page.

    Each has the look and the repeated headings of the first, so that a reader sees one list. `body` is the ``w:body``.
    """
    for table in body.findall(qn("w:tbl")):
        rows = table.findall(qn("w:tr"))
        headings = [row for row in rows if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
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
