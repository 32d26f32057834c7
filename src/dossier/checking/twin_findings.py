"""Papers that two records share without saying so: the same file, the same words in two, a photograph saved again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from dossier.checking.paper_reading import packed
from dossier.checking.parts import whole_text
from dossier.checking.same_photograph import Photographs
from dossier.evidence.rescans import Use
from dossier.findings import Finding, finding
from dossier.model import Dossier, EvidenceFacts, EvidenceRef, Record, RecordType, Text

_WORDS = 60
"""Characters from which on equal texts are no coincidence."""
_THINGS = ("equipment", "room", "concealed", "inspection_lot")
"""Keys of what one photograph shows one of."""

_Use = tuple[Record, EvidenceRef, EvidenceFacts]
Types = Mapping[str, RecordType]


def twin_findings(dossier: Dossier, facts: Mapping[str, EvidenceFacts], types: Types) -> Iterator[Finding]:
    """X535 for a later record whose file says, or shows, what an earlier record's file does, and X642 where it cannot
    be both's; equal bytes are told by `evidence_findings`.
    """
    seen: dict[str, _Use] = {}
    scans: list[_Use] = []
    photos: Photographs[_Use] = Photographs()
    for record in dossier.records:
        for ref in record.evidence if record.status != "void" else ():
            of = facts.get(ref.file or "")
            if of is None or of.problem or not of.exists:
                continue
            use = (record, ref, of)
            words = packed("".join(of.text)) if all(of.text) else ""
            if len(words) >= _WORDS:
                yield from _told(use, seen.setdefault(words, use), types)
            if of.rescans:
                yield from islice((f for one in scans if (f := _strange_annex(use, one))), 1)
                if (one := _scanned_before(use, scans)) is not None:
                    yield from _told(use, one, types)
                scans.append(use)
            if of.look:
                first = photos.first(of.look, of.glimpse, use)
                yield from _told(use, first, types)
                if first is use:
                    wholes = photos.whole_of(of.look, of.glimpse)
                    yield from islice((f for w in wholes if (f := one_for_two(use, w, types))), 1)


def main_papers(dossier: Dossier, facts: Mapping[str, EvidenceFacts]) -> list[Use]:
    """The papers that records stand for, as files and pages; of annexes, which two records may well share, those
    whose file says which paper it is.
    """
    return [
        Use(record.id, ref.file, *(ref.pages or (1, facts[ref.file].pages)))
        for record in dossier.records
        for ref in (record.evidence if record.status != "void" else ())
        if ref.file and ref.file in facts and (not ref.annex or _paper_name(ref.file))
    ]


def _scanned_before(use: _Use, earlier: Iterable[_Use]) -> _Use | None:
    """The first use of a paper of which this one is a second scan."""
    taken = {(path, page) for _, path, page in use[2].rescans if not use[1].annex}
    return next(
        (each for each in earlier if not each[1].annex and taken & {(each[2].path, n) for n in _own(each)}),
        None,
    )


_PAPER = re.compile(
    r"[\d\s.、_-]*(?:附件?[\d一二三四五六七八九十]*[\s.、_:：-]*)?(?P<name>[一-鿿（）()]{3,}[表单证书册卡照])[\d\s_（）()-]*"
)
_OF_ANY = frozenset(
    {"记录", "报告", "检查", "抽查", "验收", "证书", "资料", "工程", "单位", "附件", "系统", "情况", "扫描"}
)
"""Words that name no paper by themselves."""


def _paper_name(file: str | None) -> str:
    """What paper a file says that it is, 培训签到表 of ``A7/03 培训签到表.pdf``; empty for 扫描件.pdf."""
    match = _PAPER.fullmatch(Path(file or "").stem)
    return match["name"] if match else ""


def _pairs_of(words: str) -> set[str]:
    return {words[i : i + 2] for i in range(len(words) - 1)} - _OF_ANY


def _strange_annex(later: _Use, first: _Use) -> Finding | None:
    """X642 for two scans of one paper, one of them an annex, whose files are called as two different papers."""
    uses = (later, first)
    names = [_paper_name(use[1].file) for use in uses]
    if later[0].id == first[0].id or not any(use[1].annex for use in uses) or not all(names):
        return None
    whole = {n for n, path, _ in later[2].rescans if path == first[2].path}
    said = [
        _pairs_of(name if use[1].annex else name + use[0].title)
        for name, use in zip(names, uses, strict=True)
    ]
    if not {*_own(later)} <= whole or said[0] & said[1]:
        return None
    # The file that is called as its own record is the one that is right.
    fits = [bool(_pairs_of(name) & _pairs_of(use[0].title)) for name, use in zip(names, uses, strict=True)]
    return _x642(*((first, later) if fits[0] and not fits[1] else (later, first)))


def _own(use: _Use) -> range:
    first, last = use[1].pages or (1, use[2].pages)
    return range(first, last + 1)


def _told(use: _Use, first: _Use, types: Types) -> Iterator[Finding]:
    if use[0].id == first[0].id or use[2].sha256 == first[2].sha256:
        return
    if (shown := one_for_two(use, first, types)) is not None:
        yield shown
        return
    record, ref, of = use
    words: dict[str, Any] = {"file": of.path, "other": first[0].id, "other_file": first[2].path}
    severity = "error" if _is_of_another_lot(use, first) else None
    yield finding("X535", ref.location, record=record.id, severity=severity, **words)


def one_for_two(later: _Use, first: _Use, types: Types) -> Finding | None:
    """X642 for two uses of one paper or photograph that can be only one record's: by its number, or by what it shows.

    None where it may well be both's.
    """
    said = packed("".join(later[2].text))
    has = [bool(use[0].number) and packed(str(use[0].number)) in said for use in (later, first)]
    numbered = all(use[0].number and later[2].text and not use[1].annex for use in (later, first))
    if numbered and later[0].number != first[0].number and has[0] != has[1]:
        wrong, right = (later, first) if has[1] else (first, later)
    elif (
        _shows_another(later, first, types)
        or _is_of_another_kind(later, first)
        or _mends_another(later, first, types)
    ):
        swapped = named_after(later[1], later[0]) > named_after(first[1], first[0])
        wrong, right = (first, later) if swapped else (later, first)
    else:
        return None
    return _x642(wrong, right)


def _x642(wrong: _Use, right: _Use) -> Finding:
    words: dict[str, Any] = {"file": wrong[2].path, "other": right[0].id, "other_file": right[2].path}
    words |= {"subject": _called(wrong[0]), "other_subject": _called(right[0])}
    return finding("X642", wrong[1].location, record=wrong[0].id, **words)


def _shows_another(one: _Use, other: _Use, types: Types) -> bool:
    """Whether both are photographs, of things that differ."""
    photos = all(_is_photograph(use, types.get(use[0].type)) for use in (one, other))
    things = [[_ids(use[0].data.get(key)) for key in _THINGS] for use in (one, other)]
    return photos and any(a and b and not a & b for a, b in zip(*things, strict=True))


_MENDS = frozenset(
    {"rectification-reply", "rectification-report", "trial-run-defect", "repair-record", "quality-accident"}
)
"""Types of which each shows one fault and its mending."""
_EVENTS = _MENDS | {
    "concealed-work",
    "visit-record",
    "unpacking-inspection",
    "material-arrival",
    "sign-plate",
}
_SAID_OF = ("replies_to", "notice", "defect", "repair", "visit", "follows")


def _mends_another(one: _Use, other: _Use, types: Types) -> bool:
    """Whether one photograph was saved twice, for the mending of a fault and for something that was not that fault."""
    records = [use[0] for use in (one, other)]
    photos = all(_is_photograph(use, types.get(use[0].type)) for use in (one, other))
    events = all(r.type in _EVENTS for r in records) and any(r.type in _MENDS for r in records)
    if not (photos and events) or one[1].file == other[1].file:
        return False
    # Notice, answer and second answer to one fault may show the same place.
    ends = [
        {str(r.data[key]) for key in _SAID_OF if r.data.get(key)} | {r.id, str(r.number)} for r in records
    ]
    said = [whole_text(r) for r in records]
    named = any(
        word != "None" and word in text
        for words, text in zip(ends, reversed(said), strict=True)
        for word in words
    )
    return not ends[0] & (ends[1] - {"None"}) and not named


def _is_of_another_kind(one: _Use, other: _Use) -> bool:
    """Whether one paper was scanned twice, for records of two kinds that have a number each."""
    (a, _, seen), (b, _, _) = one, other
    numbers = [packed(str(record.number)) for record in (a, b) if record.number]
    scanned_twice = any(path == other[2].path for _, path, _ in seen.rescans) and not (
        one[1].annex or other[1].annex
    )
    return scanned_twice and a.type != b.type and len(numbers) == 2 and numbers[0] != numbers[1]


def _is_of_another_lot(one: _Use, other: _Use) -> bool:
    """Whether the scans of one paper are the papers of two inspection lots, or of two concealed works: one is missing,
    and nothing tells which.
    """
    lots = [[_ids(use[0].data.get(key)) for key in ("inspection_lot", "concealed")] for use in (one, other)]
    apart = any(a and b and not a & b for a, b in zip(*lots, strict=True))
    numbers = {use[0].number for use in (one, other)}
    return (
        apart
        and len(numbers - {None}) == 2
        and not (one[1].annex or other[1].annex)
        and one[2].kind != "image"
    )


def _is_photograph(use: _Use, kind: RecordType | None) -> bool:
    """By its key, by its type, or because it is a picture beside the paper of work that calls for photographs."""
    _, ref, of = use
    beside = ref.annex and of.kind == "image"
    return ref.key != "evidence" or bool(
        kind and (kind.content == "photo" or (beside and kind.schema.get("x-photos")))
    )


def _ids(value: object) -> set[object]:
    return {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)}


def _called(record: Record) -> Text:
    """A record by its title, with what it is of where the title does not say so."""
    given = {key: _ids(record.data.get(key)) for key in _THINGS}
    of = sorted(str(each) for each in next((v for v in given.values() if v), ()))
    what = "、".join(each for each in of if each not in record.title)
    return Text(f"《{record.title}》" + what, f"“{record.title}”" + (f" ({what})" if what else ""))


def named_after(ref: EvidenceRef, record: Record) -> bool:
    """Whether a file is called as its record: 03 补充协议.pdf of 补充协议（备件）."""
    stem = re.sub(r"^[\d\s.、_-]+", "", Path(ref.file or "").stem)
    return len(stem) > 1 and (stem in record.title or record.title in stem)
