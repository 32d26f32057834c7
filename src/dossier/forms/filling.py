"""Fill a Word form: the only place that knows docxtpl, and the shield around it."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import os
import re
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.utils import missing
from lxml import etree
from markupsafe import Markup

from dossier.errors import TemplateBroken
from dossier.findings import Finding, finding
from dossier.forms.controls import release_controls
from dossier.forms.filters import PAGE_LINK_STYLE, Terms, page_link
from dossier.forms.form_code import draw_code
from dossier.forms.form_vetting import BROKEN_PACKAGE, not_whole, save_whole, vet_form
from dossier.forms.jinja_words import (
    UNPAIRED,
    MarkupError,
    UnknownNameError,
    form_environment,
    guess,
)
from dossier.forms.long_tables import (
    keep_rows_company,
    keep_signatures_company,
    keep_totals_company,
    let_long_rows_break,
    split_long_tables,
)
from dossier.forms.lost_text import find_lost_text
from dossier.forms.template_check import check_template, shown_name
from dossier.forms.word_text import Paragraph, find_tags, read_paragraphs
from dossier.library.budget import TooMuchError
from dossier.model import Language, Location, Text

_LINK_TAG = re.compile(
    r"(<w:r(?: [^>]*)?>(?:<w:rPr>((?:(?!</w:rPr>).)*)</w:rPr>)?<w:t(?: [^>]*)?>[^<]*\{\{r\s[^<}]*\|\s*page_link)\b"
)
_STYLE_OR_COLOUR = re.compile(r"<w:(?:rStyle|u|color)\b[^>]*/>")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_TEXT = re.compile(r"(<w:t(?: [^<>]*)?>)([^<]*[\t\n\f][^<]*)(</w:t>)")
_KEPT = 'xml:space="preserve"'
_PARAGRAPH = re.compile(r"<w:p(?=[ >/])")
_MARK = re.compile(r'(<w:p) n="(\d+)"')
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>", "\f": '<w:br w:type="page"/>'}


def fill_form(
    template: Path,
    context: Mapping[str, Any],
    output: Path,
    *,
    terms: Terms,
    title: str,
    date: dt.date,
    spelt: Callable[[str], str] = str,
    code: str = "",
) -> None:
    """Write `output`, the form with the data in it; the same arguments give the same bytes.

    `terms` are the words for codes (`term` filter); `title` and `date` become the document's properties. The
    language of words is ``context["dossier"]["language"]``, Chinese without it. Each text from the data is printed
    as `spelt` gives it. A `code` is drawn as QR (`form_code.py`). `output` appears whole or not at all.

    Raises:
        TemplateBroken: T602 … T611, with paragraph or cell and the tag.
    """
    shown = shown_name(template)
    problems = vet_form(template, shown)
    if problems:
        raise TemplateBroken(*problems)
    form = _Form(str(template))
    environment = form_environment(terms, _language(context), spelt)
    environment.add_filters({"page_link": partial(_formatted_link, form.run_formats)})
    try:
        form.render(dict(context), environment)
    except (TemplateError, *BROKEN_PACKAGE, ArithmeticError) as error:
        raise TemplateBroken(*_explain(error, form, template, shown, context)) from error
    try:
        split_long_tables(form.docx.element.body)
        keep_rows_company(form.docx.element.body)
        keep_totals_company(form.docx.element.body)
        keep_signatures_company(form.docx.element.body)
        let_long_rows_break(form.docx.element.body)
        if code:
            draw_code(form.docx, code)
        unsettled = _saved(form, title, date)
    except BROKEN_PACKAGE as error:
        raise TemplateBroken(not_whole(error, shown)) from error
    write_settled_zip(unsettled, output)


def _saved(form: _Form, title: str, date: dt.date) -> io.BytesIO:
    if form.uses_links:
        _add_link_style(form)
    _set_properties(form, title, date)
    _forget_template(form)
    return save_whole(form)


class LostTextError(MarkupError):
    """A tag printed text to where no program shows it."""

    def __init__(self, element: etree._Element, words: str) -> None:
        cut = words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
        super().__init__(
            Text(f"“{cut}” 不在文字块之内，Word 不会印出", f'"{cut}" is in no run, so Word does not print it')
        )
        around = [element, *element.iterancestors(), *element.itersiblings(_w("p"), preceding=True)]
        mark = next((n for each in around if (n := each.get("n")) and each.tag == _w("p")), None)
        self.ordinal = None if mark is None else int(mark)


_QUOTED = 60


class _Form(DocxTemplate):  # type: ignore[misc]
    """docxtpl with the source lines kept for error messages, and no silent repair of broken XML."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.lines: list[str] = []
        self.run_formats: list[str] = []
        self.uses_links = False
        self.part = self.rendered = ""

    def init_docx(self, reload: bool = True) -> None:
        """Open the form, or open it again, and take its content controls off."""
        before = self.docx
        super().init_docx(reload)
        if self.docx is not before:
            release_controls(self.docx)

    def patch_xml(self, src_xml: str) -> str:
        """Number the paragraphs, and before docxtpl drops the run of a page link, remember how it was formatted."""
        ordinals = itertools.count()

        def marked(match: re.Match[str]) -> str:
            ordinal, empty = next(ordinals), src_xml.startswith("/", match.end())
            return match[0] if empty else f'<w:p n="{ordinal}"'

        def numbered(match: re.Match[str]) -> str:
            self.run_formats.append(_STYLE_OR_COLOUR.sub("", match.group(2) or ""))
            return f"{match.group(1)}({len(self.run_formats) - 1})"

        return str(super().patch_xml(_LINK_TAG.sub(numbered, _PARAGRAPH.sub(marked, src_xml))))

    def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
        self.lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).split("\n")
        self.part = str(part.partname).lstrip("/")
        self.rendered = rendered = str(super().render_xml_part(src_xml, part, context, jinja_env))
        self.uses_links = self.uses_links or f'w:val="{PAGE_LINK_STYLE}"' in rendered
        # docxtpl parses with recover=True, which drops everything after an error without a word.
        root = etree.fromstring(rendered.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
        lost = find_lost_text(root)
        if lost:
            raise LostTextError(*lost)
        return _MARK.sub(r"\1", rendered)

    def resolve_listing(self, xml: str) -> str:
        """Tabs and line breaks in values, in linear time and within their runs."""

        def broken(match: re.Match[str]) -> str:
            text = re.sub("[\t\n\f]", lambda m: f"</w:t>{_BREAKS[m[0]]}<w:t {_KEPT}>", match[2])
            return f"<w:t {_KEPT}>{text}{match[3]}"

        return _TEXT.sub(broken, xml)

    def render_properties(self, context: Any, jinja_env: Any = None) -> None:
        """Properties are set from data afterwards; rendered as templates they would be HTML-escaped."""


def _formatted_link(run_formats: list[str], row: Any, number: int | None = None) -> Markup:
    return page_link(row, "" if number is None else run_formats[number])


def _language(context: Mapping[str, Any]) -> Language:
    facts = context.get("dossier")
    return "en" if isinstance(facts, Mapping) and facts.get("language") == "en" else "zh"


def _add_link_style(form: _Form) -> None:
    """A character style without any look: LibreOffice exports only links that have a style of their own."""
    styles = form.docx.styles.element
    if any(style.get(_w("styleId")) == PAGE_LINK_STYLE for style in styles):
        return
    styles.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{PAGE_LINK_STYLE}">'
            f'<w:name w:val="{PAGE_LINK_STYLE}"/><w:uiPriority w:val="99"/></w:style>'
        )
    )


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _set_properties(form: _Form, title: str, date: dt.date) -> None:
    properties = form.docx.core_properties
    moment = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    properties.title = title[:255]
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment
    properties.revision = 1


