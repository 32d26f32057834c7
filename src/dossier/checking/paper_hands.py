"""Who signed on the paper, and when, against the signatures of its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.moments import cn
from dossier.checking.paper import FIRM, Paper
from dossier.checking.paper_labels import packed_words
from dossier.checking.paper_reading import Page, days, packed
from dossier.checking.paper_values import other_person
from dossier.findings import Finding
from dossier.model import EvidenceRef, Text

Block = tuple[Page, str]
"""What a page has from the label of a role to the next label."""

_LEAST_TEXT = 150
"""Characters from which on a paper says what it has to say."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_PART = 4
"""A Chinese paper has at least one Chinese character in so many."""
_TO_SIGN = r"\((?:签字|签名|签章|盖章|公章|签字盖章|签字/盖章)\)"
_NO_NAME = re.compile(rf"{_TO_SIGN}|(?:签字|签名|签章|盖章|公章|日期):?|\d*年\d*月\d*日|[\d./_:-]+")
"""What a place to sign has besides the name."""
_END = re.compile(rf"{_TO_SIGN}$")
_PERSON, _DAY = Text("签字人", "signer"), Text("签字日期", "day of signature")
_FIRM = Text("参建单位", "the parties")


def hand_findings(papers: Sequence[Paper], roles: Mapping[str, Text]) -> Iterator[Finding]:
    """X532 for another name or day where a role signs; E465 when nothing on the papers is signed by anybody."""
    of = {id(page): paper for paper in papers for page in paper.pages}
    record = papers[0].record
    titles = {packed(roles[s.role].zh) for s in record.signatures if s.role in roles}
    blocks = _blocks([page for paper in papers for page in paper.pages], titles, roles)
    whole = "".join(paper.packed for paper in papers)
    for n, signature in enumerate(record.signatures):
        title = roles[signature.role].zh if signature.role in roles else ""
        own = blocks.get(packed(title), [])
        if signature.person and own and packed(signature.person) not in whole:
            names = [(page, _name(papers[0], signature.person, text)) for page, text in own]
            if all(name for _, name in names):
                page, name = names[0]
                words = {"label": title, "value": name, "own": signature.person, "key": _PERSON}
                yield of[id(page)].said("X532", record.at(f"/signatures/{n}/person"), page, **words)
        found = [(page, days(text)) for page, text in own]
        if (
            signature.date
            and found
            and all(len(each) == 1 and signature.date not in each for _, each in found)
        ):
            page, there = found[0]
            words = {
                "label": f"{title}（日期）",
                "value": cn(min(there)),
                "own": cn(signature.date),
                "key": _DAY,
            }
            yield of[id(page)].said("X532", record.at(f"/signatures/{n}/date"), page, **words)
    yield from _empty_places(papers, whole, blocks, roles)
    yield from _undated(papers, blocks, roles)
    yield from _strange_firms(papers, blocks)
    yield from _unsigned(papers, whole, blocks)


def _empty_places(
    papers: Sequence[Paper], whole: str, blocks: Mapping[str, list[Block]], roles: Mapping[str, Text]
) -> Iterator[Finding]:
    """E463, an error: others signed the paper in print, and where this one has to sign nobody did."""
    of = {id(page): paper for paper in papers for page in paper.pages}
    if any(paper.facts.signatures or paper.guessed for paper in papers):
        return
    pages = [page for paper in papers for page in paper.pages]
    signed = [
        (n, s, packed(roles[s.role].zh)) for n, s in enumerate(papers[0].record.signatures) if s.role in roles
    ]
    places = {title: [*blocks.get(title, ()), *_one_line(pages, title)] for _, _, title in signed}
    typed = any(
        packed(s.person) in packed(text) for _, s, title in signed if s.person for _, text in places[title]
    )
    for n, signature, title in signed if typed else ():
        own = places[title]
        if (
            signature.person
            and own
            and packed(signature.person) not in whole
            and all(_is_empty(t) for _, t in own)
        ):
            page = own[0][0]
            words: dict[str, Any] = {
                "label": roles[signature.role].zh,
                "own": signature.person,
                "key": _PERSON,
            }
            place = papers[0].record.at(f"/signatures/{n}/person")
            yield of[id(page)].said("E463", place, page, severity="error", **words)


def _undated(
    papers: Sequence[Paper], blocks: Mapping[str, list[Block]], roles: Mapping[str, Text]
) -> Iterator[Finding]:
    """E463, an error: all others wrote the day behind their printed names, and this one did not."""
    of = {id(page): paper for paper in papers for page in paper.pages}
    signed = [(n, s, blocks.get(packed(roles[s.role].zh), [])) for n, s in _with_role(papers[0], roles)]
    typed = [
        (n, s, own) for n, s, own in signed if own and s.person and packed(s.person) in packed(_text(own))
    ]
    undated = [
        (n, s, own) for n, s, own in typed if s.date and not days(_text(own)) and not _DATE.search(_text(own))
    ]
    for n, signature, own in undated if len(undated) == 1 and len(typed) > 1 else ():
        page = own[0][0]
        words: dict[str, Any] = {"label": roles[signature.role].zh, "own": cn(signature.date), "key": _DAY}
        place = papers[0].record.at(f"/signatures/{n}/date")
        yield of[id(page)].said("E463", place, page, severity="error", **words)


