"""The warranty register: what is covered, from when, until when, by which origin, on what assumption, at whose cost.

Law and promise never mix: a period that is agreed below the least of the law counts as the law has it, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.aftercare.book import Entry, ServiceBook
from dossier.aftercare.civil import Season, period_end, plain
from dossier.aftercare.clock import limit_end
from dossier.aftercare.further_lines import further_lines
from dossier.aftercare.law import Law, law_of, written_period
from dossier.aftercare.limits import parse_limit
from dossier.aftercare.one_promise import longer_of, same_part
from dossier.aftercare.part_periods import part_periods, seasons_of
from dossier.aftercare.promises import public_days, work_calendar
from dossier.aftercare.warranty_line import (
    AGREED,
    BASES,
    BY_LAW,
    CONTRACTOR,
    NO_START,
    ROLES,
    TERMS,
    Line,
    delivered_by,
    months_text,
    rests_on,
    term_text,
)
from dossier.checking.days import DayTable
from dossier.checking.moments import cn
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text


def register(dossier: Dossier, book: ServiceBook, schemas: Schemas, as_of: dt.date) -> tuple[Line, ...]:
    """Every line, in the order of the papers: letters, cards, terms.yaml, spares, replacements, retention money.

    `as_of` bounds the years for which seasons are assumed from their yearly pattern.
    """
    return tuple(_lines(dossier, book, schemas, as_of))


@dataclass(frozen=True)
class _Basis:
    """What the dates of a project rest on."""

    dossier: Dossier
    law: Law
    table: DayTable
    seasons: Mapping[str, list[Season]]
    as_of: dt.date

    def periods(self, base: Line, given: Mapping[str, Any]) -> Iterator[Line]:
        life = self.dossier.data["project"].get("design_life")
        return part_periods(base, given, life, self.law, self.table, self.seasons)

    def milestone(self, name: str) -> dt.date | None:
        day = self.dossier.data.get("milestones", {}).get(name)
        return plain(day) if isinstance(day, dt.date) else None


def _lines(dossier: Dossier, book: ServiceBook, schemas: Schemas, as_of: dt.date) -> Iterator[Line]:
    basis = _Basis(
        dossier, law_of(dossier, schemas), public_days(dossier), seasons_of(dossier, book, as_of), as_of
    )
    papers = [r for r in dossier.records if r.status != "void"]
    letters = [x for r in papers if r.type == "warranty-letter" for x in _letter(r, basis, schemas)]
    parts = [x for raw in book.terms.get("warranty", ()) if raw for x in _part(raw, basis, letters, book)]
    merged = {(x.record, name) for x in parts for name in x.also}
    yield from (x for x in letters if (x.record, x.cover) not in merged)
    for record in papers:
        if record.type == "warranty-card":
            yield from _card(record, dossier)
    yield from parts
    for card in book.of("card"):
        if plain(card.data["sold_on"]) <= as_of:
            yield from _sold(card, book, basis)
    yield from further_lines(dossier, book, basis.table, as_of, [*letters, *parts])


_MONTHS = {"year": 12, "month": 1}


def _letter(letter: Record, basis: _Basis, schemas: Schemas) -> Iterator[Line]:
    names, written = (
        schemas.record("warranty-letter").at("periods", "item").names,
        letter.data.get("starts_on"),
    )
    number, acceptance = letter.number or letter.id, basis.milestone("accepted")
    own_day = not written or _lawful_day(plain(written), basis)
    for row in letter.data.get("periods", ()):
        if not row or "item" not in row or not isinstance(written, dt.date):
            continue
        item, unit, value = row["item"], row.get("unit"), row.get("value")
        unlawful = bool(acceptance and written < acceptance and not own_day and basis.law.minimum(item))
        starts = acceptance if unlawful and acceptance else written
        given = {
            "months": round(float(value) * _MONTHS[unit]) if unit in _MONTHS and value is not None else None,
            "seasons": int(value) if unit == "season" and value is not None else None,
            "design_life": (value or True) if unit == "design_life" else None,
        }
        base = Line(
            "warranty",
            item,
            Text(row["name"], row["name"]) if row.get("name") else names[item],
            letter.id,
            starts,
            BASES["accepted"] if starts == acceptance else _IN_THE_LETTER,
            authority=Text(f"工程质量保修书 {number}", f"warranty letter {number}"),
            item=item,
            notes=(BY_LAW,) if unlawful else (),
        )
        yield from basis.periods(base, given)


def _lawful_day(written: dt.date, basis: _Basis) -> bool:
    """Whether a letter may count from a day: that of the acceptance, of a part, or of a home that came to its buyer."""
    accepted, delivered = basis.milestone("accepted"), basis.milestone("delivered")
    to_buyer = bool(accepted and delivered and written == delivered >= accepted)
    return to_buyer or written in (accepted, *accepted_parts(basis.dossier))


_IN_THE_LETTER = Text("保修书所写日期", "day written in the letter")


def _part(
    raw: Mapping[str, Any], basis: _Basis, letters: Sequence[Line], book: ServiceBook
) -> Iterator[Line]:
    """A part of terms.yaml with what hangs on it: extensions, latent defects, who bears it."""
    rule = raw.get("starts", "accepted")
    starts = raw.get("starts_on") or (None if rule in ("part_accepted", "shelf") else basis.milestone(rule))
    given, item, notes = written_period(raw), raw["item"], []
    least, named = basis.law.minimum(item), basis.law.by_name(raw)
    if named:
        item, least = (item, None) if item == "product" else named
        notes = [_BY_NAME] if item == "product" else []
    accepted = basis.milestone("accepted")
    own = rule not in ("accepted", "handed_over") and accepted and starts and starts >= accepted
    own = own or (rule == "part_accepted" and starts in accepted_parts(basis.dossier))
    if least and accepted and starts != accepted and not own:
        notes = [*notes, BY_LAW if starts or rule == "handed_over" else NO_START]
        starts, rule = accepted, "accepted"
    name = Text(raw["name"], raw["name"])
    by = Text(raw["by"], raw["by"]) if "by" in raw else TERMS
    serials = tuple(filter(None, raw.get("serials", ())))
    base = Line(
        "warranty",
        raw["id"],
        name,
        raw["id"],
        starts,
        delivered_by(item) if rule == "delivered" else BASES[rule],
        authority=by,
        item=item,
        serials=serials,
        notes=tuple(notes),
    )
    if starts is None:
        zh, en = (
            f"没有起算日（{BASES[rule].zh}），届满日不计算",
            f"no first day ({BASES[rule].en}): not computed",
        )
        yield replace(base, term=term_text(given), notes=(Text(zh, en),))
        return
    like = [x for x in book.terms["warranty"] if x and x["item"] == raw["item"]]
    lines = longer_of(list(basis.periods(base, given)), same_part(base, letters), whole=len(like) == 1)
    yield from lines
    top = max(lines, key=lambda x: x.ends or dt.date.min)
    yield from _after(raw, replace(base, ends=top.ends, day=top.day, months=top.months, also=top.also), basis)


def accepted_parts(dossier: Dossier) -> set[dt.date]:
    """The days on which unit works were accepted by a record of their own; before the whole, they begin by that."""
    papers = (r for r in dossier.records if r.type in PART_ACCEPTANCES and r.status != "void")
    days = (r.data.get("accepted_on") or r.data.get("date") for r in papers)
    return {plain(day) for day in days if isinstance(day, dt.date)}


PART_ACCEPTANCES = ("unit-acceptance", "acceptance-report", "acceptance-certificate")


_BY_NAME = Text(
    "按名称可能属于法定保修项目，期限按所写列出",
    "by its name it may be a part that the law protects; listed as it is written",
)


def _after(raw: Mapping[str, Any], whole: Line, basis: _Basis) -> Iterator[Line]:
    """What follows on the warranty `whole`, and each who bears it until a day of its own."""
    title, last = (
        whole.title,
        replace(whole, starts=whole.starts if whole.months else whole.day or whole.ends),
    )
    for extension in raw.get("extensions", ()):
        if extension and last.ends and extension["agreed_on"] <= basis.as_of:
            more, by = extension["months"], Text(extension["by"], extension["by"])
            longer = Text(f"{title.zh}（延保）", f"{title.en} (extension)")
            line = _follow(
                replace(whole, kind="extension", title=longer, authority=by), last, more, basis.table
            )
            last = replace(last, ends=line.ends, months=last.months + more)
            yield line
    if raw.get("latent_months") and last.ends:
        latent = Text(f"{title.zh}（潜在缺陷）", f"{title.en} (latent defects)")
        yield _follow(replace(whole, kind="latent", title=latent), last, raw["latent_months"], basis.table)
    for bearer in raw.get("bearers", ()):
        if bearer:
            yield _bearer(bearer, whole, basis)


def _follow(line: Line, after: Line, months: int, table: DayTable) -> Line:
    """A period that begins where `after` ends: an entry of its own, reckoned from the first day of what went before,
    never from an end that a short month or a public holiday has moved.
    """
    assert after.starts is not None, "the caller has looked"
    end = period_end(after.starts, table, months=after.months + months)
    ended = Text("保修期满", "end of the warranty")
    notes = rests_on(end.assumed, end.day)
    day = end.day if end.day != end.moved else None
    term = months_text(months)
    return replace(line, starts=after.ends, starts_by=ended, term=term, ends=end.moved, day=day, notes=notes)


def _bearer(bearer: Mapping[str, Any], whole: Line, basis: _Basis) -> Line:
    role = ROLES[bearer["role"]]
    first: dt.date | None = bearer.get("starts_on") or whole.starts
    firm = basis.dossier.parties.get(bearer.get("party", ""))
    months = bearer.get("months")
    ends: dt.date | None = bearer.get("ends_on", whole.ends)
    if months and first is not None:
        ends = period_end(first, basis.table, months=months).moved
    return replace(
        whole,
        kind="bearer",
        title=Text(f"{whole.title.zh}（{role.zh}）", f"{whole.title.en} ({role.en})"),
        starts=first,
        starts_by=AGREED,
        term=months_text(months) if months else AGREED,
        ends=ends,
        bearer=Text(f"{role.zh} {firm.name}", f"{role.en} {firm.name}") if firm else role,
    )


def _card(card: Record, dossier: Dossier) -> Iterator[Line]:
    starts, number = card.data.get("starts_on"), card.number or card.id
    if isinstance(starts, dt.date):
        source = Text(f"保修卡 {number}", f"warranty card {number}")
        title, term = Text(card.title, card.title), Text("按保修卡", "as the card says")
        who = _answers_for(card, dossier)
        ends = card.data.get("ends_on")
        yield Line(
            "warranty",
            card.id,
            title,
            card.id,
            starts,
            source,
            term,
            ends,
            "agreed",
            source,
            who,
            item="product",
        )


def _answers_for(card: Record, dossier: Dossier) -> Text:
    """Who is bound by a warranty card: the party that is responsible for it, else the one that signed it; of a card
    that says neither, the supplier of the goods that it names, or the contractor.
    """
    signed = [s.get("role") for s in card.data.get("signatures", ()) if s]
    named = [card.data.get("responsible"), *(role for role in signed if role != "owner")]
    party = next((dossier.parties[str(name)] for name in named if str(name) in dossier.parties), None)
    role = ROLES.get(party.id) if party else None
    if party is None:
        goods = card.data.get("maker") or card.data.get("equipment") or "supplier" in dossier.parties
        return _SUPPLIER if goods else CONTRACTOR
    if role is CONTRACTOR:
        return CONTRACTOR
    return (
        Text(f"{role.zh} {party.name}", f"{role.en} {party.name}") if role else Text(party.name, party.name)
    )


_SUPPLIER = Text("供应商（生产厂）", "supplier or maker")


def _sold(card: Entry, book: ServiceBook, basis: _Basis) -> Iterator[Line]:
    """A product under the three guarantees: covered from the sale where its card came back in time."""
    data, terms_of = card.data, book.terms
    terms = terms_of.get("sanbao", {})
    months, sold = data.get("months") or terms.get("months"), data["sold_on"]
    limit = parse_limit(terms.get("card_within")) if "card_within" in terms else None
    back = data.get("returned_on")
    back = back if back and back <= basis.as_of else None
    last = limit_end(limit, sold, work_calendar(terms_of, basis.dossier)) if limit else None
    late = last is not None and (back or basis.as_of) > last
    base = Line(
        "lapsed" if late else "warranty",
        card.id,
        Text(f"{data['product']}（三包）", f"{data['product']} (three guarantees)"),
        card.id,
        sold,
        BASES["sold"],
        authority=Text(f"三包卡 {card.id}", f"three-guarantee card {card.id}"),
        bearer=ROLES["maker"],
        item="product",
        serials=(str(data["serial"]),),
    )
    if late:
        note = Text(
            f"三包卡应于{cn(last)}前返回，{cn(back)}才返回，逾期",
            f"the card was due back by {last} and came on {back}, too late",
        )
        missing = Text(
            f"三包卡应于{cn(last)}前返回，逾期未返回", f"the card was due back by {last} and has not come"
        )
        note = note if back else missing
        yield replace(base, ends=sold, notes=(note,))
    else:
        wait = () if back or limit is None else (_CARD_WAITING,)
        given = {"months": months, "seasons": None, "design_life": None}
        yield from basis.periods(replace(base, notes=wait), given)


_CARD_WAITING = Text("三包卡尚未返回", "the card has not come back yet")
