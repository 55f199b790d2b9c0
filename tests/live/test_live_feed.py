"""The feed of the shared screen: what one message could not hold comes with the next, and who fell behind gets everything anew."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from live_phones import Hall, Listener

from assetmap.live import stream

pytestmark = pytest.mark.enable_socket


def heard(feed: stream.Feed, number: int, meanwhile: Callable[[int], None] = lambda _: None) -> list[tuple[str, Any]]:
    """Listen to so many messages as one screen does; ``meanwhile`` is called after each."""

    async def listen() -> list[tuple[str, Any]]:
        got: list[tuple[str, Any]] = []
        async for message in feed.listen(None):
            fields = dict(line.split(": ", 1) for line in message.strip().split("\n"))
            if fields["event"] != "beat":
                got.append((fields["event"], json.loads(fields["data"])))
                meanwhile(len(got))
            if len(got) == number:
                return got
        return got

    return asyncio.run(listen())


@pytest.fixture
def feed(hall: Hall) -> stream.Feed:
    return stream.Feed(hall.server.service)


def test_what_a_message_could_not_hold_comes_with_the_next(
    hall: Hall, feed: stream.Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed._make()
    told = hall.joined().say("A bench by the pond").data["id"]

    def fail(*_: object) -> None:
        raise KeyError("A bench by the pond")

    with monkeypatch.context() as broken:
        broken.setattr(stream, "dots", fail)
        with pytest.raises(KeyError):
            feed._make()
    assert feed._make()
    said = json.loads(feed._messages[-1][1].split("data: ", 1)[1])
    assert told in [one["id"] for one in said["entries"]]


def test_a_fault_while_messages_are_made_is_logged_without_words_and_the_screen_goes_on(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words, screen, phone = "Secret words of Anna", Listener(hall.screen()), hall.joined()
    assert screen.next()[0] == "all"

    def fail(*_: object) -> None:
        raise KeyError(words)

    with monkeypatch.context() as broken:
        broken.setattr(stream, "dots", fail)
        phone.say("Told while it failed")
        deadline = time.monotonic() + 5
        while "KeyError" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.02)
    assert "A message for the screen could not be made: KeyError" in caplog.text
    assert words not in caplog.text
    phone.say("Told after it")
    names: set[str] = set()
    while not {"Told while it failed", "Told after it"} <= names:
        kind, _, said = screen.next()
        names |= {one["name"] for one in said["entries"]} if kind == "change" else set()
    screen.close()


def test_a_screen_that_fell_behind_by_more_than_is_held_gets_everything_anew(
    hall: Hall, feed: stream.Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = hall.joined()

    def much_happens(heard_so_far: int) -> None:
        if heard_so_far == 1:
            for number in range(feed._messages.maxlen + 1):
                feed._messages.append((feed.number + 1, feed._event("change", {"number": number}, feed.number + 1)))
                feed.number += 1
            phone.say("Told meanwhile")

    kinds = heard(feed, 2, much_happens)
    assert [kind for kind, _ in kinds] == ["all", "all"]
    assert "Told meanwhile" in [one["name"] for one in kinds[1][1]["entries"]]
