"""Processes that say things in a workshop's room and are killed while they do: started by the tests.

Usage: python room_worker.py        (then, on standard input, a line with FOLDER, PERSON and the first number of a key)
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import geopandas  # noqa: F401  # whatever a store imports when it is opened, once before all forks
import sqlalchemy  # noqa: F401
from room_samples import WORKSHOP, nothing_found, said

from assetmap.storage import open_store
from assetmap.workspace import room_deeds
from assetmap.workspace.room_deeds import Sending
from assetmap.workspace.room_keeping import RoomKeeper

AT_ONCE = 20


def tell(*words: object) -> None:
    """Write a line at once and in one piece."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def say_on(folder: str, person: str, first: int) -> None:
    """Say one thing after the other, twenty under way at a time; a receipt for each once it is acknowledged."""
    keeper = RoomKeeper(open_store(Path(folder), create=False), WORKSHOP)
    room_deeds.CAPACITY = room_deeds.MOST_ENTRIES = 1_000_000
    while True:
        keys = [f"key-{number:08}" for number in range(first, first + AT_ONCE)]
        first += AT_ONCE
        sent = [(key, room_deeds.say(keeper, Sending(person, key, said(key)), nothing_found)) for key in keys]
        for key, future in sent:
            future.add_done_callback(lambda done, key=key: tell("receipt", key, done.result().number))
        for _, future in sent:
            future.result(60)


def main() -> None:
    tell("ready")
    for line in sys.stdin:
        folder, person, first = line.rstrip("\n").split("\t")
        pid = os.fork()
        if not pid:
            say_on(folder, person, int(first))
            os._exit(1)
        tell("child", pid)
        os.waitpid(pid, 0)
        tell("ended")


if __name__ == "__main__":
    main()
