"""A signed form that comes back: its code says which record it is of."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.checking.paper_codes import Code, content_key, read_code
from dossier.intake.kinds import Candidate
from dossier.intake.sources import Paper
from dossier.model import Dossier, Record, Text
from dossier.reading.printed_forms import Printed


@dataclass(frozen=True, slots=True)
class Home:
    """Where a paper with codes of ours belongs."""

    record: Record | None = None
    foreign: Text | None = None
    """Why it surely does not belong here."""
    against: tuple[Text, ...] = ()


_NOWHERE = Home()
_ALIKE = 0.6
"""Score of its type by what it says, from which on a paper bears its code out."""


def home_of(paper: Paper, dossier: Dossier, printed: Printed) -> Home:
    """The record that the codes of a paper name, and what speaks against it; nothing where it has none of ours."""
    codes = [(page, code) for page, text in paper.facts.codes if (code := read_code(text))]
    if not codes:
        return _NOWHERE
    projects = list(dict.fromkeys(code.project for _, code in codes if code.project != dossier.code))
    names = "、".join(projects)
    strange = Text(f"二维码是工程 {names} 的", f"its code is of project {names}")
    ours = [(page, code) for page, code in codes if code.project == dossier.code]
    if not ours:
        return Home(foreign=strange)
    against = [strange] if projects else []
    named = list(dict.fromkeys(code.record for _, code in ours))
    if len(named) > 1:
        return Home(against=(*against, _several(ours)))
    record = next((r for r in dossier.records if r.id == named[0] and r.status != "void"), None)
    if record is None:
        gone = Text(f"二维码是 {named[0]} 的表，资料里没有", f"its code is of {named[0]}, which is not there")
        return Home(against=(*against, gone))
    return Home(record, against=(*against, *_doubts(paper, record, {code for _, code in ours}, printed)))


def _several(codes: list[tuple[int, Code]]) -> Text:
    pages = sorted({(page, code.record) for page, code in codes})
    zh = "、".join(f"第 {page} 页 {record}" for page, record in pages)
    en = ", ".join(f"page {page} {record}" for page, record in pages)
    return Text(f"是几条资料的表，请分开再收：{zh}", f"it has forms of several records, part it first: {en}")


def _doubts(paper: Paper, record: Record, codes: set[Code], printed: Printed) -> list[Text]:
    told = []
    if any(ref.file and not ref.annex for ref in record.evidence):
        told.append(Text(f"{record.id} 已经有附件", f"{record.id} has a file already"))
    if len(codes) > 1:
        told.append(
            Text("有几个二维码，打印时的内容不同", "it has several codes, which were printed from other data")
        )
    if all(page.by == "none" for page in paper.pages):
        told.append(Text("只读到二维码，没有读到文字", "nothing could be read but its code"))
    for code in sorted(codes, key=lambda each: each.key):
        form = printed.of(record.id, code.key)
        if form and form.pages not in (0, paper.facts.pages):
            told.append(
                Text(
                    f"打印时 {form.pages} 页，扫描件 {paper.facts.pages} 页",
                    f"it was printed with {form.pages} page(s), and the scan has {paper.facts.pages}",
                )
            )
        if form is None and code.key != content_key(record):
            told.append(
                Text(
                    f"{record.id} 在打印之后改过，打印时的内容没有留存",
                    f"{record.id} was changed after printing, and what was printed was not kept",
                )
            )
    return told


def by_code(record: Record, candidates: list[Candidate]) -> tuple[list[Candidate], list[Text]]:
    """The type of the record before all others, and a doubt where the paper itself does not look like it."""
    likeliest = candidates[0] if candidates else None
    first = Candidate(
        record.type, 1.0, Text("纸上的二维码", "the code on it"), likeliest.title if likeliest else None
    )
    alike = likeliest is not None and likeliest.type == record.type and likeliest.score >= _ALIKE
    doubt = Text(
        f"内容不像 {record.id} 这类资料，二维码可能是贴上去的",
        f"it does not look like {record.id}; its code may belong to another paper",
    )
    return [first, *(each for each in candidates if each.type != record.type)], [] if alike else [doubt]
