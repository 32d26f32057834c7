"""A Word form from anybody, looked through before docxtpl and the office program see it.

A form is text with tags. What would fetch or run something when it is opened (linked pictures, fields that include
files, macros, foreign documents inside), and XML that declares entities, is refused by name.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import OpcError
from lxml import etree

from dossier.findings import Finding, finding
from dossier.forms.swallowed_text import find_swallowing_tags
from dossier.forms.word_text import Paragraph, find_tags, outside_tags, read_paragraphs
from dossier.model import Location, Text
from dossier.office.word_file import MAIN_PART, inspect_word_file

MAX_XML = 32_000_000
"""Bytes of XML in one form, unpacked; a form of 20 pages has one million."""
MAX_ELEMENTS = 200_000
"""Elements of XML in one form; one of 20 pages has 20,000. Each takes a hundred times its bytes of memory."""
MAX_TAG = 4_000
"""Characters of one tag."""
MAX_TAGS = 20_000
"""Tags of one form."""
_LOOSE = 50
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C\0T|\0<\0!\0D\0O\0C\0T", re.IGNORECASE)
_FETCHING = re.compile(
    r"^\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|RD)\b", re.I
)
_XML_STARTS = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"\0<")
_HARMLESS_LINKS = ("/hyperlink", "/attachedTemplate")
"""A link that somebody clicks, and the name of the template a form was once made from, which `fill_form` drops."""
_RUNNING = ("/vbaProject", "/control", "/activeXControlBinary", "/aFChunk", "/subDocument", "/wordVbaData")
_SVG_LINK = re.compile(rb"""(?:href\s*=\s*["']\s*(?!#|data:)|url\(\s*["']?\s*(?!#|data:)|@import)""", re.I)

BROKEN_PACKAGE = (
    *(OSError, ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError),
    *(
        NotImplementedError,
        MemoryError,
        UserWarning,
        zipfile.BadZipFile,
        etree.LxmlError,
        SyntaxError,
        OpcError,
    ),
)
"""What python-docx raises for packages that are zips and XML but no Word document."""

TAG_CODES = ("T603", "T611")
"""What a form that may be opened is refused for, tag by tag."""


def vet_form(path: Path, shown: str) -> tuple[Finding, ...]:
    """Why a form must not be filled: T605, T607, T620, T622, T623, or else some of `TAG_CODES`; empty when it may.

    Kept by path, time and size: one form prints hundreds of records.
    """
    try:
        state = path.stat()
    except OSError:
        return _vet(path, shown)
    return _kept(path, shown, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=256)
def _kept(path: Path, shown: str, state: object) -> tuple[Finding, ...]:  # noqa: ARG001 - the key of what is kept
    return _vet(path, shown)


def _vet(path: Path, shown: str) -> tuple[Finding, ...]:
    problem = inspect_word_file(path, shown)
    if problem:
        return (problem,)
    with zipfile.ZipFile(path) as archive:
        refused = _refused_xml(archive, shown)
        if refused:
            return (refused,)
        try:
            found = tuple(_active_content(archive, shown))
            if found:
                return found
            opened = Document(str(path))
            opened.element.body.getchildren()
            paragraphs = read_paragraphs(path)
            save_whole(opened)
        except BROKEN_PACKAGE as error:
            return (not_whole(error, shown),)
        if opened.part.partname != f"/{MAIN_PART}":
            return (finding("T605", Location(shown), file=shown, detail=_FOREIGN),)
        return tuple(_endless_tags(paragraphs, shown)) or _swallowing(archive, paragraphs, shown)


def _swallowing(archive: zipfile.ZipFile, paragraphs: list[Paragraph], shown: str) -> tuple[Finding, ...]:
    names = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
    parts = {name: archive.read(name) for name in names}
    return tuple(find_swallowing_tags(paragraphs, parts, shown))


def not_whole(error: Exception, shown: str) -> Finding:
    """T605 for one of `BROKEN_PACKAGE`."""
    detail = _DAMAGED if isinstance(error, etree.XMLSyntaxError) else _FOREIGN
    return finding("T605", Location(shown), file=shown, detail=detail)


def save_whole(document: Any) -> io.BytesIO:
    """A document of python-docx or docxtpl as the bytes of its file.

    Raises:
        UserWarning: a part would be there twice: one that nothing names beside the one that python-docx makes in
            its place. Others of `BROKEN_PACKAGE`: a part that is named is not there, or is no XML.
    """
    stream = _LastingStream()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        document.save(stream)
    return stream


_DAMAGED = Text("其中的 XML 已损坏", "the XML in it is damaged")
_FOREIGN = Text("内容不是 Word 文档", "what it holds is no Word document")


def _refused_xml(archive: zipfile.ZipFile, shown: str) -> Finding | None:
    """T607 or T622 of what must not even be parsed; parts are XML by what they hold, whatever their name."""
    size = elements = 0
    for info in archive.infolist():
        with archive.open(info) as part:
            start = part.read(4)
            if not info.filename.endswith((".xml", ".rels")) and not start.lstrip().startswith(_XML_STARTS):
                continue
            size += info.file_size
            if size > MAX_XML:
                return finding("T607", Location(shown), file=shown, size=f"{size // 1_000_000} MB")
            content = start + part.read()
        if _DOCTYPE.search(content):
            return finding("T622", Location(shown), file=shown, part=info.filename)
        elements += content.count(b"<") - content.count(b"</")
        if elements > MAX_ELEMENTS:
            many = Text(f"{MAX_ELEMENTS} 个以上的 XML 元素", f"more than {MAX_ELEMENTS} elements of XML")
            return finding("T607", Location(shown), file=shown, size=many)
    return None


class _LastingStream(io.BytesIO):
    """Stays open: a zip writer that failed halfway closes itself when it is collected, perhaps after its stream."""

    def close(self) -> None:
        """Nothing."""


def _active_content(archive: zipfile.ZipFile, shown: str) -> Iterator[Finding]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name in archive.namelist():
        if name.endswith(".rels"):
            root = etree.fromstring(archive.read(name), parser)
            for what in dict.fromkeys(_relationships(root)):
                yield finding("T623", Location(shown), file=shown, part=name, what=what)
        elif name.startswith("word/") and name.endswith(".xml"):
            root = etree.fromstring(archive.read(name), parser)
            for what in dict.fromkeys(_fields(root)):
                yield finding("T623", Location(shown), file=shown, part=name, what=what)
        elif name.lower().endswith((".svg", ".svgz")) and _SVG_LINK.search(archive.read(name)):
            what = Text("带外部链接的 SVG 图片", "an SVG picture that links elsewhere")
            yield finding("T623", Location(shown), file=shown, part=name, what=what)


def _relationships(root: etree._Element) -> Iterator[Text]:
    for each in root.iter(_RELATIONSHIP):
        kind, target = str(each.get("Type")), str(each.get("Target"))[:80]
        if kind.endswith(_RUNNING):
            yield Text(f"宏、控件或嵌入的文档（{target}）", f"a macro, control or document inside ({target})")
        elif each.get("TargetMode") == "External" and not kind.endswith(_HARMLESS_LINKS):
            yield Text(f"指向外部的链接 {target}", f"a link to {target} outside of it")


def _fields(root: etree._Element) -> Iterator[Text]:
    """Fields that fetch or run something; their code may be split over many runs."""
    if root.find(f".//{_W}altChunk") is not None:
        yield Text("嵌入的文档（altChunk）", "a document inside (altChunk)")
    codes = [str(each.get(f"{_W}instr")) for each in root.iter(f"{_W}fldSimple")]
    code: list[str] = []
    for each in root.iter(f"{_W}fldChar", f"{_W}instrText"):
        if each.tag == f"{_W}instrText":
            code.append(each.text or "")
        else:
            codes.append("".join(code))
            code = []
    for said in (*codes, "".join(code)):
        if match := _FETCHING.match(said):
            word = match[1].upper()
            yield Text(f"{word} 域", f"a field {word}")


def _endless_tags(paragraphs: list[Paragraph], shown: str) -> Iterator[Finding]:
    """Docxtpl looks for tags with patterns that take quadratic time on what is no tag."""
    total = 0
    for paragraph in paragraphs:
        tags = find_tags(paragraph.text)
        total += len(tags)
        longest = max(map(len, tags), default=0)
        rest = "".join(outside_tags(paragraph.text))
        loose = sum(rest.count(sign) for sign in ("{{", "{%", "{#", "}}", "%}", "#}"))
        if longest > MAX_TAG or loose > _LOOSE or total > MAX_TAGS:
            detail = Text(
                f"标签过长、过多或没有配对（每个最多 {MAX_TAG} 字符，共 {MAX_TAGS} 个）",
                f"tags that are too long, too many or unpaired (at most {MAX_TAG} characters each, {MAX_TAGS} in all)",
            )
            excerpt = paragraph.excerpt()
            yield finding("T620", paragraph.at(shown), place=paragraph.place, excerpt=excerpt, detail=detail)
            return
