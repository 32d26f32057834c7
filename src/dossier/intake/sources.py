"""Files that somebody hands in: single ones, folders, ZIP archives that do not hurt."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dossier.disk.strays import is_stray
from dossier.errors import InputUnreadable, os_reason
from dossier.evidence.inspection import inspect_evidence
from dossier.evidence.page_words import PageReading
from dossier.evidence.reading_pages import Sheet as Page
from dossier.evidence.reading_pages import codes_on, read_pages, sheets_of
from dossier.findings import finding, visible
from dossier.model import EvidenceFacts, Location, Text
from dossier.steps.noting import Note, unnoted
from dossier.steps.store import Store

_MOST_FILES = 10_000
_MOST_BYTES = 4 << 30
_MOST_RATIO = 200
_FREE = 16 << 20
"""Unpacked bytes up to which no ratio is looked at: plans and forms pack well."""
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed in. `name` is how a reader finds it again: ``扫描件.zip/甲/0001.pdf``."""

    path: Path
    name: str
    sha256: str
    also: tuple[str, ...] = ()
    """Other names under which the very same content was handed in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A separator sheet: on which page it lies, and the codes on it (one, where it can be relied on)."""

    page: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was handed in, what opening it showed, and its first pages; or a part of it (`stacks`)."""

    handed: Handed
    facts: EvidenceFacts
    pages: tuple[PageReading, ...]
    coded: tuple[PageReading, ...] = ()
    """The pages of the file on which codes were looked for, without OCR."""
    part: tuple[int, ...] = ()
    """Its pages, where it is a part; empty for a whole file, and for a sheet with nothing behind it."""
    whole: EvidenceFacts | None = None
    """Facts of the whole file, where it is a part."""
    sheet: Sheet | None = None
    """The separator sheet before it."""
    parted: tuple[Text, ...] = ()
    """Why it is not certain where it begins or ends."""
    named: str = ""
    """The key that it was proposed under, where it has other pages now."""
    last: tuple[PageReading, ...] = ()
    """The last pages of a longer file: people sign there. They do not say what it is."""

    @property
    def seen(self) -> tuple[PageReading, ...]:
        """Every page that was read, in order."""
        return (*self.pages, *self.last)

    @property
    def key(self) -> str:
        """By which it is told from all others: sha256, and of a part its first page, or that of its sheet."""
        if self.named:
            return self.named
        return self.handed.sha256 if self.whole is None else f"{self.handed.sha256}#{self._begins}"

    @property
    def name(self) -> str:
        """``扫描件.pdf [3-5]``."""
        if self.whole is None:
            return self.handed.name
        return f"{self.handed.name} [{as_words(self.part) or self._begins}]"

    @property
    def stem(self) -> str:
        """Its name without suffix; that of a stack says nothing of its parts."""
        return "" if self.whole else PurePosixPath(self.handed.name).stem

    @property
    def numbers(self) -> Sequence[int]:
        """Its pages."""
        return self.part or range(1, self.facts.pages + 1)

    @property
    def _begins(self) -> int:
        return self.part[0] if self.part else self.sheet.page if self.sheet else 0


def segments(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """First and last page of each stretch of pages: 3, 4, 6 → (3, 4), (6, 6)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def as_words(numbers: Sequence[int]) -> str:
    """``3-5,7``."""
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in segments(numbers))


_FIRST, _LAST = 3, 2
"""Pages of a file that are read: the first say what it is, the last who signed it."""
_CODED = 60
"""Pages of a file on which codes are looked for."""


def read_papers(
    handed: Sequence[Handed], store: Store | None, note: Note = unnoted, *, ocr: bool
) -> list[Paper]:
    """Open each file and read its first and last pages; what has no text layer by OCR, where that is wanted."""
    facts: dict[Path, EvidenceFacts] = {}
    folders: dict[Path, list[str]] = {}
    for each in handed:
        folders.setdefault(each.path.parent, []).append(each.path.name)
    for folder, names in folders.items():
        facts |= {folder / name: seen for name, seen in inspect_evidence(folder, names, store=store).items()}
    sheets = {each.path: _ends(sheets_of(each.path, facts[each.path])) for each in handed}
    read = iter(read_pages([s for each in handed for s in sheets[each.path]], store, note, ocr=ocr))
    coded = {each.path: sheets_of(each.path, facts[each.path])[:_CODED] for each in handed}
    codes = iter(read_pages([s for each in handed for s in coded[each.path]], store, ocr=False, codes=True))
    papers = []
    for each in handed:
        pages = tuple(next(read) for _ in sheets[each.path])
        seen = tuple(next(codes) for _ in coded[each.path])
        own = replace(facts[each.path], codes=codes_on(seen))
        papers.append(Paper(each, own, pages[:_FIRST], seen, last=pages[_FIRST:]))
    return papers


def _ends(pages: list[Page]) -> list[Page]:
    return [*pages[:_FIRST], *pages[_FIRST:][-_LAST:]]


def gather(sources: Sequence[Path], below: Path) -> list[Handed]:
    """Every file of the sources, each content once, by name; archives are unpacked into the empty folder `below`.

    Raises:
        InputUnreadable: Y172, a source is not there or holds nothing but links and the like; Y173, an archive is
            damaged or made to hurt.
    """
    found: dict[str, Handed] = {}
    for number, source in enumerate(sources):
        if not _is_unicode(str(source.absolute())):
            raise _unusable(source, Text("名称不是 UTF-8 编码，请改名", "its name is no UTF-8; rename it"))
        for path, said in _files(source, below / str(number)):
            name = _shown(said)
            digest = _digest(path, name)
            first = found.get(digest)
            found[digest] = replace(first, also=(*first.also, name)) if first else Handed(path, name, digest)
    return sorted(found.values(), key=lambda each: each.name)


