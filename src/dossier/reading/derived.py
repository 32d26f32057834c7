"""What a record leaves away because it follows from others: its title and its number.

The title is that of the type with what the record is about (`x-derived` in the schema); the number follows the pattern
that ``numbering`` of dossier.yaml has for the type. Both hang on what the record says of itself, its id first of all,
never on where it stands among others: a record put in between renumbers nothing that was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dossier.findings import Finding, finding
from dossier.library.fields import Field
from dossier.library.schemas import Schemas
from dossier.model import Language, Location, Record, RecordType, Text
from dossier.reading.each import Names, names_of
from dossier.source import SourceDocument, escape

KEY = "numbering"
DEFAULT = "default"
_LISTED = 3
"""Things that a title names one by one; of more it names the first and says how many."""
_LONGEST = 200
_LAST_DIGITS = re.compile("[0-9]+$")
_PLACES = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True, slots=True)
class Deriving:
    """What dossier.yaml and the schemas say of titles and numbers."""

    schemas: Schemas
    names: Names
    lang: Language
    code: str
    patterns: Mapping[str, str]
    """Record type, or ``default`` for all other types that the program prints, → pattern of the number."""
    main: SourceDocument

    @classmethod
    def of(cls, main: SourceDocument, data: Mapping[str, Any], schemas: Schemas) -> Deriving:
        """`data`: what dossier.yaml says, as far as it is valid."""
        named = schemas.common("discipline").names
        lang: Language = "en" if data.get("language") == "en" else "zh"
        disciplines = {str(word): name.get(lang) for word, name in named.items()}
        names = {**names_of(data), "discipline": disciplines}
        sound = {key: said for key, said in (data.get(KEY) or {}).items() if not _problem(said)}
        return cls(schemas, names, lang, data["project"]["code"], sound, main)

    def completed(
        self, data: Mapping[str, Any], given: Mapping[str, Any], kind: RecordType, place: Location
    ) -> tuple[Mapping[str, Any], dict[str, Text], list[Finding]]:
        """The data of a record with what it left away, by which rule each was made, and Y188 where there is none.

        `data`: what is valid of it; `given`: what was written, where what is wrong counts as given.
        """
        made: dict[str, str] = {}
        rules: dict[str, Text] = {}
        findings: list[Finding] = []
        tree = self.schemas.record(kind.name)
        if given.get("title") is None and "title" not in tree.required:
            made["title"], rules["title"] = self._title(data, kind, tree)
        key = kind.name if kind.name in self.patterns else DEFAULT if kind.form else None
        pattern = self.patterns.get(key or "")
        if pattern and given.get("number") is None and "number" in tree.fields:
            digits = _LAST_DIGITS.search(str(data["id"]))
            words = {"code": self.code, "group": kind.group, "id": str(data["id"])}
            if "{n}" in pattern and digits is None:
                findings.append(finding("Y188", place, record=data["id"], pattern=_shown(pattern)))
            else:
                words["n"] = digits[0] if digits else ""
                made["number"] = _filled(pattern, words)
                where = self.main.at(f"/{KEY}/{escape(str(key))}")
                said = f"{KEY}: {key}: {pattern}"
                rules["number"] = Text(f"{said}，{_line(where)}", f"{said}, {_line(where)}")
        return ({**data, **made} if made else data), rules, findings

    def _title(self, data: Mapping[str, Any], kind: RecordType, tree: Field) -> tuple[str, Text]:
        """The title of the type, with the first thing that the record names of those in `x-derived`."""
        own = kind.title.get(self.lang)
        rule = tree.first("x-derived") or {}
        for key, pattern in rule.get("subjects", {}).items():
            members = data.get(key)
            listed = members if isinstance(members, list) else [] if members is None else [members]
            if not listed:
                continue
            said = [self._called(key, str(member), pattern[self.lang]) for member in listed]
            if len(said) > _LISTED:
                more = Text(f"{said[0]}等 {len(said)} 项", f"{said[0]} and {len(said) - 1} more")
                subject = more.get(self.lang)
            else:
                subject = "、".join(said) if self.lang == "zh" else ", ".join(said)
            title = _filled(rule["title"][self.lang], {"subject": _without(subject, own), "type": own})
            if len(title) <= _LONGEST:
                return title, Text(f"资料类型的题名，加上 {key}", f"the title of the type, and {key}")
        return own, Text("资料类型的题名", "the title of the type")

    def _called(self, key: str, member: str, pattern: str) -> str:
        name = self.names.get(key, {}).get(member)
        return member if name is None else _filled(pattern, {"id": member, "name": name})


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    return _PLACES.sub(lambda match: words.get(match[1], match[0]), pattern)


_KNOWN = frozenset({"code", "group", "id", "n"})
_STRANGE = Text("里有不认识的花括号", "has braces that mean nothing")
_ONE_FOR_ALL = Text(
    "里没有条目编号，每份都会一样", "has nothing of the id of the record, so that all are the same"
)


def _problem(pattern: str) -> Text | None:
    """Why a pattern gives no numbers."""
    places = set(_PLACES.findall(pattern))
    if places - _KNOWN or set("{}") & set(_PLACES.sub("", pattern)):
        return _STRANGE
    return None if places & {"id", "n"} else _ONE_FOR_ALL


def wrong_patterns(main: SourceDocument, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Y190 for each pattern of ``numbering`` that gives no numbers."""
    for key, said in (data.get(KEY) or {}).items():
        if problem := _problem(said):
            place = main.at(f"/{KEY}/{escape(str(key))}")
            yield finding("Y190", place, said=_shown(said), problem=problem)


def _shown(pattern: str) -> str:
    """A pattern in a sentence, whose braces are no places to fill."""
    return pattern.replace("{", "｛").replace("}", "｝")


def _without(subject: str, title: str) -> str:
    """A subject without the words at its end with which the title begins: 监控系统 of 监控系统 + 系统调试记录."""
    length = next(
        (n for n in range(min(len(subject) - 1, len(title)), 1, -1) if subject.endswith(title[:n])), 0
    )
    return subject[: len(subject) - length] if length else subject


def _line(place: Location) -> str:
    return f"{place.file}:{place.line}"


def told_alike(records: Iterable[Record]) -> Iterator[Finding]:
    """Y187 where a value that was derived does not tell a record from another one: a number of any record, a title of
    one type.
    """
    first: dict[tuple[str, str, str], Record] = {}
    for record in sorted(records, key=lambda r: ("number" in r.derived, "title" in r.derived)):
        for key, value, group in (("number", record.number, ""), ("title", record.title, record.type)):
            if not value or record.status == "void":
                continue
            other = first.setdefault((key, value, group), record)
            if other is not record and key in record.derived:
                yield finding("Y187", record.at(), record=record.id, key=key, value=value, other=other.id)
