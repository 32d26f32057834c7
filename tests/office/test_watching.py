"""When a program hangs and when it only takes long, from what can be seen of it."""

from __future__ import annotations

from dossier.office.watching import Watch, allowance


def test_one_that_does_nothing_hangs() -> None:
    watch = Watch(25, 25)
    assert not watch.stalled(20, 1.0, 0)
    assert not watch.stalled(44, 3.0, 0), "it did something until second 20, and again until 44"
    assert not watch.stalled(60, 3.1, 0)
    assert watch.stalled(70, 3.2, 0)


def test_one_that_works_slowly_on_a_loaded_machine_does_not_hang() -> None:
    watch = Watch(25, 25)
    assert not any(watch.stalled(now, now * 0.15, 0) for now in range(0, 160))
    assert watch.stalled(170, 25.5, 0), "it has had its share of the processor all the same"


def test_each_product_starts_anew() -> None:
    watch = Watch(25, 25)
    assert not any(watch.stalled(20 * n, 20.0 * n, n) for n in range(100))


def test_a_large_document_may_take_long() -> None:
    assert allowance(25, 0.02) < 26
    assert allowance(25, 2) == 65
