"""Lines from phones: who says nothing, or reads nothing, does not hold one for ever, and those that are there stay."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_CONNECTIONS = 1_000
"""Beyond this a new line takes the place of one that has not asked for anything yet, or is refused. Source: threats J15."""
HEAD_SECONDS, READ_SECONDS = 10.0, 60.0
"""How long a line may take to ask for something, and how long it may leave an answer unread. Chosen by us."""


class PhoneConnection(H11Protocol):
    """One line from a phone or the screen."""

    _patience: asyncio.TimerHandle | None = None
    since: float = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a line, and make room for it where there are too many."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._wait(HEAD_SECONDS)
        if len(self.connections) > MOST_CONNECTIONS:
            lines = [one for one in self.connections if isinstance(one, PhoneConnection)]
            silent = [one for one in lines if one.has_never_asked and not one.transport.is_closing()]
            min(silent, key=lambda one: one.since, default=self).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a line that ended."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came, and wait only so long for the rest of a question."""
        super().data_received(data)
        if self.is_answering:
            self._wait_no_more()
        elif self._patience is None:
            self._wait(HEAD_SECONDS)

    def pause_writing(self) -> None:
        """Wait only so long for an answer to be read."""
        super().pause_writing()
        self._wait(READ_SECONDS)

    def resume_writing(self) -> None:
        """Go on with an answer that is read."""
        super().resume_writing()
        self._wait_no_more()

    @property
    def has_never_asked(self) -> bool:
        """Whether nothing was asked for on this line so far."""
        return self.cycle is None

    @property
    def is_answering(self) -> bool:
        """Whether an answer is under way."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self, seconds: float) -> None:
        self._wait_no_more()
        self._patience = self.loop.call_later(seconds, self.transport.abort)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
