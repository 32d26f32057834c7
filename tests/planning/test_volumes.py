"""Splitting into volumes: nothing is lost, split or reordered, and the limits hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.model import Catalogue, Dossier, Location, Record, RecordType, Text
from dossier.planning.front_matter import index_rows
from dossier.planning.order import order_records
from dossier.planning.plan import Entry, Piece, VolumePlan
from dossier.planning.volumes import plan_volumes, volume_limits

TYPES = {
    "contract": RecordType("contract", Text("合同", "Contract"), "A1", "text", None, {}),
    "test-report": RecordType("test-report", Text("报告", "Report"), "A3", "text", None, {}),
    "drawing": RecordType("drawing", Text("竣工图", "Drawing"), "A7", "drawing", None, {}),
    "nameplate": RecordType("nameplate", Text("铭牌", "Nameplate"), "A4", "photo", None, {}),
}
GROUPS = {g: Text(f"组{g}", f"Group {g}") for g in ("A1", "A3", "A4", "A7")}
SMALL: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    type=st.sampled_from(sorted(TYPES)),
    unit=st.sampled_from([None, "U1", "U2", ["U1"], ["U1", "U2"]]),
    pages=st.lists(st.integers(0, 60), max_size=3),
    bytes=st.integers(0, 3 * 2**20),
)


def catalogue(**values: Any) -> Catalogue:
    return Catalogue("p", Text("范围", "profile"), (), GROUPS, values, {})


def dossier(records: tuple[Record, ...] = (), **package: Any) -> Dossier:
    data = {
        "project": {"code": "T-1", "name": "工程"},
        "units": [{"id": "U1", "name": "一号楼"}, {"id": "U2", "name": "二号楼"}],
        "package": package,
    }
    return Dossier(Path("/d"), "p", "CN", "zh-CN", None, "T-1", "工程", {}, records, (), data, ())


def record(identity: str, kind: str, **data: Any) -> Record:
    at = Location("records/x.yaml", 1, 1)
    return Record(identity, kind, f"题名{identity}", None, None, None, "issued", (), (), data, at)


def pairs(made: list[dict[str, Any]]) -> list[tuple[Record, Entry]]:
    listed = []
    for i, m in enumerate(made):
        pieces = tuple(
            Piece(Path(f"/d/{i}-{n}.pdf"), pages, "text", f"{i}-{n}.pdf", m["bytes"])
            for n, pages in enumerate(m["pages"])
        )
        own = record(f"R{i}", m["type"], unit=m["unit"])
        listed.append(
            (own, Entry(own.id, own.type, "", "", own.title, None, TYPES[own.type].content, pieces))
        )
    return listed


def key(pair: tuple[Record, Entry]) -> Any:
    unit = pair[0].data["unit"]
    unit = (unit[0] if len(unit) == 1 else None) if isinstance(unit, list) else unit
    return TYPES[pair[0].type].group, unit, TYPES[pair[0].type].content == "drawing"


@given(st.lists(SMALL, max_size=25), st.integers(1, 100), st.integers(1, 8))
def test_nothing_is_lost_split_or_reordered(made: list[dict[str, Any]], pages: int, megabytes: int) -> None:
    listed = pairs(made)
    own = dossier(max_pages=pages, max_megabytes=megabytes)
    volumes, findings = plan_volumes(own, catalogue(), TYPES, listed, "zh")
    limits = volume_limits(own, catalogue())
    assert sorted(e.record for v in volumes for e in v.entries) == sorted(r.id for r, _ in listed)
    order = {r.id: i for i, (r, _) in enumerate(listed)}
    keys = {r.id: key((r, e)) for r, e in listed}
    for volume in volumes:
        assert volume.entries, "no empty volume"
        places = [order[e.record] for e in volume.entries]
        assert places == sorted(places)
        assert len({keys[e.record] for e in volume.entries}) == 1
        assert volume.content == ("drawing" if keys[volume.entries[0].record][2] else "text")
        if len(volume.entries) > 1:
            assert volume.pages <= limits.pages_for(volume.content)
            assert sum(p.bytes for e in volume.entries for p in e.pieces) <= limits.bytes
    for one in set(keys.values()):
        shelf = [order[e.record] for v in volumes for e in v.entries if keys[e.record] == one]
        assert shelf == sorted(shelf)
    assert [v.number for v in volumes] == list(range(1, len(volumes) + 1))
    assert {v.total for v in volumes} <= {len(volumes)}
    assert len({v.name for v in volumes}) == len(volumes) == len({v.title for v in volumes})
    too_long = {r.id for r, e in listed if e.pages > limits.pages_for(TYPES[r.type].content)}
    assert {f.record for f in findings if f.code == "P723"} == too_long


@given(st.lists(SMALL, min_size=1, max_size=15))
def test_pages_of_the_index_are_contiguous(made: list[dict[str, Any]]) -> None:
    volumes, _ = plan_volumes(dossier(), catalogue(), TYPES, pairs(made), "zh")
    for volume in volumes:
        rows = index_rows(volume, pad=False)
        assert [row["no"] for row in rows] == list(range(1, len(rows) + 1))
        expected = 1
        for row, entry in zip(rows, volume.entries, strict=True):
            assert row["page"] == (expected if entry.pages else None)
            assert row["page_text"].partition("-")[0] == (str(expected) if entry.pages else "")
            expected += entry.pages
        last = volume.entries[-1].pages
        if last > 1:
            assert rows[-1]["page_text"].endswith(f"-{volume.pages}")
        padded = index_rows(volume, pad=True)
        assert padded[: len(rows)] == rows and all(row["title"] is None for row in padded[len(rows) :])


@pytest.mark.parametrize(
    ("own", "place", "text", "drawings"),
    [
        ({}, {}, 200, 500),
        ({"sides": "double"}, {}, 400, 1000),
        ({"max_thickness_mm": 10}, {}, 100, 100),
        ({"max_pages": 50}, {}, 50, 50),
        ({}, {"max_pages": 150}, 150, 150),
        ({"max_pages": 300}, {"max_pages": 150}, 200, 300),
        ({"max_thickness_mm": 0.01}, {}, 1, 1),
        ({}, {"sheet_thickness_mm": 0.2}, 100, 250),
    ],
)
def test_limits_in_pages(own: dict[str, Any], place: dict[str, Any], text: int, drawings: int) -> None:
    limits = volume_limits(dossier(**own), catalogue(**place))
    assert (limits.pages, limits.drawing_pages) == (text, drawings)


@pytest.mark.parametrize(
    ("own", "place", "pages", "thick", "box"),
    [
        ({}, {}, [1], 1, 20),
        ({}, {}, [100, 97], 20, 20),
        ({}, {}, [100, 98], 21, 30),
        ({"sides": "double"}, {}, [196, 199], 21, 30),
        ({}, {"sheet_thickness_mm": 0.2}, [197], 40, 40),
        ({}, {"box_widths_mm": [50, 30]}, [1], 1, 30),
        ({"max_thickness_mm": 90}, {}, [600], 61, 50),
    ],
)
def test_the_box_is_the_narrowest_that_holds_the_sheets(
    own: dict[str, Any], place: dict[str, Any], pages: list[int], thick: int, box: int
) -> None:
    made = [{"type": sorted(TYPES)[0], "unit": None, "pages": [count], "bytes": 0} for count in pages]
    (volume,) = plan_volumes(
        dossier(max_pages=10_000, **own), catalogue(max_pages=10_000, **place), TYPES, pairs(made), "zh"
    )[0]
    assert (volume.thickness_mm, volume.box_mm) == (thick, box)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(TYPES)), st.integers(-1, 9), st.integers(-1, 9)), max_size=10)
)
def test_order_loses_nothing_and_keeps_followers_together(made: list[tuple[str, int, int]]) -> None:
    records = tuple(
        record(
            f"R{i}",
            kind,
            replies_to=f"R{reply}" if reply >= 0 else None,
            annex_to=f"R{main}" if main >= 0 else None,
        )
        for i, (kind, reply, main) in enumerate(made)
    )
    placed = order_records(dossier(records), catalogue(), TYPES)
    assert sorted(r.id for r in placed) == sorted(r.id for r in records)


def test_a_reply_stands_before_its_request_and_an_annex_behind_its_main_text() -> None:
    records = (
        record("ask", "contract"),
        record("main", "contract"),
        record("annex", "test-report", annex_to="main"),
        record("answer", "drawing", replies_to="ask"),
    )
    placed = [r.id for r in order_records(dossier(records), catalogue(), TYPES)]
    assert placed.index("answer") + 1 == placed.index("ask")
    assert placed.index("main") + 1 == placed.index("annex")


def test_the_pages_of_a_plan_add_up() -> None:
    entries = tuple(
        e for _, e in pairs([{"type": "contract", "unit": None, "pages": [2, 3], "bytes": 1}] * 3)
    )
    volume = VolumePlan(1, 1, "A1", "组", None, "text", "题名", "01", entries)
    assert volume.pages == 15 and volume.first_pages() == [1, 6, 11]


@pytest.mark.parametrize(("layers", "thick", "box"), [(100, 11, 20), (200, 21, 30), (400, 41, 50)])
def test_folded_drawings_are_as_thick_as_their_layers(layers: int, thick: int, box: int) -> None:
    """A hundred sheets of A4, of A3 folded once, of A2 folded twice; what does not fit goes into the next volume."""
    made = [{"type": "drawing", "unit": None, "pages": [100], "bytes": 0}] * 3
    folded = [
        (own, replace(entry, pieces=(replace(entry.pieces[0], layers=layers),))) for own, entry in pairs(made)
    ]
    (volume,) = plan_volumes(dossier(), catalogue(), TYPES, folded[:1], "zh")[0]
    assert (volume.pages, volume.thickness_mm, volume.box_mm) == (100, thick, box)
    volumes = plan_volumes(dossier(), catalogue(), TYPES, folded, "zh")[0]
    assert [len(v.entries) for v in volumes] == {100: [3], 200: [2, 1], 400: [1, 1, 1]}[layers]
