"""The warranty register: what is covered, from when, until when, by which origin, on what assumption, at whose cost.

Law and promise never mix: a period that is agreed below the least of the law counts as the law has it, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.aftercare.book import ServiceBook
from dossier.aftercare.civil import Season, period_end
from dossier.aftercare.days import DayTable
from dossier.aftercare.part_periods import part_periods, seasons_of
from dossier.aftercare.promises import public_days
from dossier.aftercare.warranty_line import AGREED, BASES, CONTRACTOR, Line, months_text, rests_on, term_text
from dossier.model import Dossier, Record, Text
from dossier.reading.schemas import Schemas


def register(dossier: Dossier, book: ServiceBook, schemas: Schemas, as_of: dt.date) -> tuple[Line, ...]:
    """Every line, in the order of the papers: letters, cards, terms.yaml, spares, replacements, retention money.

    `as_of` bounds the years for which seasons are assumed from their yearly pattern.
    """
    return tuple(_lines(dossier, book, schemas, as_of))


def _lines(dossier: Dossier, book: ServiceBook, schemas: Schemas, as_of: dt.date) -> Iterator[Line]:
    table = public_days(dossier)
    seasons = seasons_of(dossier, book, as_of)
    for record in dossier.records:
        if record.status == "void":
            continue
        if record.type == "warranty-letter":
            yield from _letter(record, dossier, table, seasons, schemas)
        elif record.type == "warranty-card":
            yield from _card(record)
    for raw in book.terms.get("warranty", ()):
        if raw:
            yield from _part(raw, dossier, table, seasons)
    yield from _spares(book, table)
    yield from _replacements(book, table)
    yield from _liabilities(dossier, book, table)
    contract = book.terms.get("maintenance_contract")
    if contract:
        title = Text("有偿维护合同", "Paid maintenance contract")
        own = Text("业主", "owner")
        yield Line(
            "contract",
            "contract",
            title,
            "terms.yaml",
            contract.get("from"),
            AGREED,
            AGREED,
            contract.get("to"),
            "agreed",
            Text("service/terms.yaml", "service/terms.yaml"),
            own,
        )


def _letter(
    letter: Record, dossier: Dossier, table: DayTable, seasons: Mapping[str, list[Season]], schemas: Schemas
) -> Iterator[Line]:
    rows = schemas.record_types["warranty-letter"].schema["properties"]["periods"]["items"]["properties"]
    names = rows["item"]["x-names"]
    starts = letter.data.get("starts_on")
    for row in letter.data.get("periods", ()):
        if not row or "item" not in row or not isinstance(starts, dt.date):
            continue
        item, unit, value = row["item"], row.get("unit"), row.get("value")
        title = Text(row.get("name") or names[item]["zh"], row.get("name") or names[item]["en"])
        given = {
            "months": round(float(value) * 12) if unit == "year" and value else None,
            "seasons": int(value) if unit == "season" and value else None,
            "design_life": (value or True) if unit == "design_life" else None,
        }
        base = dossier.data.get("milestones", {}).get("accepted")
        by = BASES["accepted"] if starts == base else Text("保修书所写日期", "day written in the letter")
        source = Text(
            f"工程质量保修书 {letter.number or letter.id}", f"warranty letter {letter.number or letter.id}"
        )
        yield from part_periods(
            item, title, letter.id, starts, by, given, item, source, dossier, table, seasons
        )


def _part(
    raw: Mapping[str, Any], dossier: Dossier, table: DayTable, seasons: Mapping[str, list[Season]]
) -> Iterator[Line]:
    """A part of terms.yaml with what hangs on it: latent defects, extensions, who bears it."""
    rule = raw.get("starts", "accepted")
    milestones = dossier.data.get("milestones", {})
    starts = raw.get("starts_on") or milestones.get(
        {"part_accepted": "accepted", "shelf": ""}.get(rule, rule)
    )
    title = Text(raw["name"], raw["name"])
    source = Text(raw.get("by") or "service/terms.yaml", raw.get("by") or "service/terms.yaml")
    months = raw.get("months") or (round(float(raw["years"]) * 12) if raw.get("years") else None)
    given = {"months": months, "seasons": raw.get("seasons"), "design_life": raw.get("design_life") or None}
    starts = starts.date() if isinstance(starts, dt.datetime) else starts
    if not isinstance(starts, dt.date):
        ask = Text(
            f"没有起算日（{BASES[rule].zh}），届满日不计算",
            f"no first day ({BASES[rule].en}): not computed",
        )
        yield Line(
            "warranty",
            raw["id"],
            title,
            raw["id"],
            None,
            BASES[rule],
            term_text(given),
            None,
            "agreed",
            source,
            CONTRACTOR,
            (ask,),
            raw["item"],
        )
        return
    serials = tuple(raw.get("serials", ()))
    last: dt.date | None = None
    lines = part_periods(
        raw["id"],
        title,
        raw["id"],
        starts,
        BASES[rule],
        given,
        raw["item"],
        source,
        dossier,
        table,
        seasons,
        serials,
    )
    for line in lines:
        last = line.ends
        yield line
    for extension in raw.get("extensions", ()):
        if extension and last:
            begins, end = last, period_end(last, table, months=extension["months"])
            last = end.moved
            yield Line(
                "extension",
                raw["id"],
                Text(f"{title.zh}（延保）", f"{title.en} (extension)"),
                raw["id"],
                begins,
                Text("原保修期满", "end of the warranty"),
                months_text(extension["months"]),
                last,
                "agreed",
                Text(extension["by"], extension["by"]),
                CONTRACTOR,
                rests_on(end.assumed, last),
                raw["item"],
            )
    if raw.get("latent_months") and last:
        end = period_end(last, table, months=raw["latent_months"])
        yield Line(
            "latent",
            raw["id"],
            Text(f"{title.zh}（潜在缺陷）", f"{title.en} (latent defects)"),
            raw["id"],
            last,
            Text("保修期满", "end of the warranty"),
            months_text(raw["latent_months"]),
            end.moved,
            "agreed",
            source,
            CONTRACTOR,
            rests_on(end.assumed, end.moved),
            raw["item"],
        )
    yield from _bearers(raw, title, starts, last, table, dossier, source)


def _bearers(
    raw: Mapping[str, Any],
    title: Text,
    starts: dt.date,
    last: dt.date | None,
    table: DayTable,
    dossier: Dossier,
    source: Text,
) -> Iterator[Line]:
    """Who stands behind the part, each until a day of its own."""
    roles = {
        "contractor": CONTRACTOR,
        "subcontractor": Text("分包单位", "subcontractor"),
        "maker": Text("生产厂", "maker"),
        "supplier": Text("供应商", "supplier"),
    }
    for bearer in raw.get("bearers", ()):
        if not bearer:
            continue
        role, first = roles[bearer["role"]], bearer.get("starts_on") or starts
        firm = dossier.parties.get(bearer.get("party", ""))
        who = Text(f"{role.zh} {firm.name}", f"{role.en} {firm.name}") if firm else role
        months = bearer.get("months")
        end = period_end(first, table, months=months).moved if months else bearer.get("ends_on", last)
        yield Line(
            "bearer",
            raw["id"],
            Text(f"{title.zh}（{role.zh}）", f"{title.en} ({role.en})"),
            raw["id"],
            first,
            AGREED,
            months_text(months) if months else AGREED,
            end,
            "agreed",
            source,
            who,
            (),
            raw["item"],
        )


def _card(card: Record) -> Iterator[Line]:
    starts = card.data.get("starts_on")
    if isinstance(starts, dt.date):
        source = Text(f"保修卡 {card.number or card.id}", f"warranty card {card.number or card.id}")
        yield Line(
            "warranty",
            card.id,
            Text(card.title, card.title),
            card.id,
            starts,
            source,
            Text("按保修卡", "as the card says"),
            card.data.get("ends_on"),
            "agreed",
            source,
            Text("供应商（生产厂）", "supplier or maker"),
            (),
            "product",
        )


def _spares(book: ServiceBook, table: DayTable) -> Iterator[Line]:
    for spare in book.terms.get("spares", ()):
        if spare and spare.get("shelf_from") and spare.get("shelf_years"):
            months = round(float(spare["shelf_years"]) * 12)
            end = period_end(spare["shelf_from"], table, months=months)
            title = Text(f"备件 {spare['name']}（搁置质保）", f"Spare {spare['name']} (on the shelf)")
            source = Text("service/terms.yaml", "service/terms.yaml")
            yield Line(
                "shelf",
                spare["id"],
                title,
                spare["id"],
                spare["shelf_from"],
                BASES["shelf"],
                months_text(months),
                end.moved,
                "agreed",
                source,
                Text("供应商", "supplier"),
                rests_on(end.assumed, end.moved),
            )


def _replacements(book: ServiceBook, table: DayTable) -> Iterator[Line]:
    """A replacement has a line of its own with both serial numbers; that of the part it belongs to stays as it is."""
    for repair in book.of("repair"):
        for row in repair.data.get("replaced", ()):
            if not row:
                continue
            serials = tuple(str(row[k]) for k in ("old_serial", "new_serial") if k in row)
            part = f"{row['part']}（{' → '.join(serials)}）" if serials else str(row["part"])
            months = row.get("months")
            end = period_end(row["on"], table, months=months) if months else None
            follows = Text("未另行约定，随原保修期", "nothing else agreed: it follows the original warranty")
            yield Line(
                "replacement",
                str(repair.data.get("cover", repair.id)),
                Text(f"更换件 {part}", f"Replaced {part}"),
                repair.id,
                row["on"],
                Text("更换之日", "day of the replacement"),
                months_text(months) if months else Text("随原保修期", "as the original"),
                end.moved if end else None,
                "agreed",
                Text(f"维修 {repair.id}", f"repair {repair.id}"),
                CONTRACTOR,
                rests_on(end.assumed, end.moved) if end else (follows,),
                "other",
                serials,
            )


def _liabilities(dossier: Dossier, book: ServiceBook, table: DayTable) -> Iterator[Line]:
    """Retention money has its own clock, which ends no warranty."""
    accepted = dossier.data.get("milestones", {}).get("accepted")
    letters = [r for r in dossier.records if r.type == "warranty-letter" and r.status != "void"]
    rows = [
        (r.id, r.data.get("defect_liability_months"), r.data.get("retention_percent"), accepted)
        for r in letters
    ]
    own = book.terms.get("retention", {})
    if own and not any(months for _, months, _, _ in rows):
        rows.append(("terms.yaml", own.get("months"), own.get("percent"), own.get("starts_on") or accepted))
    for record, months, percent, starts in rows:
        if months and isinstance(starts, dt.date):
            end = period_end(starts, table, months=int(months))
            money = (
                Text(f"（质量保证金 {percent}%）", f" (retention {percent} %)") if percent else Text("", "")
            )
            claim = Text(
                "届满后按合同申请返还；不影响各项保修期",
                "claimed back after its end as the contract says; the warranty runs on",
            )
            source = Text(f"约定（{record}）", f"agreed ({record})")
            yield Line(
                "liability",
                record,
                Text(f"缺陷责任期{money.zh}", f"Defect liability{money.en}"),
                record,
                starts,
                BASES["accepted"],
                months_text(int(months)),
                end.moved,
                "agreed",
                source,
                CONTRACTOR,
                (claim, *rests_on(end.assumed, end.day)),
            )
