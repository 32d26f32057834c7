"""Which record type a paper is of: by the titles and labels that the schemas, and the catalogue, know."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dossier.checking.paper_fields import titles_of
from dossier.checking.paper_form import said_behind
from dossier.checking.paper_labels import all_labels
from dossier.checking.paper_reading import Page, behind_labels, packed
from dossier.evidence.page_words import PageReading
from dossier.intake.particulars import Found, bare_title, located, title_of, upper_lines
from dossier.library.schemas import Schemas
from dossier.model import Catalogue, Text

_IN_TITLE, _TITLE, _UPPER_LINE, _NAME, _LABELS = 0.97, 0.9, 0.75, 0.6, 0.45
"""What it is worth that the title ends so; has the words; a line near the top has; the name of the file; labels."""
_SHORTER = 0.6
"""What a shorter title keeps of its weight beside a longer one that holds it."""
_LEAST = 3
_MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record type that a paper may be of: score 0 … 1, and why."""

    type: str
    score: float
    reason: Text
    title: Found | None = None


@dataclass(frozen=True)
class Kinds:
    """What papers of each type are called, and which labels they have."""

    aliases: Mapping[str, frozenset[str]]
    """Packed title → record types."""
    labels: Mapping[str, frozenset[str]]
    """Packed label → record types that have it as a field of their own."""
    title_labels: tuple[str, ...]
    """Labels behind which sheets have their title: 图名."""
    titles: Mapping[str, Text]
    """Record type → its own title."""
    annexes: Mapping[str, frozenset[str]]
    """Packed title of what lies behind a paper (签到表) → record types of that."""

    def candidates(self, pages: Sequence[PageReading], name: str) -> list[Candidate]:
        """The types that a paper may be of, the likeliest first. `name`: that of the file, without its suffix."""
        said = [*self._by_title(pages), *self._by_name(name)]
        shares = self._shares(pages)
        if not said:
            said = [
                (kind, _LABELS * share, Text("只有栏目相符", "only its labels fit"), None)
                for kind, share in shares.items()
            ]
        best: dict[str, Candidate] = {}
        often = Counter(round(score, 4) for _, score, _, _ in said)
        top = max(shares.values(), default=0.0)
        for kind, score, reason, title in said:
            tie = often[round(score, 4)] > 1 and top > 0
            settled = score * (0.8 + 0.2 * shares.get(kind, 0.0) / top) if tie else score
            if kind not in best or settled > best[kind].score:
                best[kind] = Candidate(kind, round(settled, 3), reason, title)
        return sorted(best.values(), key=lambda c: (-c.score, c.type))[:_MOST]

    @property
    def endings(self) -> tuple[str, ...]:
        """Every title, packed."""
        return tuple(self.aliases)

    def title(self, page: PageReading) -> Found | None:
        """The title of a page: what stands behind a label for it, else `title_of`."""
        known = (*all_labels(), *self.title_labels)
        behind = behind_labels(Page(page.number, page.text, known), self.title_labels)
        said = next((value for _, value in behind if len(value) > _LEAST), "")
        return located(page, said) if said else title_of(page, self.endings)

    def _by_title(self, pages: Sequence[PageReading]) -> Iterator[tuple[str, float, Text, Found | None]]:
        for page in pages[:1]:
            title = self.title(page)
            if title:
                yield from self._in_text(title.value, _IN_TITLE, _TITLE, title, Text("题名", "the title"))
            for line in upper_lines(page):
                text = " ".join(word.text for word in line)
                yield from self._in_text(
                    text, _UPPER_LINE, _UPPER_LINE - 0.1, None, Text("首页上部", "the top")
                )

    def _by_name(self, name: str) -> Iterator[tuple[str, float, Text, Found | None]]:
        yield from self._in_text(name, _NAME, _NAME, None, Text("文件名", "the file's name"))

    def _in_text(
        self, text: str, at_end: float, inside: float, title: Found | None, where: Text
    ) -> Iterator[tuple[str, float, Text, Found | None]]:
        line = packed(text)
        bare = bare_title(text)
        held = [alias for alias in self.aliases if alias in line]
        for alias in held:
            longer = any(alias != other and alias in other for other in held)
            ends = line.endswith(alias) or bare.endswith(alias)
            score = (at_end if ends else inside) * (_SHORTER if longer else 1) * (title.score if title else 1)
            for kind in self.aliases[alias]:
                said = Text(f"{where.zh}“{text[:30]}”含“{alias}”", f"{where.en} “{text[:30]}” has “{alias}”")
                yield kind, score, said, title

    def _shares(self, pages: Sequence[PageReading]) -> dict[str, float]:
        """Record type → the share of the labels on the pages that are its own, rare ones counting more."""
        known = tuple(sorted({*self.labels, *all_labels()}))
        found = {s.label for p in pages for s in said_behind(Page(p.number, p.text, known), known)}
        weights = {
            x: math.log(1 + len(self.titles) / len(self.labels[x]))
            for x in map(packed, found)
            if x in self.labels
        }
        whole = sum(weights.values())
        shares: dict[str, float] = defaultdict(float)
        for label, weight in weights.items():
            for kind in self.labels[label]:
                shares[kind] += weight / whole
        return shares


