"""Papers that a list names by their titles: each of them is there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from dossier.checking.scopes import live
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record
from dossier.reading.cross_checks import Table

_COUNTED = re.compile(r"[（(][^（）()]*[）)]|[一二两三四\d]+\s*(?:套|份|张|册|本|件)|各?[A-Z0-9][A-Z0-9-]*\d")
_GENERAL = re.compile(r"工程|建筑|建设|施工|项目|单位|质量|竣工|及|和|与|、|各|全部|\s")
_ENDS = re.compile(r"(?:记录|报告|书|表|单|卡|清单|证|图|手册|方案|合同|档案|目录|证明)$")


def check_named_papers(dossier: Dossier, table: Table, schemas: Schemas) -> Iterator[Finding]:
    """X629 for what a list of papers names and the dossier does not have. Pure."""
    records = live(dossier)
    titles = {_plain(r.title) for r in records}
    titles |= {
        _plain(schemas.record_types[r.type].title.zh) for r in records if r.type in schemas.record_types
    }
    own = {_plain(r.title) for r in records}
    kinds = (schemas.record_types.get(r.type) for r in records)
    generic = {_plain(kind.title.zh) for kind in kinds if kind}
    for record in records:
        for name in table.get("named_papers", {}):
            kind, _, key = name.partition(".")
            if kind == record.type and "." in key:
                yield from _rows(record, key, own, generic)
            rows = record.data.get(key) if kind == record.type else None
            for i, row in enumerate(rows if isinstance(rows, list) else ()):
                said = _plain(str(row)) if isinstance(row, str) else ""
                if _ENDS.search(said) and len(said) > 2 and not any(_alike(said, title) for title in titles):
                    words: dict[str, Any] = {"subject": record.title, "name": row}
                    yield finding("X629", record.at(f"/{key}/{i}"), record=record.id, **words)


def _plain(title: str) -> str:
    return _GENERAL.sub("", _COUNTED.sub("", title))


def _alike(said: str, title: str) -> bool:
    """Whether one is in the other, or nearly all characters of the shorter are in the longer."""
    if said in title or title in said:
        return True
    own, other = set(said), set(title)
    return len(own & other) * 4 >= 3 * len(own)


def _rows(record: Record, name: str, titles: Collection[str], generic: Collection[str]) -> Iterator[Finding]:
    """Rows of a list that are one paper each, and no group of them: ``transfer-list.rows.title``."""
    key, _, column = name.partition(".")
    for i, row in enumerate(record.data.get(key) or ()):
        title = str(row.get(column) or "") if isinstance(row, dict) else ""
        said = _plain(title)
        is_group = _CODED.match(title) or _ALL.search(title)
        general = any(said in title for title in generic)
        if is_group or general or not _ONE.search(said) or len(said) < _PARTICULAR:
            continue
        if not any(_alike(said, other) for other in titles if 2 * len(other) >= len(said)):
            words: dict[str, Any] = {"subject": record.title, "name": title}
            yield finding(
                "X629", record.at(f"/{key}/{i}/{column}"), record=record.id, severity="error", **words
            )


_CODED = re.compile(r"^[A-Z]\d|^第[一二三四五六七八九十]+[卷册]")
_ALL = re.compile("资料|文件|图纸|案卷|光盘|电子|照片|录像|其他|等$")
_ONE = re.compile(r"(?:记录|报告|书|表|单|卡|清单|证|手册|方案|合同|证明)$")
_PARTICULAR = 5
"""Characters of a title that names one paper."""
