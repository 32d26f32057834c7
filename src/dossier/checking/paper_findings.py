"""What the papers say against what the records say: only a contradiction is told, never that something is not there."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dossier.checking.makers import IS_FIRM
from dossier.checking.moments import cn, iso
from dossier.checking.paper import FIRM, Paper
from dossier.checking.paper_fields import is_identifier, title
from dossier.checking.paper_labels import labels, packed_words
from dossier.checking.paper_reading import (
    Page,
    amounts,
    amounts_in_words,
    behind_labels,
    code_in,
    days,
    packed,
)
from dossier.checking.paper_values import shape
from dossier.checking.verdicts import any_of, is_mended, sentences, unsettled
from dossier.findings import Finding
from dossier.library.fields import Field
from dossier.model import Dossier, Record, Text

_NEAR = 80
"""Characters around an amount in words in which its figures stand."""
_BOXES = "□☐☑☒√✓■"


def paper_findings(paper: Paper) -> Iterator[Finding]:
    """X530 to X534, X536 and X632 for one file of a record, whose text layer has been read."""
    yield from _projects(paper)
    yield from _parties(paper)
    yield from _amounts_in_words(paper)
    if not paper.ref.annex:
        yield from _void(paper)
        lapsed = [*_lapsed(paper)]
        yield from lapsed or _verdict(paper)


def _projects(paper: Paper) -> Iterator[Finding]:
    """X530: the paper names another project."""
    for page in paper.pages:
        for label, value in behind_labels(page, labels()["project"]):
            name = packed(value)
            if len(name) >= 4 and not any(known in name or name in known for known in paper.names.project):
                words = {"label": label, "value": value[:40], "own": paper.dossier.name}
                yield paper.said("X530", paper.ref.location, page, **words)
                return


def _parties(paper: Paper) -> Iterator[Finding]:
    """X531: the paper names a firm as a party that the dossier does not know."""
    told: set[str] = set()
    for page in paper.pages:
        for role, words in labels()["parties"].items():
            asked = [p for p in paper.dossier.parties.values() if p.role == role]
            for label, value in behind_labels(page, words):
                name = value.split()[0] if value.split() else ""
                firm = packed(name)
                if not asked or not firm.endswith(FIRM) or len(firm) < 6 or firm in told:
                    continue
                if not any(known in firm or firm in known for known in paper.names.firms):
                    told.add(firm)
                    own = asked[0].name
                    promised = paper.record.type in labels()["promises"] and not paper.ref.annex
                    severity = "error" if promised and IS_FIRM.fullmatch(firm) else None
                    words_: dict[str, Any] = {"label": label, "value": name, "own": own, "severity": severity}
                    yield paper.said("X531", paper.ref.location, page, **words_)


def listed_fields(paper: Paper, told: frozenset[str], tree: Field) -> Iterator[Finding]:
    """X532: the paper has another number, day or amount behind the label of a field, and the record's nowhere."""
    for key, field in labels()["fields"].items():
        if key in told:
            continue
        values = _values(paper.dossier, paper.record, key, field)
        if not values or not any(page.labelled for page in paper.pages):
            continue
        if any(_is_there(value, field["kind"], paper) for value in values):
            continue
        nowhere = not any(isinstance(value, str) and packed(value) in paper.packed for value in values)
        for page, label, other in _others(field, paper.pages):
            if key == "number" and is_identifier(str(other), paper.record):
                continue
            if not nowhere and shape(packed(str(other))) not in {shape(packed(value)) for value in values}:
                continue
            words = {
                "label": label,
                "value": _shown(other),
                "own": _shown(values[0]),
                "key": title(key, tree),
            }
            yield paper.said("X532", paper.record.at(f"/{key}"), page, **words)
            break


def _values(dossier: Dossier, record: Record, key: str, field: Mapping[str, Any]) -> list[Any]:
    """What the record says, or the equipment that it is for; nothing when several things may be meant."""
    value = record.data.get(key)
    if value is None and "item" in field:
        tags = record.data.get("equipment")
        tags = tags if isinstance(tags, list) else [tags]
        items = [m for m in dossier.data.get("equipment", ()) if m and m.get("tag") in tags]
        return [m[field["item"]] for m in items if m.get(field["item"])]
    if isinstance(value, dt.datetime):
        value = value.date()
    fits = {"code": str, "day": dt.date, "amount": int | float}[field["kind"]]
    return [value] if isinstance(value, fits) and value != "" else []


def _is_there(value: Any, kind: str, paper: Paper) -> bool:
    """Whether a value stands anywhere in a paper."""
    if kind == "code":
        return packed(value) in _without_longer(value, paper)
    if kind == "day":
        return value in days(paper.text)
    sums = [*amounts(paper.text), *(amount for _, _, amount in amounts_in_words(paper.text))]
    return any(abs(value - other) < 0.01 for other in sums)


def _without_longer(value: str, paper: Paper) -> str:
    """The paper without the record's longer numbers that have a value in them: the report CJ-26A0117 of 26A0117."""
    text, code = paper.packed, packed(value)
    for own in paper.record.data.values():
        longer = packed(own) if isinstance(own, str) and code_in(own) == own.strip() else ""
        if code in longer and code != longer:
            text = text.replace(longer, "|")
    return text


def _others(field: Mapping[str, Any], pages: Iterable[Page]) -> Iterator[tuple[Page, str, Any]]:
    for page in pages:
        for label, value in behind_labels(page, field["labels"]):
            if field["kind"] == "code" and (code := code_in(value)):
                yield page, label, code
            elif field["kind"] == "day" and (found := days(value[:24])):
                yield page, label, min(found)
            elif field["kind"] == "amount" and (sums := [a for a in amounts(value[:40]) if a >= 100]):
                yield page, label, sums[0]


