"""Answers kept beside the script, so that the next question comes at once: those given meanwhile are kept together.

No Streamlit here. Joining two assets draws everything anew, which takes seconds in a large workspace.
"""

from __future__ import annotations

import functools
import threading
from collections import defaultdict
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assetmap.app.desk import Desk
from assetmap.errors import JudgementError

if TYPE_CHECKING:
    from assetmap.workspace import Workspace
    from assetmap.workspace.checking import Answer


@dataclass(frozen=True)
class Given:
    """An answer on its way into the workspace; ``kept`` becomes the numbers of the events that taking it back undoes."""

    answer: Answer
    kept: Future[list[int]] = field(default_factory=Future)


class Keeper:
    """Keeps the answers of every session of this process, one workspace after the other, in the order they were given."""

    def __init__(self) -> None:
        self._waiting: dict[Path, list[Given]] = defaultdict(list)
        self._busy: set[Path] = set()
        self._lock = threading.Lock()

    def give(self, desk: Desk, answer: Answer) -> Future[list[int]]:
        """Begin to keep an answer. What cannot be kept ends in a JudgementError, and nothing was changed by it."""
        given, folder = Given(answer), desk.workspace.folder
        with self._lock:
            self._waiting[folder].append(given)
            if folder not in self._busy:
                self._busy.add(folder)
                threading.Thread(target=self._work, args=(desk.workspace,), name="answers", daemon=True).start()
        return given.kept

    def _work(self, workspace: Workspace) -> None:
        while True:
            with self._lock:
                together = self._waiting.pop(workspace.folder, [])
                if not together:
                    self._busy.discard(workspace.folder)
                    return
            _keep(workspace, together)


def _keep(workspace: Workspace, together: list[Given]) -> None:
    """Keep judgements in one go; where one of them cannot be kept, each by itself."""
    from assetmap.workspace.deciding import judge

    judged = [one for one in together if one.answer.takes_back is None]
    if len(judged) > 1:
        try:
            told = judge(workspace, [wish for one in judged for wish in one.answer.wishes])
        except JudgementError:
            pass
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            for one in judged:
                one.kept.set_exception(error)
        else:
            first = told.seq - sum(len(one.answer.wishes) for one in judged) + 1
            for one in judged:
                one.kept.set_result(list(range(first, first + len(one.answer.wishes))))
                first += len(one.answer.wishes)
    for one in together:
        if not one.kept.done():
            _keep_one(workspace, one)


def _keep_one(workspace: Workspace, one: Given) -> None:
    from assetmap.workspace.deciding import judge, undo

    try:
        if one.answer.takes_back is not None:
            one.kept.set_result([undo(workspace, one.answer.takes_back, one.answer.asked).seq])
            return
        told = judge(workspace, one.answer.wishes)
        one.kept.set_result(list(range(told.seq - len(one.answer.wishes) + 1, told.seq + 1)))
    except Exception as error:  # noqa: BLE001 - handed to whoever waits
        one.kept.set_exception(error)


@functools.cache
def the_keeper() -> Keeper:
    """Return the keeper of this process."""
    return Keeper()
