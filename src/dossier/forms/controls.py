"""Content controls of a form: in Word each field of the record carries its name, and a prompt once its tag is cleared.

A control is for whoever lays the form out, or types into it by hand. Before a form is filled its controls are taken
off, so that what is printed is what stood between them, and neither the office program nor Word draws anything more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Language, RecordType, Text

_NAME = "dossier-"
"""How our prompts are called among the building blocks of the file."""
_FIELD = "record."
_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LOOP = re.compile(r"\bfor\s+(\w+)\s+in\s+(\w+(?:\.\w+)*)")
_PATH = re.compile(r"(?<![\w.'\"])([A-Za-z_]\w*(?:\.\w+)+)")
_COUNTED = re.compile(r"\|\s*(?:check|length|map)\b")
"""What prints a box of a choice, or how many there are: nothing that is written in."""
_KEY = re.compile(r"（[^（）]*中的键）|: a key of .*")
_PROMPT = Text("填写{}", "Enter: {}")
_FIRST_ID = 1001
_CALLED = {"record.from": "record.from_whom"}
"""Fields of entries that their form knows by another name."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_GLOSSARY = "/word/glossary/document.xml"


def plain_title(title: Text) -> Text:
    """A field's title without what it says to whoever writes YAML."""
    return Text(_KEY.sub("", title.zh), _KEY.sub("", title.en))


def field_titles(kind: RecordType, schemas: Schemas) -> dict[str, Text]:
    """Dotted path from ``record`` → title of each field of a record type, those of its lists included."""
    return _titles(schemas.record(kind.name))


def entry_titles(kind: str, schemas: Schemas) -> dict[str, Text]:
    """The same of a kind of entry of the service book that has a form of its own: ``complaint`` …"""
    titles = _titles(schemas.root(f"service/{kind}.schema.json"))
    return titles | {name: titles[path] for path, name in _CALLED.items() if path in titles}


def _titles(described: Field) -> dict[str, Text]:
    every = described.walk()
    return {f"{_FIELD}{path}": plain_title(field.title) for path, field, _ in every if field.title}


def printed_fields(texts: Iterator[str], titles: Mapping[str, Text]) -> Iterator[tuple[int, str, str]]:
    """Which text, tag and field, of each tag that prints a field; a choice between boxes is no field to write in.

    `texts` are the paragraphs of a form in their order.
    """
    loops: dict[str, str] = {}
    for number, text in enumerate(texts):
        for name, path in _LOOP.findall(text):
            loops[name] = _whole_path(path, loops)
        for tag in _TAG.findall(text):
            paths = (_whole_path(path, loops) for path in _PATH.findall(tag))
            field = None if _COUNTED.search(tag) else next((path for path in paths if path in titles), None)
            if field:
                yield number, tag, field


def _whole_path(path: str, loops: Mapping[str, str]) -> str:
    first, dot, rest = path.partition(".")
    return f"{loops[first]}{dot}{rest}" if first in loops else path


def add_controls(document: Any, titles: Mapping[str, Text], lang: Language) -> int:
    """Lay a control around each tag of python-docx's `document` that prints a field, and give their number.

    Controls of ours that are there already are laid anew. A tag that is spread over several runs is left as it is.
    """
    release_controls(document)
    paragraphs = list(document.element.body.iter(qn("w:p")))
    texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in paragraphs)
    prompts: dict[str, str] = {}
    count = 0
    for number, tag, field in list(printed_fields(texts, titles)):
        title = titles[field].get(lang)
        name = prompts.setdefault(title, f"{_NAME}{len(prompts) + 1}")
        count += _wrap(paragraphs[number], tag, _FIRST_ID + count, field, title, name)
    if prompts:
        _add_prompts(document, {name: _PROMPT.get(lang).format(title) for title, name in prompts.items()})
    return count


def _wrap(paragraph: Any, tag: str, number: int, field: str, title: str, prompt: str) -> bool:
    for run in paragraph.findall(qn("w:r")):
        text = _only_text(run)
        before, found, after = (text.text or "").partition(tag) if text is not None else ("", "", "")
        if not found:
            continue
        control = parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:alias w:val={quoteattr(title)}/><w:tag w:val={quoteattr(field)}/>"
            f'<w:id w:val="{number}"/><w:placeholder><w:docPart w:val="{prompt}"/></w:placeholder><w:text/>'
            "</w:sdtPr><w:sdtContent/></w:sdt>"
        )
        look = run.find(qn("w:rPr"))
        if look is not None:
            control[0].insert(0, deepcopy(look))
        run.addprevious(control)
        if before:
            control.addprevious(_with_text(run, before))
        if after:
            run.addprevious(_with_text(run, after))
        control[1].append(_with_text(run, found))
        paragraph.remove(run)
        return True
    return False


