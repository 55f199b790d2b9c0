"""What phones send: once whatever the network does, decided by the server, and nobody's but one's own (threats K)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from live_phones import HERE, Answer, Hall, Phone, new_key, speak

from assetmap import live
from assetmap.workspace import room_deeds
from assetmap.workspace.stored import Workspace
from assetmap.workspace.workshops import Opening, open_workshop

pytestmark = pytest.mark.enable_socket

SKILL = {"kind": "person", "layer": "skills_and_talents"}


def test_K02_a_reply_that_is_lost_and_asked_for_again_five_times_is_one_entry_with_one_receipt(
    hall: Hall, anna: Phone
) -> None:
    speak(
        hall.port,
        anna.form("/entries", {"key": "reply-lost", "kind": "asset", "name": "The lost reply"}, Connection="close"),
    )
    answers = [anna.say("The lost reply", "reply-lost") for _ in range(5)]
    assert {one.status for one in answers} == {201}
    assert len({one.data["id"] for one in answers}) == 1
    assert hall.names().count("The lost reply") == 1


def test_without_a_street_map_no_phone_is_asked_to_tap_an_empty_sheet(tmp_path: Path, anna: Phone) -> None:
    tap, walk = "I tap it on the map", "Go on a walkabout"
    usual = anna.get("/add").text
    assert tap in usual and walk in usual
    with Workspace.open(tmp_path / "workspace") as bare:
        bare.add_territory(HERE)
        empty = Hall(bare, live.start(bare, open_workshop(bare, HERE, Opening())))
        page = empty.joined().get("/add").text
        live.stop(bare)
    assert "No place" in page and tap not in page and walk not in page


def test_K01_two_taps_at_once_are_one_entry(hall: Hall, anna: Phone) -> None:
    with ThreadPoolExecutor(8) as taps:
        answers = list(taps.map(lambda _: anna.say("Tapped twice", "tapped-twice"), range(8)))
    assert len({one.data["number"] for one in answers}) == 1
    assert hall.names().count("Tapped twice") == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_K06_of_a_body_that_is_cut_half_way_nothing_is_stored_and_a_retry_works(
    hall: Hall, anna: Phone, share: float, caplog: pytest.LogCaptureFixture
) -> None:
    name, key = f"Cut at {share}", new_key()
    whole = anna.form("/entries", {"key": key, "kind": "asset", "name": name, "why": "x" * 400})
    head, _, body = whole.partition(b"\r\n\r\n")
    half = head + b"\r\n\r\n" + body[: int(len(body) * share)]
    import socket

    with socket.create_connection(("127.0.0.1", hall.port)) as line:
        line.sendall(half)
    time.sleep(0.1)
    assert name not in hall.names()
    assert anna.say(name, key).status == 201
    assert hall.names().count(name) == 1
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_K06_a_form_in_pieces_that_make_no_sense_is_refused_with_a_sentence(anna: Phone, hall: Hall) -> None:
    before = hall.names()
    for kind in (
        "multipart/form-data; boundary=b",
        "multipart/form-data",
        "multipart/form-data; boundary=b; charset=undefined",
    ):
        body = b'--b\r\nContent-Disposition: form-data; name="na\xff\r\n--x'
        answer = anna.ask("POST", "/entries", body, Content_Type=kind, Accept="application/json")
        assert (answer.status, "send once more" in answer.data["error"]) == (422, True)
    assert hall.names() == before


def test_K06_half_characters_of_another_alphabet_are_left_out(hall: Hall, anna: Phone) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    fields = {b"key": new_key().encode(), b"kind": b"asset", b"name": b"A hall \\ud800", b"form_key": b"x"}
    form = b"".join(body % one for one in fields.items()) + b"--b--\r\n"
    answer = anna.ask(
        "POST", "/entries", form, Content_Type="multipart/form-data; boundary=b; charset=unicode_escape",
        Accept="application/json", Origin=f"http://127.0.0.1:{hall.port}",
    )  # fmt: skip
    assert (answer.status, answer.data["words"]["name"]) == (201, "A hall")


def test_K09_of_two_who_change_one_entry_the_second_sees_both_versions_and_nothing_is_lost(
    hall: Hall, anna: Phone
) -> None:
    entry = anna.say("Toddler group").data
    change = {"kind": "asset", "revision": str(entry["revision"])}
    assert anna.post(f"/entries/{entry['id']}", {**change, "name": "Toddlers on Monday"}).status == 200
    second = anna.post(f"/entries/{entry['id']}", {**change, "name": "Toddlers on Friday"})
    assert (second.status, second.data["now"]["words"]["name"]) == (409, "Toddlers on Monday")
    page = anna.post(f"/entries/{entry['id']}", {**change, "name": "Toddlers on Friday"}, Accept="text/html")
    assert "Toddlers on Monday" in page.text and "Toddlers on Friday" in page.text


def test_K09_a_version_that_is_no_number_is_no_fault(anna: Phone) -> None:
    entry = anna.say("Reading group").data["id"]
    for revision in ("9" * 5_000, "-1", "", "one", "٣"):
        changed = anna.post(f"/entries/{entry}", {"kind": "asset", "name": "Readers", "revision": revision})
        assert changed.status == 409


def test_K10_what_was_hidden_while_it_was_changed_waits(hall: Hall, anna: Phone) -> None:
    entry = anna.say("The old mill").data
    room_deeds.decide_on(hall.server.keeper, entry["id"], "hidden").result()
    changed = anna.post(f"/entries/{entry['id']}", {"kind": "asset", "name": "The mill", "revision": "1"})
    assert (changed.status, changed.data["state"]) == (200, "waiting")


def test_K15_a_flood_from_one_phone_is_slowed_and_its_person_can_be_muted(hall: Hall, anna: Phone, ben: Phone) -> None:
    statuses = [anna.say(f"Flood {number}").status for number in range(60)]
    assert statuses == [201] * 30 + [429] * 30
    assert ben.say("Not of the flood").data["state"] == "shown"
    room_deeds.mute(hall.server.keeper, hall.person(ben)).result()
    assert ben.say("Said when muted").data["state"] == "waiting"


def test_K15_changes_and_dots_are_slowed_as_well_but_taking_back_never(hall: Hall, anna: Phone) -> None:
    entry = anna.say("Changed often").data["id"]
    form = {"kind": "asset", "name": "Changed", "revision": "0"}
    assert [anna.post(f"/entries/{entry}", form).status for _ in range(31)] == [409] * 30 + [429]
    assert anna.post("/dots", {"on": entry, "given": "yes"}).status == 429
    assert anna.post(f"/entries/{entry}/withdraw", {}).status == 200


def test_K15_who_is_handed_over_again_and_again_is_slowed(anna: Phone) -> None:
    assert [anna.post("/turn", {}).status for _ in range(31)] == [303] * 30 + [429]


def test_K16_a_request_that_was_recorded_and_is_sent_again_changes_nothing(hall: Hall, anna: Phone) -> None:
    recorded = anna.form("/entries", {"key": "recorded-1", "kind": "asset", "name": "Recorded"}, Connection="close")
    first = speak(hall.port, recorded)
    anna.post(f"/entries/{anna.mine()[0]['id']}", {"kind": "asset", "name": "Changed since", "revision": "1"})
    version = hall.server.keeper.version
    again = speak(hall.port, recorded)
    assert (first.split()[1], again.split()[1]) == (b"201", b"201")
    assert hall.server.keeper.version == version
    assert anna.mine()[0]["words"]["name"] == "Changed since"


def test_K16_what_was_taken_back_does_not_come_back_with_its_request(hall: Hall, anna: Phone) -> None:
    recorded = anna.form("/entries", {"key": "recorded-2", "kind": "asset", "name": "Regretted"}, Connection="close")
    speak(hall.port, recorded)
    anna.post(f"/entries/{anna.mine()[0]['id']}/withdraw", {})
    speak(hall.port, recorded)
    assert (anna.mine(), hall.names().count("Regretted")) == ([], 0)


def test_K17_what_a_form_says_of_level_role_and_consent_counts_for_nothing(hall: Hall, anna: Phone) -> None:
    forged = {"level": "community", "role": "coordinator", "created_by": "p-0", "masked": "false", "state": "shown",
              "person": "p-0", "decision": "approved", "consents": "show_in_room", "number": "1", "entry": "e-0"}  # fmt: skip
    told = anna.say("I play the cello", **SKILL, **forged).data
    assert (told["is_personal"], told["state"], told["consents"]) == (True, "kept", [])
    assert told["id"] != "e-0"
    assert hall.person(anna) == hall.server.keeper.see(lambda room: room.entries[told["id"]].person)


def test_K17_a_forged_exact_place_of_a_person_is_not_kept(hall: Hall, anna: Phone) -> None:
    told = anna.say("I sew", **SKILL, place="point", lon="-2.9401234", lat="56.4301234", keep_exact_place="yes").data
    assert told["place"]["kind"] == "cell"
    assert told["place"]["lon"] is None
    with hall.workspace.store.read() as seen:
        assert "56.4301" not in str([one.said for one in seen.words()])


def test_K18_another_workshops_entry_is_answered_like_one_that_never_was(hall: Hall, anna: Phone, ben: Phone) -> None:
    others = anna.say("Anna's own").data["id"]
    form = {"kind": "asset", "name": "Mine now", "revision": "1"}
    calls: list[Callable[[str], Answer]] = [
        lambda entry: ben.post(f"/entries/{entry}", form),
        lambda entry: ben.post(f"/entries/{entry}/withdraw", {}),
        lambda entry: ben.get(f"/photos/{entry}"),
    ]
    for call in calls:
        answers = [call(entry) for entry in (others, "e-0123456789abcdef", "e-'%20OR%201=1")]
        assert [one.status for one in answers] == [404] * 3
        assert len({one.text for one in answers}) == 1
        assert len({tuple(sorted(one.headers.items())) for one in answers}) == 1
    assert ben.get("/photos/..%2f..%2fworkshop.json").status == 404
    assert anna.mine()[0]["words"]["name"] == "Anna's own"


def test_K18_dots_go_only_on_what_stands_on_the_screen(hall: Hall, anna: Phone, ben: Phone) -> None:
    own = ben.say("I cook for many", **SKILL, consent_show_in_room="yes", consent_keep="yes").data["id"]
    room_deeds.decide_on(hall.server.keeper, own, "approved").result()
    hidden = ben.say("Hidden again").data["id"]
    room_deeds.decide_on(hall.server.keeper, hidden, "hidden").result()
    for target in (own, hidden, "e-0123456789abcdef", "a-text-of-mine", ""):
        assert anna.post("/dots", {"on": target, "given": "yes"}).status == 404
    shown = ben.say("On the screen").data["id"]
    assert anna.post("/dots", {"on": shown, "given": "yes"}).status == 200


def test_K24_a_stolen_token_opens_its_own_persons_page_alone_and_is_worth_nothing_once_handed_over(
    hall: Hall, anna: Phone, ben: Phone
) -> None:
    anna.say("Of Anna")
    ben.say("Of Ben")
    thief = Phone(hall.port, dict(anna.cookies), "127.0.0.9")
    assert [one["words"]["name"] for one in thief.mine()] == ["Of Anna"]
    assert anna.post("/turn", {}).status == 303
    assert thief.get("/mine").headers["location"] == "/"
    assert thief.say("By the thief").status == 403


def test_K25_whoever_is_next_on_a_phone_is_somebody_else(hall: Hall, anna: Phone) -> None:
    before, old = hall.person(anna), dict(anna.cookies)
    anna.say("Of the first")
    answer = anna.post("/turn", {})
    assert answer.headers["location"] == "/add?new"
    assert anna.cookies["assetmap_phone"] != old["assetmap_phone"]
    assert hall.person(anna) != before
    assert anna.mine() == []


@pytest.fixture
def full_hall(new_hall: Callable[[], Hall], monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A workshop in which three may be."""
    monkeypatch.setattr(room_deeds, "CAPACITY", 3)
    yield new_hall()


