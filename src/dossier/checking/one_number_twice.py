"""What two entries say of the sample or the certificate that both give the number of: it is one thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dossier.checking.field_titles import field_title, main_title, named
from dossier.checking.moments import cn, iso
from dossier.checking.paper_reading import packed
from dossier.checking.scopes import live, of_one
from dossier.findings import Finding, finding
from dossier.library.schemas import Schemas
from dossier.model import Dossier, Record, Text

_OF_A_SAMPLE = ("sampler", "witness", "sampled_on")
_OF_A_CERTIFICATE = {"expires": "expires", "person": "holder"}
"""Key of a row of `staff` → that of the record of the certificate."""


def check_one_number_twice(dossier: Dossier, schemas: Schemas) -> Iterator[Finding]:
    """X757 for two records of one sample, and for `staff` and the certificate of somebody. Pure."""
    samples: dict[str, Record] = {}
    certificates: dict[str, Record] = {}
    for record in live(dossier):
        if number := packed(str(record.data.get("sample_number") or "")):
            first = samples.setdefault(number, record)
            if first is not record and of_one(first, record, "material"):
                yield from _of_sample(record, first, schemas)
        if record.type == "personnel-certificate" and record.number:
            certificates[packed(record.number)] = record
    for party in dossier.parties.values():
        rows = party.data.get("staff")
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            number = packed(str(row.get("certificate_number") or "")) if isinstance(row, dict) else ""
            if held := certificates.get(number):
                yield from _of_certificate(held, row, f"/parties/{party.id}/staff/{n}", dossier, schemas)


def _of_sample(record: Record, first: Record, schemas: Schemas) -> Iterator[Finding]:
    for key in _OF_A_SAMPLE:
        said, other = record.data.get(key), first.data.get(key)
        if said and other and _differ(said, other):
            words = _words(named(schemas, record, f"/{key}"), said, named(schemas, first, f"/{key}"), other)
            words["thing"] = field_title(schemas, record, "/sample_number")
            number = str(record.data["sample_number"])
            yield finding("X757", record.at(f"/{key}"), record=record.id, number=number, **words)


def _of_certificate(
    record: Record, row: Mapping[str, Any], pointer: str, dossier: Dossier, schemas: Schemas
) -> Iterator[Finding]:
    for key, own in _OF_A_CERTIFICATE.items():
        said, other = row.get(key), record.data.get(own)
        if said and other and _differ(said, other):
            title = main_title(schemas, f"{pointer}/{key}")
            here = Text(f"dossier.yaml 中的{title.zh}", f"{title.en.lower()} in dossier.yaml")
            words = _words(here, said, named(schemas, record, f"/{own}"), other)
            words["thing"] = main_title(schemas, f"{pointer}/certificate_number")
            yield finding("X757", dossier.at(f"{pointer}/{key}"), number=record.number, **words)


def _differ(one: object, two: object) -> bool:
    """Whether they are two; of names in a text one may be among several."""
    if isinstance(one, dt.date) or isinstance(two, dt.date):
        return isinstance(one, dt.date) and isinstance(two, dt.date) and str(one)[:10] != str(two)[:10]
    first, second = packed(str(one)), packed(str(two))
    return first not in second and second not in first


def _words(here: Text, said: object, there: Text, other: object) -> dict[str, Any]:
    shown = [Text(cn(v), iso(v)) if isinstance(v, dt.date) else Text(str(v), str(v)) for v in (said, other)]
    return {"first": here, "found": shown[0], "second": there, "expected": shown[1]}
