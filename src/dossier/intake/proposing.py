"""Files → a proposal: each is read, made into a record for trial, and judged by the check itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dossier.authoring.emitting import entry_lines
from dossier.checking.check import check_facts
from dossier.checking.paper import Names, names_of
from dossier.checking.result import CheckResult
from dossier.excel.new_rows import NewRows
from dossier.excel.proposal import Proposal
from dossier.excel.reading import Standing
from dossier.findings import Finding, Severity
from dossier.intake.annexes import annex_of
from dossier.intake.belonging import NAMELESS, belonging
from dossier.intake.coded import by_code, home_of
from dossier.intake.completing import waiting_record
from dossier.intake.doubts import doubts_of
from dossier.intake.items import Read, doubts_of_items
from dossier.intake.kinds import Candidate, Kinds
from dossier.intake.oddities import oddities
from dossier.intake.particulars import Found
from dossier.intake.parts import bare_entry, evidence_of, stack_paths, whole_facts
from dossier.intake.proposal import Decision, Entry
from dossier.intake.separated import by_sheet, held_to_sheets, nothing_behind, unlike_item, with_item
from dossier.intake.signing import with_hands
from dossier.intake.sources import Handed, Paper, digest_of
from dossier.intake.stamps import TO_CONFIRM, read_stamp
from dossier.intake.twins import same_number, with_twins
from dossier.intake.unread import words_against
from dossier.intake.validity import expired
from dossier.intake.values import read_values
from dossier.library.fields import Field
from dossier.library.validation import validate
from dossier.model import EvidenceFacts, Record, Status, Text
from dossier.planning.volumes import safe_name
from dossier.reading.dossier import ReadResult, as_record
from dossier.reading.printed_forms import Printed, read_printed
from dossier.source import source_of

_LEAST = 0.4
"""Score below which nobody can tell what a paper is."""
_SURE = 0.95
"""How sure OCR must be of a value that is accepted without anybody's word."""
_MET = (Status.COMPLETE, Status.WAIVED)
"""A requirement may also come to hold because a paper is there: a change asks for its drawing."""
_OF_FILES = ("E422", "E470", "E473", "E474", "E475", "E477", "E481", "E482")
_OF_GAPS = frozenset((*_OF_FILES, "X557", "X558", "X559", "X613", "X621", "X624", "X629"))
"""Findings that say what else a file could be or lacks: not that the paper says otherwise."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What papers are held against: a dossier that was read and checked."""

    read: ReadResult
    here: Standing
    checked: CheckResult
    kinds: Kinds
    known: frozenset[str]
    """sha256 of the files that the dossier has."""
    used: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """sha256 of the files of which it has some pages → these."""

    def holds(self, sha256: str, part: Sequence[int] = ()) -> bool:
        """Whether the dossier has a file, or a part of it, already."""
        used = self.used.get(sha256)
        return sha256 in self.known and (not part or used is None or used.issuperset(part))

    def holds_key(self, key: str) -> bool:
        """As `holds`, of the key of a paper; of a part this is so when it begins on a page that the dossier has."""
        sha256, _, page = key.partition("#")
        return self.holds(sha256, [int(page)] if page else ())


def propose(
    ground: Ground, papers: Sequence[Paper], decided: Mapping[str, Decision] | None = None
) -> list[Entry]:
    """An entry for each paper, in their order. `decided`: key of a paper → what somebody has said of it."""
    names, rows = names_of(ground.here.dossier), NewRows(ground.here, ground.here.words, Proposal())
    printed = read_printed(ground.here.dossier.root)
    stacks = stack_paths(papers, ground.checked.facts.values(), ground.here.dossier.root)
    taken = set(stacks.values())
    made = [
        _entry(ground, paper, names, rows, taken, stacks, printed, (decided or {}).get(paper.key))
        for paper in papers
    ]
    made = with_twins([_as_seen(entry, paper) for entry, paper in zip(made, papers, strict=True)])
    judged = held_to_sheets(_judged(ground, papers, made, printed), papers, ground.checked)
    return with_hands(ground.here, ground.checked, papers, judged)


