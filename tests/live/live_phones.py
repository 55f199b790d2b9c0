"""Phones and a workshop to test the live pages with: real requests to a real server, one line each."""

from __future__ import annotations

import http.client
import io
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import geopandas as gpd
import shapely
from PIL import Image

from assetmap.live.serving import LiveServer
from assetmap.territories import Territory
from assetmap.workspace.adding import NewAsset, add_asset
from assetmap.workspace.stored import Workspace
from assetmap.workspace.streets import write_streets

HERE = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45))
STREETS = {"Mill Lane": 56.425, "Castle Street": 56.435, "High Street": 56.445}
ASSETS = (
    NewAsset("The allotments", "allotments", shapely.Point(-2.94, 56.43)),
    NewAsset("Aunt Jessie's bench", "benches", shapely.Point(-2.95, 56.44)),
    NewAsset("Walking group", "walking_groups"),
)
FORM = "application/x-www-form-urlencoded"
DATA = {"Accept": "application/json"}


def write_workspace(folder: Path) -> None:
    """Make a small workspace: a square territory, three streets, three assets."""
    with Workspace.open(folder) as opened:
        opened.add_territory(HERE)
        lines = [shapely.LineString([(-2.96, north), (-2.93, north)]) for north in STREETS.values()]
        streets = gpd.GeoDataFrame({"kind": "street", "name": list(STREETS)}, geometry=lines, crs="EPSG:4326")
        write_streets(folder, HERE, streets)
        for asset in ASSETS:
            add_asset(opened, HERE, asset)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)


@dataclass
class Phone:
    """A phone: what it asks, from where, and with which cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    comes_from: str = "127.0.0.1"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Ask for something; ``Header_name`` stands for Header-Name."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.comes_from, 0))
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value.strip('"')
            return Answer(answer.status, dict(answer.headers.items()), answer.read().decode("utf-8", "replace"))
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Post a form as the page's own script does."""
        own = {"Content_Type": FORM, "Origin": f"http://127.0.0.1:{self.port}", **DATA, **headers}
        return self.ask("POST", path, urlencode(fields).encode(), **own)

    def say(self, name: str, key: str = "", **fields: str) -> Answer:
        """Tell of something good here, or of what else the fields say."""
        return self.post("/entries", {"key": key or new_key(), "kind": "asset", "name": name, **fields})

    def mine(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get("/mine", **DATA).data["entries"]
        return found

    def form(self, path: str, fields: Mapping[str, str], **headers: str) -> bytes:
        """Return the bytes of a post, to be sent by hand."""
        body = urlencode(fields).encode()
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {"Host": f"127.0.0.1:{self.port}", "Origin": f"http://127.0.0.1:{self.port}", "Cookie": cookies}
        told |= {"Content-Type": FORM, "Content-Length": str(len(body)), "Accept": "application/json", **headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
        return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def new_key() -> str:
    return secrets.token_hex(8)


def speak(port: int, *pieces: bytes, seconds: float = 20.0) -> bytes:
    """Send bytes on a line of its own and return all that comes back until it is closed or falls silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as line:
        for piece in pieces:
            line.sendall(piece)
        heard = b""
        try:
            while got := line.recv(65536):
                heard += got
        except (TimeoutError, ConnectionResetError):
            return heard
        return heard


@dataclass
class Hall:
    """An open workshop with its server in this process."""

    workspace: Workspace
    server: LiveServer

    @property
    def port(self) -> int:
        return self.server.keys.port

    def phone(self, comes_from: str = "127.0.0.1") -> Phone:
        """A phone that is not in."""
        return Phone(self.port, comes_from=comes_from)

    def joined(self) -> Phone:
        """A phone that scanned the code."""
        phone = self.phone()
        assert phone.post("/join", {"token": self.server.keys.join_token}).status == 200
        return phone

    def screen(self) -> Phone:
        """The shared screen."""
        screen = self.phone()
        assert screen.post("/screen/open", {"token": self.server.keys.screen_token}).status == 200
        return screen

    def person(self, phone: Phone) -> str:
        """Return the id of who has a phone."""
        token = self.server.service.hashed(phone.cookies["assetmap_phone"])
        found = self.server.keeper.see(lambda room: room.person_with(token))
        assert found is not None
        return found.id

    def names(self) -> list[str]:
        """Return the names of what was said and is kept, in order."""
        with self.workspace.store.read() as seen:
            return [str(one.said.get("name", "")) for one in seen.words() if "name" in one.said]


def send_picture(phone: Phone, name: str, padding: bytes = b"") -> Answer:
    """Send something good with a small photo, which ``padding`` makes larger."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(drawn, "JPEG")
    part = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    texts = {b"key": new_key().encode(), b"kind": b"asset", b"name": name.encode()}
    file = (
        b'--b\r\nContent-Disposition: form-data; name="picture"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    body = b"".join(part % one for one in texts.items()) + file + drawn.getvalue() + padding + b"\r\n--b--\r\n"
    own = {"Content_Type": "multipart/form-data; boundary=b", "Origin": f"http://127.0.0.1:{phone.port}"}
    return phone.ask("POST", "/entries", body, **own, **DATA)


class Listener:
    """Hears the stream of the screen until it is closed."""

    def __init__(self, screen: Phone, **headers: str) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", screen.port, timeout=20)
        cookies = "; ".join(f"{name}={value}" for name, value in screen.cookies.items())
        self.line.request("GET", "/screen/stream", headers={"Cookie": cookies, **headers})
        self.answer = self.line.getresponse()

    def next(self, kind: str = "") -> tuple[str, str, Any]:
        """Return kind, id and data of the next message, of this kind or of any but a beat."""
        while (found := self._next())[0] != (kind or found[0]) or found[0] == "beat" != kind:
            continue
        return found

    def _next(self) -> tuple[str, str, Any]:
        said: dict[str, str] = {}
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if not name and said:
                break
            said[name] = value
        assert said, "the stream ended"
        return said.get("event", ""), said.get("id", ""), json.loads(said.get("data") or "null")

    def close(self) -> None:
        self.line.close()
