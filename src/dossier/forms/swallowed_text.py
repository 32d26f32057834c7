"""Tags of a form that docxtpl would take out together with text beside them, without a word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from dossier.findings import Finding, finding
from dossier.forms.word_text import Paragraph, find_tags
from dossier.model import Location, Text

_PREFIX = re.compile(r"^\{[{%#](tr|tc|p|r)\s")
_UNITS = {"tr": Text("行", "row"), "p": Text("段", "paragraph"), "tc": Text("单元格", "cell")}
_MINUS = re.compile(r"\{[{%#]-|-[}%#]\}")


def find_swallowing_tags(
    paragraphs: list[Paragraph], parts: Mapping[str, bytes], shown: str
) -> Iterator[Finding]:
    """T603: a minus at the border of a tag, or what docxtpl does not take for a tag with tr, tc, p or r; T611: a tag
    that is replaced together with its row, cell or paragraph, in which more stands.

    `parts`: the parts of the file by name, as they are, for tags in attributes. `shown` names the file.
    """
    around = _units(paragraphs)
    told = set()
    for paragraph in paragraphs:
        minus = _MINUS.search(paragraph.text)
        if minus:
            told.add(paragraph.part)
            words = {"place": paragraph.place, "excerpt": paragraph.excerpt(minus[0])}
            yield _minus(minus[0], paragraph.at(shown), **words)
        for tag in find_tags(paragraph.text):
            yield from _not_alone(paragraph, tag, around, shown)
    for part, content in parts.items():
        hidden = None if part in told else _MINUS.search(content.decode(errors="replace"))
        if hidden:
            words = {"place": Text("某个对象的说明文字", "the description of an object"), "excerpt": part}
            yield _minus(hidden[0], Location(shown), **words)


def _minus(sign: str, location: Location, **words: Any) -> Finding:
    """Jinja takes the blanks beside it, docxtpl the rest of its run and more."""
    plain = sign.replace("-", "")
    detail = Text(
        f"“{sign}” 会删去{'前' if sign[0] == '{' else '后'}面的文字",
        f'"{sign}" removes the text {"before" if sign[0] == "{" else "behind"} it',
    )
    hint = Text(
        f"在 Word 里去掉减号，写成 “{plain}”；负数写成 {{{{ -1 }}}}，中间留空格",
        f'take the minus out in Word and write "{plain}"; a negative number is {{{{ -1 }}}}, with a blank',
    )
    return finding("T603", location, detail=detail, hint=hint, **words)


def _units(paragraphs: list[Paragraph]) -> Callable[[Paragraph, str], str]:
    """What stands in the row, cell or paragraph of a tag with that prefix."""
    rows, cells = defaultdict[Any, list[str]](list), defaultdict[Any, list[str]](list)
    for paragraph in paragraphs:
        rows[paragraph.part, paragraph.row].append(paragraph.text)
        cells[paragraph.part, paragraph.place.zh].append(paragraph.text)

    def around(paragraph: Paragraph, kind: str) -> str:
        match kind:
            case "tr":
                return "".join(rows[paragraph.part, paragraph.row])
            case "tc":
                return "".join(cells[paragraph.part, paragraph.place.zh])
        return paragraph.text

    return around


def _not_alone(
    paragraph: Paragraph, tag: str, around: Callable[[Paragraph, str], str], shown: str
) -> Iterator[Finding]:
    prefix = _PREFIX.match(tag)
    if not prefix:
        return
    kind = prefix[1]
    where: dict[str, Any] = {"place": paragraph.place, "excerpt": paragraph.excerpt(tag)}
    if re.search(r"[%}]", tag[2:-2]):
        detail = Text(f"带 {kind} 的标签里不能有 % 或 }}", f"a tag with {kind} cannot hold % or }}")
        yield finding("T603", paragraph.at(shown), detail=detail, **where)
    if kind in ("tr", "tc") and paragraph.row is None:
        detail = Text(f"{kind} 标签只能放在表格里", f"a tag with {kind} belongs into a table")
        yield finding("T603", paragraph.at(shown), detail=detail, **where)
    elif kind in _UNITS and around(paragraph, kind).strip() != tag.strip():
        yield finding("T611", paragraph.at(shown), tag=tag, unit=_UNITS[kind], **where)
