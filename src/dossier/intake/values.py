"""What a paper says in the fields of its record type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from dossier.checking.moments import iso
from dossier.checking.paper_choices import chosen, has_box, options
from dossier.checking.paper_fields import stops_of, titles_of
from dossier.checking.paper_form import Said, said_behind
from dossier.checking.paper_labels import labels
from dossier.checking.paper_reading import Page, amounts, code_in, days, packed, plain
from dossier.evidence.page_words import PageReading, Word, lines_of
from dossier.excel.reading import Standing, is_single
from dossier.excel.values import NotUnderstood, as_value
from dossier.intake.broken_labels import said_beside
from dossier.intake.items import Read, named_in, subjects
from dossier.intake.kinds import reading_rules
from dossier.intake.particulars import Found, located
from dossier.library.fields import Field
from dossier.library.quick import matcher
from dossier.library.scopes import SCOPES
from dossier.reading.cross_checks import cross_checks

_NOT_READ = frozenset(
    {
        "id",
        "type",
        "title",
        "status",
        "signatures",
        "evidence",
        "retention",
        "secrecy",
        "replies_to",
        "version",
    }
)
_LONGEST = 60
_MARGIN, _LINE = 0.87, 30
"""Share of a page's width, and characters, from which on a text may fill its line."""


def read_values(
    here: Standing, record_type: str, pages: Sequence[PageReading], title: Found | None = None
) -> Read:
    """Every field of a record type that the pages have a label and a value for; references by what they name, kinds
    also by the words of the title.
    """
    tree, rules = here.schemas.record(record_type), reading_rules(here.schemas, record_type)
    of_rules = {key: tuple("".join(plain(x).split()) for x in said) for key, said in rules.labels.items()}
    stops = tuple({*stops_of(tree), *(label for said in of_rules.values() for label in said)})
    by_label: dict[str, list[tuple[Said, PageReading]]] = {}
    for reading in pages:
        page = Page(reading.number, reading.text, stops)
        for said in (*said_behind(page, stops), *said_beside(reading, page, _packed_stops(stops))):
            by_label.setdefault(said.label, []).append((said, reading))
    found: Read = {}
    shared = _shared(tree)
    for key, field in tree.fields.items():
        if key in _NOT_READ or not is_single(field):
            continue
        listed = labels()["fields"].get(key, {}).get("labels", ())
        if (
            key == "number"
        ):  # of a contract that is the paper's own (`x-read`), of any other what it refers to
            listed = [
                label for label in listed if label not in labels()["fields"]["contract_number"]["labels"]
            ]
        for label in dict.fromkeys((*of_rules.get(key, ()), *titles_of(key, field), *listed)):
            if label in shared and len({said.first for said, _ in by_label.get(label, ())}) > 1:
                continue  # two fields of one name, told apart by their units: 质量保证金（%）, 质量保证金（元）
            value = next(_values(here, key, field, rules.patterns.get(key), by_label.get(label, ())), None)
            if value is not None:
                found[key] = value
                break
    found |= subjects(here, tree, pages, found)
    if "responsible" in tree.fields and "responsible" not in found:
        found |= _letterhead(here, pages)
    return found | (_by_title(here, record_type, tree, title, found) if title else {})


def _shared(tree: Field) -> frozenset[str]:
    """Titles that several fields of a type have but for the unit behind it."""
    titles = [field.title.zh for field in tree.fields.values() if field.title and is_single(field)]
    bare = Counter(re.sub(r"（[^）]*）$", "", title) for title in titles)
    return frozenset("".join(plain(title).split()) for title, fields in bare.items() if fields > 1)


def _letterhead(here: Standing, pages: Sequence[PageReading]) -> Read:
    """The party whose name alone stands at the head of the first page: the paper is its own.

    Not an authority's: its name heads what others file with it, and letters to it.
    """
    firms = {packed(name): key for key, name in here.words.firms.items() if key != "regulator"}
    for word in pages[0].words if pages else ():
        if word.box[1] < _HEAD and packed(word.text) in firms:
            return {"responsible": (firms[packed(word.text)], located(pages[0], word.text))}
    return {}


_HEAD = 0.15