def _forget_template(form: _Form) -> None:
    """The template that the form was made from: Word would fetch it wherever the package is opened."""
    for rel in form.docx.part.rels.values():
        if rel.is_external or not rel.reltype.endswith("/settings"):
            continue
        links = rel.target_part.rels
        for key in [key for key, link in links.items() if link.reltype.endswith("/attachedTemplate")]:
            del links[key]
            for element in form.docx.settings.element.findall(_w("attachedTemplate")):
                element.getparent().remove(element)


def write_settled_zip(source: io.BytesIO, output: Path) -> None:
    """Rewrite a zip with fixed times, then rename it into place: equal content gives equal bytes."""
    output.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=output.parent)
    made = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as stream,
            zipfile.ZipFile(source) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
        ):
            for item in old.infolist():
                settled = zipfile.ZipInfo(item.filename, _ZIP_TIME)
                settled.compress_type, settled.create_system = zipfile.ZIP_DEFLATED, 3
                settled.external_attr = 0o644 << 16
                new.writestr(settled, old.read(item))
        made.chmod(0o644)
        made.replace(output)
    finally:
        made.unlink(missing_ok=True)


def _explain(
    error: Exception, form: _Form, template: Path, shown: str, context: Mapping[str, Any]
) -> list[Finding]:
    """What an error means to the author of the form, with the place where it happened."""
    if isinstance(error, TemplateSyntaxError):
        # Jinja reports an open loop at the last tag; our own check names its opener.
        found = [f for f in check_template(template) if f.code in ("T603", "T604", "T610", "T611")]
        if found:
            return found
    name = error.name if isinstance(error, UnknownNameError) else ""
    place, excerpt = _place(error, form, template, name)
    where: dict[str, Any] = {"place": place, "excerpt": excerpt}
    if isinstance(error, TooMuchError | RecursionError | MemoryError):
        detail = error.said if isinstance(error, TooMuchError) else _ENDLESS
        return [finding("T620", Location(shown), detail=detail, **where)]
    if isinstance(error, MarkupError | etree.XMLSyntaxError):
        detail = error.said if isinstance(error, MarkupError) else UNPAIRED
        return [finding("T621", Location(shown), detail=detail, **where)]
    if isinstance(error, TemplateSyntaxError):
        return [finding("T603", Location(shown), detail=error.message or "", **where)]
    if isinstance(error, SecurityError):
        return [finding("T606", Location(shown), detail=str(error), **where)]
    if isinstance(error, UnknownNameError) and error.owner is not None:
        known = _known_names(error.owner, context)
        return [finding("T602", Location(shown), name=name, guess=guess(name, known), **where)]
    return [finding("T609", Location(shown), detail=str(error), **where)]


