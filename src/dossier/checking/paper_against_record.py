"""X532 over all main papers of a record: fields, rows of tables, hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from dossier.checking.makers import maker_findings
from dossier.checking.moments import cn
from dossier.checking.paper import Paper, are_whole
from dossier.checking.paper_arithmetic import wrong_averages, wrong_products, wrong_totals
from dossier.checking.paper_cells import other_cells
from dossier.checking.paper_columns import beyond_columns
from dossier.checking.paper_deviations import wrong_deviations
from dossier.checking.paper_fields import blanks, differing, field_below, said_under, title
from dossier.checking.paper_findings import listed_fields
from dossier.checking.paper_formulas import wrong_formulas
from dossier.checking.paper_hands import hand_findings
from dossier.checking.paper_heads import head_findings
from dossier.checking.paper_limits import beyond_limits
from dossier.checking.paper_marks import mark_findings, near_names
from dossier.checking.paper_people import other_head_counts
from dossier.checking.paper_periods import other_periods
from dossier.checking.paper_quantities import other_quantities, other_row_quantities
from dossier.checking.paper_reading import Page
from dossier.checking.paper_rows import lacking_rows, other_rows
from dossier.checking.paper_sentences import lacking_steps, other_sentences
from dossier.checking.paper_stated_limits import beyond_stated
from dossier.checking.paper_sums import partly_passed, wrong_sums
from dossier.findings import Finding
from dossier.library.fields import Field
from dossier.model import Text

_CENT = 0.01


def against_record(
    papers: Sequence[Paper], tree: Field, roles: Mapping[str, Text], parties: Mapping[str, str]
) -> Iterator[Finding]:
    """What the main papers of one record say otherwise than the record, all of them read as one. `roles`: role → its
    title; `parties`: role → the party that signs so.
    """
    if not papers:
        return
    first = papers[0]
    of = {id(page): paper for paper in papers for page in paper.pages}
    pages: list[Page] = [page for paper in papers for page in paper.pages]
    told = {key for key in ("date",) if key in first.record.derived}  # it comes from this very paper
    under = said_under(tree, pages)
    for key, said, value, own in differing(first.dossier, first.record, tree, under, first.names.known):
        told.add(key)
        words = {"label": said.label, "value": _shown(value), "own": _shown(own), "key": title(key, tree)}
        yield of[id(said.page)].said("X532", first.record.at(f"/{key}"), said.page, **words)
    printed = [page for page in pages if page.number not in of[id(page)].guessed]  # OCR overlooks handwriting
    said_in_print = under if len(printed) == len(pages) else said_under(tree, printed)
    for key, said, own in blanks(first.record, tree, said_in_print, printed):
        words = {"label": said.label, "own": own[:60], "key": title(key, tree)}
        severity = "error" if "/" in key else None  # in a stamp that others signed in print
        place = first.record.at(f"/{key}")
        yield of[id(said.page)].said("E463", place, said.page, severity=severity, **words)
    yield from _rows(papers, tree, pages, of)
    if "quantity" not in told and are_whole(papers):
        for pointer, page, other, own in other_quantities(first.record.data, pages):
            called = title("quantity", tree)
            words = {"label": called, "value": other, "own": own, "key": called}
            yield of[id(page)].said("X532", first.record.at(pointer), page, **words)
    yield from _sentences(papers, tree, pages, of, told)
    yield from hand_findings(papers, roles, parties)
    if "date" not in told:
        yield from head_findings(papers)
    yield from near_names(papers)
    for paper in papers:
        yield from mark_findings(paper)
        yield from maker_findings(paper)
        yield from listed_fields(paper, frozenset(told), tree)


def _rows(
    papers: Sequence[Paper], tree: Field, pages: Sequence[Page], of: Mapping[int, Paper]
) -> Iterator[Finding]:
    """X532 and X640 for rows of tables; E464, X647, X648 and X747 to X749 for tables of the paper itself."""
    first, record = papers[0], papers[0].record
    rows = [*other_rows(record.data, tree, pages)]
    told = {_row(pointer) for pointer, *_ in rows}
    more = [*other_cells(record.data, tree, pages), *other_periods(record.data, pages)]
    rows += [cell for cell in more if _row(cell[0]) not in told]
    told |= {_row(pointer) for pointer, *_ in rows}
    rows += [cell for cell in other_row_quantities(record.data, pages) if _row(cell[0]) not in told]
    for pointer, name, page, other, own in rows:
        key = field_below(tree, pointer)
        yield of[id(page)].said(
            "X532",
            record.at(pointer),
            page,
            label=f"{name[:40]} · {key.zh}",
            value=other,
            own=own[:40],
            key=key,
        )
    for pointer, name in lacking_rows(record.data, tree, pages) if are_whole(papers) else ():
        yield first.said("X640", record.at(pointer), pages[0], name=name[:40])
    if record.status == "rejected" or record.data.get("result") in ("fail", "continue"):
        return
    yield from _arithmetic(first, pages, of)
    for page, name, count, passed in partly_passed(pages):
        yield of[id(page)].said("X648", first.ref.location, page, name=name[:40], count=count, passed=passed)
    beyond = [*beyond_limits(pages)]
    known = {(page.number, _figures(value), _figures(limit)) for page, _, value, limit in beyond}
    for found in (*beyond_columns(pages), *beyond_stated(pages)):
        if (key_ := (found[0].number, _figures(found[2]), _figures(found[3]))) not in known:
            known.add(key_)
            beyond.append(found)
    for page, name, value, limit in beyond:
        yield of[id(page)].said("E464", first.ref.location, page, name=name[:40], value=value, limit=limit)


def _arithmetic(first: Paper, pages: Sequence[Page], of: Mapping[int, Paper]) -> Iterator[Finding]:
    """X647, X747 to X749, X785, X786; a total that is wrong because an amount above it is, is told with that one."""
    products = [*wrong_products(pages)]
    for page, name, figures, made, amount in products:
        words = {"name": name[:40], "figures": figures, "made": made, "amount": amount}
        yield of[id(page)].said("X747", first.ref.location, page, **words)
    sums = [*wrong_sums(pages)]
    told = {page.number for page, *_ in sums}
    sums += [found for found in wrong_totals(pages) if found[0].number not in told]
    for page, added, total in sums:
        slips = sum(_value(amount) - _value(made) for other, _, _, made, amount in products if other is page)
        if abs(_value(added) - _value(total) - slips) >= _CENT or not slips:
            yield of[id(page)].said("X647", first.ref.location, page, added=added, total=total)
    for page, name, figures, made, said in wrong_deviations(pages):
        words = {"name": name[:40], "figures": figures, "made": made, "said": said}
        yield of[id(page)].said("X785", first.ref.location, page, **words)
    for page, name, figures, made, said in wrong_formulas(pages):
        words = {"name": name[:40], "figures": figures, "made": made, "said": said}
        yield of[id(page)].said("X786", first.ref.location, page, **words)
    for page, average, said in wrong_averages(pages):
        yield of[id(page)].said("X748", first.ref.location, page, average=average, said=said)
    for page, said, count in other_head_counts(pages):
        yield of[id(page)].said("X749", first.ref.location, page, said=said, count=count)


def _figures(written: str) -> str:
    """The figures of a value or a limit, by which two ways of reading one row are known as one."""
    return "".join(c for c in written if c.isdigit() or c == ".")


def _value(written: str) -> float:
    return float(written.replace(",", ""))


def _row(pointer: str) -> str:
    return "/".join(pointer.split("/")[:3])


def _sentences(
    papers: Sequence[Paper], tree: Field, pages: Sequence[Page], of: Mapping[int, Paper], told: set[str]
) -> Iterator[Finding]:
    """X532 and X640 for the texts of the record, but for those of fields that were told."""
    first, record = papers[0], papers[0].record
    for pointer, page, other, own in other_sentences(record.data, tree, pages):
        key = pointer.split("/")[1]
        if key not in told:
            words = {
                "label": title(key, tree).zh,
                "value": other[:60],
                "own": own[:60],
                "key": title(key, tree),
            }
            yield of[id(page)].said("X532", record.at(pointer), page, **words)
    for pointer, name in lacking_steps(record.data, tree, pages) if are_whole(papers) else ():
        yield first.said("X640", record.at(pointer), pages[0], name=name[:40])


def _shown(value: str) -> Text:
    """A value as readers of either language write it."""
    try:
        return Text(cn(dt.date.fromisoformat(value)), value)
    except ValueError:
        return Text(value, value)
