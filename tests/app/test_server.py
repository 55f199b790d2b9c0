"""What the web side answers, to whom, and with which headers."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Mount

from assetmap.app import server
from assetmap.app.map_store import pack_map, the_map_store
from assetmap.preferences import Preferences, write_preferences


@dataclass
class Answer:
    status_code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


def in_a_thread(work: Coroutine[Any, Any, Any]) -> Any:
    """Run ``work`` beside whatever loop a browser test may have left in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


class Client:
    """Ask the routes directly, without a socket between."""

    def __init__(self) -> None:
        self.web = Starlette(routes=server.routes(), middleware=server.middleware())

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return in_a_thread(self._get(path, {"host": "127.0.0.1:8501", "accept-encoding": "gzip", **(headers or {})}))

    def websocket_is_refused(self, host: str) -> bool:
        sent: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        in_a_thread(
            self.web(
                {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", host.encode())]}, receive, send
            )
        )
        return sent == [{"type": "websocket.close", "code": 1008}]

    async def _get(self, path: str, headers: dict[str, str]) -> Answer:
        answer = Answer()
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }

        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            for message in asked:
                return message
            return await asyncio.get_running_loop().create_future()  # the caller stays on the line

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status_code = message["status"]
                answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                answer.content += message.get("body", b"")

        await self.web(scope, receive, send)
        return answer


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("127.0.0.1:8501", "127.0.0.1"),
        ("localhost", "localhost"),
        ("[::1]:80", "[::1]"),
        ("127.0.0.1.evil.example:8501", "127.0.0.1.evil.example"),
        ("127.0.0.1@evil.example", ""),
        ("", ""),
        ("127.0.0.1:80:80", ""),
    ],
)
def test_the_name_is_read_from_a_host_header(host: str, name: str) -> None:
    assert server.host_name(host) == name


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8501", "0x7f.1", "2130706433", "192.168.1.4:8501"]
)
def test_a_foreign_host_is_refused(client: Client, host: str) -> None:
    assert client.get("/web/leaflet/leaflet.css", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost:8501", "LOCALHOST", "[::1]:8501"])
def test_this_machine_is_answered_by_any_of_its_own_names(client: Client, host: str) -> None:
    assert client.get("/web/leaflet/leaflet.css", headers={"host": host}).status_code == 200


def test_a_websocket_by_a_foreign_host_is_refused(client: Client) -> None:
    assert client.websocket_is_refused("evil.example")


def test_further_hosts_come_from_the_environment() -> None:
    hosts = server.allowed_hosts({"ASSETMAP_ALLOWED_HOSTS": "maps.example.org, hall.local"})
    assert {"maps.example.org", "hall.local", "127.0.0.1", "localhost", "[::1]"} == hosts


def test_every_answer_keeps_the_page_to_this_server(client: Client) -> None:
    for path in ("/web/leaflet/leaflet.css", "/api/map/unknown", "/nowhere"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "http:" not in policy and "https:" not in policy and "*" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_scripts_written_into_the_page_are_allowed_by_hash_only() -> None:
    scripts = next(
        part for part in server.content_security_policy("h", ("abc",)).split("; ") if part.startswith("script-src")
    )
    assert "'sha256-abc'" in scripts
    assert "unsafe" not in scripts


def test_map_data_comes_by_key_gzipped_and_once(client: Client) -> None:
    key = the_map_store().put(pack_map('{"title": "Castlemilk"}'))
    first = client.get(f"/api/map/{key}")
    assert first.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(first.content)) == {"title": "Castlemilk"}
    assert "private" in first.headers["cache-control"]
    again = client.get(f"/api/map/{key}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_map_data_is_unpacked_for_who_takes_no_gzip(client: Client) -> None:
    key = the_map_store().put(pack_map('{"title": "Castlemilk"}'))
    answer = client.get(f"/api/map/{key}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert json.loads(answer.content) == {"title": "Castlemilk"}


def test_a_key_nobody_was_given_gets_nothing(client: Client) -> None:
    assert client.get("/api/map/guess").status_code == 404


@pytest.mark.parametrize(
    "path", ["/web/leaflet/../../../../../etc/passwd", "/web/leaflet/%2e%2e/__init__.py", "/web/assetmap/..%2fspec.py"]
)
def test_web_folders_give_nothing_from_beside_them(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("tiles", [False, True])
def test_only_a_workspace_that_asks_for_them_gets_pictures_from_the_internet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tiles: bool
) -> None:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path))
    write_preferences(tmp_path, Preferences(online_tiles=tiles))

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await HTMLResponse("<p>")(scope, receive, send)

    guarded = Client()
    guarded.web = Starlette(routes=[Mount("/", page)], middleware=server.middleware())
    assert (server.TILE_HOST in guarded.get("/").headers["content-security-policy"]) is tiles