_ENDLESS = Text("宏或循环没有尽头地调用自己", "a macro or loop that calls itself without end")


def _known_names(owner: Any, context: Mapping[str, Any]) -> list[str]:
    if owner is missing:
        return [*context, "signer", "range"]
    return [str(key) for key in owner] if isinstance(owner, Mapping) else []


def _place(error: Exception, form: _Form, template: Path, name: str) -> tuple[Text, str]:
    """The paragraph of the form that an error belongs to, found by the tags of the source line it names."""
    if isinstance(error, etree.XMLSyntaxError):
        return _broken_place(error, form, template)
    if isinstance(error, LostTextError):
        return _numbered_place(error.ordinal, form, template)
    line = getattr(error, "lineno", None) or _template_line(error)
    source = form.lines[line - 1] if line and line <= len(form.lines) else ""
    tags = {_plain_tag(tag) for tag in find_tags(re.sub(r"<[^>]+>", "", source))}
    best: Paragraph | None = None
    best_tag, best_score = "", 0
    for paragraph in read_paragraphs(template):
        for tag in find_tags(paragraph.text):
            score = (_plain_tag(tag) in tags) + bool(name and re.search(rf"\b{re.escape(name)}\b", tag)) * 2
            if score > best_score and (_plain_tag(tag) in tags or not tags):
                best, best_tag, best_score = paragraph, tag, score
    if best is None:
        return Text("正文", "the text"), re.sub(r"<[^>]+>", "", source)[:40]
    return best.place, best.excerpt(best_tag)


def _broken_place(error: etree.XMLSyntaxError, form: _Form, template: Path) -> tuple[Text, str]:
    """The last paragraph of the form that begins before the place where the filled XML breaks."""
    line, column = error.position
    lines = form.rendered.split("\n")
    before = "\n".join([*lines[: max(0, line - 1)], lines[min(line, len(lines)) - 1][:column]])
    marks = _MARK.findall(before)
    return _numbered_place(int(marks[-1][1]) if marks else None, form, template)


def _numbered_place(ordinal: int | None, form: _Form, template: Path) -> tuple[Text, str]:
    for paragraph in read_paragraphs(template):
        if (paragraph.part, paragraph.ordinal) == (form.part, ordinal):
            return paragraph.place, paragraph.excerpt()
    return Text("正文", "the text"), form.part


def _template_line(error: Exception) -> int | None:
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if frame.filename == "<template>"), None)


def _plain_tag(tag: str) -> str:
    """A tag as docxtpl leaves it: without its prefix, in straight quotes, spaces aside."""
    tag = re.sub(r"page_link\(\d+\)", "page_link", tag)
    tag = re.sub(r"^(\{[{%#])(?:tr|tc|p|r)\s", r"\1", tag).translate(str.maketrans("“”‘’", "\"\"''"))
    plain = tag.replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&")
    return re.sub(r"\s|&[a-z]+;|<[^>]+>", "", plain)
