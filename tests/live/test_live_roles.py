"""Who may call what: one table, every route in it, and nothing personal to whom it does not belong (privacy 1 to 3)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from live_phones import Answer, Hall, Phone, new_key, send_picture
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from assetmap.live import joining
from assetmap.live.policy import FILES, WHO_MAY, NoPolicyError, Who, with_policy
from assetmap.live.serving import application
from assetmap.workspace import room_deeds

pytestmark = pytest.mark.enable_socket

ROLES = ("anonymous", "anna", "ben", "screen")
MAY = {
    Who.ANYONE: set(ROLES),
    Who.PHONE: {"anna", "ben"},
    Who.SCREEN: {"screen"},
    Who.ROOM: {"anna", "ben", "screen"},
}
SECRETS = ("Zitherplaying", "Quillwork at home", "Hermione Quillfeather", "07700 900123")
"""What Anna typed about herself, or what waits for the facilitator."""


@dataclass
class Room:
    """A room with two phones, a screen and a stranger, and what Anna said in it."""

    hall: Hall
    people: dict[str, Phone]
    private: str
    waiting: str
    shown: str


@pytest.fixture(scope="module")
def room(hall: Hall) -> Iterator[Room]:
    people = {"anonymous": hall.phone(), "anna": hall.joined(), "ben": hall.joined(), "screen": hall.screen()}
    anna = people["anna"]
    fields = {"kind": "person", "layer": "skills_and_talents", "why": SECRETS[1], "consent_keep": "yes"}
    private = anna.say(SECRETS[0], **fields).data
    waiting = anna.say(f"Ask {SECRETS[2]}", why=f"Ring {SECRETS[3]}").data
    assert (private["state"], waiting["state"]) == ("kept", "waiting")
    sent = send_picture(anna, "The rose garden")
    assert sent.status == 201
    yield Room(hall, people, private["id"], waiting["id"], str(sent.data["id"]))


def routes_of(hall: Hall) -> list[tuple[str, str]]:
    routes: list[BaseRoute] = hall.server.application.routes
    return [
        (method, one.path)
        for one in routes
        if isinstance(one, Route)
        for method in one.methods or ()
        if method != "HEAD"
    ]


def test_every_route_stands_in_the_table_and_the_table_names_nothing_else(hall: Hall) -> None:
    assert sorted(routes_of(hall)) == sorted(WHO_MAY)
    assert {one.path for one in hall.server.application.routes if isinstance(one, Mount)} == FILES


def test_a_route_of_which_nobody_said_who_may_call_it_keeps_the_pages_from_starting(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leak(request: Request) -> Response:
        return PlainTextResponse("everything")

    for route in (
        Route("/everything", leak),
        Route("/add", leak, methods=["DELETE"]),
        Mount("/files", StaticFiles(directory=".")),
    ):
        with pytest.raises(NoPolicyError):
            with_policy([route])
    monkeypatch.setattr(joining, "routes", lambda: [Route("/everything", leak)])
    with pytest.raises(NoPolicyError):
        application(hall.server.service)


def call(room: Room, role: str, method: str, path: str, entry: str = "e-0123456789abcdef") -> Answer:
    who = room.people[role]
    there = path.replace("{entry}", entry)
    if method == "GET" and path == "/screen/stream":
        return listen(who)
    return who.get(there) if method == "GET" else who.post(there, {"key": new_key(), "kind": "x", "on": "nothing"})


def listen(who: Phone) -> Answer:
    """Hear what the stream says first: what time it is, and everything there is."""
    import http.client

    line = http.client.HTTPConnection("127.0.0.1", who.port, timeout=10)
    line.request("GET", "/screen/stream", headers={"Cookie": "; ".join(f"{a}={b}" for a, b in who.cookies.items())})
    answer = line.getresponse()
    text = ""
    while answer.status == 200 and not (text.endswith("\n\n") and "event: all" in text):
        text += answer.readline().decode()
    line.close()
    return Answer(answer.status, dict(answer.headers), text)


@pytest.mark.parametrize(("method", "path"), [one for one in WHO_MAY if one[1] != "/turn"])
@pytest.mark.parametrize("role", ROLES)
def test_a_route_is_answered_to_whom_the_table_says_and_to_nobody_else(
    room: Room, role: str, method: str, path: str
) -> None:
    answer = call(room, role, method, path)
    is_turned_away = answer.status == 403 or answer.headers.get("location") == "/"
    if method == "POST" and WHO_MAY[method, path] is Who.ANYONE:
        assert answer.status in (303, 403)  # a wrong code or token is turned away, whoever sends it
    elif path == "/knock":
        assert answer.status == (200 if "assetmap_knock" in room.people[role].cookies else 303)
    else:
        assert is_turned_away == (role not in MAY[WHO_MAY[method, path]])
    assert answer.status < 500


@pytest.mark.parametrize(("method", "path"), [one for one in WHO_MAY if one[1] != "/turn"])
@pytest.mark.parametrize("role", ["anonymous", "ben", "screen"])
def test_what_is_personal_or_waits_is_in_no_answer_to_others(room: Room, role: str, method: str, path: str) -> None:
    for entry in (room.private, room.waiting):
        answer = call(room, role, method, path, entry)
        text = answer.text + str(answer.headers)
        for secret in (*SECRETS, room.private, room.hall.person(room.people["anna"])):
            assert secret not in text.replace(f"/{entry}", "")


def test_the_map_of_the_room_names_no_person(room: Room) -> None:
    packed = room.hall.server.service.map.packed
    assert not [one for one in SECRETS if one.encode() in gzip.decompress(packed)]


def test_whoever_said_it_sees_it_again(room: Room) -> None:
    told = room.people["anna"].get("/mine").text
    assert all(secret in told for secret in SECRETS)


def test_a_photo_is_its_senders_alone_until_its_entry_stands_on_the_screen(room: Room) -> None:
    path = f"/photos/{room.shown}"
    assert {role: who.get(path).status for role, who in room.people.items()} == {
        "anonymous": 403, "anna": 200, "ben": 404, "screen": 404,
    }  # fmt: skip
    room_deeds.decide_on(room.hall.server.keeper, room.shown, "approved").result()
    assert room.people["screen"].get(path).status == 200
    assert room.people["ben"].get(path).status == 404


def test_what_a_person_shows_in_the_room_is_on_the_screen_and_in_no_list_of_other_phones(room: Room) -> None:
    fields = {"kind": "person", "layer": "skills_and_talents", "consent_show_in_room": "yes", "consent_keep": "yes"}
    entry = room.people["anna"].say("I bake bread for the street", **fields).data["id"]
    room_deeds.decide_on(room.hall.server.keeper, entry, "approved").result()
    assert "I bake bread" in listen(room.people["screen"]).text
    assert "I bake bread" in room.people["anna"].get("/dots").text
    assert "I bake bread" not in room.people["ben"].get("/dots").text


def test_the_page_of_the_screen_shows_the_code_only_to_the_screen(room: Room) -> None:
    shown = room.hall.server.keys.code[:3]
    seen = {role: f">{shown} " in who.get("/screen").text for role, who in room.people.items()}
    assert seen == {"anonymous": False, "anna": False, "ben": False, "screen": True}


def test_a_phone_that_is_no_more_in_is_told_so_and_its_words_are_given_back(room: Room) -> None:
    gone = room.hall.joined()
    room_deeds.leave(room.hall.server.keeper, room.hall.person(gone)).result()
    answer = gone.post("/entries", {"kind": "asset", "name": "Typed for nothing?"}, Accept="text/html")
    assert answer.status == 403
    assert "Typed for nothing?" in answer.text
    assert gone.post("/dots", {"on": "x"}).data["error"].startswith("Your phone is not in the workshop any more")
