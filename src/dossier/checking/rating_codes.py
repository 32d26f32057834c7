"""Ratings of a machine that are codes, in its tables: two papers of one machine have the same one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.paper_reading import plain
from dossier.checking.scopes import ids_in
from dossier.checking.statements import Statement
from dossier.findings import Finding, finding
from dossier.reading.cross_checks import Table

_CODE = re.compile(r"(?<![A-Za-z0-9])(IP\s?\d[\dX]|[A-Z]\d{0,2}|[一二三四五1-5](?=\s*级))(?![A-Za-z0-9])")
_WITHIN = 40
"""Characters behind a label within which its codes stand: what is asked for, and what was found."""


def check_rating_codes(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X712 for a code that another paper of the same machine has otherwise. Pure; `said`: all that is said.

    A paper with several codes under one label (required and found, of two parts) has all of them.
    """
    rules: Mapping[str, Sequence[str]] = table.get("rating_codes", {})
    labels = {plain(word): name for name, words in rules.items() for word in words}
    if not labels:
        return
    words = "|".join(map(re.escape, sorted(labels, key=lambda word: (-len(word), word))))
    row = re.compile(rf"\s*(?:\d{{1,2}}[.、)]?\s+)?(?P<label>{words})\s*[:|]?\s*(?P<rest>.+)", re.DOTALL)
    found: dict[tuple[str, str], dict[str, tuple[set[str], Statement]]] = {}
    for line in said:
        tag, match = _machine(line), row.match(line.text)
        codes = {_one(code) for code in _CODE.findall(match["rest"][:_WITHIN])} if match and tag else set()
        if match and codes:
            papers = found.setdefault((tag, labels[match["label"]]), {})
            papers.setdefault(line.record.id, (set(), line))[0].update(codes)
    for (tag, name), papers in found.items():
        yield from _contradictions(tag, name, list(papers.values()))


def _contradictions(tag: str, name: str, papers: Sequence[tuple[set[str], Statement]]) -> Iterator[Finding]:
    """The papers with a code that none of the most agreeing ones has; the later where they are as many."""
    votes = [sum(bool(codes & other) for other, _ in papers) for codes, _ in papers]
    right = votes.index(max(votes))
    for codes, line in papers:
        if not codes & papers[right][0]:
            words: dict[str, Any] = {"machine": tag, "name": name, "found": "、".join(sorted(codes))}
            words |= {"source": line.source, "other": papers[right][1].source}
            words["expected"] = "、".join(sorted(papers[right][0]))
            yield finding("X712", line.place, record=line.record.id, **words)


def _machine(line: Statement) -> str:
    """The one machine that a record is of; empty of several or none."""
    tags = ids_in(line.record.data.get("equipment"))
    return tags[0] if len(tags) == 1 else ""


def _one(code: str) -> str:
    return "".join(code.split())
