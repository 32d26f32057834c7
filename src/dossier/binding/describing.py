"""What a reader is told of a volume: its outline, title, dates, page labels and opening view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem

from dossier.pdf.metadata import PRODUCER, set_xmp


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
    info = Dictionary(Title=title, Producer=PRODUCER, CreationDate=moment, ModDate=moment)
    book.trailer.Info = book.make_indirect(info)
    root = book.Root
    root.Lang = language
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    labels: list[Any] = [0, Dictionary(S=Name.r)] if before else []
    labels += [before, Dictionary(S=Name.D, St=1)] if numbered else []
    labels += [before + numbered, Dictionary(S=Name.A)]
    root.PageLabels = Dictionary(Nums=Array(labels))
    set_xmp(book, title, date, language=language)
