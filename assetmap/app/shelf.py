"""Keep the last few results of long work, and let everybody who asks for the same one wait for the same work."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, TimeoutError
from typing import Generic, TypeVar

Result = TypeVar("Result")

Report = Callable[[str, float], None]
"""Called with what is being done, in words, and the share done from 0 to 1."""


class Job(Generic[Result]):
    """Work that is under way or done; ``thing`` names what it makes a version of."""

    def __init__(self, thing: str) -> None:
        self.thing = thing
        self.future: Future[Result] = Future()
        self.doing = ""
        self.share = 0.0

    def report(self, doing: str, share: float) -> None:
        """Note how far the work is."""
        self.doing, self.share = doing, min(max(share, 0.0), 1.0)

    def wait(self, seconds: float | None = None) -> bool:
        """Wait and say whether the work has ended, well or badly."""
        try:
            self.future.exception(seconds)
        except TimeoutError:
            return False
        return True

    def result(self) -> Result:
        """Return the result, or raise what went wrong."""
        return self.future.result()


VERSIONS_HELD = 2
"""Results of one thing that are kept: the newest, and the one before, which somebody may be looking at just now."""


class Shelf(Generic[Result]):
    """The last ``places`` results by key. Failures are not kept, so that the next try is a fresh one."""

    def __init__(self, places: int, at_once: int = 2) -> None:
        self.places = places
        self._jobs: OrderedDict[str, Job[Result]] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(at_once)

    def begin(self, key: str, make: Callable[[Report], Result], thing: str = "") -> Job[Result]:
        """Return the job for ``key``, starting ``make`` in the background if nobody has yet.

        ``thing`` names what this is a version of, if it is one: of each thing only the last versions are kept, however many
        places there are.
        """
        with self._lock:
            job = self._jobs.get(key)
            if job is not None:
                self._jobs.move_to_end(key)
                return job
            job = self._jobs[key] = Job(thing or key)
            done = [held for held, one in self._jobs.items() if one.future.done()]
            versions = [held for held in done if self._jobs[held].thing == job.thing]
            for held in {*versions[: -VERSIONS_HELD + 1], *done[: max(len(self._jobs) - self.places, 0)]}:
                del self._jobs[held]
        threading.Thread(target=self._run, args=(key, job, make), name="gather", daemon=True).start()
        return job

    def _run(self, key: str, job: Job[Result], make: Callable[[Report], Result]) -> None:
        with self._turns:
            try:
                job.future.set_result(make(job.report))
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits
                with self._lock:
                    self._jobs.pop(key, None)
                job.future.set_exception(error)
