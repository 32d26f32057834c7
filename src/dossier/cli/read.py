"""`dossier read`: what the pages of a file say, and where."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from dossier.cli import context
from dossier.cli.usage import NamedPath
from dossier.errors import ExitCode
from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.ocr import is_installed
from dossier.evidence.page_words import PageReading
from dossier.evidence.reading_pages import read_pages, sheets_of
from dossier.findings import codes
from dossier.intake.kinds import kinds_of
from dossier.intake.particulars import Found, Particulars, particulars_of
from dossier.library.counted import plural
from dossier.library.schemas import open_schemas
from dossier.model import EvidenceFacts, Language, Text
from dossier.reporting.layout import clean, plain
from dossier.resources import Library


@click.command("read")
@click.argument("files", nargs=-1, required=True, type=NamedPath(dir_okay=False))
@context.format_option("text", "json")
@context.no_cache_option
@context.lang_option
def read_command(files: tuple[Path, ...], form: str, no_cache: bool, lang: str | None) -> int:
    """读出文件每一页写了什么、在哪里 / what each page of a file says, and where.

    有文字层的直接读；扫描件在装了 OCR 时识别，每页只识别一次（约 5 秒）。
    Scans are read by OCR where it is installed: each page once, about 5 s.
    """
    chosen = context.language(lang)
    schemas = open_schemas(Library.for_dossier(Path()))
    kinds = kinds_of(schemas, None)
    told: list[dict[str, Any]] = []
    code = ExitCode.OK
    with context.open_store(no_cache) as store:
        for file in files:
            facts = inspect_evidence(file.parent, [file.name], store=store)[file.name]
            sheets = sheets_of(file, facts)
            pages = read_pages(sheets, store, ocr=is_installed(), codes=True)
            said = [(page, particulars_of(page, kinds.endings)) for page in pages]
            code = code if facts.pages else ExitCode.UNREADABLE
            if form == "json":
                told.append(_as_data(file, facts, said))
            else:
                _print(file, facts, said, chosen)
    if form == "json":
        context.for_a_program(form)
        context.print_text(
            json.dumps(plain({"format": "dossier-reading-1", "files": told}), ensure_ascii=False, indent=2)
        )
    return code


def _as_data(
    file: Path, facts: EvidenceFacts, said: Sequence[tuple[PageReading, Particulars]]
) -> dict[str, Any]:
    faults = [fault.code for fault in facts.faults]
    pages = [asdict(page) | asdict(particulars) for page, particulars in said]
    return {
        "file": file.as_posix(),
        "sha256": facts.sha256,
        "kind": facts.kind,
        "faults": faults,
        "pages": pages,
    }


def _print(
    file: Path, facts: EvidenceFacts, said: Sequence[tuple[PageReading, Particulars]], lang: Language
) -> None:
    context.print_text(
        f"{clean(str(file))}: {Text(f'{facts.pages} 页', plural(facts.pages, 'page')).get(lang)}"
    )
    for fault in facts.faults:
        context.print_text(f"  {fault.code} {codes()[fault.code].title.get(lang)}")
    if not facts.pages and not facts.faults:
        why = _OFFICE if facts.format in ("word", "excel") else _NO_PAGES
        context.print_text(f"  {why.get(lang)}")
    for page, particulars in said:
        how = _HOW[page.by].get(lang)
        turned = (
            Text(f"，转正 {page.turned}°", f", turned by {page.turned}°").get(lang) if page.turned else ""
        )
        context.print_text(
            f"\n{Text(f'第 {page.number} 页', f'page {page.number}').get(lang)}（{how}{turned}）"
        )
        for name, found in _rows(particulars, page):
            if found:
                context.print_text(
                    f"  {name.get(lang)}: " + "; ".join(clean(_shown(each, lang)) for each in found)
                )
        for word in page.words:
            at = " ".join(f"{part:.2f}" for part in word.box)
            context.print_text(
                f"    [{at}] {clean(word.text)}" + (f"  {word.score:.2f}" if word.score < 1 else "")
            )


_NO_PAGES = Text(
    "不是 PDF 或图片，没有读；先另存为 PDF 再读",
    "it is neither PDF nor picture and was not read; save it as PDF and read that",
)
_OFFICE = Text(
    "Word、Excel 文件不直接读；在 Word、Excel 或 WPS 中另存为 PDF 再读",
    "files of Word and Excel are not read as they are; save it as PDF in Word, Excel or WPS and read that",
)
_HOW = {
    "text": Text("文字层", "text layer"),
    "ocr": Text("OCR 识别", "read by OCR"),
    "none": Text("没有读到文字", "nothing was read"),
}


def _rows(said: Particulars, page: PageReading) -> list[tuple[Text, Sequence[Found]]]:
    codes = [Found(code.text, code.format, page.number, code.box) for code in page.barcodes]
    return [
        (Text("题名", "title"), [said.title] if said.title else []),
        (Text("工程", "project"), [said.project] if said.project else []),
        (Text("编号", "numbers"), said.numbers),
        (Text("日期", "days"), said.days),
        (Text("单位", "firms"), said.firms),
        (Text("出厂编号", "serial numbers"), said.serials),
        (Text("结论", "result"), said.results),
        (Text("金额（元）", "amounts (yuan)"), said.amounts),
        (Text("条码", "barcodes"), codes),
        (Text("语言", "language"), [Found(said.language)] if said.language else []),
    ]


def _shown(found: Found, lang: Language) -> str:
    more = f"{found.label} {found.score:.2f}".removesuffix(" 1.00").strip()
    return found.value + (Text(f"（{more}）", f" ({more})").get(lang) if more else "")