_DATE = re.compile(r"\d{1,2}\s*[月./-]\s*\d{1,2}|\d{4}")
"""Something of a day, however it is written."""


def _with_role(paper: Paper, roles: Mapping[str, Text]) -> list[tuple[int, Any]]:
    return [(n, s) for n, s in enumerate(paper.record.signatures) if s.role in roles]


def _text(own: Sequence[Block]) -> str:
    return "\n".join(text for _, text in own)


def _strange_firms(papers: Sequence[Paper], blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """X532: the dossier does not know the firm for which somebody signs."""
    of = {id(page): paper for paper in papers for page in paper.pages}
    known = papers[0].names.firms
    for title, own in blocks.items():
        lines = [packed(line) for _, text in own for line in text.splitlines()]
        firm = next((line for line in lines if _A_FIRM.fullmatch(line)), "")  # a seal stands behind
        if firm and not any(k in firm or firm in k or k[:4] == firm[:4] for k in known):  # near names: X531
            page, parties = own[0][0], papers[0].dossier.parties.values()
            words = {"label": title, "value": firm, "own": "、".join(p.name for p in parties)[:60]}
            yield of[id(page)].said("X532", papers[0].ref.location, page, key=_FIRM, **words)


_A_FIRM = re.compile("[\u4e00-\u9fff()]{4,30}公司")


def _one_line(pages: Sequence[Page], title: str) -> Iterator[Block]:
    """What stands behind the label of a role on its own line: 总监理工程师（签字）：赵刚 2026年7月1日."""
    label = re.compile(rf"{re.escape(title)}(?:{_TO_SIGN})?:(?=.)")
    for page in pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if label.match(said):
                yield page, line.partition(":")[2]


def _is_empty(text: str) -> bool:
    """Whether a place to sign has a firm, a day and words of the form in it, and no name."""
    lines = (_NO_NAME.sub("", packed(line)) for line in text.splitlines())
    return not any(line and not line.endswith((*FIRM, "章")) for line in lines)


def _name(paper: Paper, own: str, text: str) -> str:
    """The one name in a block that is another person's."""
    tokens = [token for line in text.splitlines() for token in line.split()[:1]]
    names = {
        name for token in tokens if (name := other_person(packed(own), token, paper.names.known)) == token
    }
    return names.pop() if len(names) == 1 else ""


def _blocks(pages: Sequence[Page], titles: set[str], roles: Mapping[str, Text]) -> Mapping[str, list[Block]]:
    """Packed title of a role → its blocks."""
    every = {packed(title.zh) for title in roles.values()} | titles
    found: dict[str, list[Block]] = {}
    for page in pages:
        role, kept = "", list[str]()
        for line, said in zip([*page.lines, ""], [*page.packed_lines, ":"], strict=True):
            label = _END.sub("", said.rstrip("：:"))
            if said.endswith((":", "：")) and (label in every or not label):
                if role in titles and kept:
                    found.setdefault(role, []).append((page, "\n".join(kept)))
                role, kept = label, []
            elif role:
                kept.append(line)
    return found


def _unsigned(papers: Sequence[Paper], whole: str, blocks: Mapping[str, list[Block]]) -> Iterator[Finding]:
    """E465: people signed the record, and its paper, every page of which can be read, names nobody."""
    first = papers[0]
    signers = [packed(s.person) for s in first.record.signatures if s.person]
    signed = any(paper.facts.signatures for paper in papers)
    if not signers or len(whole) < _LEAST_TEXT or signed or not are_whole(papers) or blocks:
        return
    if len(_CHINESE.findall(whole)) * _CHINESE_PART < len(whole):  # it names people in its own writing
        return
    if any(name in whole for name in signers) or any(word in whole for word in packed_words("signing")):
        return
    named = "、".join(s.person for s in first.record.signatures if s.person)
    severity = "warning" if len(signers) < 2 else None  # a lone one may be a seal that is a picture
    yield first.said("E465", first.ref.location, first.pages[-1], signers=named, severity=severity)


def are_whole(papers: Sequence[Paper]) -> bool:
    """Whether papers are all that there is of a record, and every page of them has words of its own."""
    readable = all(len(paper.pages) == paper.facts.pages and not paper.guessed for paper in papers)
    return readable and not any(ref.held_at or (ref.file and not ref.annex) for ref in _unread(papers))


def _unread(papers: Sequence[Paper]) -> Iterator[EvidenceRef]:
    read = {id(paper.ref) for paper in papers}
    return (ref for ref in papers[0].record.evidence if id(ref) not in read)