def _shown(value: Any) -> Text:
    if isinstance(value, dt.date):
        return Text(cn(value), iso(value))
    shown = f"{value:,.2f}".removesuffix(".00") if isinstance(value, float) else str(value)
    return Text(shown, shown)


def _verdict(paper: Paper) -> Iterator[Finding]:
    """X533: the paper fails what the record passes."""
    record = paper.record
    said = [key for key in ("result", "conclusion") if record.data.get(key)]
    if record.status == "rejected" or any(_is_refused(record.data[key]) for key in said):
        return
    key = said[0] if said else ""
    whole = bool(key) or record.type in labels()["proofs"]
    mended = any(word in paper.packed for word in packed_words("mended"))
    for page in paper.pages:
        last = _refused_behind(page, "rechecked")
        words = last or ("" if mended else _failing(page) if whole else _refused_behind(page, "verdict"))
        back = "" if mended else _sent_back(page)
        if back and record.type not in labels()["mends"]:
            yield paper.said("X533", record.at(f"/{key}"), page, words=back[:60])
            return
        if words and (last or whole or record.type not in labels()["mends"]):
            yield paper.said("X533", record.at(f"/{key}"), page, words=words[:60])
            return
    if whole and not mended and record.type not in labels()["mends"]:
        yield from _against_itself(paper, key)


def _against_itself(paper: Paper, key: str) -> Iterator[Finding]:
    """X632: a sentence anywhere in the paper refuses or leaves open what the record passes."""
    for page in paper.pages:
        mended = {line for n, line in enumerate(page.packed_lines) if is_mended(page.packed_lines, n)}
        for sentence in sentences(page):
            if sentence not in mended and (found := unsettled(sentence, "refused", "open")):
                near = sentence[max(0, found.start() - 30) : found.end() + 30]
                severity = None if any_of("opposing").search(sentence) else "warning"
                yield paper.said("X632", paper.record.at(f"/{key}"), page, words=near, severity=severity)
                return


def _sent_back(page: Page) -> str:
    """The row of a table of opinions that ends with one that refuses or puts off; empty where none does."""
    in_opinions = False
    for line, said in zip(page.lines, page.packed_lines, strict=True):
        cells = line.split()
        if len(cells) > 1 and _OPINIONS.search(packed(cells[-1])):
            in_opinions = True
            continue
        back = in_opinions and len(cells) > 2 and any_of("sent_back").fullmatch(packed(cells[-1]))
        if back and not any(box in line for box in _BOXES) and not _LEGEND.search(said):
            return line.strip()
    return ""


_OPINIONS = re.compile("(意见|结论|结果|评定|判定)$")
_LEGEND = re.compile("(同意|通过|批准|认可).*(修改|退回|不同意|重报)")
"""The key to a form's letters: A 同意 B 修改后同意 C 修改后重报."""


def _failing(page: Page) -> str:
    """The words in which a page fails something; empty when it does not."""
    for number, (line, said) in enumerate(zip(page.lines, page.packed_lines, strict=True)):
        cell = len(said) <= 60 and not any(box in line for box in _BOXES)
        if (
            cell
            and not said.startswith(("是否", "如", "若"))
            and _ends_badly(said)
            and not is_mended(page.packed_lines, number)
        ):
            return line.strip()
    return _refused_behind(page, "verdict")


def _refused_behind(page: Page, key: str) -> str:
    """What stands behind a label of this list and refuses or leaves open; empty where nothing does."""
    for _, value in behind_labels(page, labels()[key]):
        said = packed(value)
        if (
            not any(box in value for box in _BOXES)
            and not _CHOICE.search(said)
            and unsettled(said, "refused", "open")
        ):
            return value
    return ""


_CHOICE = re.compile("(合格|符合|通过|同意|满足|PASS)[/、|或](不|FAIL)")
"""Words of a form among which nobody chose."""


def _ends_badly(said: str) -> bool:
    """Whether a cell ends with words that refuse."""
    return not _CHOICE.search(said) and any(
        match.end() == len(said) and unsettled(said, "refused") for match in any_of("refused").finditer(said)
    )


def _is_refused(result: object) -> bool:
    """Whether a result of the record is none that passes: the word of the schema, or a sentence."""
    return result in ("fail", "continue", False) or unsettled(packed(str(result)), "refused") is not None


def _void(paper: Paper) -> Iterator[Finding]:
    """X536: a stamp or a watermark says that the paper is none; a line of its own, so that no sentence is mistaken."""
    words = frozenset(packed_words("void"))
    for page in paper.pages:
        for line, said in zip(page.lines, page.packed_lines, strict=True):
            if said.strip("-()[]*【】 ") in words:
                yield paper.said("X536", paper.ref.location, page, words="".join(line.split()))
                return


def _lapsed(paper: Paper) -> Iterator[Finding]:
    """X536: behind the label of its state a certificate says that it is suspended or withdrawn."""
    for page in paper.pages:
        for label, value in behind_labels(page, labels()["state"]):
            if packed(value).startswith(packed_words("lapsed")):
                yield paper.said("X536", paper.ref.location, page, words=f"{label} {value[:20]}")
                return


def _amounts_in_words(paper: Paper) -> Iterator[Finding]:
    """X534: an amount in words and its figures differ."""
    for page in paper.pages:
        text = page.plain
        for said, at, value in amounts_in_words(text):
            around = text[max(0, at - _NEAR) : at] + "\n" + text[at + len(said) : at + len(said) + _NEAR]
            figures = [amount for amount in amounts(around) if amount >= 1000]
            if figures and not any(abs(amount - value) < 0.01 for amount in figures):
                near = min(figures, key=lambda amount: abs(amount - value))
                yield paper.said("X534", paper.ref.location, page, words=said, figures=_shown(near))
                return
