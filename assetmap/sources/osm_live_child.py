"""The child process that asks: osmnx with bounded attempts, time, bytes and memory. Says in JSON lines how far it is.

Run as ``python -m assetmap.sources.osm_live_child`` with one JSON line on standard input. osmnx puts the request; a hook of
``requests``, handed to it through its settings, looks at each answer before osmnx does: it refuses what is no answer, counts the
bytes (unpacked) and copies them to a file, so that OpenStreetMap's own ids stay as they came.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urljoin, urlsplit

from assetmap.sources.osm_asking import OVERPASS, LiveLimits, Question

Say = Callable[..., None]
_BUSY = frozenset({429})
_DOWN = frozenset({500, 502, 503, 504})
_NOT_NEEDED = ("matplotlib", "rasterio", "rio_vrt", "scipy", "sklearn")
"""Optional parts of osmnx (it works without them): leaving them out halves the time it takes to load."""


@dataclass
class NoAnswerError(Exception):
    """Why there is no whole answer. ``wait_s`` is what the service asked for, None when it did not say."""

    kind: str
    detail: str = ""
    wait_s: float | None = None
    may_try_again: bool = False


def main() -> int:
    """Take one question from standard input and put it."""
    out = sys.stdout
    sys.stdout = sys.stderr  # nothing that a library prints may mix with what is said to the parent

    def say(stage: str, **more: object) -> None:
        print(json.dumps({"stage": stage, **more}), file=out, flush=True)

    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    limits = LiveLimits(**{**asked["limits"], "back_off_s": tuple(asked["limits"]["back_off_s"])})
    _limit_memory(limits.max_memory_bytes)
    for name in _NOT_NEEDED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None: “not there”, says the import system
    try:
        put(Question(**asked["question"]), limits, say)
    except MemoryError:
        say("fault", kind="too_large")
    except Exception as error:  # noqa: BLE001  the outermost edge: the parent must hear of it
        say("fault", kind="stopped", detail=type(error).__name__)
    return 0


def put(question: Question, limits: LiveLimits, say: Say) -> None:
    """Put the question, trying again as far as ``limits`` allow, and say each stage; the answer goes to ``question.out``."""
    say("connecting")
    try:
        _connect(question.url, limits.connect_s)
    except OSError:
        say("fault", kind="offline")
        return
    say("preparing")
    request = _osmnx_request(question, limits)
    waits = list(limits.back_off_s)
    waited = 0.0
    while True:
        say("asking")
        try:
            _ask_once(request, Path(question.out))
        except NoAnswerError as fault:
            wait = waits.pop(0) if fault.may_try_again and waits else None
            if wait is not None and fault.wait_s is not None:
                wait = fault.wait_s
            if wait is None or waited + wait > limits.waiting_s:
                say("fault", kind=fault.kind, detail=fault.detail)
                return
            say("waiting", seconds=wait)
            time.sleep(wait)
            waited += wait
        else:
            say("answered")
            return


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        continue
    os._exit(1)


def _limit_memory(max_bytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):  # macOS knows the name but not the limit
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _connect(url: str, connect_s: float) -> None:
    """Connect once, to the service or the proxy before it, so that a computer without network hears of it at once.

    Raises
    ------
    OSError
        When the name is not known, or nothing answers there within ``connect_s``.
    """
    from requests.utils import get_environ_proxies, select_proxy

    parts = urlsplit(select_proxy(url, get_environ_proxies(url, no_proxy=None)) or url)
    port = parts.port or (80 if parts.scheme == "http" else 443)
    outcomes: queue.Queue[OSError | None] = queue.Queue()

    def try_it(family: int) -> None:
        try:
            address = socket.getaddrinfo(parts.hostname, port, family, socket.SOCK_STREAM)[0][4]
            socket.create_connection((str(address[0]), port), timeout=connect_s).close()
            outcomes.put(None)
        except (OSError, IndexError) as error:
            outcomes.put(OSError(str(error)))

    families = (socket.AF_INET, socket.AF_INET6)  # at once: many networks have one that leads nowhere
    for family in families:
        threading.Thread(target=try_it, args=(family,), daemon=True).start()
    give_up = time.monotonic() + connect_s  # looking up a name has no time limit of its own
    for _ in families:
        try:
            if outcomes.get(timeout=max(0.0, give_up - time.monotonic())) is None:
                return
        except queue.Empty:
            break
    raise OSError("no connection")


def _osmnx_request(question: Question, limits: LiveLimits) -> Callable[[BinaryIO], Any]:
    """Make the function that sends the question once through osmnx, copying the answer's bytes as they come."""
    import osmnx

    tell = osmnx.settings
    tell.use_cache = False
    tell.log_file = tell.log_console = False
    tell.doh_url_template = None
    tell.overpass_rate_limit = False
    tell.requests_timeout = limits.silence_s
    tell.http_user_agent = question.user_agent
    tell.http_referer = "assetmap"
    tell.http_accept_language = "en-GB,en"
    tell.overpass_url = tell.nominatim_url = question.url

    def send(copy: BinaryIO) -> Any:
        def look(response: Any, **_: Any) -> None:
            _look_at(response, question.url)
            response.raw = _Counted(response.raw, copy, limits.max_bytes)

        tell.requests_kwargs = {"hooks": {"response": look}}
        parameters: OrderedDict[str, Any] = OrderedDict(question.parameters)
        if question.service == OVERPASS:
            return osmnx._overpass._overpass_request(parameters)
        return osmnx._nominatim._nominatim_request(parameters)

    return send


