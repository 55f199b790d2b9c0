"""A stand-in for Overpass and Nominatim on this machine: real answers from an extract, and every way of misbehaving on demand.

By hand: ``python tests/live_osm/osm_service.py EXTRACT --port P [--fault NAME]``, then start assetmap with
``ASSETMAP_OVERPASS_URL=http://127.0.0.1:P/api`` and ``ASSETMAP_NOMINATIM_URL=http://127.0.0.1:P/``.

Faults (``FAULTS``), several with a value after a colon:
``status:429``, ``status:429:5`` (with Retry-After), ``hang``, ``drip:1`` (a byte a second), ``broken`` (JSON cut short), ``dropped``
(connection lost half-way), ``html``, ``remark``, ``empty``, ``huge:500000000`` (bytes), ``bomb:500000000`` (packed by gzip),
``redirect:http://127.0.0.1:9/``, ``odd``, ``scripts``, ``late:0.5`` (a good answer after so many seconds).

While it runs, ``PUT /behave`` changes how it does (JSON: ``faults``, ``places`` by the text searched for, ``without``: names of
things that are no longer there), and ``GET /asked`` tells the paths that were asked for.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from osm_data_store import OsmData, QuestionError

MAX_SECONDS = 3600
SCRIPT = "<script>alert(1)</script>${alert(2)}{{7*7}}"
ERROR_PAGE = b"<?xml version='1.0'?><html><body><p><strong>Error</strong>: parse error</p></body></html>"
LOG_IN_PAGE = b"<!DOCTYPE html><html><body>Welcome to the hall's Wi-Fi. Please log in.</body></html>"


@dataclass
class Service:
    """The running stand-in. ``faults`` are used one for each request, the last one for all that follow; none: it behaves."""

    data: OsmData
    faults: list[str] = field(default_factory=list)
    places: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    without: set[str] = field(default_factory=set)
    requests: list[dict[str, Any]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    at_once: int = 0
    most_at_once: int = 0

    def start(self, port: int = 0) -> Service:
        """Listen on 127.0.0.1, on a port of the system's choice unless one is given."""
        service = self

        class Handler(_Handler):
            pass

        Handler.service = service
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()
        return self

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, question: str) -> dict[str, Any]:
        """Answer from the data, but for what is no longer there."""
        said = self.data.answer(question)
        left = [one for one in said["elements"] if one.get("tags", {}).get("name") not in self.without]
        return {**said, "elements": left}

    def next_fault(self) -> str:
        if len(self.faults) > 1:
            return self.faults.pop(0)
        return self.faults[0] if self.faults else ""


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Serve one connection; one that the other side breaks off is no fault of this one."""
        with contextlib.suppress(ConnectionResetError):
            super().handle()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: tests read ``service.requests``."""

    def do_GET(self) -> None:
        asked = parse_qs(urlsplit(self.path).query)
        if self.path == "/asked":
            self.reply(json.dumps([request["path"] for request in self.service.requests]).encode())
            return
        if urlsplit(self.path).path.rstrip("/") != "/search":
            self.reply(ERROR_PAGE, status=404, kind="text/html")
            return
        text = asked.get("q", [""])[0].casefold()
        limit = int(asked.get("limit", ["10"])[0])
        found = self.service.places.get(text)
        self.answer({"q": text}, lambda: self.service.data.places(text, limit) if found is None else found)

    def do_PUT(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        self.service.faults = said.get("faults", [])
        self.service.places |= said.get("places", {})
        self.service.without = set(said.get("without", []))
        self.reply(b"{}")

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        question = form.get("data", [""])[0]
        if urlsplit(self.path).path != "/api/interpreter":
            self.reply(ERROR_PAGE, status=404, kind="text/html")
            return
        self.answer({"data": question}, lambda: self.service.answer(question))

    def answer(self, asked: dict[str, str], make: Callable[[], Any]) -> None:
        self.service.requests.append({**asked, "path": self.path, "headers": dict(self.headers)})
        name, _, value = self.service.next_fault().partition(":")
        self.service.at_once += 1
        self.service.most_at_once = max(self.service.most_at_once, self.service.at_once)
        try:
            if name:
                FAULTS[name](self, value, make)
            else:
                self.reply(json.dumps(make()).encode())
        except QuestionError:
            self.reply(ERROR_PAGE, status=400, kind="text/html")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the asker has had enough, as some tests want it to
        finally:
            self.service.at_once -= 1

    def reply(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def open_ended(self, **headers: str) -> None:
        """Begin an answer that ends when the connection does."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Connection", "close")
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True


Make = Callable[[], Any]


def _status(handler: _Handler, value: str, make: Make) -> None:
    code, _, retry_after = value.partition(":")
    headers = {"Retry_After": retry_after} if retry_after else {}
    handler.reply(ERROR_PAGE, int(code), "text/html", **headers)


def _hang(handler: _Handler, value: str, make: Make) -> None:
    handler.service.closing.wait(MAX_SECONDS)
    handler.close_connection = True


def _drip(handler: _Handler, value: str, make: Make) -> None:
    handler.open_ended()
    for byte in json.dumps(make()).encode():
        handler.wfile.write(bytes([byte]))
        if handler.service.closing.wait(float(value or 1)):
            return


def _broken(handler: _Handler, value: str, make: Make) -> None:
    body = json.dumps(make()).encode()
    handler.reply(body[: len(body) // 2])


def _dropped(handler: _Handler, value: str, make: Make) -> None:
    body = json.dumps(make()).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def _html(handler: _Handler, value: str, make: Make) -> None:
    handler.reply(LOG_IN_PAGE, kind=value or "text/html")


def _remark(handler: _Handler, value: str, make: Make) -> None:
    remark = value or 'runtime error: Query timed out in "query" at line 1 after 11 seconds.'
    handler.reply(json.dumps({**make(), "remark": remark}).encode())


def _empty(handler: _Handler, value: str, make: Make) -> None:
    answer = make()
    handler.reply(json.dumps([] if isinstance(answer, list) else {**answer, "elements": []}).encode())


def _huge(handler: _Handler, value: str, make: Make) -> None:
    handler.open_ended()
    handler.wfile.write(b'{"elements": [')
    block = b" " * 65536
    for _ in range(int(value or 500_000_000) // len(block)):
        handler.wfile.write(block)
    handler.wfile.write(b"]}")


def _bomb(handler: _Handler, value: str, make: Make) -> None:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        file.write(b'{"elements": [')
        for _ in range(int(value or 500_000_000) // 1_000_000):
            file.write(b" " * 1_000_000)
        file.write(b"]}")
    handler.reply(packed.getvalue(), Content_Encoding="gzip")


def _redirect(handler: _Handler, value: str, make: Make) -> None:
    handler.reply(b"", status=307, Location=value)


def _odd(handler: _Handler, value: str, make: Make) -> None:
    """Add to the answer: repeats, an older version, a way without its nodes, open and self-referring relations, and nonsense."""
    answer = make()
    first = next(element for element in answer["elements"] if element["type"] == "node" and element.get("tags"))
    older = {**first, "version": 0, "tags": {**first["tags"], "name": "The name it had before"}}
    hall = {"amenity": "community_centre", "name": "Hall of missing corners"}
    wood = {"type": "multipolygon", "natural": "wood", "name": "Wood that does not close"}
    some_way = next(element["id"] for element in answer["elements"] if element["type"] == "way")
    odd = [
        dict(first),
        older,
        {"type": "way", "id": 999_000_001, "nodes": [999_000_011, 999_000_012], "version": 1, "tags": hall},
        {"type": "relation", "id": 999_000_002, "members": [_member("way", some_way)], "version": 1, "tags": wood},
        {"type": "relation", "id": 999_000_003, "members": [_member("relation", 999_000_003)], "tags": wood},
        {"type": "no such kind", "id": 1},
        {"type": "node", "id": "many", "lat": "north"},
        17,
    ]
    handler.reply(json.dumps({**answer, "elements": odd + answer["elements"]}).encode())


def _member(kind: str, number: int) -> dict[str, Any]:
    return {"type": kind, "ref": number, "role": "outer"}


def _scripts(handler: _Handler, value: str, make: Make) -> None:
    answer = make()
    named = [
        {**element, "tags": {**element["tags"], "name": SCRIPT if number % 2 else "x" * 10_000}}
        if element.get("tags")
        else element
        for number, element in enumerate(answer["elements"])
    ]
    handler.reply(json.dumps({**answer, "elements": named}).encode())


def _late(handler: _Handler, value: str, make: Make) -> None:
    handler.service.closing.wait(float(value))
    handler.reply(json.dumps(make()).encode())


FAULTS: dict[str, Callable[[_Handler, str, Make], None]] = {
    "status": _status,
    "hang": _hang,
    "drip": _drip,
    "broken": _broken,
    "dropped": _dropped,
    "html": _html,
    "remark": _remark,
    "empty": _empty,
    "huge": _huge,
    "bomb": _bomb,
    "redirect": _redirect,
    "odd": _odd,
    "scripts": _scripts,
    "late": _late,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("extract", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault", default="", help="one of " + ", ".join(FAULTS))
    chosen = parser.parse_args()
    service = Service(OsmData.read(chosen.extract), [chosen.fault] if chosen.fault else []).start(chosen.port)
    print(f"ASSETMAP_OVERPASS_URL={service.url}/api ASSETMAP_NOMINATIM_URL={service.url}/", flush=True)
    try:
        service.closing.wait()
    except KeyboardInterrupt:
        service.stop()


if __name__ == "__main__":
    main()
