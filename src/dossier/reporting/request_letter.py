"""The letter that asks one firm for what it owes (催办函), a folder for each thing, and its form as far as known."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.result import CheckResult, RequirementResult
from dossier.forms.batch import record_job
from dossier.forms.filters import cn_date, en_date
from dossier.library.schemas import Schemas
from dossier.library.scopes import SCOPES
from dossier.model import Dossier, Language, Record, RecordType, Text
from dossier.planning.front_matter import compiling_unit
from dossier.planning.plan import FormJob
from dossier.planning.volumes import safe_name
from dossier.reading.dossier import item_id
from dossier.reporting.charts import as_day
from dossier.reporting.errands import Debtor, reasons
from dossier.reporting.exchange import NOTHING, Exchange, days_asked, last_received
from dossier.reporting.summary import Line
from dossier.reporting.word import printable
from dossier.reporting.words import EVIDENCE_KINDS, STATUS_NAMES, distance, item_words

LETTER = Text("催办函", "Request letter")
SLOTS = Text("待交资料", "To hand in")
"""The folder with a folder for each thing that is asked for."""
NOTE = Text("要求.txt", "What is asked.txt")
"""The note in such a folder; Windows leaves out of a ZIP what is empty."""
_LONGEST = 48
"""Characters of a folder's name: three of them, one in another, leave room in the 259 of Windows."""


def letter_job(
    result: CheckResult,
    dossier: Dossier,
    firm: Debtor,
    roles: Mapping[str, Text],
    forms: int,
    exchange: Exchange = NOTHING,
) -> FormJob:
    """The job that prints the letter; `roles` are the titles of signing roles, `forms` how many forms go with it.

    `exchange` is the register of the letters before this one.
    """
    lang = language_of(dossier)
    sender = compiling_unit(dossier)
    known = {seen.sha256 for seen in result.facts.values()}
    rows = [
        _row(no, line, result.as_of, roles, lang) | _before(exchange, firm.name, line, result.as_of, known)
        for no, line in enumerate(firm.open, 1)
    ]
    letter = {
        "number": letter_number(result, dossier, firm),
        "date": result.as_of,
        "receiver": address(firm.name, firm.given),
        "sender": address(sender.name if sender else "", sender.data if sender else {}),
        "count": len(rows),
        "overdue": sum(bool(row["late"]) for row in rows),
        "forms": forms,
        "rows": rows,
    }
    facts = {"language": dossier.language, "code": dossier.code, "name": dossier.name}
    project = {"name": dossier.name, "code": dossier.code}
    context = printable({"letter": letter, "project": project, "dossier": facts})
    title = LETTER.get(lang)
    return FormJob("letter", "request-letter", title, f"{title} {letter['number']}", context)


def language_of(dossier: Dossier) -> Language:
    """The language of a dossier's papers."""
    return "en" if dossier.language == "en" else "zh"


def letter_number(result: CheckResult, dossier: Dossier, firm: Debtor) -> str:
    """``CB-2026-014-催-20260903-05``: the day of the check, and the place of the firm in dossier.yaml."""
    listed = list(dict.fromkeys(party.name for party in dossier.parties.values()))
    others = sorted({r.responsible for r in result.requirements} - set(listed))
    mark = Text("催", "R").get(language_of(dossier))
    return f"{dossier.code}-{mark}-{result.as_of:%Y%m%d}-{[*listed, *others].index(firm.name) + 1:02}"