def _by_title(here: Standing, record_type: str, tree: Field, title: Found, known: Read) -> Read:
    """Kinds that only one word of the title means (`title_words` of the table of cross checks)."""
    found: Read = {}
    for key, values in cross_checks(here.schemas).get("title_words", {}).items():
        if key in known or key not in tree.fields or (key == "discipline" and record_type != "drawing"):
            continue
        hits = [value for value, words in values.items() if any(word in title.value for word in words)]
        if len(hits) == 1 and (key != "discipline" or hits[0] in here.dossier.data.get("disciplines", ())):
            found[key] = hits[0], title
    return found


def _values(
    here: Standing, key: str, field: Field, pattern: str | None, said: Sequence[tuple[Said, PageReading]]
) -> Iterator[tuple[Any, Found]]:
    for each, reading in said:
        if each.is_blank or _heads_a_column(each):
            continue
        text = _shaped(here, key, field, _whole(each, reading))
        if not text or (pattern and not matcher(f"^(?:{pattern})$").is_valid(text)):
            continue
        try:
            value = as_value(text, field, here.words)
        except NotUnderstood:
            continue
        if value is not None:
            place = located(reading, each.first.split()[0], each.label)
            if place.box and place.box[2] > _MARGIN and len(text) > _LINE:
                continue  # it goes on in the next line, nobody knows how far
            yield value, Found(text, each.label, reading.number, place.box, place.score)


def _heads_a_column(said: Said) -> bool:
    """Whether a label stands in the first row of a table, in which the rows have numbers."""
    words = said.line.split()
    return len(words) > 2 and packed(words[0]) in _ROW_NUMBERS


_ROW_NUMBERS = ("序号", "NO", "NO.")


def _shaped(here: Standing, key: str, field: Field, said: Said) -> str:
    """The part of what stands behind a label that the field can mean; empty when there is none."""
    reference = field.reference or field.member.reference
    if reference == "parties":
        return _all_firms(here, said) if field.items is not None else next(iter(_firms_in(here, said)), "")
    if reference in SCOPES:
        return "、".join(named_in(here, reference, said.first))
    if reference or field.kinds == {"boolean"}:
        return ""
    if field.is_dated:
        found = days(said.first[:40])
        timed = "local-date-time" in field.formats and "date" not in field.formats
        return iso(min(found)) if found and not timed else ""
    if field.words:
        return _word(said, {packed(name): str(word) for word, name in here.words.names(field).items()})
    if field.kinds & {"integer", "number"} and "string" not in field.kinds:
        match = re.match(r"[约共计¥￥:]*[-+]?\d[\d,.]*(?!\s*[\d,.%‰])", said.first)
        sums = amounts(said.first[:40]) if match else []
        return f"{sums[0]:.4f}".rstrip("0").rstrip(".") if sums else ""
    if labels()["fields"].get(key, {}).get("kind") == "code" and key != "model":
        token = said.first.split()[0]
        sound = code_in(token) or re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", token)
        return token if sound and len(token) <= _LONGEST else ""
    printed = _as_printed(said.page.text, said.first.strip())
    if field.items is not None:
        return "" if _NUMBERED.match(printed) else "\n".join(re.split("[、;；]", printed))
    return printed


_NUMBERED = re.compile(r"\d+[.．、)）]")


def _whole(said: Said, reading: PageReading) -> Said:
    """What stands in the cell beside a label: its lines belong together, however the lines of the page run."""
    label = next((w for w in reading.words if packed(w.text).rstrip(":") == packed(said.label)), None)
    if label is None:
        return said
    near = 1.0 if reading.by == "text" else 0.5  # OCR draws its boxes wide, and scans lie askew
    high, middle = label.box[3] - label.box[1], _middle(label)
    right = [w for w in reading.words if w.box[0] >= label.box[2] - 0.005]
    beside = [w for w in right if abs(_middle(w) - middle) < high * near]
    stops, first = _packed_stops(said.page.stops), min((w.box[0] for w in beside), default=1.0)
    labels_there = [
        w.box[0]
        for w in beside
        if (t := packed(w.text).rstrip(":")) in stops or (t in _begun(stops) and w.box[0] > first)
    ]
    end = min(labels_there, default=1.0)
    cell = [w for w in beside if w.box[0] < end - 0.005]
    if not cell:
        return said
    left = min(w.box[0] for w in cell)
    column = [w for w in reading.words if left - 0.01 < w.box[0] < end - 0.005]
    heads = [w for w in reading.words if label.box[0] - 0.02 < w.box[0] < left - 0.02 and w is not label]
    joins = _joins if reading.by == "text" else _goes_on
    while more := [w for w in column if w not in cell and joins(w, cell, heads, high)]:
        cell += more
    text = "".join(" ".join(w.text for w in line) for line in lines_of(cell))
    if packed(said.first)[:3] not in packed(text) and len(cell) == 1:
        return said
    return replace(said, first=plain(text), wide=packed(text))


