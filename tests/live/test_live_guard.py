"""Who is not answered: foreign names and pages, too much, too slowly (threats K19 to K23, J15)."""

from __future__ import annotations

import http.client
import logging
import socket
import threading
import time
from contextlib import ExitStack

import pytest
from live_phones import ASSETS, FORM, Hall, Phone, speak

from assetmap.live import connections, guard

pytestmark = pytest.mark.enable_socket

PATHS = (
    "/",
    "/add",
    "/mine",
    "/dots",
    "/screen",
    "/map.json",
    "/nothing",
    "/web/live.css",
    "/photos/e-1",
    "/screen/stream",
)
FOREIGN = (
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site", "Sec_Fetch_Mode": "cors"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=lambda one: " ".join(one.values()))
def test_K19_no_page_of_another_site_posts_anything(hall: Hall, anna: Phone, headers: dict[str, str]) -> None:
    before = hall.server.keeper.version
    for path in ("/entries", "/join", "/turn", "/dots", "/look", "/knock", "/screen/open"):
        form = anna.ask("POST", path, b"key=12345678&name=CSRF&kind=asset", Content_Type=FORM, **headers)
        assert form.status == 403
    assert hall.server.keeper.version == before


@pytest.mark.parametrize("path", ["/turn", "/dots", "/entries", "/entries/e-1", "/entries/e-1/withdraw"])
def test_K19_where_a_browser_says_nothing_a_form_needs_the_key_of_its_page(hall: Hall, anna: Phone, path: str) -> None:
    before = hall.server.keeper.version
    assert anna.ask("POST", path, b"key=12345678&name=CSRF&kind=asset&form_key=0", Content_Type=FORM).status == 422
    assert hall.server.keeper.version == before
    key = hall.server.service.form_key(anna.cookies["assetmap_phone"])
    own = f"key=87654321&name=Own&kind=asset&form_key={key}".encode()
    assert anna.ask("POST", "/entries", own, Content_Type=FORM).status == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:80", "", "127.0.0.1:{port}.evil"]
)
def test_K20_under_a_foreign_name_nothing_is_answered(hall: Hall, anna: Phone, host: str) -> None:
    for path in PATHS:
        assert anna.get(path, Host=host.format(port=hall.port)).status == 421
    assert anna.ask("POST", "/entries", b"name=x", Host=host.format(port=hall.port), Content_Type=FORM).status == 421


@pytest.mark.parametrize(
    "headers", [FOREIGN[0], FOREIGN[3], {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}]
)
def test_K21_no_page_of_another_site_hears_the_stream_or_reads_the_map(hall: Hall, headers: dict[str, str]) -> None:
    screen = hall.screen()
    for path in ("/screen/stream", "/map.json", "/mine", "/screen/code.svg"):
        assert screen.get(path, **headers).status == 403


