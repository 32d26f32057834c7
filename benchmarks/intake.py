"""How well papers without a name are recognised: the evidence of the examples, renamed, shuffled, half of it as scans.

``python benchmarks/intake.py [EXAMPLE]…`` prints a table; the folder of ``--store`` keeps what was read for the next
run; ``--papers`` takes only the single papers, ``--stack`` only the stacks: the papers of each example in one PDF, the
sheet of its item before each, every sixth sheet forgotten, half of the papers as scans.

Half of the papers is drawn at 150 to 200 dpi with noise, stains and a skew, a fifth of these lies on its side or on its
head; papers of the other examples are mixed in. The seed is fixed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from PIL import Image, ImageDraw, ImageFilter

from dossier import checks
from dossier.checking.paper_reading import days, packed
from dossier.checking.separator_codes import read_separator
from dossier.cli.main import run
from dossier.evidence.drawing_pages import drawn
from dossier.evidence.ocr import is_installed
from dossier.evidence.reading_pages import read_pages, sheets_of
from dossier.evidence.workers import stop
from dossier.excel.reading import is_single, standing
from dossier.excel.values import canonical
from dossier.intake.kinds import kinds_of
from dossier.intake.proposal import Entry
from dossier.intake.proposing import Ground, propose
from dossier.intake.sources import gather, read_papers
from dossier.intake.stacks import split
from dossier.library.catalogue import catalogue_of
from dossier.model import Record
from dossier.reading.dossier import ReadResult
from dossier.steps.store import Store

ROOT = Path(__file__).parents[1] / "dossiers"
EXAMPLES = ("pump-station", "smart-campus", "office-fit-out")
DAY = dt.date(2026, 11, 22)
_MADE = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
"""When scans say they were made."""
FOREIGN = 8
"""Papers of another example among those of each."""
THRESHOLD = 0.95
_NOT_COMPARED = {"id", "type", "title", "status", "signatures", "evidence"}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a paper is: its record, the items that it meets, and the words of its text layer."""

    record: Record
    slots: frozenset[tuple[str, str]]
    raw: Mapping[str, Any]
    text: str


def main() -> None:
    totals: Counter[str] = Counter()
    started = time.perf_counter()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", nargs="*", metavar="EXAMPLE", help=", ".join(EXAMPLES))
    parser.add_argument("--store", type=Path)
    parser.add_argument("--papers", action="store_true")
    parser.add_argument("--stack", action="store_true")
    given = parser.parse_args()
    store = Store(given.store) if given.store else None
    for name in (given.examples or EXAMPLES) if not given.papers else ():
        with tempfile.TemporaryDirectory() as folder:
            _print_stack(name, _stack(name, Path(folder), store))
    for name in (given.examples or EXAMPLES) if not given.stack else ():
        with tempfile.TemporaryDirectory() as folder:
            counts = _one(name, Path(folder), store)
        totals += counts
        _print(name, counts)
    if totals:
        _print("all", totals)
    stop()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = spent.ru_utime + spent.ru_stime
    scans = totals["scans"]
    per_scan = f"; {processor / scans:.1f} s for each of {scans} scans" if scans else ""
    print(f"{time.perf_counter() - started:.0f} s; {processor:.0f} s of a processor{per_scan}")


def _one(name: str, folder: Path, store: Store | None) -> Counter[str]:
    chance = random.Random(name)
    read, checked = checks.check(ROOT / name, None, DAY)
    assert read is not None and read.dossier is not None
    truths, papers = _truths(read, ROOT / name, checked.requirements, checked.facts), folder / "扫描件"
    papers.mkdir()
    known: dict[str, Truth | None] = {}
    other = EXAMPLES[EXAMPLES.index(name) - 1]
    strangers = [p for p in sorted((ROOT / other / "evidence").rglob("*.pdf")) if drawn(p, 1, False, 40)]
    handed: list[tuple[Path, Truth | None]] = [*truths.items()]
    handed += [(path, None) for path in chance.sample(strangers, FOREIGN)]
    chance.shuffle(handed)
    counts: Counter[str] = Counter()
    for number, (path, truth) in enumerate(handed, 1):
        target = papers / f"扫描件_{number:04}.pdf"
        if is_installed() and number % 2:
            counts["scans"] += scanned(path, target, chance)
        else:
            shutil.copy(path, target)
        known[target.name] = truth
    for entry in _entries(name, folder, papers, store):
        _count(entry, known[entry.source], counts, read)
    return counts


def _truths(read: ReadResult, root: Path, results: Any, facts: Mapping[str, Any]) -> dict[Path, Truth]:
    """File → what it is, for every PDF that can be opened and that one record alone has."""
    dossier = read.dossier
    assert dossier is not None
    here = standing(read, root, "zh")
    slots: dict[str, set[tuple[str, str]]] = {}
    for result in results:
        for identity in result.records:
            slots.setdefault(identity, set()).add((result.requirement.id, result.item or ""))
    used = Counter(ref.file for record in dossier.records for ref in record.evidence if ref.file)
    found = {}
    for record in dossier.records:
        for ref in record.evidence:
            file = ref.file or ""
            sound = file.endswith(".pdf") and used[file] == 1 and not ref.annex and not facts[file].problem
            if sound:
                of = frozenset(slots.get(record.id, ()))
                found[root / file] = Truth(record, of, here.raw(record), "\n".join(facts[file].text))
    return found