def _is_unicode(name: str) -> bool:
    """Whether a name can stand in a file of text; bytes of another encoding are halves of characters in Python."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _shown(name: str) -> str:
    """A name as one line of text: those of old Chinese systems are GBK, and nothing in it steers a terminal."""
    known = name if _is_unicode(name) else os.fsencode(name).decode("gbk", "replace")
    return visible(known).translate({ord("\t"): "␉", ord("\n"): "␊"})


def _unusable(source: Path, reason: Text) -> InputUnreadable:
    return InputUnreadable(
        finding("Y172", Location(_shown(str(source))), path=_shown(str(source)), reason=reason)
    )


def _files(source: Path, below: Path) -> Iterator[tuple[Path, str]]:
    if source.is_dir():
        taken, special = 0, 0
        for folder, folders, names in os.walk(source):
            folders[:] = sorted(name for name in folders if not is_stray(name))
            for name in sorted(names):
                path = Path(folder) / name
                if is_stray(name):
                    continue
                if path.is_symlink() or not path.is_file():
                    special += 1
                    continue
                taken += 1
                yield from _unpacked_or_itself(path, path.relative_to(source).as_posix(), below)
            special += sum((Path(folder) / name).is_symlink() for name in folders)
        if special and not taken:
            raise _unusable(source, _LINKS)
    elif source.is_file():
        yield from _unpacked_or_itself(source, source.name, below)
    else:
        raise _unusable(source, Text("没有这个文件或文件夹", "no such file or folder"))


_LINKS = Text(
    "里面只有链接或管道之类，没有可收的文件；请放入文件本身",
    "it holds links, pipes and the like alone; put the files themselves into it",
)


def _unpacked_or_itself(path: Path, name: str, below: Path) -> Iterator[tuple[Path, str]]:
    if path.suffix.lower() == ".zip":
        yield from _unpacked(path, name, below)
    elif _is_unicode(str(path)):
        yield path, name
    else:  # libraries open no such names
        copy = (
            below
            / f"{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}{PurePosixPath(_shown(name)).suffix.lower()}"
        )
        below.mkdir(exist_ok=True)
        try:
            yield Path(shutil.copyfile(path, copy)), name
        except OSError as error:
            raise _unusable(path, os_reason(error)) from error


def _unpacked(archive: Path, name: str, below: Path) -> Iterator[tuple[Path, str]]:
    """The members, under names of our own making: theirs lead nowhere."""
    below = below / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    below.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as opened:
            members = _sound_members(opened, name)
            for number, (member, shown) in enumerate(members):
                target = below / f"{number}{PurePosixPath(shown).suffix.lower()}"
                _extract(opened, member, target, name)
                yield target, f"{name}/{shown}"
    except _BROKEN as error:
        reason = os_reason(error) if isinstance(error, OSError) else Text("已损坏", "it is damaged")
        raise _refused(name, reason) from error


def _sound_members(opened: zipfile.ZipFile, name: str) -> list[tuple[zipfile.ZipInfo, str]]:
    members = [m for m in opened.infolist() if not m.is_dir()]
    unpacked = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members) + 1
    if (
        len(members) > _MOST_FILES
        or unpacked > _MOST_BYTES
        or (unpacked > _FREE and unpacked > _MOST_RATIO * packed)
    ):
        raise _refused(name, Text("解压后过大", "it unfolds into far too much"))
    found = []
    for member in members:
        shown = _decoded(member)
        parts = PurePosixPath(shown.replace("\\", "/")).parts
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _refused(name, Text(f"含有链接 {shown}", f"it holds a link, {shown}"))
        if len(shown.splitlines()) > 1 or shown != shown.rstrip("\r\n"):
            line = _shown(shown)
            raise _refused(name, Text(f"文件名里有换行：{line}", f"a name has a line break in it: {line}"))
        if ".." in parts or shown.startswith(("/", "\\")) or ":" in shown:
            raise _refused(name, Text(f"路径指向外面：{shown}", f"a path leads out of it: {shown}"))
        if member.flag_bits & 1:
            raise _refused(name, Text("设了密码", "it needs a password"))
        if not any(is_stray(part) or part == "__MACOSX" for part in parts):
            found.append((member, "/".join(parts)))
    return found


def _decoded(member: zipfile.ZipInfo) -> str:
    """The name, also of archives that Chinese Windows made: GBK without a mark."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _extract(opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    left = member.file_size
    with opened.open(member) as stream, target.open("wb") as copy:
        while block := stream.read(_BLOCK):
            left -= len(block)
            if left < 0:  # it says less than it holds
                raise _refused(name, Text("解压后过大", "it unfolds into far too much"))
            copy.write(block)


def _refused(name: str, reason: Text) -> InputUnreadable:
    name = _shown(name)
    return InputUnreadable(finding("Y173", Location(name), file=name, reason=reason))


def digest_of(path: Path) -> str:
    """sha256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(path: Path, name: str) -> str:
    try:
        return digest_of(path)
    except OSError as error:
        raise InputUnreadable(finding("Y172", Location(name), path=name, reason=os_reason(error))) from error
