"""The day at the head of a paper, and the firm above each signature, against what the record and the dossier say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.moments import cn
from dossier.checking.paper import Paper
from dossier.checking.paper_places import Block
from dossier.checking.paper_reading import Page, days, packed
from dossier.checking.parts import dates_of
from dossier.findings import Finding
from dossier.model import Text

_DATE = re.compile(r"(?:^|\s)日\s*期\s*[:：]?\s*(\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}日?)")
_SLIP = dt.timedelta(days=60)
"""A paper that is dated so long before everything that its record tells is dated wrongly."""
_DAY = Text("日期", "date")
_FIRM = Text("签字单位", "firm that signs")


def head_findings(papers: Sequence[Paper]) -> Iterator[Finding]:
    """X532 for a day at the head of a paper that is after all days of its record, or long before them."""
    record = papers[0].record
    known = [_day(value) for _, _, value in dates_of(record)]
    if record.date is None or not known or record.type == "drawing":  # old title blocks stay on a drawing
        return
    for paper in papers:
        for page in paper.pages:
            for found in sorted(_at_head(page)):
                if found > max(known) or found < min(known) - _SLIP:
                    words = {"label": "日期", "value": cn(found), "own": cn(record.date), "key": _DAY}
                    yield paper.said("X532", record.at("/date"), page, **words)


def _day(value: dt.date) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


def _at_head(page: Page) -> frozenset[dt.date]:
    """Days behind the word 日期 above the first place to sign."""
    found: frozenset[dt.date] = frozenset()
    for line in page.lines:
        if packed(line).endswith(":"):
            break
        for match in _DATE.finditer(line):
            found |= days(match[1])
    return found


def firm_findings(
    papers: Sequence[Paper], blocks: Mapping[str, list[Block]], parties: Mapping[str, str]
) -> Iterator[Finding]:
    """X532 where the firm above a signature is another one of the dossier than that of the signer, whose seal is there.

    `blocks`: packed title of a role → what stands below it; `parties`: the same → the party that signs so.
    """
    first = papers[0]
    of = {id(page): paper for paper in papers for page in paper.pages}
    names = {packed(party.name): party.role for party in first.dossier.parties.values() if party.name}
    for title, own in blocks.items():
        expected = [name for name, role in names.items() if role == parties.get(title)]
        for page, text in own:
            lines = [packed(line) for line in text.splitlines() if line.strip()]
            if len(expected) != 1 or not lines or lines[0] not in names or names[lines[0]] == parties[title]:
                continue
            if any(expected[0] in line for line in lines[1:]):
                words = {"label": title, "value": lines[0], "own": expected[0], "key": _FIRM}
                yield of[id(page)].said("X532", first.ref.location, page, **words)
