"""A workbook that came back: what it would change in the dossier, judged before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from dossier.authoring.edits import CannotEdit, edited
from dossier.authoring.journal import Journal, value_at
from dossier.errors import InputUnreadable
from dossier.excel.filing import file_missing
from dossier.excel.grids import Opened
from dossier.excel.layout import lay_out
from dossier.excel.matching import match
from dossier.excel.merging import Imported, compare, told
from dossier.excel.new_rows import NewRows
from dossier.excel.proposal import Place, Placed, Proposal, Said
from dossier.excel.reading import Standing
from dossier.excel.release_sheets import RELEASES, named
from dossier.excel.row_meaning import meant_in
from dossier.excel.state import LISTS, State
from dossier.excel.values import canonical
from dossier.findings import Finding, Severity, finding
from dossier.library.collecting import collector_rests
from dossier.library.validation import validate
from dossier.model import Catalogue, Location
from dossier.reading.dossier import MAIN
from dossier.source import SourceDocument, decoded, source_of


@collector_rests()
def propose(opened: Opened, here: Standing, journal: Journal, catalogue: Catalogue | None) -> Proposal:
    """Compare a workbook with what was exported and with what stands in the files now.

    Raises:
        InputUnreadable: Y147, it is no workbook of this dossier.
    """
    state = _own_state(opened, here, journal)
    meant = {**here.words.meant, **_names_typed(opened, state)}
    words = replace(here.words, epoch_1904=opened.epoch_1904, meant=meant)
    to = Proposal()
    imported = Imported.of(journal, state.mark)
    rows = NewRows(here, words, to)
    known = {was.title for was in state.sheets.values()} | {LISTS}
    for title in opened.sheets:
        if title not in known:
            to.say(Place(title), "Y165", sheet=title)
    sheets = [sheet for sheet in lay_out(here, None, state.sheets).sheets if sheet.name in state.sheets]
    for sheet in sheets:
        was = state.sheets[sheet.name]
        if was.title not in opened.sheets:
            to.say(Place(was.title), "Y166", sheet=was.title)
            continue
        titled = replace(sheet, title=was.title)
        says = meant_in(titled, here, words)
        found = match(titled, opened.sheets[was.title], was, imported.made, says)
        told(titled, found, to)
        compare(titled, found, here, words, imported, to)
        new = named(titled, found.new, here, catalogue, to) if sheet.name in RELEASES else found.new
        rows.take(titled, new)
    missing = state.sheets.get("missing")
    if missing is not None and missing.title in opened.sheets and catalogue is not None:
        file_missing(missing, opened.sheets[missing.title], catalogue, rows)
    rows.write_records()
    judge(to, here)
    return to


def _own_state(opened: Opened, here: Standing, journal: Journal) -> State:
    """The state of a workbook of this dossier, also where its code was changed since, by that very workbook perhaps."""
    if opened.state is None:
        raise InputUnreadable(finding("Y147", Location(opened.file), file=opened.file))
    if opened.state.code not in journal.before(MAIN, ("project", "code"), here.dossier.code):
        its, own = opened.state.code, here.dossier.code
        raise InputUnreadable(finding("Y148", Location(opened.file), file=opened.file, its=its, own=own))
    return opened.state


def _names_typed(opened: Opened, state: State) -> dict[str, str]:
    """Names of firms that stand in this very workbook → their keys."""
    was = state.sheets.get("parties")
    grid = opened.sheets.get(was.title) if was else None
    if was is None or grid is None:
        return {}
    headings = {canonical(read.value): column for column, read in grid.cells.get(1, {}).items()}
    columns = {key: headings[title] for title, key in was.columns.items() if title in headings}
    found = {}
    for number, row in grid.cells.items():
        texts = {key: canonical(row[column].value) for key, column in columns.items() if column in row}
        if number > 1 and texts.get("key") and texts.get("name"):
            found[texts["name"]] = texts["key"]
    return found


def judge(to: Proposal, here: Standing) -> None:
    """Leave out the edits that the schemas, or the files themselves, would not have, and say why at their cells."""
    root = here.dossier.root
    for file in list(to.by_file()):
        path = root / file
        raw = path.read_bytes() if path.exists() else b""
        to.seen[file] = hashlib.sha256(raw).hexdigest()
        text = decoded(raw, file)
        if isinstance(text, Finding):
            to.said += [Said(each.place, text) for each in to.edits if each.file == file]
            to.edits = [each for each in to.edits if each.file != file]
            continue
        before = here.sources.get(file) or source_of(text, file)
        while True:
            mine = [each for each in to.edits if each.file == file]
            try:
                after = source_of(edited(text, [each.edit for each in mine], file), file)
            except CannotEdit as refused:
                wrong = _cannot(mine, text, file, refused)
            else:
                wrong = _invalid(mine, before, after, here)
            if not wrong:
                break
            left_out = {id(placed) for placed, _ in wrong}
            to.edits = [each for each in to.edits if id(each) not in left_out]
            to.said += [said for _, said in wrong]


_Wrong = list[tuple[Placed, Said]]
"""Edits that are left out, and what is said of each at its cell."""


def _cannot(mine: list[Placed], text: str, file: str, refused: CannotEdit) -> _Wrong:
    """The edits that cannot be made by themselves; all of them when each alone could."""
    alone = []
    for each in mine:
        try:
            edited(text, [each.edit], file)
        except CannotEdit as error:
            alone.append((each, Said(each.place, error.findings[0])))
    return alone or [(each, Said(each.place, refused.findings[0])) for each in mine]


def _invalid(mine: list[Placed], before: SourceDocument, after: SourceDocument, here: Standing) -> _Wrong:
    """What the schemas say against entries that they did not say before, and the edit that it is about."""
    known = {_key(said.finding) for _, said in _problems(mine, before, here, grown=False)}
    found = _problems(mine, after, here, grown=True)
    return [(p, s) for p, s in found if _key(s.finding) not in known and not _to_come(p, s.finding)]


def _to_come(placed: Placed, found: Finding) -> bool:
    """Whether a new record only lacks what its type asks for: the next export has the cells for that."""
    return found.code == "S201" and placed.edit.pointer in ("/-", "/records/-")


def _key(found: Finding) -> tuple[str, str, str]:
    return found.code, found.record or "", found.message.en


def _problems(mine: list[Placed], source: SourceDocument, here: Standing, *, grown: bool) -> _Wrong:
    """`grown`: the new entries stand in the file already."""
    problems: _Wrong = []
    in_records = [e for e in mine if source.file != MAIN or e.edit.pointer.startswith("/records/")]
    if len(in_records) < len(mine):
        data = source.data
        if isinstance(data, dict) and isinstance(data.get("records"), list):
            data = data | {"records": ["-"]}
        found = validate(here.schemas, "dossier.schema.json", data, source)[1]
        problems += _assigned([e for e in mine if e not in in_records], found, "")
    for top, edits in _by_record(in_records, source, grown=grown).items():
        raw = value_at(source.data, top)
        kind = raw.get("type") if isinstance(raw, Mapping) else None
        if isinstance(kind, str) and kind in here.schemas.record_types:
            name = f"records/{kind}.schema.json"
            found = validate(here.schemas, name, raw, source, top, str(raw.get("id")))[1]
            problems += _assigned(edits, found, top)
    return problems


def _by_record(mine: list[Placed], source: SourceDocument, *, grown: bool) -> dict[str, list[Placed]]:
    """Pointer of a record → the edits in it; new ones stand at the end, in their order."""
    above = "/records" if source.file == MAIN else ""
    listed = value_at(source.data, above)
    new = [each for each in mine if each.edit.pointer == f"{above}/-"]
    count = len(listed) if isinstance(listed, list) else 0
    numbers = {id(each): count - len(new) + n for n, each in enumerate(new)}
    records: dict[str, list[Placed]] = {}
    for each in mine:
        if id(each) not in numbers:
            top = each.edit.pointer.removeprefix(above).split("/")[1]
            records.setdefault(f"{above}/{top}", []).append(each)
        elif grown:
            records.setdefault(f"{above}/{numbers[id(each)]}", []).append(each)
    return records


def _assigned(edits: list[Placed], found: list[Finding], top: str) -> _Wrong:
    """Each error beside the edit that it is about, at the cell where the value was typed."""
    problems = []
    for each in found:
        if each.severity.rank <= Severity.ERROR.rank:
            pointer = each.location.pointer if each.location else ""
            placed = max(edits, key=lambda edit: _common(edit.edit.pointer, pointer))
            keys = pointer.removeprefix(top).split("/")
            place = next((placed.cells[key] for key in reversed(keys) if key in placed.cells), placed.place)
            problems.append((placed, Said(place, replace(each, location=Location(str(place))))))
    return problems


def _common(one: str, other: str) -> int:
    """How many segments of two pointers agree; ``-`` agrees with any number."""
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b and not (a == "-" and b.isdecimal()):
            break
        count += 1
    return count
