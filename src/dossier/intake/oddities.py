"""What of a paper no program can settle."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.checking.paper_reading import impossible_days
from dossier.evidence.reading_pages import ON_ITS_HEAD
from dossier.intake.sources import Paper
from dossier.model import Text


def oddities(paper: Paper) -> Iterator[Text]:
    """What no program can settle: a day that the calendar lacks, a page on its head, pages that nobody has read."""
    texts = [*(page.text for page in paper.seen), *paper.facts.text[len(paper.pages) :]]
    said = list(dict.fromkeys(day for text in texts for day in impossible_days(text)))
    if said:
        listed = "、".join(said)
        yield Text(f"没有这一天：{listed}", f"there is no such day: {listed}")
    text_of = {n: text for n, text in enumerate(paper.facts.text, 1) if text.strip()}
    known = {page.number for page in paper.seen if page.by != "none"} | set(text_of)
    if known and (unread := [n for n in paper.numbers if n not in known]):
        yield Text(
            f"有 {len(unread)} 页没有读（第 {unread[0]} 页起），不知道写了什么",
            f"{len(unread)} page(s) were not read, from page {unread[0]} on: nobody knows what they say",
        )
    over = "、".join(str(page.number) for page in paper.seen if page.turned == ON_ITS_HEAD)
    if over:
        yield Text(
            f"第 {over} 页是倒的，请转正后再收", f"page {over} is upside down; turn it before it is taken"
        )
