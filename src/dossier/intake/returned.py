"""What came back from a firm: for which slot of its letter each file is, whether it is new, and what becomes of it."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dossier.checking.result import RequirementResult
from dossier.disk.regular import read_regular
from dossier.findings import codes
from dossier.intake.proposal import Entry
from dossier.intake.sources import Handed, Paper, gather
from dossier.model import Language, Text
from dossier.planning.volumes import safe_name
from dossier.reporting.exchange import Exchange, Received
from dossier.reporting.request_letter import NOTE, note_is_of, own_name

INBOX = ".dossier/inbox"
"""What came back waits here: no evidence of the dossier, no part of a package; a check only looks for changes."""
_NOTE_SIZE = 1 << 16

Key = tuple[str, str]
"""Id of a requirement, and of the item it is asked for or ''; both are '' where nobody can tell."""
UNKNOWN: Key = ("", "")
_APART = Text("未归类", "not sorted")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file that came back for one slot."""

    key: Key
    firm: str
    """'' where the slot is unknown."""
    folder: str
    """Name of the slot's folder."""
    file: str
    """Its name below that folder, else below what was handed in."""
    path: Path
    sha256: str


def hand_over(sources: Sequence[Path], below: Path) -> list[Handed]:
    """As `gather`, with whole paths for names: the folder that a file lies in says what it is for.

    Raises:
        InputUnreadable: as `gather`.
    """
    found = []
    for number, source in enumerate(sources):
        base = (source if source.is_dir() else source.parent).absolute().as_posix()
        for each in gather([source], below / str(number)):
            also = tuple(f"{base}/{name}" for name in each.also)
            found.append(replace(each, name=f"{base}/{each.name}", also=also))
    return found


def arrivals(
    handed: Sequence[Handed], exchange: Exchange, asked: Sequence[RequirementResult], lang: Language
) -> list[Arrival]:
    """An entry for each file and slot; what we sent ourselves, and the notes beside it, are left out.

    A slot is known by the note in its folder, else by the folder's name, where all letters mean one slot by it; the
    innermost folder counts.
    """
    known: dict[Key, _Slot] = {}
    named: dict[str, set[Key]] = defaultdict(set)
    for letter in exchange.letters:
        for slot in letter.slots:
            key = (slot.requirement, slot.item)
            known[key] = (letter.firm, key, slot.folder)
            named[_folded(slot.folder)].add(key)
    by_name = {name: known[keys.pop()] for name, keys in named.items() if len(keys) == 1}
    ours = {digest for letter in exchange.letters for digest in letter.files}
    files = [(each, PurePosixPath(name)) for each in handed for name in (each.name, *each.also)]
    notes = [(each, name) for each, name in files if name.name in (NOTE.zh, NOTE.en)]
    noted = {name.parent: known.get(s[1], s) for each, name in notes if (s := _noted(each.path, asked))}
    found: dict[tuple[Key, str], Arrival] = {}
    for each, name in files:
        if each.sha256 not in ours and (each, name) not in notes:
            arrival = _arrival(each, name, by_name, noted, lang)
            found.setdefault((arrival.key, each.sha256), arrival)
    return list(found.values())


_Slot = tuple[str, Key, str]
"""Firm, slot, name of its folder."""


def _arrival(
    each: Handed,
    name: PurePosixPath,
    by_name: Mapping[str, _Slot],
    noted: Mapping[PurePosixPath, _Slot],
    lang: Language,
) -> Arrival:
    for above in name.parents:
        if found := noted.get(above) or by_name.get(_folded(above.name)):
            firm, key, folder = found
            return Arrival(key, firm, folder, str(name.relative_to(above)), each.path, each.sha256)
    return Arrival(UNKNOWN, "", _APART.get(lang), name.name, each.path, each.sha256)


def _folded(name: str) -> str:
    """As systems that ignore case or normalise see it; a folder may have been packed by itself."""
    return unicodedata.normalize("NFC", name).casefold().removesuffix(".zip").strip()


