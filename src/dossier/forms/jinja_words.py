"""The Jinja environment of forms: sandboxed, strict, escaping, with the filters of the house."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from docx.oxml.ns import nsdecls
from jinja2 import StrictUndefined, TemplateRuntimeError, UndefinedError, pass_context
from jinja2.runtime import Context
from jinja2.utils import missing
from lxml import etree
from markupsafe import Markup

from dossier.forms.filters import FILTERS, Terms, printed, signer_filter, term_filter
from dossier.library.sandbox import BoundedEnvironment
from dossier.library.terms import PARTIES_OF_ROLES
from dossier.model import Language, Text
from dossier.spelling import nearest

# XML 1.0 knows no other control characters; one of them would cut the document off.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class UnknownNameError(UndefinedError):
    """A name without data; `owner` is what was asked for it, `missing` when it is a name by itself."""

    def __init__(self, message: str | None, owner: Any, name: str) -> None:
        super().__init__(message)
        self.owner, self.name = owner, name


class MarkupError(TemplateRuntimeError):
    """What a tag printed cannot stand in a Word document; `said` is why."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class _Strict(StrictUndefined):
    """Remembers which name of which object was asked for, so that a finding can name both."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        if exc is UndefinedError:

            def unknown(message: str | None = None) -> UnknownNameError:
                return UnknownNameError(message, obj, str(name))

            super().__init__(hint, obj, name, unknown)  # type: ignore[arg-type]
        else:
            super().__init__(hint, obj, name, exc)  # type: ignore[arg-type]


def form_environment(
    terms: Terms, language: Language, spelt: Callable[[str], str] = str
) -> BoundedEnvironment:
    """A fresh environment for one form; each text that it prints goes through `spelt`.

    Templates come from anybody: they cannot reach into Python, change data, load other templates or go on for ever.
    """

    @pass_context  # so that Jinja finalizes nothing while it compiles: what it compiles is kept for other languages
    def finalize(_: Context, value: Any) -> Any:
        if isinstance(value, Markup):
            # Jinja escapes constants before it asks us: control characters in them come as markup.
            return Markup(spelt(_NOT_XML.sub("", str(value))))  # noqa: S704
        if isinstance(value, _Strict):
            return value
        if isinstance(value, list | tuple | dict):
            environment.weigh(value)
        text = spelt(_NOT_XML.sub("", printed(value, language)))
        environment.budget.print(len(text))
        return text

    environment = BoundedEnvironment(
        undefined=_Strict, autoescape=True, finalize=finalize, cache_size=0, optimized=False
    )
    listed = {role: party.zh for role, party in terms.get(PARTIES_OF_ROLES, {}).items()}
    named = {"term": term_filter(terms, language), "signer": signer_filter(listed)}
    environment.add_filters({**FILTERS, **named, "safe": sound_markup})
    environment.globals = {"range": environment.globals["range"], "signer": environment.filters["signer"]}
    return environment


def sound_markup(value: Any) -> Markup:
    """The filter ``safe``: text that is printed as XML, if it is sound XML by itself.

    Raises:
        MarkupError: it is not; it would break the document.
    """
    text = str(value)
    try:
        root = etree.fromstring(f"<x {nsdecls('w')}>{text}</x>", etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError as error:
        raise MarkupError(UNPAIRED) from error
    strange = {str(each.tag).rpartition("}")[2] for each in root.iter()} - _RUN_MARKUP
    if strange:
        listed = ", ".join(sorted(strange))
        raise MarkupError(Text(f"safe 不能印出 {listed}", f"safe may not print {listed}"))
    return Markup(text)  # noqa: S704 - parsed above: nothing but runs of text


UNPAIRED = Text(
    "XML 标记不成对，或含有不允许的字符", "XML that is not paired, or characters that it may not hold"
)

_RUN_MARKUP = {
    *(
        "x",
        "p",
        "pPr",
        "r",
        "rPr",
        "t",
        "br",
        "tab",
        "b",
        "i",
        "u",
        "strike",
        "vertAlign",
        "color",
        "sz",
        "szCs",
    ),
    *("rFonts", "highlight", "jc", "ind", "spacing", "sym", "noBreakHyphen", "cr", "bCs", "iCs", "lang"),
}
"""What ``safe`` may print: text and its look, no fields, links, pictures or objects."""


def guess(name: str, known: Iterable[str]) -> Text:
    """“，是否为 “date”？” for the known name that is most like it; empty when none is."""
    close = nearest(name, sorted(set(known)), 0.65)
    return Text(f"，是否为 “{close}”？", f', did you mean "{close}"?') if close else Text("", "")
