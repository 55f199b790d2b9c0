"""Long work is done once, shared, and forgotten in order."""

from __future__ import annotations

import threading

import pytest

from assetmap.app.shelf import Report, Shelf
from assetmap.errors import SourceError


def test_two_who_ask_for_the_same_wait_for_the_same_work() -> None:
    shelf: Shelf[int] = Shelf(2)
    gate, calls = threading.Event(), []

    def make(report: Report) -> int:
        calls.append(1)
        gate.wait(5)
        return 7

    first, second = shelf.begin("a", make), shelf.begin("a", make)
    assert not first.wait(0.01)
    gate.set()
    assert first.result() == second.result() == 7
    assert len(calls) == 1


def test_a_failure_is_told_to_who_waits_and_tried_afresh_next_time() -> None:
    shelf: Shelf[str] = Shelf(2)

    def fail(report: Report) -> str:
        raise SourceError("halls.csv is empty.")

    with pytest.raises(SourceError, match=r"halls\.csv is empty"):
        shelf.begin("a", fail).result()
    assert shelf.begin("a", lambda report: "read").result() == "read"


def test_only_the_last_results_are_kept() -> None:
    shelf: Shelf[str] = Shelf(2)
    made: list[str] = []

    def maker(name: str):  # type: ignore[no-untyped-def]
        return lambda report: made.append(name) or name

    for name in ("a", "b", "c", "a"):
        assert shelf.begin(name, maker(name)).result() == name
    assert made == ["a", "b", "c", "a"]
    shelf.begin("a", maker("a")).result()
    assert made == ["a", "b", "c", "a"]


def test_of_one_thing_only_the_newest_and_the_one_before_are_kept() -> None:
    shelf: Shelf[str] = Shelf(9)
    made: list[str] = []

    def version(name: str, thing: str) -> None:
        shelf.begin(name, lambda _report: made.append(name) or name, thing).result()

    version("park 1", "park")
    for name in ("hall 1", "hall 2", "hall 3"):
        version(name, "hall")
    made.clear()
    for name, thing in (("hall 3", "hall"), ("hall 2", "hall"), ("park 1", "park")):
        version(name, thing)
    assert made == []
    version("hall 1", "hall")
    assert made == ["hall 1"]


def test_progress_is_told_in_words() -> None:
    shelf: Shelf[None] = Shelf(1)
    job = shelf.begin("a", lambda report: report("Reading the streets", 1.4))
    job.result()
    assert (job.doing, job.share) == ("Reading the streets", 1.0)