def scanned(source: Path, target: Path, chance: random.Random) -> int:
    """The first page of a paper as a copier would give it, as large as it was; 1."""
    picture = drawn(source, 1, False, chance.choice([150, 170, 200]))
    assert picture is not None
    with pikepdf.open(source) as paper:
        left, low, right, high = map(float, paper.pages[0].mediabox)
    resolution = max(picture.size) / (max(right - left, high - low) / 72)
    picture = picture.rotate(chance.uniform(-0.8, 0.8), fillcolor="white", resample=Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    for _ in range(12):  # dirt on the glass
        x, y, r = chance.randrange(picture.width), chance.randrange(picture.height), chance.randrange(1, 4)
        draw.ellipse((x, y, x + r, y + r), fill=(120, 110, 100))
    grain = chance.randbytes(picture.width * picture.height)
    noise = Image.frombytes("L", picture.size, grain).convert("RGB")
    picture = Image.blend(picture, noise, 0.05).filter(ImageFilter.GaussianBlur(0.4))
    if chance.random() < 0.2:
        picture = picture.rotate(chance.choice([90, 180, 270]), expand=True)
    box = io.BytesIO()
    made = _MADE.timetuple()  # the same file in every run, so that the store knows what was read of it
    picture.convert("RGB").save(
        box, "PDF", resolution=resolution, quality=80, creationDate=made, modDate=made
    )
    target.write_bytes(box.getvalue())
    return 1


def _stack(name: str, folder: Path, store: Store | None) -> Counter[str]:
    """The papers of an example as one stack with sheets in it: how many parts come out as they went in."""
    chance = random.Random(name)
    read, checked = checks.check(ROOT / name, None, DAY)
    assert read is not None and read.dossier is not None
    truths = _truths(read, ROOT / name, checked.requirements, checked.facts)
    empty, printed = _empty(name, folder), folder / "分隔页.pdf"
    assert run(["separators", str(empty), "-o", str(printed)]) == 0
    counts: Counter[str] = Counter()
    wanted: dict[tuple[int, ...], Truth] = {}
    with pikepdf.open(printed) as sheets, pikepdf.new() as whole:
        for number, slot in enumerate(_slots_of(printed, folder), 1):
            path = next((p for p, truth in truths.items() if slot in truth.slots), None)
            if path is None:
                continue
            truth, scan = truths.pop(path), folder / f"{number}.pdf"
            if len(wanted) % _FORGOTTEN != _FORGOTTEN - 1:
                whole.pages.append(sheets.pages[number - 1])
                counts["sheets"] += 1
            electronic = any(ref.kind == "e_original" for ref in truth.record.evidence)
            if is_installed() and (electronic or len(wanted) % 2):  # in a copier's stack all is paper
                counts["scans"] += scanned(path, scan, chance)
            else:
                shutil.copy(path, scan)
            with pikepdf.open(scan) as paper:
                first = len(whole.pages) + 1
                whole.pages.extend(paper.pages)
            wanted[tuple(range(first, len(whole.pages) + 1))] = truth
        (folder / "一叠").mkdir()
        whole.save(folder / "一叠" / "一叠.pdf", deterministic_id=True)
    for entry in _proposed(empty, folder / "一叠", folder, store, parted=True):
        own = wanted.get(entry.part)
        accepted = entry.accepted_at(THRESHOLD)
        met = {(requirement, item) for requirement, item, _ in entry.slots}
        best = entry.candidates[0].type if entry.candidates else ""
        right = own is not None and best == own.record.type and met <= own.slots
        counts["parted"] += own is not None
        counts["right"] += right
        counts["accepted"] += accepted
        counts["wrongly accepted"] += accepted and not right
        if not right:
            print(f"    {entry.source}: {entry.kind} {best} {sorted(met)}")
    return counts + Counter({"papers": len(wanted)})


_FORGOTTEN = 6
"""Every sixth paper has no sheet."""


def _slots_of(printed: Path, folder: Path) -> list[tuple[str, str]]:
    """Requirement and item of each printed sheet, read from its code as a copier's scan is."""
    (paper,) = read_papers(gather([printed], folder), None, ocr=False)
    found = []
    for page in sheets_of(printed, paper.facts):
        (read,) = read_pages([page], None, ocr=False, codes=True)
        codes = [code for each in read.barcodes if (code := read_separator(each.text))]
        found.append((codes[0].requirement, codes[0].item) if codes else ("", ""))
    return found


def _print_stack(name: str, counts: Counter[str]) -> None:
    print(
        f"{name}, a stack: {counts['papers']} papers, {counts['sheets']} sheets, {counts['scans']} scans;"
        f" parted as they went in {counts['parted']}, of these type and slot right {counts['right']};"
        f" accepted {counts['accepted']}, of these wrongly {counts['wrongly accepted']}"
    )
    sys.stdout.flush()


def _entries(name: str, folder: Path, papers: Path, store: Store | None) -> list[Entry]:
    """What the intake makes of the papers, in a dossier that has no records yet."""
    return _proposed(_empty(name, folder), papers, folder, store)


def _empty(name: str, folder: Path) -> Path:
    empty = folder / "项目"
    (empty / "records").mkdir(parents=True)
    shutil.copy(ROOT / name / "dossier.yaml", empty)
    (empty / "records" / "A1.yaml").write_text("# -\n", encoding="utf-8", newline="\n")
    return empty


def _proposed(
    empty: Path, papers: Path, folder: Path, store: Store | None, *, parted: bool = False
) -> list[Entry]:
    read, checked = checks.check(empty, None, DAY)
    assert read is not None
    here = standing(read, empty, "zh")
    kinds = kinds_of(read.schemas, catalogue_of(here.dossier, read.schemas)[0])
    below = folder / "zip"
    below.mkdir()
    read_ones = read_papers(gather([papers], below), store, ocr=is_installed())
    if parted:
        read_ones = split(read_ones, kinds, store, ocr=is_installed())
    return propose(Ground(read, here, checked, kinds, frozenset()), read_ones)


def _count(entry: Entry, truth: Truth | None, counts: Counter[str], read: ReadResult) -> None:
    accepted = entry.accepted_at(THRESHOLD)
    if truth is None:
        counts["foreign"] += 1
        counts["foreign seen"] += entry.kind == "foreign"
        counts["wrongly accepted"] += accepted
        counts["accepted"] += accepted
        return
    best = entry.candidates[0].type if entry.candidates else ""
    right = best == truth.record.type and entry.kind == "known"
    met = {(requirement, item) for requirement, item, _ in entry.slots}
    counts["papers"] += 1
    counts["type right"] += right
    counts["to be met"] += bool(truth.slots)
    placed = bool(met) and met <= truth.slots
    counts["slot right"] += bool(truth.slots) and right and placed
    counts["accepted"] += accepted
    counts["wrongly accepted"] += accepted and not (right and placed)
    if not right or (truth.slots and not placed):
        why = "; ".join(text.zh for text in entry.against)[:160]
        print(
            f"    {entry.source} {truth.record.id} {truth.record.type}: {entry.kind} {best} {sorted(met)} {why}"
        )
    if right:
        for key, said in _fields(entry, truth, read):
            counts["fields printed"] += said != "not printed"
            counts[f"field {said}"] += 1
            counts["accepted field wrong"] += accepted and said == "wrong"
            if said == "wrong":
                print(f"    {entry.source} {truth.record.id} {key}: {entry.record[key]} / {truth.raw[key]}")


def _fields(entry: Entry, truth: Truth, read: ReadResult) -> Iterator[tuple[str, str]]:
    """Field → ``right``, ``wrong``, ``missed``, of those that the paper has; ``not printed``."""
    assert read.dossier is not None
    firms = {key: packed(party.name) for key, party in read.dossier.parties.items()}
    for key, field in read.schemas.record(truth.record.type).fields.items():
        if key in _NOT_COMPARED or not is_single(field) or key not in truth.raw:
            continue
        own, said = truth.raw[key], entry.record.get(key)
        if said is not None:
            names = {packed(str(own)), firms.get(str(own), packed(str(own)))}
            yield key, "right" if packed(str(said)) in names or _number(said) == _number(own) else "wrong"
        else:
            yield key, "missed" if _is_printed(own, truth, firms) else "not printed"


def _number(value: Any) -> float | str:
    return float(value) if isinstance(value, int | float) else packed(str(value))


def _is_printed(own: Any, truth: Truth, firms: Mapping[str, str]) -> bool:
    whole = packed(truth.text)
    if isinstance(own, list):
        return bool(own) and all(_is_printed(each, truth, firms) for each in own)
    if isinstance(own, str) and own[:4].isdigit() and len(own) == 10:
        return any(day.isoformat() == own for day in days(truth.text))
    text = packed(canonical(own)) if not isinstance(own, dict) else ""
    return len(text) > 1 and (text in whole or firms.get(str(own), "-") in whole)


def _print(name: str, counts: Counter[str]) -> None:
    def share(part: str, whole: str) -> str:
        return f"{counts[part]}/{counts[whole]} ({100 * counts[part] / max(1, counts[whole]):.1f} %)"

    print(
        f"{name}: {counts['scans']} scans; type {share('type right', 'papers')};"
        f" slot {share('slot right', 'to be met')};"
        f" fields {share('field right', 'fields printed')}, wrong {counts['field wrong']};"
        f" foreign {share('foreign seen', 'foreign')}; accepted {share('accepted', 'papers')},"
        f" of these wrongly {counts['wrongly accepted']}, with a wrong field {counts['accepted field wrong']}"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