def test_K21_no_websocket_is_opened(hall: Hall, anna: Phone) -> None:
    for path in ("/screen/stream", "/", "/add"):
        answer = anna.get(path, Upgrade="websocket", Connection="Upgrade", Sec_WebSocket_Version="13",
                          Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==", Origin="http://evil.example")  # fmt: skip
        assert answer.status == 403


def test_K22_what_a_header_says_of_where_a_phone_is_counts_for_nothing(hall: Hall) -> None:
    service = hall.server.service
    service.failures = type(service.failures)(service.clock)
    for number in range(10):
        told = {
            "X_Forwarded_For": f"10.0.0.{number}",
            "Forwarded": f"for=10.0.0.{number}",
            "X_Real_IP": f"10.0.0.{number}",
        }
        assert hall.phone("127.0.0.7").post("/join", {"code": "222222"}, **told).status == 403
    eleventh = hall.phone("127.0.0.7").post("/join", {"code": "222222"}, X_Forwarded_For="10.0.0.99")
    assert eleventh.status == 429
    assert hall.phone("127.0.0.8").post("/join", {"code": "222222"}, X_Forwarded_For="127.0.0.7").status == 403
    service.failures = type(service.failures)(service.clock)


def test_K23_every_answer_forbids_frames_scripts_from_elsewhere_and_keeping(hall: Hall, anna: Phone) -> None:
    answers = [
        *(anna.get(path) for path in PATHS if path != "/screen/stream"),
        anna.get("/", Host="evil.example"),
        anna.ask("PUT", "/entries", b"x"),
        anna.ask("POST", "/entries", b"x" * 100, Content_Length="99999999999"),
        anna.post("/entries", {"name": ""}),
        hall.phone().post("/entries", {"name": "x"}),
    ]
    assert {200, 303, 404, 421, 405, 413, 422, 403} == {one.status for one in answers}
    for answer in answers:
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in answer.headers
        assert "server" not in answer.headers


def test_K23_a_fault_of_our_own_is_one_sentence_with_all_headers_and_no_words_in_the_log(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words = "Secret words of Anna"

    def fail(*arguments: object, **values: object) -> None:
        raise RuntimeError(words)

    monkeypatch.setattr("assetmap.live.telling.read_entry", fail)
    answer = anna.say(words)
    assert (answer.status, answer.data) == (500, {"error": "Something went wrong here. Try again in a moment."})
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "RuntimeError" in caplog.text
    assert "Secret" not in caplog.text


def chunked(phone: Phone, size: int, path: str = "/entries") -> bytes:
    """A post in chunks that says nothing of its length."""
    head, _, _ = phone.form(
        path, {}, **{"Content-Length": "", "Transfer-Encoding": "chunked", "Connection": "close"}
    ).partition(b"\r\n\r\n")
    piece = b"8000\r\n" + b"name=" + b"x" * (0x8000 - 5) + b"\r\n"
    return head + b"\r\n\r\n" + piece * (size // 0x8000) + b"0\r\n\r\n"


def test_a_body_over_the_limit_is_refused_when_it_comes_in_chunks_without_a_length(hall: Hall, anna: Phone) -> None:
    before = hall.names()
    too_large = speak(hall.port, chunked(anna, guard.PICTURE_BODY + 0x10000))
    assert too_large.split()[1] == b"413"
    assert b"too large to send" in too_large
    assert speak(hall.port, chunked(anna, 0x18000, "/join")).split()[1] == b"413"
    assert speak(hall.port, chunked(anna, 0x18000, "/entries/e-1")).split()[1] == b"413"
    assert hall.names() == before


def test_a_picture_that_is_too_large_is_read_to_its_end_so_that_its_sender_hears_why(hall: Hall, anna: Phone) -> None:
    answer = anna.ask("POST", "/entries", b"x" * (guard.PICTURE_BODY + 1), Content_Type=FORM)
    assert (answer.status, answer.text) == (413, guard.TOO_LARGE)
    small = anna.ask("POST", "/join", b"x" * (guard.SMALL_BODY + 1), Content_Type=FORM)
    assert small.status == 413


def test_a_page_that_is_asked_for_with_a_body_is_not_given(hall: Hall, anna: Phone) -> None:
    assert anna.ask("GET", "/", b"x" * 10).status == 413


def test_slow_senders_are_given_up_and_meanwhile_others_are_answered(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "PAUSE_SECONDS", 1.0)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 1.0)
    form = anna.form("/entries", {"key": "slow-sender", "kind": "asset", "name": "Slow"}, Connection="close")
    heard: list[bytes] = []
    pieces = [b"GET / HTTP/1.1\r\nHost: 127", form[: form.index(b"\r\n\r\n") + 8], b""]
    threads = [threading.Thread(target=lambda one=one: heard.append(speak(hall.port, one))) for one in pieces * 40]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    assert anna.say("Said beside slow senders").status == 201
    assert time.monotonic() - begun < 1
    for thread in threads:
        thread.join(10)
    assert sorted(one.split()[1] if one else b"" for one in heard) == [b""] * 80 + [b"408"] * 40
    assert "Slow" not in hall.names()


def test_J15_beyond_the_most_lines_those_that_are_there_stay_and_a_phone_still_comes_in(
    hall: Hall, anna: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 100)
    old = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=10)
    with ExitStack() as held:
        for is_crowded in (False, True):
            if is_crowded:
                for _ in range(1_024):
                    held.enter_context(socket.create_connection(("127.0.0.1", hall.port), timeout=10))
            line = old.sock
            old.request("GET", "/web/words.js")
            assert old.getresponse().read().startswith(b"// The page's own words")
            assert not is_crowded or old.sock is line
        assert anna.say("Said among 1,024 lines").status == 201
        deadline = time.monotonic() + 5
        while len(hall.server._server.server_state.connections) > 101 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(hall.server._server.server_state.connections) <= 101


def test_no_address_stands_in_the_store_in_files_or_in_the_log(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    guest = hall.phone("127.0.0.77")
    guest.post("/join", {"code": "BCDFGH"}, X_Forwarded_For="203.0.113.77")
    guest.get("/", Host="evil.example")
    guest.post("/join", {"token": hall.server.keys.join_token}, X_Forwarded_For="203.0.113.77")
    assert guest.say("From another address").status == 201
    speak(hall.port, b"no http at all\r\n\r\n")
    for path in hall.workspace.folder.rglob("*"):
        found = path.read_bytes() if path.is_file() else b""
        assert b"127.0.0.77" not in found
        assert b"203.0.113.77" not in found
    assert "127.0.0.77" not in caplog.text
    assert "203.0.113.77" not in caplog.text
    for secret in (hall.server.keys.join_token, hall.server.keys.code, "From another address", ASSETS[0].name):
        assert secret not in caplog.text


def test_no_way_leads_out_of_the_folders_of_scripts(anna: Phone) -> None:
    for path in (
        "/web/../page.py",
        "/web/%2e%2e/page.py",
        "/web/..%2fpage.py",
        "/web/map/../../live/page.py",
        "/web/",
        "/web//etc/passwd",
    ):
        assert anna.get(path).status == 404


@pytest.mark.parametrize(
    "back", ["//evil.example", "/\\evil.example", "http://evil.example", "/\t/evil.example", "javascript:alert(1)"]
)
def test_the_way_back_leads_to_our_own_pages(anna: Phone, back: str) -> None:
    assert anna.post("/look", {"back": back, "language": "en"}).headers["location"] in ("/", "/%09/evil.example")