def _entry(
    ground: Ground,
    paper: Paper,
    names: Names,
    rows: NewRows,
    taken: set[str],
    stacks: Mapping[str, str],
    printed: Printed,
    said: Decision | None,
) -> Entry:
    bare = bare_entry(paper)
    if closed := _closed(bare, paper, ground):
        return closed
    sheet = by_sheet(paper, ground.checked, ground.kinds.candidates(paper.pages, paper.stem))
    candidates, home = sheet.candidates, home_of(paper, ground.here.dossier, printed)
    coded, unlike = home.record, [*paper.parted, *sheet.against, *home.against]
    if coded and (said is None or said.type == coded.type):
        candidates, doubtful = by_code(coded, candidates)
        unlike += doubtful
    elif said:
        title, coded = ground.kinds.title(paper.pages[0]) if paper.pages else None, None
        told = Candidate(said.type, 1.0, Text("由人指定", "somebody has said so"), title)
        candidates = [told, *(c for c in candidates if c.type != said.type)]
    doubts, foreign = belonging(paper.pages, ground.here.dossier, names)
    if (foreign := home.foreign or sheet.foreign or foreign) and not said:
        return replace(bare, kind="foreign", candidates=tuple(candidates), against=(foreign,))
    lying = replace(bare, candidates=tuple(candidates), against=(*unlike, *doubts))
    if not coded and (behind := _behind(ground, paper, sheet.candidates, lying, said, taken, stacks)):
        return behind
    if not candidates or candidates[0].score < _LEAST:
        return replace(bare, candidates=tuple(candidates), against=(_why_unknown(paper), *unlike))
    best, tree = candidates[0], ground.here.schemas.record(candidates[0].type)
    words = {} if coded else _read(ground, best, tree, paper)
    read: Read = {} if coded else with_item(sheet, tree.fields, words)
    if coded:  # what stands in it stays: the paper is its print
        record, completes = ground.here.whole(coded), coded.id
        doubts = tuple(doubt for doubt in doubts if doubt != NAMELESS)
    else:
        record, completes = _record(ground, rows, best, read)
    typed = [key for key, value in said.said.items() if str(record.get(key, "")) != value] if said else []
    if said and not completes:
        record = {key: v for key, v in (record | {k: said.said[k] for k in typed}).items() if v != ""}
    target = stacks.get(paper.handed.sha256) or _target(ground, record, paper.handed, taken)
    record["evidence"] = [*record.get("evidence", ()), *evidence_of(target, paper)]
    against = [*unlike, *unlike_item(sheet, record), *doubts, *_unsure(read)]
    against += same_number(ground.here.dossier, record, completes)
    against += doubts_of(paper, tree, best.title.value if best.title else "")
    return replace(
        bare,
        kind="known",
        candidates=tuple(candidates),
        record=record,
        completes=completes,
        source=f"{bare.source} ({said.place}: {', '.join(typed)})" if said and typed else bare.source,
        read={k: f for k, f in (_places(read) | _title_read(best)).items() if k not in typed},
        target=target,
        score=best.score,
        margin=round(best.score - (candidates[1].score if len(candidates) > 1 else 0.0), 3),
        against=(*against, *oddities(paper), *_by_its_words(ground, paper, record, coded)),
    )


def _behind(
    ground: Ground,
    paper: Paper,
    candidates: Sequence[Candidate],
    lying: Entry,
    said: Decision | None,
    taken: set[str],
    stacks: Mapping[str, str],
) -> Entry | None:
    """The entry of an annex of a record, which gets nothing but the file from it; None for any other paper."""
    annex = annex_of(ground.here, ground.kinds, paper, candidates)
    record = annex.record if annex else None
    if annex is None or (said and (record is None or said.type != record.type)):
        return None
    lying = replace(lying, against=(annex.why, *lying.against))
    if record is None:
        return lying
    title, raw = ground.kinds.title(paper.pages[0]), ground.here.whole(record)
    named = raw | {"title": title.value if title else record.title}
    target = stacks.get(paper.handed.sha256) or _target(ground, named, paper.handed, taken)
    files = [each | {"annex": True} for each in evidence_of(target, paper)]
    return replace(
        lying,
        kind="known",
        completes=record.id,
        record=raw | {"evidence": [*raw.get("evidence", ()), *files]},
        read={"title": title} if title else {},
        target=target,
        against=(*lying.against, *oddities(paper)),
    )


