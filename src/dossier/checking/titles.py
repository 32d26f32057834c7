"""What a title says against the fields below it: kinds, disciplines, parties, grades, numbers of sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title
from dossier.checking.scopes import concerned, live, members, parents
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_GRADE = re.compile(r"([特壹贰叁肆一二三四甲乙丙丁])级")
_FIGURES = str.maketrans("壹贰叁肆", "一二三四")
_SEVERAL = re.compile(
    r"(?:强度|严密性|气密性?|泄漏性?|水压|气压|打压|绝缘(?:电阻)?|接地(?:电阻)?|耐压|灌水|满水|通水|通球|蓄水|淋水|冲洗|吹扫|清洗"
    r"|真空)(?:试验|测试|检验)?\s*(?:[、和及与兼/+（(]|以及|暨)\s*"
    r"(?:强度|严密性|气密性?|泄漏性?|水压|气压|打压|绝缘|接地|耐压|灌水|满水|通水|通球|蓄水|淋水|冲洗|吹扫|清洗|真空)"
)
"""Two tests in one title."""
_LETTERS = re.compile(r"^[^\W\d_]+", re.UNICODE)


def check_titles(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X592 for a field that its record's title, number or place in the works contradicts. Pure."""
    above = parents(dossier)
    disciplines = {
        (scope, str(m["id"])): str(m["discipline"])
        for scope in ("divisions", "concealed")
        for m in members(dossier, scope)
        if m.get("id") and m.get("discipline")
    }
    prefixes, licences = _prefixes(dossier), _licences(dossier)
    for record in live(dossier):
        yield from _words(record, table, schemas)
        yield from _discipline(record, above, disciplines, schemas)
        yield from _prefix(record, prefixes, schemas)
        yield from _grade(record, schemas)
        yield from _trade(record, schemas)
        yield from _participants(record, licences, schemas)
        yield from _party(record, dossier, table, schemas)


def _x592(
    record: Record, key: str, said: object, word: str, schemas: Schemas, severity: str = "error"
) -> Finding:
    words: dict[str, Any] = {
        "subject": record.title,
        "key": field_title(schemas, record, f"/{key}"),
        "found": str(said),
        "word": word,
    }
    return finding("X592", record.at(f"/{key}"), record=record.id, severity=severity, **words)


def _words(record: Record, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """The title has a word of other values of the field, and none of its own."""
    for key, values in table.get("title_words", {}).items():
        said = record.data.get(key)
        if not isinstance(said, str) or (key == "discipline" and record.type != "drawing"):
            continue
        hits = {v: w for v, ws in values.items() for w in ws if w in record.title}
        if _SEVERAL.search(record.title):
            continue  # 强度和严密性试验: one paper of several kinds, and the field takes one of them
        if hits and said not in hits:
            word = next(iter(hits.values()))
            yield _x592(record, key, said, word, schemas, "warning" if key == "discipline" else "error")


def _discipline(
    record: Record,
    above: Mapping[tuple[str, str, str], str],
    disciplines: Mapping[tuple[str, str], str],
    schemas: Schemas,
) -> Iterator[Finding]:
    """The lot, item, division or concealed part that a record is of has another discipline in dossier.yaml."""
    said = record.data.get("discipline")
    if not isinstance(said, str):
        return
    named = concerned({k: v for k, v in record.data.items() if k != "discipline"}, above)
    parts = [("divisions", i) for i in named["division"]] + [("concealed", i) for i in named["concealed"]]
    own = {disciplines[part]: part[1] for part in parts if part in disciplines}
    if own and said not in own:
        discipline, part = next(iter(own.items()))
        yield _x592(record, "discipline", said, f"{part}: {discipline}", schemas)


def _prefixes(dossier: Dossier) -> dict[str, Counter[str]]:
    """Letters that numbers of drawings begin with → how many of these drawings are of which discipline."""
    found: dict[str, Counter[str]] = {}
    for record in live(dossier):
        match = _LETTERS.match(str(record.data.get("drawing_number") or ""))
        if match and isinstance(record.data.get("discipline"), str):
            found.setdefault(match[0], Counter())[str(record.data["discipline"])] += 1
    return found


def _prefix(record: Record, prefixes: Mapping[str, Counter[str]], schemas: Schemas) -> Iterator[Finding]:
    """Most drawings of its series are of another discipline."""
    match = _LETTERS.match(str(record.data.get("drawing_number") or ""))
    said, same = record.data.get("discipline"), prefixes.get(match[0], Counter()) if match else Counter()
    usual = max(same, key=same.__getitem__, default=None)
    if isinstance(said, str) and usual and said != usual and same[usual] > 1 >= same[said]:
        yield _x592(
            record, "discipline", said, f"{record.data['drawing_number']}: {usual}", schemas, "warning"
        )


def _grade(record: Record, schemas: Schemas) -> Iterator[Finding]:
    said = _GRADE.findall(str(record.data.get("grade") or "").translate(_FIGURES))
    titled = _GRADE.findall(record.title.translate(_FIGURES))
    if said and titled and set(said) != set(titled):
        yield _x592(record, "grade", record.data["grade"], f"{titled[0]}级", schemas)


def _licences(dossier: Dossier) -> dict[str, Record]:
    """Party → the licence that is filed for it."""
    filed = (r for r in live(dossier) if r.type == "qualification" and r.data.get("holder"))
    return {str(r.data["holder"]): r for r in filed}


def _participants(record: Record, licences: Mapping[str, Record], schemas: Schemas) -> Iterator[Finding]:
    """The grade of a participant in a table, against the licence that is filed for him."""
    rows = record.data.get("participants")
    for i, row in enumerate(rows if isinstance(rows, list) else ()):
        licence = licences.get(str(row.get("party"))) if isinstance(row, dict) else None
        said = str(row.get("qualification") or "") if licence else ""
        if licence and str(licence.data.get("scope")) in said:
            here, filed = (
                set(_GRADE.findall(t.translate(_FIGURES))) for t in (said, str(licence.data.get("grade")))
            )
            if here and filed and not here & filed:
                grade = f"{licence.data['grade']}（{licence.id}《{licence.title}》）"
                yield _x592(record, f"participants/{i}/qualification", said, grade, schemas)


def _trade(record: Record, schemas: Schemas) -> Iterator[Finding]:
    """The trade of a licence, in its title and in its scope."""
    said, titled = str(record.data.get("scope") or ""), re.search(r"[（(](.*承包)", record.title)
    if record.type == "qualification" and titled and said and titled[1] not in said and said not in titled[1]:
        yield _x592(record, "scope", said, titled[1], schemas)


def _party(record: Record, dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """A certificate or a letter whose title names one party, while another one holds or gives it."""
    for key in table.get("titled_parties", {}).get(record.type, ()):
        party = dossier.parties.get(str(record.data.get(key)))
        hits = {role: w for role, ws in table.get("party_words", {}).items() for w in ws if w in record.title}
        if party and hits and party.role not in hits:
            yield _x592(record, key, party.name, next(iter(hits.values())), schemas)
