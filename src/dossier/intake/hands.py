"""Who seems to have signed a paper: proposed from where the paper names a role, and from what dossier.yaml says.

Nothing of it is a signature before a person who has the paper before her says so (`signing`).
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from dossier.checking.moments import iso
from dossier.checking.paper import FIRM
from dossier.checking.paper_labels import labels
from dossier.checking.paper_places import TO_SIGN
from dossier.checking.paper_reading import days, packed
from dossier.evidence.page_words import PageReading, Word, lines_of
from dossier.excel.reading import Standing
from dossier.intake.asked_hands import Asked
from dossier.intake.particulars import Found
from dossier.intake.seen_seals import seal_in
from dossier.intake.whole_words import in_whole
from dossier.library.roles import answers_for, role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.reading.signers import Signing


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody who seems to have signed, or has to. `day` is an ISO day; blank is what nobody knows."""

    role: str
    person: str = ""
    day: str = ""
    read: Found | None = None
    """Where the paper names the role and the person; None for what is only asked for."""
    asked: bool = False
    """Whether the catalogue asks for this signature."""
    sealed: bool = False
    """Whether the catalogue asks for a seal there."""
    seen_day: bool = False
    """Whether the day stands beside the name, too."""
    seal: str = ""
    """The words of a seal that were read there."""


def hands_of(
    here: Standing, signing: Signing, asked: Asked, record: Mapping[str, Any], pages: Sequence[PageReading]
) -> tuple[Hand, ...]:
    """The signatures to be confirmed: those that the paper shows, then those that are asked for and were not found.

    Args:
        here: the dossier.
        signing: what it says of signing.
        asked: who has to sign this type.
        record: what the paper becomes; its `responsible` firm and its `date` are used.
        pages: what was read of it.
    """
    parties = role_parties(here.schemas)
    people = _people(here.dossier.data)
    found = _on_paper(here.schemas, people, _firms(here, pages), pages)
    made = [
        Hand(
            role,
            name,
            day,
            where,
            any(answers_for(role, one, parties) for one in (*asked.signed, *asked.listed)),
            any(answers_for(role, one, parties) for one in asked.sealed),
            seen_day=bool(day),
            seal=seal,
        )
        for role, name, day, where, seal in found
    ]
    made = [replace(hand, sealed=hand.sealed or _is_to_seal(hand, made, asked, parties)) for hand in made]
    own_day = _day(record.get("date"))
    for role in dict.fromkeys((*asked.signed, *asked.sealed, *asked.listed)):
        if any(answers_for(hand.role, role, parties) for hand in made):
            continue
        holders = signing.holders(role, record.get("responsible"), own_day)
        name = holders[0] if len(holders) == 1 else ""
        made.append(Hand(role, name, "", None, asked=True, sealed=role in asked.sealed))
    firm = here.dossier.parties.get(str(record.get("responsible")))
    firm = here.dossier.parties.get(str(record.get("responsible")))
    if made and firm and asked.lacks_maker(firm.role, [hand.role for hand in made], here.schemas):
        made.append(Hand(firm.role, asked=True))
    return tuple(made)


def _is_to_seal(hand: Hand, made: Sequence[Hand], asked: Asked, parties: Mapping[str, str]) -> bool:
    """Whether a firm seals such papers where it signs them, and none of its hands here has a seal."""
    for firm in asked.firms:
        if answers_for(hand.role, firm, parties):
            return not any(each.seal for each in made if answers_for(each.role, firm, parties))
    return False


def _day(said: Any) -> dt.date | None:
    if isinstance(said, dt.datetime):
        return said.date()
    if isinstance(said, dt.date):
        return said
    try:
        return dt.date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


def _people(data: Mapping[str, Any]) -> frozenset[str]:
    """Everybody whom dossier.yaml names for a firm."""
    found = set()
    for firm in data.get("parties", {}).values():
        if isinstance(firm, Mapping):
            found |= {str(each["person"]) for each in firm.get("staff") or () if each and "person" in each}
            found |= {str(v) for k, v in firm.items() if k in _NAMING and isinstance(v, str)}
    return frozenset(found)


