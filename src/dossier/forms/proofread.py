"""What was printed, read again: words that a form brought along and that nobody should sign."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dossier.checking.wording import Patterns, blemishes
from dossier.findings import Finding, finding
from dossier.forms.batch import RenderedDocument
from dossier.forms.word_text import read_paragraphs
from dossier.model import Location, Text


def proofread(
    documents: Iterable[RenderedDocument], patterns: Patterns, known: Collection[Finding]
) -> Iterator[Finding]:
    """T612 once for each thing wrong in each printed record. `known` is what the check said of the data: what comes
    from there is not said again.
    """
    said = {(f.code, f.record) for f in known}
    for document in documents:
        record = document.job.context["record"]
        told = set()
        for paragraph in read_paragraphs(document.docx):
            for code, words in blemishes(paragraph.text, patterns):
                problem = _PROBLEMS[code]
                if (code, record["id"]) not in said and (code, *words.values()) not in told:
                    told.add((code, *words.values()))
                    yield finding(
                        "T612",
                        Location(f"word/{document.job.name}.docx"),
                        record=record["id"],
                        subject=record["title"],
                        place=paragraph.place,
                        problem=Text(problem.zh.format(**words), problem.en.format(**words)),
                        form=document.job.form,
                    )


_PROBLEMS = {
    "X504": Text("没有填写的占位文字“{text}”", "the placeholder “{text}”"),
    "X514": Text("已被 {new} 代替的标准 {old}（待核）", "{old}, which {new} replaced (to be verified)"),
    "X521": Text("夹杂的文字“{text}”", "the stray text “{text}”"),
}