def _noted(note: Path, asked: Iterable[RequirementResult]) -> _Slot | None:
    """What a note says its folder is for."""
    try:
        text = read_regular(note, _NOTE_SIZE).decode("utf-8-sig", "replace")
    except OSError:
        return None
    for result in asked:
        if note_is_of(text, result):
            identity = result.requirement.id
            name = own_name(f"{identity} {result.item or ''}", set())
            return result.responsible, (identity, result.item or ""), name
    return None


def slots_of(exchange: Exchange, new: Iterable[Arrival]) -> dict[str, list[Key]]:
    """sha256 → the slots for which it ever came."""
    found: dict[str, list[Key]] = defaultdict(list)
    for _, file in exchange.received():
        found[file.sha256].append((file.requirement, file.item))
    for each in new:
        found[each.sha256].append(each.key)
    return dict(found)


def held_against(slots: Mapping[str, Sequence[Key]], entry: Entry) -> Entry:
    """The entry; where the paper does not meet the slot it came in, that speaks against it."""
    return replace(entry, against=(*entry.against, *_unlike(slots.get(entry.sha256, (UNKNOWN,)), entry)))


def _unlike(slots: Sequence[Key], entry: Entry) -> Iterator[Text]:
    met = {(requirement, item) for requirement, item, _ in entry.slots}
    for slot in dict.fromkeys(slot for slot in slots if slot != UNKNOWN) or (UNKNOWN,):
        said = " ".join(filter(None, slot))
        if entry.kind != "held" and slot == UNKNOWN:
            yield Text("不在待交资料的子文件夹里", "it came in no folder of a letter")
        elif entry.kind == "known" and slot not in met:
            yield Text(
                f"内容与所在文件夹的 {said} 对不上（或这一项已经齐了）",
                f"it is not what {said} asks for, in whose folder it came, or that is complete",
            )


def received(
    each: Arrival,
    seen: Mapping[str, tuple[Paper, Entry]],
    slots: Mapping[str, Sequence[Key]],
    threshold: float,
) -> Received:
    """What the register says of a file for its slot; that it came in a wrong one, too, is said there.

    `seen`: sha256 → what was found in it, after `held_against` the `slots`; what is not there was not looked at.
    """
    bare = Received(*each.key, each.file, each.sha256, 0, "refused", (_PACKED,))
    if each.sha256 not in seen:
        return bare
    paper, entry = seen[each.sha256]
    elsewhere = set(_unlike(slots[each.sha256], entry)) - set(_unlike([each.key], entry))
    entry = replace(entry, against=tuple(why for why in entry.against if why not in elsewhere))
    bare = replace(bare, pages=entry.pages, reasons=entry.against)
    if paper.facts.problem:
        return replace(bare, reasons=(codes()[paper.facts.problem].title,))
    if entry.kind == "held" or entry.accepted_at(threshold):
        return replace(bare, state="taken")
    return replace(bare, state="waiting", reasons=entry.against or (_UNSURE,))


_PACKED = Text(
    "压缩包里还有压缩包，请解开后再交", "an archive within an archive; please unpack it and send it again"
)
_UNSURE = Text("程序没有把握，由人核对", "the program is not sure; a person looks at it")


def places(new: Iterable[Arrival]) -> dict[str, Arrival]:
    """Path below the receipt's folder in the inbox → the file; archives are not kept, since nobody looks into them."""
    found: dict[str, Arrival] = {}
    taken: dict[str, set[str]] = defaultdict(set)
    for each in new:
        said = PurePosixPath(each.file)
        suffix = f".{safe_name(said.suffix[1:].lower())}" if said.suffix else ""
        if suffix != ".zip":
            stem = own_name(str(said.parent / said.stem), taken[each.folder])
            found[f"{safe_name(each.folder)}/{stem}{suffix}"] = each
    return found