def kinds_of(schemas: Schemas, catalogue: Catalogue | None) -> Kinds:
    """What the schemas (``x-title``, ``x-read``) and the titles of the catalogue say of papers."""
    aliases: dict[str, set[str]] = defaultdict(set)
    own: dict[str, set[str]] = defaultdict(set)
    common = set(schemas.common("record").fields)
    behind: dict[str, set[str]] = defaultdict(set)
    titles = {}
    title_labels: set[str] = set()
    for name, kind in schemas.record_types.items():
        titles[name] = kind.title
        rules = reading_rules(schemas, name)
        title_labels |= set(rules.labels.get("title", ()))
        for title in (kind.title.zh, kind.title.en, *rules.titles, *rules.annexes):
            for variant in _variants(title):
                aliases[variant].add(name)
        for title in rules.annexes:
            behind[packed(title)].add(name)
        for key, field in schemas.record(name).fields.items():
            if key not in common:
                for label in (*titles_of(key, field), *rules.labels.get(key, ())):
                    own[packed(label)].add(name)
    for requirement in catalogue.requirements if catalogue else ():
        if len(requirement.records) == 1 and requirement.records[0] in titles:
            for variant in _variants(requirement.title.zh):
                if variant not in aliases:
                    aliases[variant].add(requirement.records[0])
    return Kinds(_frozen(aliases), _frozen(own), tuple(sorted(title_labels)), titles, _frozen(behind))


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """``x-read`` of a record type: further titles, by field further labels and the pattern of its values, and titles of
    what lies behind its papers.
    """

    titles: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, str]
    annexes: tuple[str, ...] = ()


def reading_rules(schemas: Schemas, record_type: str) -> ReadingRules:
    """What a type, and whatever it is made of, says of its papers."""
    parts = [part["x-read"] for part in schemas.record(record_type).parts if "x-read" in part]
    labels: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str] = {}
    for part in parts:
        for key, row in part.get("fields", {}).items():
            labels[key] = (*labels.get(key, ()), *row.get("labels", ()))
            if "pattern" in row:
                patterns.setdefault(key, row["pattern"])
    titles, annexes = (tuple(t for part in parts for t in part.get(key, ())) for key in ("titles", "annexes"))
    return ReadingRules(titles, labels, patterns, annexes)


def _variants(title: str) -> set[str]:
    """A title as papers have it: with and without what stands in brackets, and its parts."""
    whole = packed(title)
    found = {whole, re.sub(r"\([^()]*\)", "", whole), re.sub(r"[()]", "", whole)}
    found |= set(re.split("[、,/]", re.sub(r"\([^()]*\)", "", whole)))
    return {each for each in found if len(each) >= _LEAST}


def _frozen(sets: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}
