"""What a value costs that is not as its schema says: it is explained once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dossier.library.schemas import Schemas, open_schemas
from dossier.library.steady import SchemaError
from dossier.library.validation import validate
from dossier.resources import Library
from dossier.source import SourceDocument

PLAN = {"id": "R-1", "type": "trial-run-plan", "title": "方案", "number": "N-1", "date": "2026-03-05"}


@pytest.mark.parametrize(
    ("signature", "codes"),
    [
        ({"rol": "contractor", "person": "张三", "date": "2026-03-05"}, ["S201", "S203"]),
        ({"role": "contractor", "person": "张三", "date": "2026-13-05"}, ["Y104"]),
        ({"role": "contractor", "person": ["张三"], "date": "2026-03-05"}, ["S202"]),
    ],
)
def test_a_value_is_explained_once(
    monkeypatch: pytest.MonkeyPatch, signature: dict[str, object], codes: list[str]
) -> None:
    explained = 0
    errors = Schemas.errors

    def counted(self: Schemas, name: str, data: object) -> Iterator[SchemaError]:
        nonlocal explained
        explained += 1
        return errors(self, name, data)

    monkeypatch.setattr(Schemas, "errors", counted)
    schemas = open_schemas(Library.for_dossier())
    record = PLAN | {"responsible": "contractor", "signatures": [signature]}
    data, findings = validate(
        schemas, "records/trial-run-plan.schema.json", record, SourceDocument("a.yaml", record, ())
    )
    assert sorted(f.code for f in findings) == codes
    assert data["title"] == "方案" and explained == 1