def _joins(word: Word, cell: Sequence[Word], _: Sequence[Word], high: float) -> bool:
    """Lines of one cell stand close; between rows there is more."""
    return any(0 <= _gap(word, each) < high * _JOINED for each in cell)


def _goes_on(word: Word, cell: Sequence[Word], heads: Sequence[Word], high: float) -> bool:
    """For OCR, whose boxes touch: a line below or above without a label beside it belongs to the cell."""
    near = any(0 < abs(_middle(word) - _middle(each)) < high * _NEXT for each in cell)
    return near and not any(abs(_middle(head) - _middle(word)) < high * 0.6 for head in heads)


_JOINED, _NEXT = 0.25, 1.2
"""In heights of a line: the gap between lines of one cell; the way from one of its lines to the next."""


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _gap(one: Word, other: Word) -> float:
    return max(one.box[1], other.box[1]) - min(one.box[3], other.box[3])


def _word(said: Said, names: Mapping[str, str]) -> str:
    """The word of a field that stands there; where boxes or several words do, the one that is marked beyond doubt."""
    opposed = "pass" in names.values() or any(f"不{name}" in names for name in names)
    text = said.wide if opposed else said.first
    if has_box(text) or (opposed and len(options(text, names)) > 1):
        return names.get(chosen(text, names), "")
    first = packed(said.first)
    begun = next((n for n in sorted(names, key=len, reverse=True) if first.startswith(n)), "")
    sure = not opposed or (
        _GOES_ON.fullmatch(first[len(begun) :]) and not _TAKEN_BACK.match(said.wide[len(first) :])
    )
    return names[begun] if begun and sure else ""


_GOES_ON = re.compile("([,;](准予|同意)(出厂|验收|使用|交付|放行|交付使用)|,符合要求)*[.。;]?")
"""What may stand behind a verdict that it is read from: 合格，准予出厂."""
_TAKEN_BACK = re.compile("[(,;、]|除|但|需|待|应|须|见附|其中|整改")
"""What the next line begins with where it limits the verdict before it."""


@cache
def _packed_stops(stops: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(packed, stops))


@cache
def _begun(stops: frozenset[str]) -> frozenset[str]:
    """The first lines that labels may have which run over two: ``反映该变更的`` of 反映该变更的竣工图."""
    return frozenset(stop[:n] for stop in stops for n in range(_FIRST_LINE, len(stop)))


_FIRST_LINE = 5
"""Characters from which the beginning of a label is one, and not a value."""


def _as_printed(text: str, value: str) -> str:
    """A value as the page has it, with signs of full width where it has such."""
    normal: list[str] = []
    places: list[int] = []
    for number, character in enumerate(text):
        for each in plain(character):
            normal.append(each)
            places.append(number)
    at = "".join(normal).find(value)
    return text[places[at] : places[at + len(value) - 1] + 1] if value and at >= 0 else value


def _firms_in(here: Standing, said: Said) -> Iterator[str]:
    """Parties whose names begin on the line of the label; names of lines below are behind labels of their own."""
    named = [(packed(name), key) for key, name in here.words.firms.items()]
    named += [(packed(alias), key) for alias, key in here.words.meant.items()]
    line = len(packed(said.first))
    for name, key in sorted(named, key=lambda pair: -len(pair[0])):
        if 0 <= said.wide.find(name) < max(line, 1):
            yield here.words.firms[key]


def _all_firms(here: Standing, said: Said) -> str:
    """Every party that a cell names, where it names nothing else: a list that is read in part would seem whole."""
    names = {packed(name): name for name in here.words.firms.values()}
    names |= {packed(alias): here.words.firms[key] for alias, key in here.words.meant.items()}
    text, found = packed(said.first), dict[int, str]()
    for name in sorted(names, key=len, reverse=True):
        if (at := text.find(name)) >= 0:
            found[at] = names[name]
            text = text.replace(name, " " * len(name))
    return "、".join(dict.fromkeys(found[at] for at in sorted(found))) if not text.strip(" ,、;/") else ""
