"""Rooms that the service book puts into another storey than the dossier has them (X736)."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.book import ServiceBook, texts_in
from dossier.checking.paper_reading import plain
from dossier.checking.room_storeys import Mention, check_room_storeys, of_statements
from dossier.checking.scopes import members
from dossier.checking.statements import said_in_records
from dossier.findings import Finding
from dossier.model import Dossier

_TERMS = "terms.yaml"
_PLACES = ("/title", "/part", "/place")


def check_storeys(dossier: Dossier, book: ServiceBook) -> Iterator[Finding]:
    """X736 over the entries and the terms; the records, which say where rooms are, are judged already."""
    if not members(dossier, "rooms"):
        return
    own = [*_mentions(book)]
    owners = {mention.owner for mention in own}
    everything = [*own, *of_statements([*said_in_records(dossier)])]
    for one in check_room_storeys(dossier, everything):
        if one.record in owners:
            yield one


def _mentions(book: ServiceBook) -> Iterator[Mention]:
    for entry in book.entries:
        # The title and the part come first: they say where the whole entry is.
        texts = sorted(texts_in(entry.data), key=lambda text: text[0] not in _PLACES)
        for pointer, text in texts:
            yield Mention(plain(text), entry.at(pointer), entry.id, entry.title, pointer in _PLACES)
    for pointer, text in texts_in(book.terms):
        yield Mention(plain(text), book.at(pointer), _TERMS, _TERMS, False)
