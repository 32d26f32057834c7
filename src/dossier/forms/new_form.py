"""A first Word form for a record type, made from its fields, to be laid out in Word; and the list of its tags."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Twips

from dossier.forms.controls import add_controls, field_titles, plain_title
from dossier.forms.filling import write_settled_zip
from dossier.forms.running_head import lay_running_head, new_words
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Language, RecordType, Text

_WIDE = 9354
"""Twips: the breadth of every table of the house."""
_LABEL = 1701
_SEAL = 2381
"""Twips: a place to seal is at least 40 mm high, 42 with its label."""
_MOST_COLUMNS = 6
"""Of a list; the others stand in the list of tags."""
_OF_PROJECT = (
    (Text("工程名称", "Project"), "{{ project.name }}"),
    (Text("工程编号", "Project code"), "{{ project.code }}"),
    (Text("编号", "No."), "{{ record.number }}"),
)
_DATE = Text("日期", "Date")
_SIDES = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}
_SIGN = Text("签字、盖章", "Signature and seal")
_SIGNERS = (Text("施工单位", "Contractor"), Text("监理单位", "Supervisor"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A field as a form prints it; `columns` are those of a list of maps, whose tags begin with ``row.``."""

    title: Text
    tag: str
    kind: Text
    """What may be written there."""
    columns: tuple[Tag, ...] = ()


def record_tags(kind: RecordType, schemas: Schemas, lang: Language) -> list[Tag]:
    """The tags of a record type's own fields, in the order of its schema; maps are taken apart."""
    record, common = schemas.record(kind.name), schemas.common("record")
    own = [(name, field) for name, field in record.fields.items() if name not in (*common.fields, "type")]
    return [tag for name, field in own for tag in _tags(f"record.{name}", name, field, lang)]


def _tags(path: str, name: str, field: Field, lang: Language) -> Iterator[Tag]:
    named = field.title or Text(name, name)
    title = plain_title(named)
    if field.items is not None and field.items.fields:
        columns = [t for n, below in field.items.fields.items() for t in _tags(f"row.{n}", n, below, lang)]
        yield Tag(title, path, _LINES, tuple(columns))
    elif field.fields:
        for key, below in field.fields.items():
            for tag in _tags(f"{path}.{key}", key, below, lang):
                yield replace(tag, title=Text(f"{title.zh}：{tag.title.zh}", f"{title.en}: {tag.title.en}"))
    else:
        yield Tag(title, f"{{{{ {path}{_filter(name, field, lang)} }}}}", _kind(field))


_LINES = Text("多行明细", "rows")


def _kind(field: Field) -> Text:
    """What may be written in a field, in words."""
    value = field.items or field
    if value.is_dated:
        kind = Text("日期", "date")
    elif value.reference:
        kind = Text(f"{value.reference} 中的键", f"a key of {value.reference}")
    elif value.words:
        names = [value.names.get(word, Text(str(word), str(word))) for word in value.words]
        kind = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    elif "boolean" in value.kinds:
        kind = Text("是、否", "yes, no")
    elif value.kinds & {"number", "integer"}:
        kind = Text("数字", "number")
    else:
        kind = Text("文字", "text")
    return Text(f"{kind.zh}（可写几个）", f"{kind.en} (several)") if field.items else kind


def _filter(name: str, field: Field, lang: Language) -> str:
    value = field.items or field
    if value.is_dated:
        return "|cn_date" if lang == "zh" else "|en_date"
    if value.reference == "parties":
        return "|party"
    if value.reference:
        return "|named"
    return f"|term('{name}')" if value.words or "boolean" in value.kinds or field.items else ""


def tag_lines(tags: Sequence[Tag], lang: Language) -> list[str]:
    """The list of tags to copy from, one a line, with what each prints."""
    lines = [f"  {tag}  {title.get(lang)}" for title, tag in (*_OF_PROJECT, (_DATE, "{{ record.date }}"))]
    for one in tags:
        if one.columns:
            lines.append(f"  {{%tr for row in {one.tag} %}}  {one.title.get(lang)}")
            lines += [f"    {column.tag}  {column.title.get(lang)}" for column in one.columns]
            lines.append("  {%tr endfor %}")
        else:
            lines.append(f"  {one.tag}  {one.title.get(lang)}")
    return lines


def tags_page(kinds: Sequence[RecordType], schemas: Schemas, lang: Language) -> str:
    """The tags of forms as a page: what each prints and what may be written."""
    heads = Text("| 标签 | 打印 | 填写 |", "| tag | prints | may be |").get(lang)
    title = Text("Word 表格的标签", "Tags of the Word forms").get(lang)
    how = Text(
        "由资料类型的字段生成，不用手改。标签整个复制到表格里；`row.` 开头的放在"
        " `{%tr for row in … %}` 与 `{%tr endfor %}` 之间的行里。",
        "Made from the fields of the record types. Copy a tag as a whole; those that begin with `row.`"
        " belong into the row between `{%tr for row in … %}` and `{%tr endfor %}`.",
    ).get(lang)
    lines = [f"# {title}", "", how]
    general = [(title, tag) for title, tag in (*_OF_PROJECT, (_DATE, "{{ record.date }}"))]
    lines += ["", f"## {Text('各表都有', 'In every form').get(lang)}", "", heads, "|---|---|---|"]
    lines += [f"| `{tag}` | {title.get(lang)} | |" for title, tag in general]
    for kind in kinds:
        lines += ["", f"## {kind.title.get(lang)} · `{kind.form}.docx`", "", heads, "|---|---|---|"]
        for one in record_tags(kind, schemas, lang):
            lines += [_row(one, lang, f"{{%tr for row in {one.tag} %}}" if one.columns else one.tag)]
            lines += [_row(column, lang, column.tag) for column in one.columns]
    return "\n".join(lines) + "\n"