def address(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Of a firm the name, whom to speak to, and where."""
    return {"name": name, **{key: given.get(key) for key in ("contact", "phone", "address")}}


def _before(
    exchange: Exchange, firm: str, line: Line, day: dt.date, known: Collection[str]
) -> dict[str, Any]:
    """How often it is asked for with this letter, when first, and when something came that is not in use yet."""
    key = (line.result.requirement.id, line.result.item or "")
    days = days_asked(exchange, firm, *key, day)
    received = last_received(exchange, *key, day, known)
    return {"times": len(days) + 1, "first": days[0] if days else None, "received": received}


def _row(no: int, line: Line, as_of: dt.date, roles: Mapping[str, Text], lang: Language) -> dict[str, Any]:
    asked, day = line.result, as_day(line.result.due)
    requirement = asked.requirement
    return {
        "no": no,
        "id": requirement.id,
        "title": requirement.title.get(lang),
        "item": item_words(asked.item, asked.item_name),
        "status": STATUS_NAMES[asked.status].get(lang),
        "reason": reasons(line, lang),
        "due": asked.due,
        "late": distance(day, as_of, lang) if day and day < as_of else "",
        # What nobody has compared with its source is no ground on which to ask another firm for anything.
        "authority": requirement.citation.get(lang) if requirement.citation.confidence == "confirmed" else "",
        "look": _SEPARATOR.get(lang).join(_look(line, roles, lang)),
    }


_SEPARATOR = Text("；", "; ")
_SIGNED, _SEALED = Text("签字：", "signed: "), Text("盖章：", "sealed: ")


def _look(line: Line, roles: Mapping[str, Text], lang: Language) -> Iterator[str]:
    """How many, in what kind of copy, with whose signatures and seals."""
    asked, requirement = line.result, line.result.requirement
    if asked.expected > 1:
        count = Text(
            f"应 {asked.expected} 份，已有 {asked.found} 份", f"{asked.expected} asked, {asked.found} there"
        )
        yield count.get(lang)
    if requirement.evidence:
        kinds = [EVIDENCE_KINDS[kind].get(lang) for kind in requirement.evidence]
        *first, last = kinds
        words = Text("、", ", ").get(lang).join(first)
        yield Text(f"{words}或{last}", f"{words} or {last}").get(lang) if first else last
    for word, who in ((_SIGNED, requirement.signed_by), (_SEALED, requirement.sealed_by)):
        if who:
            names = (roles.get(role, Text(role, role)).get(lang) for role in who)
            yield word.get(lang) + Text("、", ", ").get(lang).join(names)


def slot_note(row: Mapping[str, Any], lang: Language) -> bytes:
    """A row of the letter as a text that any Windows opens."""
    due, late = (cn_date if lang == "zh" else en_date)(row["due"]), row["late"]
    told = dict(row) | {"due": due + (_LATE.get(lang).format(late) if late else "")}
    lines = [f"{row['id']} {row['title']}"]
    lines += [f"{label.get(lang)}{told[key]}" for key, label in _LABELS.items() if told[key]]
    return "\r\n".join([*lines, _HERE.get(lang), ""]).encode("utf-8-sig")


def note_is_of(text: str, asked: RequirementResult) -> bool:
    """Whether a note was written for this requirement and item."""
    head, below = [*text.splitlines(), "", ""][:2]
    item, labels = item_words(asked.item, asked.item_name), (_LABELS["item"].zh, _LABELS["item"].en)
    same = below in [f"{label}{item}" for label in labels] if item else not below.startswith(labels)
    return same and head.partition(" ")[0] == asked.requirement.id


_LATE = Text("（{}）", " ({})")
_LABELS = {
    "item": Text("对象：", "Item: "),
    "status": Text("状态：", "Status: "),
    "reason": Text("说明：", "Reason: "),
    "due": Text("期限：", "Due: "),
    "authority": Text("依据：", "Authority: "),
    "look": Text("形式要求：", "How it must look: "),
}
_HERE = Text("请把文件放在本文件夹内。", "Please put the papers into this folder.")


def slot_folders(lines: Iterable[Line], lang: Language) -> list[str]:
    """The folder of each, ``EQ-02 产品合格证 P-101 潜水排污泵``: names that differ on every system."""
    taken: set[str] = set()
    folders = []
    for line in lines:
        asked = line.result
        words = (asked.requirement.id, asked.requirement.title.get(lang), asked.item_name or asked.item)
        folders.append(own_name(" ".join(filter(None, words)), taken))
    return folders


def own_name(text: str, taken: set[str]) -> str:
    """A short name for a folder that is not `taken` yet, on systems that ignore case, too; it is then."""
    name, n = (first := safe_name(text[:_LONGEST])), 1
    while name.casefold() in taken:
        n += 1
        name = f"{first} ({n})"
    taken.add(name.casefold())
    return name


def slot_jobs(
    line: Line,
    dossier: Dossier,
    records: Mapping[str, Record],
    schemas: Schemas,
    names: Mapping[str, str],
) -> list[FormJob]:
    """The forms of one slot: of the records that stand for it, else of one that is begun with what is known.

    Empty where no type that is asked for has a form. `records` go by id; `names` are those of `item_names`.
    """
    asked = line.result
    standing = [records[i] for i in asked.records if i in records and records[i].status != "void"]
    printed = [r for r in standing if schemas.record_types[r.type].form]
    if not standing:
        kinds = (schemas.record_types[k] for k in asked.requirement.records if k in schemas.record_types)
        printed = [_begun(line, kind, dossier, schemas) for kind in kinds if kind.form][:1]
    return [record_job(record, dossier, schemas, names) for record in printed]


def _begun(line: Line, kind: RecordType, dossier: Dossier, schemas: Schemas) -> Record:
    """A record with its title, the item it is asked for, and what dossier.yaml says of that machine."""
    asked, per = line.result, line.result.requirement.per or ""
    title = kind.title.get(language_of(dossier))
    data: dict[str, Any] = {"type": kind.name, "title": title}
    if asked.item and per in SCOPES:
        data[SCOPES[per]] = asked.item
    if per == "equipment":
        known = schemas.record(kind.name).fields
        machines = [m for m in dossier.data.get(per, ()) if isinstance(m, dict) and item_id(m) == asked.item]
        for machine in machines[:1]:
            data |= {key: machine[k] for key, k in _OF_MACHINE.items() if key in known and machine.get(k)}
    where = asked.requirement.id
    return Record(where, kind.name, title, None, None, None, "draft", (), (), data, dossier.at())


_OF_MACHINE = {"product": "name", "model": "model", "serial": "serial", "maker": "maker"}
"""Key of a record → key of a machine in dossier.yaml that says the same."""


def firms_called(
    word: str, firms: Iterable[Debtor], dossier: Dossier, roles: Mapping[str, Text]
) -> tuple[list[str], list[str]]:
    """The full names of the firms that a word names by key, role or name, and every word that names one."""
    called: dict[str, dict[str, None]] = {}
    for firm, words in [*_listed(dossier, roles), *_unlisted(firms, roles)]:
        for one in filter(None, words):
            called.setdefault(_plain(one), {})[firm] = None
    return [*called.get(_plain(word), ())], [*called]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).strip().casefold()


def _listed(dossier: Dossier, roles: Mapping[str, Text]) -> Iterator[tuple[str, list[str]]]:
    for party in dossier.parties.values():
        yield party.name, [party.id, *party.names, *_role_words(party.role, roles)]


def _unlisted(firms: Iterable[Debtor], roles: Mapping[str, Text]) -> Iterator[tuple[str, list[str]]]:
    """Firms that dossier.yaml does not list: known by the part that they take."""
    for firm in firms:
        if not firm.parties:
            acting = {line.result.requirement.responsible for line in (*firm.open, *firm.pending)}
            yield firm.name, [firm.name, *(w for role in sorted(acting) for w in _role_words(role, roles))]


def _role_words(role: str, roles: Mapping[str, Text]) -> list[str]:
    title = roles.get(role)
    return [role, *((title.zh, title.en) if title else ())]
