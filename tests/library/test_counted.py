"""One thing has the form of one, several that of several."""

from dossier.library.counted import plural, times


def test_one_and_several() -> None:
    assert [plural(n, "page") for n in (0, 1, 2)] == ["0 pages", "1 page", "2 pages"]
    assert [f"every {times(n, 'month')}" for n in (1, 6)] == ["every month", "every 6 months"]
