"""Rows of the service terms whose own words count otherwise than their number (X721)."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.aftercare.book import ServiceBook
from dossier.checking.row_counts import of_row, x721
from dossier.findings import Finding


def check_term_counts(book: ServiceBook) -> Iterator[Finding]:
    """X721 over the people, tools and spares of the terms. Pure."""
    for part in ("team", "tools", "spares"):
        for i, row in enumerate(book.terms.get(part) or ()):
            for key, words in of_row(row) if isinstance(row, dict) else ():
                title = str(row.get("post") or row.get("name") or part)
                yield x721(book.at(f"/{part}/{i}/{key}"), None, title, words)
