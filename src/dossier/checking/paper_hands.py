"""Who signed on the paper, and when, against the signatures of its record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.moments import cn
from dossier.checking.paper import Paper, are_whole
from dossier.checking.paper_heads import firm_findings
from dossier.checking.paper_labels import packed_words
from dossier.checking.paper_places import DAY, PERSON, TO_SIGN, Block, empty_places
from dossier.checking.paper_reading import Page, days, packed
from dossier.checking.paper_values import other_person
from dossier.findings import Finding
from dossier.model import Text

_LEAST_TEXT, _LEAST_OF_PRINT = 150, 100
"""Characters from which on a paper says what it has to say, and one does that shows nothing but print."""
_CHINESE = re.compile("[\u4e00-\u9fff]")
_CHINESE_PART = 4
"""A Chinese paper has at least one Chinese character in so many."""
_END = re.compile(rf"{TO_SIGN}$")
_FIRM = Text("参建单位", "the parties")


def hand_findings(
    papers: Sequence[Paper], roles: Mapping[str, Text], parties: Mapping[str, str]
) -> Iterator[Finding]:
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
                words = {"label": title, "value": name, "own": signature.person, "key": PERSON}
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
                "key": DAY,
            }
            yield of[id(page)].said("X532", record.at(f"/signatures/{n}/date"), page, **words)
    yield from empty_places(papers, whole, blocks, roles)
    yield from _strange_firms(papers, blocks)
    of_title = {
        packed(roles[s.role].zh): parties.get(s.role, "") for s in record.signatures if s.role in roles
    }
    yield from firm_findings(papers, blocks, of_title)
    yield from _unsigned(papers, whole, blocks)


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
    least = _LEAST_TEXT if any(paper.facts.inked for paper in papers) else _LEAST_OF_PRINT
    if not signers or len(whole) < least or signed or not are_whole(papers) or blocks:
        return
    if len(_CHINESE.findall(whole)) * _CHINESE_PART < len(whole):  # it names people in its own writing
        return
    if any(name in whole for name in signers) or any(word in whole for word in packed_words("signing")):
        return
    named = "、".join(s.person for s in first.record.signatures if s.person)
    severity = "warning" if len(signers) < 2 else None  # a lone one may be a seal that is a picture
    yield first.said("E465", first.ref.location, first.pages[-1], signers=named, severity=severity)
