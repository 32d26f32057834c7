"""The entries that stand for records: in dossier.yaml, and in the files that it names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from dossier.findings import Finding, finding
from dossier.model import Text
from dossier.reading import each
from dossier.reading.record_files import find_record_files
from dossier.reading.wanted_entries import only_wanted
from dossier.source import SourceDocument

Entry = tuple[SourceDocument, str, Any]
"""File, pointer and data of an entry of a list of records."""
Reader = Callable[..., SourceDocument]
"""`read_source`, with or without places."""


def written(
    folder: Path,
    main: SourceDocument,
    findings: list[Finding],
    words: Collection[str] | None,
    reader: Reader,
) -> Iterator[Entry]:
    """Each raw record with the file and pointer it stands at; `words`: those alone in which one of them stands."""
    edit = str if words is None else partial(only_wanted, words=words)
    listed = main.data.get("records")
    for i, entry in enumerate(listed if isinstance(listed, list) else []):
        pointer = f"/records/{i}"
        if not isinstance(entry, str):
            yield main, pointer, entry
            continue
        paths, problems = find_record_files(folder, entry, main.at(pointer))
        findings += problems
        for path in paths:
            source = reader(path, path.relative_to(folder).as_posix(), edit)
            findings += source.findings
            if isinstance(source.data, list):
                rows = enumerate(source.data)
                yield from ((source, f"/{n}", raw) for n, raw in rows if words is None or raw is not None)
            elif source.data is not None:
                findings.append(finding("S202", source.at(""), key=source.file, called="", **_NO_LIST))


def single(entries: Iterable[Entry], findings: list[Finding], data: Mapping[str, Any]) -> Iterator[Entry]:
    """Each record of the entries that stand for many, at the place of its entry."""
    names = each.names_of(data)
    for source, pointer, raw in entries:
        written, problems = each.written_out(raw, source, pointer, names)
        findings += problems
        yield from ((source, pointer, one) for one in written)


_NO_LIST: dict[str, Any] = {
    "expected": Text("一个列表（- …）", "a list (- …)"),
    "got": Text("其他", "something else"),
}