def _closed(bare: Entry, paper: Paper, ground: Ground) -> Entry | None:
    """A file of which nothing is to be read: it is here already, is no paper, or cannot be opened."""
    facts = paper.facts
    if paper.whole and not paper.part:
        return replace(bare, kind="empty", against=(nothing_behind(paper, ground.checked),))
    if ground.holds(paper.handed.sha256, paper.part):
        why = Text("资料里已有这个文件", "the dossier has this very file")
        return replace(bare, kind="held", against=(why,))
    if facts.kind == "other" and not facts.problem:
        return replace(
            bare, kind="unreadable", against=(Text("不是 PDF 或图片", "it is neither PDF nor picture"),)
        )
    if facts.problem:
        why = Text(f"打不开（{facts.problem}）", f"it cannot be used ({facts.problem})")
        return replace(bare, kind="unreadable", against=(why,))
    return None


def _why_unknown(paper: Paper) -> Text:
    if all(page.by == "none" for page in paper.pages):
        return Text("没有读到文字", "nothing could be read")
    return Text("看不出是什么资料", "nobody can tell what it is")


def _as_seen(entry: Entry, paper: Paper) -> Entry:
    """Nothing is accepted by itself whose text layer says what its page does not show."""
    unlike = [str(page.number) for page in paper.seen if page.hidden]
    if not unlike or entry.kind == "held":
        return entry
    why = Text(
        f"第 {'、'.join(unlike)} 页看到的内容与文字层不一致",
        f"page {', '.join(unlike)} shows something else than its text layer",
    )
    return replace(entry, against=(*entry.against, why))


def _places(read: Mapping[str, tuple[Any, Found]]) -> dict[str, Found]:
    return {key: found for key, (_, found) in read.items()}


def _title_read(best: Candidate) -> dict[str, Found]:
    return {"title": best.title} if best.title else {}


def _by_its_words(
    ground: Ground, paper: Paper, record: Mapping[str, Any], coded: Record | None
) -> Iterator[Text]:
    if coded is None:  # else it is the print of a record that says itself for what it stands
        yield from doubts_of_items(ground.here, record, paper.pages)
    yield from expired(paper.pages, ground.checked.as_of)


def _read(ground: Ground, best: Candidate, tree: Field, paper: Paper) -> Read:
    here, pages = ground.here, paper.pages
    return read_stamp(here, tree, pages) | read_values(here, best.type, pages, best.title)


def _unsure(read: Mapping[str, tuple[Any, Found]]) -> Iterator[Text]:
    if "stamp" in read:
        yield TO_CONFIRM
    if keys := [key for key, (_, found) in read.items() if found.score < _SURE]:
        listed = "、".join(keys)
        yield Text(f"识别没有把握：{listed}", f"OCR is not sure of {listed}")


def _record(
    ground: Ground, rows: NewRows, best: Candidate, read: Mapping[str, tuple[Any, Found]]
) -> tuple[dict[str, Any], str]:
    """The record that a paper makes, or that of the dossier which it completes, and the id of the latter."""
    if waiting := waiting_record(ground.here.dossier, best.type, read):
        raw = ground.here.whole(waiting)
        return raw | {key: value for key, (value, _) in read.items() if key not in raw}, waiting.id
    title = best.title.value if best.title else ground.kinds.titles[best.type].get(ground.here.lang)
    data: dict[str, Any] = {"id": rows.next_id(best.type), "type": best.type, "title": title}
    ordered = [key for key in ("number", "date", "responsible") if key in read]
    return data | {key: read[key][0] for key in (*ordered, *(k for k in read if k not in ordered))}, ""