def _row(tag: Tag, lang: Language, shown: str) -> str:
    marked = shown.replace("|", r"\|")
    return f"| `{marked}` | {tag.title.get(lang)} | {tag.kind.get(lang)} |"


def write_new_form(kind: RecordType, schemas: Schemas, house: Path, output: Path, lang: Language) -> None:
    """Write a .docx that prints every field of the type, in the styles and with the footer of the form `house`.

    Raises:
        OSError: `output` cannot be written.
    """
    document = Document(str(house))
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    tags = record_tags(kind, schemas, lang)
    _paragraph(document, kind.title.get(lang), "FormTitle", "center")
    date = "|cn_date" if lang == "zh" else "|en_date"
    facts = [(title.get(lang), tag) for title, tag in (*_OF_PROJECT, (_DATE, f"{{{{ record.date{date} }}}}"))]
    single = [(one.title.get(lang), one.tag) for one in tags if not one.columns]
    _pairs(document, [*facts, *single])
    for one in tags:
        if one.columns:
            _paragraph(document, one.title.get(lang), "FormHead", "left")
            _list(document, one, lang)
    _paragraph(document, "", "FormGap", "left")
    _places_to_sign(document, lang)
    properties = document.core_properties
    properties.title = kind.title.get(lang)
    lay_running_head(document, new_words(kind.title.get(lang), lang), lang)
    add_controls(document, field_titles(kind, schemas), lang)
    made = io.BytesIO()
    document.save(made)
    write_settled_zip(made, output)


def _pairs(document: DocumentObject, pairs: Sequence[tuple[str, str]]) -> None:
    """Label and value, two pairs in a row; the first and an odd last one take the whole row."""
    first, *rest = pairs
    rows: list[Sequence[tuple[str, str]]] = [[first], *(rest[at : at + 2] for at in range(0, len(rest), 2))]
    half = _WIDE // 2 - _LABEL
    table = _table(document, len(rows), [_LABEL, half, _LABEL, half])
    for row, shown in zip(table.rows, rows, strict=True):
        if len(shown) == 1:
            row.cells[1].merge(row.cells[3])
        cells = [row.cells[0], row.cells[1], *([row.cells[2], row.cells[3]] if len(shown) == 2 else [])]
        for cell, (text, style, side) in zip(cells, _sides(shown), strict=True):
            _write(cell, text, style, side)


def _sides(pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for label, value in pairs:
        yield label, "FormLabel", "center"
        yield value, "FormText", "left"


def _list(document: DocumentObject, one: Tag, lang: Language) -> None:
    columns = one.columns[:_MOST_COLUMNS]
    wide = _WIDE // len(columns)
    table = _table(document, 4, [wide] * (len(columns) - 1) + [_WIDE - wide * (len(columns) - 1)])
    heads, loop, row, end = table.rows
    for cell, column in zip(heads.cells, columns, strict=True):
        _write(cell, column.title.get(lang), "FormHead", "center")
    heads._tr.get_or_add_trPr().append(heads._tr.makeelement(qn("w:tblHeader"), {}))
    for cell, column in zip(row.cells, columns, strict=True):
        _write(cell, column.tag, "FormText", "left")
    for line, text in ((loop, f"{{%tr for row in {one.tag} %}}"), (end, "{%tr endfor %}")):
        cell = line.cells[0].merge(line.cells[-1]) if len(columns) > 1 else line.cells[0]
        _write(cell, text, "FormText", "left")


def _places_to_sign(document: DocumentObject, lang: Language) -> None:
    table = _table(document, 1, [_WIDE // 2, _WIDE - _WIDE // 2])
    row = table.rows[0]
    row.height = Twips(_SEAL)
    for cell, title in zip(row.cells, _SIGNERS, strict=True):
        _write(cell, f"{title.get(lang)}\n{_SIGN.get(lang)}", "FormText", "left")
        cell.vertical_alignment = WD_ALIGN_VERTICAL.TOP


def _table(document: DocumentObject, rows: int, widths: Sequence[int]) -> Any:
    table = document.add_table(rows, len(widths))
    table.style = document.styles["FormTable"]
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)
        for cell in column.cells:
            cell.width = Twips(width)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for row in table.rows:
        row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))
    return table


def _write(cell: Any, text: str, style: str, side: str) -> None:
    paragraph = cell.paragraphs[0]
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph.style = style
    paragraph.alignment = _SIDES[side]
    paragraph.add_run(text)


def _paragraph(document: DocumentObject, text: str, style: str, side: str) -> None:
    paragraph = document.add_paragraph(text, style=style)
    paragraph.alignment = _SIDES[side]
