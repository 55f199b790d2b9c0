"""How often is too often: wrong codes, entries, and phones in one workshop. Nobody is ever locked out for good.

A whole room comes through one address, so only **failures** count against an address. Addresses are never kept, only their HMAC under a
random key that lasts a day. Source: privacy 3 and 4.

Every clock is a count of seconds that never goes back (``time.monotonic``).
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

FAILURES_PER_MINUTE = 10
"""Wrong codes from one address within a minute before it must wait."""

FIRST_WAIT_S, LONGEST_WAIT_S = 2, 30
"""Seconds to wait after one failure too many, doubled with each further one up to the longest."""

FAILURES_PER_HOUR = 1_000
"""Wrong codes from all addresses within an hour before codes can no longer be typed; the picture code stays."""

ENTRIES_PER_MINUTE, ENTRIES_PER_WORKSHOP = 30, 200
"""What one phone may send."""

CAPACITY = 200
"""Phones in one workshop."""

FORGOTTEN_AFTER_S = 24 * 3_600
"""An address is known, as its HMAC, no longer than this."""

ADDRESSES_KEPT, TOKENS_KEPT = 10_000, 2_000
"""Bounds of memory, chosen by us: the least recent is forgotten first. Against more addresses than that, all failures are counted together."""

_MINUTE_S, _HOUR_S = 60, 3_600


@dataclass(frozen=True)
class Refused:
    """Not now: try again after so many whole seconds; None when it will not be taken in this workshop any more."""

    wait_s: int | None


class FailureLimits:
    """Wrong typed codes: slowed for each address, and stopped for everybody when there are too many.

    Every method may be called by any thread.
    """

    def __init__(self, clock: Callable[[], float], random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._addresses: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._key = random_bytes(32)
        self._key_since = clock()
        self._lock = threading.Lock()
        self._by_minute: deque[tuple[int, int]] = deque()

    def before_trying(self, address: str) -> Refused | None:
        """Say whether a code typed at ``address`` may be looked at now. A refused try counts as no failure."""
        with self._lock:
            self._forget()
            failures = tuple(self._addresses.get(self._hidden(address), ()))
        if not failures:
            return None
        now = self._clock()
        too_many = sum(now - at < _MINUTE_S for at in failures) - FAILURES_PER_MINUTE
        if too_many < 0:
            return None
        wait = min(FIRST_WAIT_S * 2**too_many, LONGEST_WAIT_S) - (now - failures[-1])
        return Refused(math.ceil(wait)) if wait > 0 else None

    def failed(self, address: str) -> None:
        """Count a wrong, expired or unknown code."""
        with self._lock:
            self._forget()
            now = self._clock()
            hidden = self._hidden(address)
            failures = self._addresses.setdefault(hidden, deque(maxlen=2 * FAILURES_PER_MINUTE))
            failures.append(now)
            self._addresses.move_to_end(hidden)
            if len(self._addresses) > ADDRESSES_KEPT:
                self._addresses.popitem(last=False)
            minute = int(now // _MINUTE_S)
            before = self._by_minute.pop()[1] if self._by_minute and self._by_minute[-1][0] == minute else 0
            self._by_minute.append((minute, before + 1))

    @property
    def failures_in_hour(self) -> int:
        """Failures of all addresses within the last hour, by whole minutes; never fewer than there were."""
        with self._lock:
            self._forget()
            return sum(number for _, number in self._by_minute)

    @property
    def has_typed_codes(self) -> bool:
        """Whether codes may be typed at all. When not, the facilitator is to be told."""
        return self.failures_in_hour < FAILURES_PER_HOUR

    def _forget(self) -> None:
        now = self._clock()
        if now - self._key_since >= FORGOTTEN_AFTER_S:
            self._key, self._key_since = self._random_bytes(32), now
            self._addresses.clear()
        while self._addresses and now - next(iter(self._addresses.values()))[-1] >= _HOUR_S:
            self._addresses.popitem(last=False)
        while self._by_minute and (self._by_minute[0][0] + 1) * _MINUTE_S <= now - _HOUR_S:
            self._by_minute.popleft()

    def _hidden(self, address: str) -> bytes:
        return hmac.new(self._key, address.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


class EntryLimits:
    """What each phone sends: so many a minute, and ``most`` in a workshop, if there is such a bound.

    Make a new one for each workshop. Only the thread that answers the phones may call it.
    """

    def __init__(self, clock: Callable[[], float], most: float = ENTRIES_PER_WORKSHOP) -> None:
        self._clock, self._most = clock, most
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._sent: dict[str, int] = {}

    def take(self, token: str, sent_before: int = 0) -> Refused | None:
        """Count an entry of a phone, unless it is one too many; then nothing is counted.

        Parameters
        ----------
        token
            What stands for the phone; its hash is enough. An entry that is sent again because its answer was lost is no new one: leave it out.
        sent_before
            How many entries of this phone the store holds; what counts after a restart.
        """
        now = self._clock()
        sent = max(self._sent.get(token, 0), sent_before)
        if sent >= self._most:
            return Refused(None)
        times = self._times.setdefault(token, deque(maxlen=ENTRIES_PER_MINUTE))
        self._times.move_to_end(token)
        if len(times) == ENTRIES_PER_MINUTE and now - times[0] < _MINUTE_S:
            return Refused(math.ceil(_MINUTE_S - (now - times[0])))
        times.append(now)
        self._sent[token] = sent + 1
        if len(self._times) > TOKENS_KEPT:
            forgotten, _ = self._times.popitem(last=False)
            self._sent.pop(forgotten, None)
        return None
