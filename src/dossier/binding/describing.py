"""What a reader is told of a volume: its outline, title, dates, page labels and opening view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

_PRODUCER = "dossier"


def write_outline(book: pikepdf.Pdf, title: str, rows: Iterable[tuple[str, str, int]]) -> None:
    """Volume → group → record. A row is the group's title, the record's title and the position of its first page."""
    volume = OutlineItem(title, 0)
    for group_title, members in groupby(rows, key=lambda row: row[0]):
        items = [(name, index) for _, name, index in members]
        group = OutlineItem(group_title, items[0][1])
        group.children.extend(OutlineItem(name, index) for name, index in items)
        volume.children.append(group)
    with book.open_outline() as outline:
        outline.root.append(volume)


def describe(book: pikepdf.Pdf, title: str, date: dt.date, language: str, before: int, numbered: int) -> None:
    """Title, dates and opening view. The information and the XMP say the same."""
    moment = f"D:{date:%Y%m%d}000000Z"
    info = Dictionary(Title=title, Producer=_PRODUCER, CreationDate=moment, ModDate=moment)
    book.trailer.Info = book.make_indirect(info)
    root = book.Root
    root.Lang = language
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    labels: list[Any] = [0, Dictionary(S=Name.r)] if before else []
    labels += [before, Dictionary(S=Name.D, St=1)] if numbered else []
    labels += [before + numbered, Dictionary(S=Name.A)]
    root.PageLabels = Dictionary(Nums=Array(labels))
    root.Metadata = book.make_stream(_xmp(title, date, language))
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML


def _xmp(title: str, date: dt.date, language: str) -> bytes:
    """Written by hand: the library's own writer puts in the time of day."""
    moment = f"{date.isoformat()}T00:00:00Z"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:MetadataDate>{moment}</xmp:MetadataDate><pdf:Producer>{_PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
