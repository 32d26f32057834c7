"""What a requirement asks of one record: status, signatures and seals, evidence, dates, its own checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.dates import Moment, Unset, When, is_after
from dossier.checking.evidence_kinds import accepted_formats, stands_for_a_record
from dossier.checking.inputs import Inputs
from dossier.checking.lacking import goes_by, lacking
from dossier.checking.moments import cn, iso
from dossier.checking.own_pages import own_pages
from dossier.checking.shelves import is_nowhere
from dossier.expression import Expression
from dossier.findings import Finding, codes, finding
from dossier.library.expressions import RuleError
from dossier.library.roles import answers_for
from dossier.model import EvidenceRef, Record, Requirement, Text

_GOODS = frozenset({"maker", "supplier"})
_KINDS = {
    "original": Text("原件", "an original"),
    "copy": Text("复印件", "a copy"),
    "scan": Text("扫描件", "a scan"),
    "e_original": Text("电子原件", "an electronic original"),
}


def record_problems(
    r: Requirement, inputs: Inputs, record: Record, due: Moment | None, names: Mapping[str, Any]
) -> Iterator[Finding]:
    """What is wrong with one record of a requirement, each at the place in the file where it is mended."""

    def say(code: str, pointer: str, severity: str | None = None, **words: Any) -> Finding:
        return finding(
            code,
            record.at(pointer),
            severity=severity or r.severity,
            record=record.id,
            requirement=r.id,
            citation=r.citation,
            subject=record.title,
            **words,
        )

    if record.status in ("draft", "rejected"):
        status = {"draft": Text("草稿", "a draft"), "rejected": Text("被退回", "rejected")}[record.status]
        yield say("R312", "/status", status=status)
    yield from _signature_problems(r, inputs, record, say)
    yield from _evidence_problems(r, inputs, record, say)
    yield from _date_problems(r, inputs, record, due, names, say)
    yield from failed_checks(r, inputs, record, names)


def _signature_problems(r: Requirement, inputs: Inputs, record: Record, say: Any) -> Iterator[Finding]:
    def missing(asked: tuple[str, ...], sealed: bool) -> list[str]:
        signed = [s.role for s in record.signatures if s.seal or not sealed]
        return [a for a in asked if not any(answers_for(role, a, inputs.roles) for role in signed)]

    unsigned = missing(_signers(r, inputs, record), False)
    for code, absent in (("R304", unsigned), ("R305", missing(r.sealed_by, True))):
        if absent:
            titles = [inputs.role_titles.get(a, Text(a, a)) for a in absent]
            yield say(code, "/signatures", roles=_join(titles))


def _signers(r: Requirement, inputs: Inputs, record: Record) -> tuple[str, ...]:
    """Who has to sign: the sides of the firms that the record lists for it, else those of the requirement.

    A firm of which dossier.yaml says no side that can sign is left out; a maker may sign as the supplier of his goods.
    """
    listed = record.data.get(r.signers_in) if r.signers_in else None
    firms = [inputs.dossier.parties[p] for p in listed or () if p in inputs.dossier.parties]
    sides = dict.fromkeys(f.role for f in firms if f.role in inputs.roles.values() and f.role != "other")
    signed = {inputs.roles.get(s.role, s.role) for s in record.signatures}
    goods = bool(signed & _GOODS)
    return tuple(s for s in sides if not (s in _GOODS and goods)) if sides else r.signed_by


def _evidence_problems(r: Requirement, inputs: Inputs, record: Record, say: Any) -> Iterator[Finding]:
    if not r.evidence:
        return
    accepted = [
        k for k in r.evidence if k != "e_original" or inputs.catalogue.values.get("accept_e_original", True)
    ]
    given = [e for e in record.evidence if e.key == "evidence"]
    main = [e for e in given if not e.annex] or given
    if not main:
        yield say("R309", "/evidence", hint=_TO_BE_SIGNED if record.type in inputs.printed else None)
        return
    fitting = [e for e in main if e.kind in accepted]
    if not fitting:
        kinds = _join([_KINDS[k] for k in dict.fromkeys(e.kind for e in main)])
        yield say(
            "R308", "/evidence", kinds=kinds, accepted=_join([_KINDS[k] for k in accepted], "或", " or ")
        )
        return
    formats = accepted_formats(inputs.types[record.type], inputs.catalogue)
    if not any(_is_there(e, inputs, formats) for e in fitting):
        yield say("R310", "/evidence", hint=_again(fitting, inputs))


_TO_BE_SIGNED = Text(
    "用 dossier forms 打印，签字盖章后把扫描件登记为附件；纸质原件存档的，在 evidence 中写 held_at",
    "print it with dossier forms, have it signed, and enter its scan; for a paper original write held_at",
)


def _again(refs: Sequence[EvidenceRef], inputs: Inputs) -> Text:
    """Which files to scan or ask for again, and what each suffers from where that is known."""
    known = codes()
    zh, en = [], []
    for ref in refs:
        seen = inputs.evidence.get(ref.file or "")
        code = known.get((seen.problem if seen else None) or "")
        name = ref.file or ref.held_at or ""
        zh.append(f"{name}（{code.title.zh}）" if code else name)
        en.append(f"{name} ({code.title.en[:1].lower()}{code.title.en[1:]})" if code else name)
    return Text(f"重新扫描或索取：{'、'.join(zh)}", f"scan or ask for again: {', '.join(en)}")


def _is_there(ref: EvidenceRef, inputs: Inputs, formats: frozenset[str]) -> bool:
    if ref.file:
        seen = inputs.evidence.get(ref.file)
        return seen is not None and stands_for_a_record(own_pages(ref, seen), formats)
    return not is_nowhere(ref.held_at or "")


def _date_problems(
    r: Requirement, inputs: Inputs, record: Record, due: Moment | None, names: Mapping[str, Any], say: Any
) -> Iterator[Finding]:
    facts = {"record": inputs.rules.records[record.id], **names}
    dated = as_moment(inputs.rules.evaluate(r.dated, **facts))
    earliest = as_moment(inputs.rules.evaluate(r.not_before, **facts)) if r.not_before else None
    pointer = _given(r.dated, record)
    if dated is None:
        if due or earliest:
            lack = lacking(r.dated, record, inputs.dossier, inputs.schemas)
            what = Text("期限和先后", "its term and order")
            yield say("R318", pointer, "warning", lacking=lack, what=what)
        return
    if due and is_after(dated, due):
        counted = goes_by(r.due, r.per, names.get("item"), inputs.schemas) if r.due else Text("", "")
        words = {"date": Text(cn(dated), iso(dated)), "due": Text(cn(due), iso(due)), "counted": counted}
        yield say("R306", pointer, **words)
    if earliest and is_after(earliest, dated):
        yield say("R307", pointer, date=Text(cn(dated), iso(dated)), limit=Text(cn(earliest), iso(earliest)))


def failed_checks(
    r: Requirement, inputs: Inputs, record: Record | None, names: Mapping[str, Any]
) -> Iterator[Finding]:
    """What the checks of a requirement that do not hold say, of a record or of the dossier as a whole."""
    facts = dict(names) | ({"record": inputs.rules.records[record.id]} if record else {})
    subject = record.title if record else r.title
    for check in r.checks:
        value = inputs.rules.evaluate(check.expression, **facts)
        if value is True or (value and not isinstance(value, Unset)):
            continue
        place = record.at(_pointer(check.expression)) if record else inputs.dossier.at("/milestones")
        common: dict[str, Any] = {
            "record": record.id if record else None,
            "requirement": r.id,
            "citation": r.citation,
        }
        if isinstance(value, Unset):
            lack = lacking(check.expression, record, inputs.dossier, inputs.schemas)
            what = Text(f"是否“{check.message.zh}”", f"whether “{check.message.en}”")
            yield finding("R318", place, **common, subject=subject, lacking=lack, what=what)
        else:
            severity = check.severity or r.severity
            words: dict[str, Any] = {"subject": subject, "problem": check.message, "remedy": r.hint}
            yield finding("R313", place, severity=severity, **common, **words)


def _given(expression: Expression, record: Record) -> str:
    """The first key of those that an expression for a date falls back on that the record gives."""
    keys = expression.fields or ("date",)
    return "/" + next((k for k in keys if record.data.get(k) is not None), keys[0])


def _pointer(expression: Expression) -> str:
    """The key of the record that an expression speaks of first, so that the finding stands there."""
    if "signed_on" in expression.calls or "has_role" in expression.calls:
        return "/signatures"
    return f"/{expression.fields[0]}" if expression.fields else ""


def as_moment(value: object) -> Moment | None:
    """The day or moment that an expression ended in; None when it is unset.

    Raises:
        RuleError: the expression ended in something that is not a date.
    """
    if isinstance(value, When):
        return value.value
    if value is None or isinstance(value, Unset):
        return None
    raise RuleError(f"a date was expected, not {value!r:.80}")


def as_count(value: object) -> int:
    """The number of records that an expression ended in; 0 when it is unset.

    Raises:
        RuleError: the expression ended in something that is not a number.
    """
    if value is None or isinstance(value, Unset):
        return 0
    if isinstance(value, int | float) and abs(value) < 1e9:
        return int(value)
    raise RuleError(f"a number was expected, not {value!r:.80}")


def _join(texts: list[Text], zh: str = "、", en: str = ", ") -> Text:
    return Text(zh.join(t.zh for t in texts), en.join(t.en for t in texts))