def _target(ground: Ground, record: Mapping[str, Any], handed: Handed, taken: set[str]) -> str:
    """``evidence/<group>/<number title>.pdf``, a name that nothing has."""
    group = ground.here.schemas.record_types[record["type"]].group
    title = str(record["title"])
    number = str(record.get("number") or "")
    stem = safe_name(title if number and number in title else f"{number} {title}".strip())
    suffix = Path(handed.name).suffix.lower()
    for count in range(1, 1000):
        path = f"evidence/{group}/{stem}{f' ({count})' if count > 1 else ''}{suffix}"
        there = ground.here.dossier.root / path
        if path not in taken and (not there.exists() or digest_of(there) == handed.sha256):
            break
    taken.add(path)
    return path


def _judged(
    ground: Ground, papers: Sequence[Paper], entries: Sequence[Entry], printed: Printed
) -> list[Entry]:
    """The entries with what the check says of them: which open items they meet, and what contradicts them."""
    records: dict[str, Record] = {}
    problems: dict[str, list[Finding]] = {}
    facts = dict(ground.checked.facts)
    for paper, entry in zip(papers, entries, strict=True):
        if entry.kind == "known":
            record, wrong = _tried(ground, entry)
            records[entry.key], problems[entry.key] = record, wrong
            facts[entry.target] = whole_facts(paper, entry.target, facts.get(entry.target))
    after = _trial(ground, list(records.values()), facts, printed) if records else ground.checked
    met = {(r.requirement.id, r.item) for r in ground.checked.requirements if r.status in _MET}
    slots: dict[str, list[tuple[str, str, Text]]] = defaultdict(list)
    for result in after.requirements:
        if (result.requirement.id, result.item) not in met:
            for identity in result.records:
                slots[identity].append((result.requirement.id, result.item or "", result.requirement.title))
    against: dict[str, list[Finding]] = defaultdict(list)
    for found in after.findings:
        if found.record and found.code[0] in "SXEY" and found.code not in _OF_GAPS:
            against[found.record].append(found)
    return [
        _settled(ground, e, records[e.key], slots, problems[e.key], against) if e.kind == "known" else e
        for e in entries
    ]


def _settled(
    ground: Ground,
    entry: Entry,
    record: Record,
    slots: Mapping[str, Sequence[tuple[str, str, Text]]],
    problems: Sequence[Finding],
    against: Mapping[str, Sequence[Finding]],
) -> Entry:
    told = [f for f in (*problems, *against.get(record.id, ())) if f.severity.rank <= Severity.WARNING.rank]
    why = words_against((f for f in told if f.code not in _OF_GAPS), ground.here.schemas.record(record.type))
    met = tuple(slots.get(record.id, ()))
    if not met and not entry.completes:
        why.append(Text("没有还缺它的应归档项", "no open item asks for it"))
    return replace(entry, slots=met, against=(*entry.against, *dict.fromkeys(why)))


def _tried(ground: Ground, entry: Entry) -> tuple[Record, list[Finding]]:
    """The record as it would be read from its file, and what its schema has against it."""
    text = "\n".join(entry_lines([entry.record], "\n")) + "\n"
    source = source_of(text, "records/intake.yaml")
    name = f"records/{entry.record['type']}.schema.json"
    data, wrong = validate(ground.here.schemas, name, source.data[0], source, "/0", str(entry.record["id"]))
    return as_record(data, source.at("/0"), source.marks), wrong


def _trial(
    ground: Ground, new: Sequence[Record], facts: Mapping[str, EvidenceFacts], printed: Printed
) -> CheckResult:
    """The dossier as if all of the records were in it; the day is that of the check before."""
    dossier = ground.here.dossier
    replaced = {record.id for record in new}
    kept = [record for record in dossier.records if record.id not in replaced]
    there = replace(ground.read, dossier=replace(dossier, records=(*kept, *new)))
    return check_facts(there, ground.checked.path, ground.checked.as_of, facts, printed=printed)
