"""What a paper shows besides its text: that it is a copy, whose seal, pages of another paper or twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dossier.checking.paper import Paper
from dossier.checking.paper_form import said_behind
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import Page, code_in, packed
from dossier.checking.paper_values import is_short_for
from dossier.findings import Finding
from dossier.model import Text

_LONGEST_MARK = 40
_LEAST_PAGE = 60
_COPY = re.compile(r"(复印件|副本|扫描件)与原件(一致|相符|相同|无异|核对无误)|原件(存放?于?|保存于|现存|由)")
_SEAL = re.compile(r"(合同|财务|发票|资料|投标|报价|收货|仓库)专用章$")


def mark_findings(paper: Paper) -> Iterator[Finding]:
    """X536 and E466 to E469 for one main paper of a record."""
    yield from _for_another_use(paper)
    yield from _copy(paper)
    yield from _seals(paper)
    yield from _foreign_pages(paper)
    yield from _twice(paper)
    yield from _not_as_built(paper)
    yield from _other_drawing(paper)


def _for_another_use(paper: Paper) -> Iterator[Finding]:
    """X536: a mark limits the paper to another use: 仅供投标使用, 他用无效."""
    wanted = re.compile("|".join(labels()["other_use"]))
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if len(said) <= _LONGEST_MARK and wanted.search(said):
                yield paper.said("X536", paper.ref.location, page, words="".join(line.split()))
                return


def _copy(paper: Paper) -> Iterator[Finding]:
    """E466: a paper that is listed as an original says that it is a copy of one kept elsewhere."""
    if paper.ref.kind != "original":
        return
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if len(said) <= _LONGEST_MARK and _COPY.match(said):
                yield paper.said("E466", paper.ref.location, page, words="".join(line.split()))
                return


def _seals(paper: Paper) -> Iterator[Finding]:
    """E467: a seal for contracts, invoices … on a paper that takes the seal of the firm."""
    if paper.record.type not in labels()["firm_seal"]:
        return
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if len(said) <= _LONGEST_MARK and _SEAL.search(said):
                yield paper.said("E467", paper.ref.location, page, words="".join(line.split())[-20:])
                return


def _foreign_pages(paper: Paper) -> Iterator[Finding]:
    """E468: behind the label of the number a page has the number of another record, and its own nowhere."""
    own = packed(paper.record.number or "")
    asked = labels()["fields"]["number"]["labels"]
    if not own or own not in paper.packed:
        return
    for page in paper.pages:
        if own in page.packed:
            continue
        for said in said_behind(page, page.stops):
            number = packed(code_in(said.first))
            other = paper.names.numbers.get(number)
            if said.label in asked and other and other != paper.record.id:
                words = {"number": code_in(said.first), "other": other}
                yield paper.said("E468", paper.ref.location, page, **words)
                return


def _twice(paper: Paper) -> Iterator[Finding]:
    """E469: two pages of one file say the very same."""
    seen: dict[str, Page] = {}
    for page in paper.pages:
        if len(page.packed) < _LEAST_PAGE:
            continue
        first = seen.setdefault(page.packed, page)
        if first is not page:
            yield paper.said("E469", paper.ref.location, page, first=first.number)
            return


def _not_as_built(paper: Paper) -> Iterator[Finding]:
    """X532: an as-built drawing that was drawn anew calls itself a drawing for construction."""
    table = labels()["as_built"]
    if paper.record.type != "drawing" or paper.record.data.get("redrawn") is not True:
        return
    for page in paper.pages:
        said = [each for each in said_behind(page, page.stops) if each.label in table["labels"]]
        if any("竣工" in each.wide for each in said):
            continue
        wrong = next((each for each in said if packed(each.first).endswith(tuple(table["others"]))), None)
        if wrong:
            words = {"label": wrong.label, "value": wrong.first, "own": paper.record.title}
            key = Text("文件题名", "title")
            yield paper.said("X532", paper.record.at("/title"), page, key=key, **words)
            return


def _other_drawing(paper: Paper) -> Iterator[Finding]:
    """X532: behind the label of its title a drawing has the title of another one."""
    if paper.record.type != "drawing":
        return
    own = _drawn(paper.record.title)
    for page in paper.pages:
        for said in said_behind(page, page.stops):
            first = said.first.strip()
            other = _drawn(first) if said.label in ("图名", "图纸名称") and _IS_TITLE.search(first) else ""
            if other and own and not is_short_for(other, own) and not is_short_for(own, other):
                words = {"label": said.label, "value": first, "own": paper.record.title}
                key = Text("文件题名", "title")
                yield paper.said("X532", paper.record.at("/title"), page, key=key, **words)
                return


def unstamped(drawings: Sequence[Paper]) -> Iterator[Finding]:
    """X650: a drawing on which nobody of its stamp stands in print, although those of others of the dossier do."""
    shown = [(paper, _stamped_by(paper)) for paper in drawings if paper.record.data.get("stamp")]
    stamped = [paper for paper, count in shown if count >= _STAMPED]
    for paper, count in shown:
        whole = len(paper.pages) == paper.facts.pages and not paper.guessed
        if count == 0 and whole and len(stamped) > 1:
            yield paper.said("X650", paper.ref.location, paper.pages[0], count=len(stamped))


def unchanged(drawings: Sequence[Paper]) -> Iterator[Finding]:
    """X662: an as-built drawing that names none of the changes which its record says it shows, nor speaks of any."""
    for paper in drawings:
        named = paper.record.data.get("changes") or ()
        numbers = {r.id: r.number for r in paper.dossier.records if r.id in named}
        whole = len(paper.pages) == paper.facts.pages and not paper.guessed and paper.packed
        said = [packed(number) in paper.packed for number in numbers.values() if number]
        if said and whole and not any(said) and not _CHANGES.search(paper.packed):
            listed = "、".join(str(number) for number in numbers.values() if number)
            severity = "error" if _is_changed_by(paper, named) and len(paper.packed) >= _LEAST_PAGE else None
            yield paper.said("X662", paper.ref.location, paper.pages[0], severity=severity, listed=listed)


def _is_changed_by(paper: Paper, changes: Sequence[str]) -> bool:
    """Whether one of the changes names this very drawing, and the drawing does not have its title either."""
    own = paper.record.data.get("drawing_number") or paper.record.number
    return any(
        own in (change.data.get("drawings_affected") or ()) and packed(change.title) not in paper.packed
        for change in paper.dossier.records
        if change.id in changes
    )


def _stamped_by(paper: Paper) -> int:
    """How many of the people of the stamp stand on a drawing."""
    stamp = paper.record.data["stamp"]
    names = (
        {packed(str(stamp[key])) for key in _STAMPING if stamp.get(key)} if isinstance(stamp, dict) else set()
    )
    return sum(name in paper.packed for name in names)


_CHANGES = re.compile("变更|洽商|修改|改动|revision|change", re.IGNORECASE)
_STAMPED = 3
_STAMPING = ("compiled_by", "checked_by", "tech_lead", "chief_supervisor", "site_supervisor")
_IS_TITLE = re.compile(r"[\u4e00-\u9fff]{3}.*(图|表|说明|大样)$")
_OF_ANY = re.compile(r"\(.*?\)|竣工|施工|平面|布置|示意|系统|安装|工程|大样|详图|图纸|图|[\s\-_.]")


def _drawn(title: str) -> str:
    """What a drawing is of: its title without what titles of drawings have in common."""
    return _OF_ANY.sub("", packed(title))


def near_names(papers: Sequence[Paper]) -> Iterator[Finding]:
    """X530 and X531 for names of the project in headings, and of firms, that are a word off a known one."""
    for paper in papers:
        yield from _near_project(paper)
        yield from _near_firm(paper)


def _near_project(paper: Paper) -> Iterator[Finding]:
    names = paper.names.project
    own = packed(paper.dossier.name)
    if len(own) < 8:
        return
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            head = said[: len(own)]
            heading = len(said) <= len(own) + 24 and not any(name in said for name in names)
            if heading and is_near(head, own, paper):
                words = {"label": "页眉", "value": line.split()[0][:40], "own": paper.dossier.name}
                yield paper.said("X530", paper.ref.location, page, **words)
                return


def _near_firm(paper: Paper) -> Iterator[Finding]:
    """X531: a firm that nobody knows, one or two characters off a party, twice or instead of it."""
    text = "\n".join(line for page in paper.pages for line in page.packed_lines)
    counts = Counter(re.findall(r"[\u4e00-\u9fff()]{6,30}?公司", text))
    strange = [firm for firm in sorted(counts) if not any(known in firm for known in paper.names.firms)]
    for party in paper.dossier.parties.values() if strange else ():
        own = packed(party.name)
        for firm in strange:
            tail = firm[-len(own) :]
            other_trade = any(trade in tail and trade not in own for trade in labels()["trades"])
            near = len(own) >= 8 and tail[:4] == own[:4] and not other_trade and is_near(tail, own, paper)
            if near and (counts[firm] > 1 or own not in paper.packed):
                page = next(p for p in paper.pages if firm in p.packed)
                words = {"label": "单位名称", "value": tail, "own": party.name}
                yield paper.said("X531", paper.ref.location, page, **words)
                return


def is_near(said: str, own: str, paper: Paper) -> bool:
    """Whether one or two characters of a name are others, look-alikes aside."""
    if len(said) != len(own):
        return False
    alike = paper.names.known.alike
    others = sum(a != b for a, b in zip(said.translate(alike), own.translate(alike), strict=True))
    return 1 <= others <= 2