def test_capacity_refuses_one_more_with_a_sentence_and_those_who_are_in_hand_their_phones_on(full_hall: Hall) -> None:
    phones = [full_hall.joined() for _ in range(3)]
    late = full_hall.phone()
    refused = late.post("/join", {"token": full_hall.server.keys.join_token})
    assert (refused.status, "Ask the person who runs" in refused.data["error"]) == (429, True)
    assert late.cookies == {}
    again = phones[0].post("/join", {"token": full_hall.server.keys.join_token})
    assert again.status == 200
    assert phones[0].post("/turn", {}).status == 303
    assert phones[0].say("Said after the turn").status == 201


def many(number: int, what: Callable[[int], Any]) -> tuple[list[Any], float]:
    begun = time.monotonic()
    with ThreadPoolExecutor(number) as together:
        return list(together.map(what, range(number))), time.monotonic() - begun


def test_K11_K12_120_phones_behind_one_address_join_and_press_at_once(new_hall: Callable[[], Hall]) -> None:
    hall = new_hall()
    phones, joining = many(120, lambda _: hall.joined())
    answers, pressing = many(120, lambda at: phones[at].say(f"Of phone {at}"))
    assert [one.status for one in answers] == [201] * 120
    assert sorted(hall.names()) == sorted(f"Of phone {at}" for at in range(120))
    assert joining < 10
    assert pressing < 5


def test_who_scans_again_stays_who_they_are(hall: Hall, anna: Phone) -> None:
    anna.say("Said before the second scan")
    person = hall.person(anna)
    assert anna.post("/join", {"token": hall.server.keys.join_token}).data == {"to": "/add"}
    assert hall.person(anna) == person


def test_a_known_asset_is_found_by_a_part_of_its_name_and_told_by_its_name(hall: Hall, anna: Phone) -> None:
    known = hall.server.service.map.known
    one = next(iter(known.values()))
    found = anna.get(f"/known.json?{urlencode({'name': one.name[:4].lower()})}").data["known"]
    assert [one.id, one.name] in found
    answer = anna.post("/entries", {"key": new_key(), "kind": "known", "about_name": one.name.upper()})
    assert answer.status == 201 and answer.data["about"] == one.id
    refused = anna.post("/entries", {"key": new_key(), "kind": "known", "about_name": "No such place"})
    assert refused.status == 422 and "No such place" in refused.data["error"]
