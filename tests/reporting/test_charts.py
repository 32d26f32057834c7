"""Days on a line: the scale keeps their order, labels of any days find a place of their own."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dossier.reporting.charts import WIDTH, Scale, _labels

days = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31))


@given(
    st.lists(st.tuples(st.floats(0, WIDTH), st.sampled_from(["移交 2026-08-28", "竣工验收合格 2026-08-20"])))
)
def test_no_two_labels_of_a_line_overlap(placed: list[tuple[float, str]]) -> None:
    placed.sort()
    labels = _labels(placed)
    assert len(labels) == len(placed)
    for line in {label["level"] for label in labels}:
        boxes = sorted(label["box"] for label in labels if label["level"] == line)
        assert all(one[1] <= other[0] for one, other in pairwise(boxes))


def test_no_stem_runs_through_a_label_where_it_can_be_kept_off() -> None:
    labels = _labels(
        [(20.0, "中标 2026-01-09"), (70.0, "合同签订 2026-01-19"), (950.0, "移交"), (980.0, "备案")]
    )
    for one in labels:
        for other in labels:
            through = other["box"][0] < one["x"] < other["box"][1] and one["level"] < other["level"]
            assert not through


@given(days, days, days, days)
def test_the_scale_keeps_order_and_stays_inside(a: dt.date, b: dt.date, one: dt.date, other: dt.date) -> None:
    scale = Scale(min(a, b), max(a, b))
    assert 0 <= scale.at(one) <= WIDTH
    assert (one <= other) <= (scale.at(one) <= scale.at(other))
    assert all(0 <= x <= WIDTH for x, _ in scale.ticks())