def _only_text(run: Any) -> Any:
    """The text of a run that holds nothing else; None of any other."""
    parts = [part for part in run if part.tag != qn("w:rPr")]
    return parts[0] if len(parts) == 1 and parts[0].tag == qn("w:t") else None


def _with_text(run: Any, words: str) -> Any:
    made = deepcopy(run)
    text = _only_text(made)
    text.text = words
    text.set(_SPACE, "preserve")
    return made


def release_controls(document: Any) -> None:
    """Take our controls off: their text stays where it is, in the run that it was taken from, and no prompt stays."""
    roots = [document.element, *(part.element for part in _margins(document))]
    for root in roots:
        for control in list(root.iter(qn("w:sdt"))):
            if _is_ours(control):
                _release(control)
    links = document.part.rels
    for key in [k for k, link in links.items() if link.reltype == RELATIONSHIP_TYPE.GLOSSARY_DOCUMENT]:
        if _prompts_only(links[key].target_part.blob):
            del links[key]


def _margins(document: Any) -> Iterator[Any]:
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    return (link.target_part for link in document.part.rels.values() if link.reltype in kinds)


def _is_ours(control: Any) -> bool:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    named = "" if tag is None else str(tag.get(qn("w:val")))
    return named.startswith(_FIELD) and control.getparent().tag == qn("w:p")


def _release(control: Any) -> None:
    content = control.find(qn("w:sdtContent"))
    shows_prompt = control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}") is not None
    kept = [] if content is None else list(content)
    if shows_prompt and not _TAG.search("".join(t.text or "" for t in control.iter(qn("w:t")))):
        kept = []
    before, after = control.getprevious(), control.getnext()
    for part in kept:
        control.addprevious(part)
    control.getparent().remove(control)
    for left, right in ((before, kept[0] if kept else after), (kept[-1] if kept else None, after)):
        _join(left, right)


def _join(left: Any, right: Any) -> None:
    """Make one run of two neighbours that look alike: the text of `left` goes into `right`."""
    if left is None or right is None or left.tag != qn("w:r") or right.tag != qn("w:r"):
        return
    first, second = _only_text(left), _only_text(right)
    if first is None or second is None or _look(left) != _look(right) or left.getnext() is not right:
        return
    second.text = (first.text or "") + (second.text or "")
    second.set(_SPACE, "preserve")
    left.getparent().remove(left)


def _look(run: Any) -> bytes:
    look = run.find(qn("w:rPr"))
    return b"" if look is None else etree.tostring(look, method="c14n")


def _add_prompts(document: Any, prompts: Mapping[str, str]) -> None:
    """The building blocks that Word shows in an empty control; name → words."""
    blocks = "".join(
        f'<w:docPart><w:docPartPr><w:name w:val="{name}"/><w:category><w:name w:val="General"/>'
        '<w:gallery w:val="placeholder"/></w:category><w:types><w:type w:val="bbPlcHdr"/></w:types>'
        '<w:behaviors><w:behavior w:val="content"/></w:behaviors></w:docPartPr><w:docPartBody><w:p><w:r><w:rPr>'
        f'<w:color w:val="808080"/></w:rPr><w:t xml:space="preserve">{words}</w:t></w:r></w:p></w:docPartBody>'
        "</w:docPart>"
        for name, words in ((name, _escaped(words)) for name, words in prompts.items())
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f"<w:glossaryDocument {nsdecls('w')}><w:docParts>{blocks}</w:docParts></w:glossaryDocument>"
    )
    part = Part(
        PackURI(_GLOSSARY), CONTENT_TYPE.WML_DOCUMENT_GLOSSARY, content.encode(), document.part.package
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.GLOSSARY_DOCUMENT)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _prompts_only(glossary: bytes) -> bool:
    """Whether a list of building blocks holds nothing but ours."""
    names = re.findall(rb'<w:docPartPr>.*?<w:name w:val="([^"]*)"', glossary, re.DOTALL)
    return all(name.startswith(_NAME.encode()) for name in names)