class _Counted:
    """A response's body that is copied as it is unpacked, and cut when there is too much of it."""

    def __init__(self, raw: Any, copy: BinaryIO, max_bytes: int) -> None:
        self._raw = raw
        self._copy = copy
        self._left = max_bytes

    def __getattr__(self, name: str) -> Any:
        return getattr(self._raw, name)

    def stream(self, amount: int, decode_content: bool = True) -> Iterator[bytes]:
        for chunk in self._raw.stream(amount, decode_content=decode_content):
            self._left -= len(chunk)
            if self._left < 0:
                raise NoAnswerError("too_large")
            self._copy.write(chunk)
            yield chunk


def _look_at(response: Any, url: str) -> None:
    """Refuse what is no answer before a byte of it is read."""
    status = int(response.status_code)
    if response.is_redirect:
        there, here = urlsplit(urljoin(response.url, response.headers.get("Location", ""))), urlsplit(url)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc):
            raise NoAnswerError("redirect")
        return
    if status in _BUSY:
        raise NoAnswerError("busy", str(status), _retry_after(response), may_try_again=True)
    if status in _DOWN:
        raise NoAnswerError("down", str(status), _retry_after(response), may_try_again=True)
    if status != 200:
        raise NoAnswerError("web_page" if status == 511 else "refused", str(status))
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", "gzip", "deflate"):
        raise NoAnswerError("not_whole")
    if "html" in response.headers.get("Content-Type", ""):
        raise NoAnswerError("web_page")


def _retry_after(response: Any) -> float | None:
    """Return how long the service asks us to wait: seconds or a date; None when it does not say or cannot be understood."""
    said = str(response.headers.get("Retry-After", "")).strip()
    if said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _ask_once(request: Callable[[BinaryIO], Any], out: Path) -> None:
    import requests

    try:
        with out.open("wb") as copy:
            answer = request(copy)
    except requests.exceptions.SSLError as error:
        raise NoAnswerError("tls") from error
    except (requests.exceptions.Timeout, requests.exceptions.ConnectionError) as error:
        raise NoAnswerError("slow" if "timed out" in str(error) else "not_whole") from error
    except requests.exceptions.RequestException as error:
        raise NoAnswerError("not_whole") from error
    except (ValueError, RecursionError) as error:
        raise NoAnswerError("web_page" if _starts_like_a_page(out) else "not_whole") from error
    if isinstance(answer, dict):
        if answer.get("remark"):
            raise NoAnswerError("remark", str(answer["remark"]))
        if not isinstance(answer.get("elements"), list):
            raise NoAnswerError("not_whole")


def _starts_like_a_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


if __name__ == "__main__":
    sys.exit(main())
