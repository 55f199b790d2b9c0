"""The process that serves a workshop is killed, ended, put to sleep, started twice (threats J03, J06, J18, J19)."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path

import pytest
from live_phones import Phone, write_workspace
from live_process import Serving, serve_workshop, start_command

from assetmap.storage import open_store

pytestmark = [
    pytest.mark.enable_socket,
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="signals of POSIX put a process to sleep"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[[], Serving]]:
    """Start a process that serves the workshop; all are ended with the test."""
    started: list[Serving] = []

    def start() -> Serving:
        started.append(serve_workshop(folder))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def names(folder: Path) -> list[str]:
    store = open_store(folder, create=False)
    with store.read() as seen:
        found = [str(one.said["name"]) for one in seen.words()]
    store.close()
    return found


class Sender(threading.Thread):
    """A phone that sends one thing after the other until nobody answers; knows what it was thanked for."""

    def __init__(self, phone: Phone, number: int) -> None:
        super().__init__(daemon=True)
        self.phone, self.number = phone, number
        self.sent: list[str] = []
        self.thanked: list[str] = []

    def run(self) -> None:
        for at in range(25):
            name = f"Thing {self.number}-{at}"
            self.sent.append(name)
            try:
                answer = self.phone.say(name, f"key-{self.number:03}-{at:03}")
            except (OSError, HTTPException):
                return
            if answer.status != 201:
                return
            self.thanked.append(name)


def send_from_many(serving: Serving, end: Callable[[], None]) -> list[Sender]:
    """Have twelve phones send, and do something to the process meanwhile."""
    senders = [Sender(serving.phone(), number) for number in range(12)]
    for one in senders:
        one.start()
    while sum(len(one.thanked) for one in senders) < 20:
        time.sleep(0.005)
    end()
    for one in senders:
        one.join(30)
    assert not any(one.is_alive() for one in senders)
    return senders


@pytest.mark.parametrize("how", ["J03 killed", "J18 ended"])
def test_everything_thanked_for_is_kept_and_a_retry_after_the_restart_brings_nothing_twice(
    folder: Path, serve: Callable[[], Serving], how: str
) -> None:
    serving = serve()
    begun = time.monotonic()
    senders = send_from_many(serving, serving.process.kill if how == "J03 killed" else serving.process.terminate)
    serving.process.wait(15)
    if how == "J18 ended":
        assert serving.process.returncode == 0
        assert time.monotonic() - begun < 15
    thanked = [name for one in senders for name in one.thanked]
    assert set(thanked) <= set(names(folder))
    again = serve()
    assert (again.port, again.join_url) == (serving.port, serving.join_url)
    for one in senders:
        last = one.sent[-1]
        assert one.phone.say(last, f"key-{one.number:03}-{len(one.sent) - 1:03}").status in (201, 429)
    kept = names(folder)
    assert len(kept) == len(set(kept))
    assert set(thanked) <= set(kept)


def test_J19_after_the_laptop_slept_phones_and_the_screen_go_on_by_themselves(serve: Callable[[], Serving]) -> None:
    from test_live_machine_faults import Listener

    serving = serve()
    phone, screen = serving.phone(), Listener(serving.screen())
    assert screen.next()[0] == "all"
    os.kill(serving.process.pid, signal.SIGSTOP)
    answers: list[int] = []
    asleep = threading.Thread(target=lambda: answers.append(phone.say("Sent to a sleeping laptop").status))
    asleep.start()
    time.sleep(2)
    assert answers == []
    os.kill(serving.process.pid, signal.SIGCONT)
    asleep.join(10)
    assert answers == [201]
    heard = []
    while not any(one.get("name") == "Sent to a sleeping laptop" for one in heard):
        kind, _, said = screen.next()
        heard += said["entries"] if kind == "change" else []
    screen.close()
    assert heard[0]["state"] == "settling"
    assert phone.say("Sent when awake again").status == 201


def test_J06_a_second_start_on_one_workspace_is_refused_with_a_sentence_and_the_first_goes_on(
    folder: Path, serve: Callable[[], Serving]
) -> None:
    serving = serve()
    phone = serving.phone()
    for command in (("workshop", "open", "town"), ("serve", "--no-browser")):
        second = start_command(folder, *command)
        _, complaint = second.communicate(timeout=30)
        assert second.returncode != 0
        assert "is open on this workspace already" in complaint
        assert "Traceback" not in complaint
    assert phone.say("Said during the second start").status == 201


def test_J06_the_command_line_works_beside_it_and_its_close_is_noticed(
    folder: Path, serve: Callable[[], Serving]
) -> None:
    serving = serve()
    phone = serving.phone()
    assert phone.say("Said before the close").status == 201
    closing = start_command(folder, "workshop", "close", "town")
    _, complaint = closing.communicate(timeout=60)
    assert closing.returncode == 0, complaint
    deadline = time.monotonic() + 5
    while (late := phone.say("Begun before the close")).data["state"] != "waiting" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert late.data["state"] == "waiting"
    serving.process.terminate()
    out, errors = serving.process.communicate(timeout=15)
    assert "The workshop is closed." in out
    assert "Traceback" not in errors
