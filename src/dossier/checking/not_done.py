"""Papers that are the proof of something, and say in their own words that it was not done, or will be later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossier.checking.statements import Statement
from dossier.checking.verdicts import any_of
from dossier.findings import Finding, finding
from dossier.model import Record
from dossier.reading.cross_checks import Table

_NEVER = (
    r"(?:未|尚未|没有|暂不|暂缓|暂未|不予|拒绝|无法|未能|来不及)(?:能|予以|按时|及时|全部|完全|办理|经)?(?:{done})"
    r"(?!的(?:内容|资料)?[:为]?无)"
)
_LATER = (
    r"(?:(?<!等)(?<![接对招期优])待|俟|另行|择日|择期|容后|以后再?|今后再?|日后再?|稍后再?)"
    r"[^,。;:]{{0,24}}?(?:{done})"
)
_KEPT = (
    r"(?:仍|暂|继续|先)?[由归]"
    r"(?:移交方|交付方|施工单位|承包(?:人|方|单位)|分包单位|供应商|供货商|厂家|乙方|本公司|我[方司公])"
    r"[^,。;:]{{0,8}}(?:代为)?(?:保管|保留|掌握|持有|留存|代管)"
)
_AGREED = re.compile(r"(?:移交|交付|交接)后|无[。;,)]?$|[::]无|为无")
"""What follows or goes before in a text that denies nothing."""
_OPEN = re.compile(
    r"open_items|open_issues|problems|faults|tasks|remaining|due|deadline|/lacking|missing_parts"
)
"""Lists that are there for what is still open."""
_SENTENCE = re.compile("[。;；!?]")
_QUOTED = 60


def open_list(pointer: str) -> bool:
    """Whether a place is a list of what is still open."""
    return _OPEN.search(pointer) is not None


def check_not_done(said: Sequence[Statement], table: Table) -> Iterator[Finding]:
    """X685, once for a record: a sentence of it, or of its papers, that says that what it proves was not done. Pure."""
    rules: Mapping[str, Mapping[str, Sequence[str]]] = table.get("proof_of", {})
    told: set[str] = set()
    for line in said:
        rule = rules.get(line.record.type)
        if rule is None or line.record.id in told or open_list(line.pointer):
            continue
        for sentence in _SENTENCE.split("".join(line.text.split())):
            if _denies(sentence, rule) and not _is_listed(sentence, line.record):
                told.add(line.record.id)
                words: dict[str, Any] = {"source": line.source, "said": sentence[:_QUOTED]}
                yield finding("X685", line.place, record=line.record.id, **words)
                break


def _denies(sentence: str, rule: Mapping[str, Sequence[str]]) -> bool:
    things, done = ("|".join(map(re.escape, rule[key])) for key in ("things", "done"))
    if not re.search(things, sentence) or any_of("conditional").search(sentence):
        return False
    if any_of("settled").search(sentence):
        return False
    match = re.search("|".join(p.format(done=done) for p in (_NEVER, _LATER, _KEPT)), sentence)
    return match is not None and not _AGREED.match(sentence[match.end() :])


def _is_listed(sentence: str, record: Record) -> bool:
    """Whether the record lists the same as open: what it then says of it is no contradiction."""
    listed = [
        str(value)
        for key in ("open_items", "open_issues", "problems")
        for row in record.data.get(key) or ()
        for value in (row.values() if isinstance(row, dict) else [row])
        if isinstance(value, str) and len(value) > 3
    ]
    return any("".join(value.split()) in sentence or sentence in "".join(value.split()) for value in listed)
