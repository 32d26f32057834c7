"""Which printed forms are out for signature, with whom, since when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dossier.checking.field_titles import field_title
from dossier.checking.paper_codes import changed_since, content_key, read_code, said_by
from dossier.checking.result import CheckResult
from dossier.forms.unused_fields import printed_keys
from dossier.library.counted import plural
from dossier.library.roles import answers_for, role_parties, role_titles
from dossier.library.schemas import Schemas
from dossier.model import Dossier, EvidenceFacts, Language, Record, Text
from dossier.reading.printed_forms import Printed, PrintedForm
from dossier.reporting.layout import clean

FORMAT = "dossier-forms-out-1"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who has to sign: the role, the firm that it belongs to and the person, as far as the dossier names them."""

    role: Text
    firm: str
    person: str


@dataclass(frozen=True, slots=True)
class Out:
    """A form that went out and is not back."""

    record: Record
    form: PrintedForm
    waiting: tuple[Hand, ...]
    """Who has not signed by what the record says; empty: all have, and the paper is not here."""
    changed: tuple[Text, ...]
    """Fields that were changed since: it has to be printed and signed again."""


def forms_out(result: CheckResult, dossier: Dossier, printed: Printed, schemas: Schemas) -> list[Out]:
    """The last print of each record that is not among its evidence, longest out first."""
    last = {form.record: form for form in printed.forms}
    found = []
    for record in dossier.records:
        form = last.get(record.id)
        if form is None or record.status == "void" or _is_home(record, form, result.facts):
            continue
        changed = [field_title(schemas, record, f"/{key}") for key in changed_since(form.values, record)]
        hands = tuple(_hands(record, result, dossier, schemas))
        found.append(Out(record, form, hands, tuple(changed)))
    return sorted(found, key=lambda out: (out.form.date, out.record.id))


def note_of(record: Record, form: Path, pages: int, day: dt.date) -> PrintedForm:
    """What is noted of a record's form that goes out; `pages` is 0 where nobody has counted them."""
    keys = printed_keys(form)
    values = {key: value for key, value in said_by(record).items() if key in keys}
    return PrintedForm(record.id, content_key(record), day, pages, values, held_by(record))


def held_by(record: Record) -> tuple[str, ...]:
    """The evidence that stands for a record: paths of files, places of papers."""
    mine = (ref for ref in record.evidence if not ref.annex and ref.key == "evidence")
    return tuple(ref.file or ref.held_at or "" for ref in mine)


def _is_home(record: Record, form: PrintedForm, facts: Mapping[str, EvidenceFacts]) -> bool:
    """Whether a paper came that has its code, or none of this record's codes."""
    for place in held_by(record):
        seen = facts.get(place)
        codes = [code for _, text in (seen.codes if seen else ()) if (code := read_code(text))]
        keys = {code.key for code in codes if code.record == record.id}
        if form.key in keys or (not keys and place not in form.held):
            return True
    return False


def _hands(record: Record, result: CheckResult, dossier: Dossier, schemas: Schemas) -> Iterator[Hand]:
    parties, titles = role_parties(schemas), role_titles(schemas)

    def hand(role: str, person: str | None) -> Hand:
        party = dossier.parties.get(parties.get(role, role))
        return Hand(titles.get(role, Text(role, role)), party.name if party else "", person or "")

    for signature in record.signatures:
        if signature.date is None:
            yield hand(signature.role, signature.person)
    there = [signature.role for signature in record.signatures]
    asking = [r.requirement for r in result.requirements if record.id in r.records]
    for role in dict.fromkeys(role for asked in asking for role in (*asked.signed_by, *asked.sealed_by)):
        if not any(answers_for(given, role, parties) for given in there):
            yield hand(role, None)


def as_lines(out: list[Out], day: dt.date, lang: Language) -> Iterator[str]:
    """A paragraph for each form: record, since when; who has to sign; what was changed since."""
    for each in out:
        days = (day - each.form.date).days
        since = Text(f"{each.form.date} 起，{days} 天", f"since {each.form.date}, {plural(days, 'day')}")
        yield f"{clean(each.record.id)} {clean(each.record.title)}  {since.get(lang)}"
        for who in each.waiting:
            yield "    " + clean(" ".join(filter(None, (who.firm, who.role.get(lang), who.person))))
        if not each.waiting:
            yield "    " + _ALL_SIGNED.get(lang)
        if each.changed:
            fields = Text("、".join(t.zh for t in each.changed), ", ".join(t.en for t in each.changed))
            said = Text(
                f"打印之后改过：{fields.zh}；要重新打印、签字",
                f"changed since: {fields.en}; print it and have it signed again",
            )
            yield "    " + clean(said.get(lang))
    total = Text(f"{len(out)} 份在外签字", f"{len(out)} form(s) out for signature")
    yield total.get(lang) if out else Text("没有表格在外签字", "no form is out for signature").get(lang)


_ALL_SIGNED = Text(
    "登记上已签齐，等签字件扫描收回", "all have signed by the record; the paper is not here yet"
)


def as_data(out: list[Out], day: dt.date) -> dict[str, Any]:
    """The same for a program."""
    return {
        "format": FORMAT,
        "as_of": day.isoformat(),
        "forms": [
            {
                "record": each.record.id,
                "type": each.record.type,
                "title": each.record.title,
                "number": each.record.number,
                "since": each.form.date.isoformat(),
                "days": (day - each.form.date).days,
                "pages": each.form.pages,
                "key": each.form.key,
                "waiting": [
                    {
                        "role": {"zh": who.role.zh, "en": who.role.en},
                        "firm": who.firm or None,
                        "person": who.person or None,
                    }
                    for who in each.waiting
                ],
                "changed": [{"zh": t.zh, "en": t.en} for t in each.changed],
            }
            for each in out
        ],
    }