_NAMING = (
    "project_manager",
    "tech_lead",
    "chief_supervisor",
    "doc_controller",
    "legal_representative",
    "contact",
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paper names a role: the word, and what stands behind the label in it."""

    role: str
    label: str
    word: Word
    rest: str
    left: float
    """Where the label begins on the page."""


_Signed = tuple[str, str, str, Found, str]


def _on_paper(
    schemas: Schemas, people: frozenset[str], firms: str, pages: Sequence[PageReading]
) -> Iterator[_Signed]:
    """Role, person, day, place and seal of each name that stands behind or below the name of a role."""
    seen: set[tuple[str, str]] = set()
    pattern, roles = _labels(schemas)
    for page in pages:
        words = [word for word in page.words if packed(word.text)]
        words = in_whole(words) if page.by == "text" else words
        places = [place for word in words for place in _places(word, pattern, roles)]
        for place in places:
            said = _behind(place, words, places) or _below(place, words, places)
            names = [n for one in said if (n := _name(one, people, firms))]
            name = max((n for n in names if n.startswith(names[0])), key=len, default="")
            if not name or (place.role, name) in seen:
                continue
            block = _below(place, words, places)
            found = days(" ".join(said)) or days(" ".join(block))
            if not found and not _is_to_sign(place, page):
                continue  # a heading of the form that names a firm's person: nobody signs there
            seen.add((place.role, name))
            score = min((w.score for w in words if name in packed(w.text)), default=place.word.score)
            where = Found(f"{place.label} {name}", place.label, page.number, place.word.box, score)
            seal = seal_in(block, firms)
            yield place.role, name, iso(min(found)) if len(found) == 1 else "", where, seal


def _places(word: Word, pattern: re.Pattern[str], roles: Mapping[str, str]) -> Iterator[_Place]:
    text = packed(word.text)
    marks = list(pattern.finditer(text))
    wide = word.box[2] - word.box[0]
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        rest = text[mark.end() : following.start() if following else len(text)]
        left = word.box[0] + wide * mark.start() / max(len(text), 1)
        yield _Place(roles[mark["label"]], mark["label"], word, rest, left)


def _is_to_sign(place: _Place, page: PageReading) -> bool:
    """Whether the label itself asks to sign, or stands in the lowest part of a page."""
    return bool(re.search(_TO_SIGN, packed(place.word.text))) or (
        packed(place.word.text).find(place.label + ":") >= 0 and place.word.box[1] > _LOW and page.number > 0
    )


_LOW = 0.6
"""Share of a page's height below which a name behind a colon is that of somebody who signs."""


def _behind(place: _Place, words: Sequence[Word], places: Sequence[_Place]) -> list[str]:
    """What stands on the line of a label, up to the next one."""
    high = place.word.box[3] - place.word.box[1]
    middle = (place.word.box[1] + place.word.box[3]) / 2
    ends = [
        p.left for p in places if p.left > place.left + 0.01 and abs(_middle(p.word) - middle) < high * 0.7
    ]
    end = min(ends, default=1.0)
    right = [
        w
        for w in words
        if w is not place.word
        and place.word.box[2] - 0.02 <= w.box[0] < end - 0.005
        and abs(_middle(w) - middle) < high * 0.7
    ]
    begun = [Word(place.rest, place.word.box)] if place.rest else []
    return _joined([*begun, *sorted(right, key=lambda w: w.box[0])], high)


def _joined(words: Sequence[Word], high: float) -> list[str]:
    """Packed words in their order, what stands close on one line as one word: a pen does not keep to the print; then
    each word by itself.
    """
    said: list[str] = []
    before = None
    for word in words:
        near = before is not None and abs(_middle(word) - _middle(before)) < high * 0.7
        if near and before is not None and -high < word.box[0] - before.box[2] < high * _CLOSE:
            said[-1] = _run_on(said[-1], packed(word.text))
        else:
            said.append(packed(word.text))
        before = word
    alone = [packed(word.text) for word in words]  # a seal may lie over the end of a name
    return [*said, *alone]


def _run_on(one: str, other: str) -> str:
    """Two words that touch as one; what both have of slanted signs that lie over each other counts once."""
    both = next((n for n in range(min(len(one), len(other)), 0, -1) if one.endswith(other[:n])), 0)
    return one + other[both:]


_CLOSE = 0.3
"""Heights of a line between two words that are one."""
_BLOCK = 0.14
"""Share of a page's height within which a signature, with firm and seal, stands below its label."""


def _below(place: _Place, words: Sequence[Word], places: Sequence[_Place]) -> list[str]:
    """What stands in the lines below a label, as far as the label to its right, and above the next label below."""
    high = place.word.box[3] - place.word.box[1]
    same = [p for p in places if abs(_middle(p.word) - _middle(place.word)) < high * 0.7]
    right = min((p.left for p in same if p.left > place.left + 0.01), default=place.left + _COLUMN)
    bottom = place.word.box[3] + _BLOCK
    under = [
        p.word.box[1]
        for p in places
        if p.word.box[1] > place.word.box[3] - high * 0.3 and place.left - 0.03 < p.left < right
    ]
    bottom = min([bottom, *(top - high * 0.1 for top in under)])
    column = [
        w
        for w in words
        if w is not place.word
        and place.left - 0.03 <= w.box[0] < right - 0.005
        and place.word.box[3] - high * 0.4 <= w.box[1] < bottom
    ]
    return _joined([w for line in lines_of(column) for w in line], high)


_COLUMN = 0.46
"""Share of a page's width that the last place to sign of a row may take."""


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


_SPLIT = re.compile(r"[^\u4e00-\u9fff]+")


def _name(text: str, people: frozenset[str], firms: str) -> str:
    """The person whom a text names: one whom the dossier knows, else a word that is a name and no part of a firm's."""
    bare = re.sub(rf"{TO_SIGN}|签字|签名|签章|盖章|公章|日期", " ", text)
    known = sorted((name for name in people if packed(name) in bare), key=len, reverse=True)
    if known:
        return known[0]
    table = labels()
    for token in _SPLIT.split(bare):
        is_name = 2 <= len(token) <= _LONGEST and token[0] in table["surnames"]
        if is_name and token not in table["no_names"] and not token.endswith(_NO_NAME) and token not in firms:
            return token
    return ""


def _firms(here: Standing, pages: Sequence[PageReading]) -> str:
    """All names of firms that the dossier or the pages have, packed."""
    said = [packed(word.text) for page in pages for word in page.words]
    named = [packed(name) for name in here.words.firms.values()]
    return "|".join([*named, *(one for one in said if one.endswith(FIRM) and len(one) > _LONGEST * 2)])


_LONGEST = 3
_NO_NAME = (
    "单位",
    "公司",
    "部",
    "章",
    "日",
    "员",
    "师",
    "人",
    "表",
    "书",
    "处",
    "合格",
    "同意",
    "结论",
    "意见",
    "工程",
)


@cache
def _table() -> Mapping[str, Sequence[str]]:
    return tomllib.loads(files("dossier.intake").joinpath("hands.toml").read_text(encoding="utf-8"))


def _labels(schemas: Schemas) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """What finds a label of a role in a packed word, and packed label → role."""
    roles: dict[str, str] = {}
    for role, title in role_titles(schemas).items():
        if role not in _UNSIGNED:
            roles[packed(title.zh)] = role
    for role, said in _table().items():
        roles |= {packed(label): role for label in said}
    listed = "|".join(map(re.escape, sorted(roles, key=lambda label: (-len(label), label))))
    after = rf"(?:{_TO_SIGN})*(?:法定代表人或委托代理人|或委托代理人|项目经理)?(?:{_TO_SIGN})*(?::|$)"
    return re.compile(rf"(?<![\u4e00-\u9fff])(?P<label>{listed}){after}"), roles


_TO_SIGN = rf"{TO_SIGN}|\((?:章|印章|签|盖单位章)\)"
_UNSIGNED = (
    "other",
    "checker",
    "compiler",
    "customer",
    "lab",
    "maker",
    "archive",
    "regulator",
    "inspection_body",
)
"""Words of any text, fields of title blocks, or firms whose people the dossier does not know."""
