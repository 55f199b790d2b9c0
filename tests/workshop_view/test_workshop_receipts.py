"""With the code a phone showed, its person has what they sent taken out, whenever they come (privacy 8 and 9)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from test_workshop_cli import refused, run
from test_workshop_filed import bytes_in, seen_by
from test_workshop_page import again, page, press, words
from told_samples import HALL, TOWN, WAITS, Told, good, own, rows, wish

from assetmap import live
from assetmap.errors import WorkshopError
from assetmap.privacy import Audience
from assetmap.workshop.codes import in_groups, receipt_of
from assetmap.workshop.entries import Said
from assetmap.workspace.closing import close_workshop
from assetmap.workspace.deciding import undo
from assetmap.workspace.earlier_workshops import earlier_workshops, workshop_page, workshop_table
from assetmap.workspace.receipts import NOTHING_FOUND, Sent, sent_with, standing_of, take_out
from assetmap.workspace.removing import remove_territory
from assetmap.workspace.room_photos import keep_photo, photo_file
from assetmap.workspace.stored import Workspace

sys.path.append(str(Path(__file__).resolve().parents[1] / "live"))
from live_phones import Phone

ANNAS = in_groups(receipt_of("anna"))
"""The code of the phone whose token is kept as “anna”."""


def names(found: list[Sent]) -> list[str]:
    return [entry.name for sent in found for entry in sent.entries]


def test_it_finds_what_one_phone_sent_and_nothing_of_others(told: Told) -> None:
    for name in ("The allotments", "The choir"):
        told.say(good(name))
    told.say(good("The chess corner"), person="ben")
    assert names(sent_with(told.workspace, ANNAS)) == ["The allotments", "The choir"]


@pytest.mark.parametrize("shape", ["{0} {1}", "{0}{1}", "{0}-{1}", " {0}  {1} ", "{0}.{1}"])
def test_however_it_is_written_it_is_read(told: Told, shape: str) -> None:
    told.say(good("The allotments"))
    typed = shape.format(*ANNAS.split())
    assert (
        names(sent_with(told.workspace, typed)) == names(sent_with(told.workspace, typed.lower())) == ["The allotments"]
    )


def test_a_wrong_a_useless_and_a_used_code_get_one_answer(told: Told) -> None:
    told.join("ben")
    told.say(good("The allotments"))
    (sent,) = sent_with(told.workspace, ANNAS)
    take_out(told.workspace, sent, [one.id for one in sent.entries])
    answers = set()
    for code in ("BCDF GHJK", receipt_of("ben"), ANNAS):
        with pytest.raises(WorkshopError) as answer:
            sent_with(told.workspace, code)
        answers.add(str(answer.value))
    assert answers == {NOTHING_FOUND}


def test_what_cannot_be_a_code_is_said_without_looking(told: Told) -> None:
    with pytest.raises(WorkshopError, match="A code has 8 letters and digits"):
        sent_with(told.workspace, "BCD")


def test_it_is_found_without_the_keys_of_the_workshop_years_and_workshops_later(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    later = Told(told.workspace)
    later.say(good("The choir"), person="ben")
    (told.workspace.folder / "workshop.json").unlink()
    (sent,) = sent_with(told.workspace, ANNAS)
    assert (sent.workshop, sent.territory.id) == (told.keys.workshop, TOWN.id)
    later.keeper.close()


def test_where_each_thing_stands_is_said(told: Told) -> None:
    hall = rows(told.workspace)[HALL]["asset_id"]
    told.say(good("The allotments"))
    told.say(wish("A crossing"))
    told.say(Said("known", {}, about=hall))
    told.say(good("Call Joan"), checked=WAITS)
    close_workshop(told.workspace, TOWN, told.keeper)
    (sent,) = sent_with(told.workspace, ANNAS)
    assert [standing_of(one) for one in sent.entries] == ["map", "wishes", "counted", ""]
    assert sent.names == {hall: HALL}


def test_taking_out_one_thing_leaves_the_others(told: Told) -> None:
    for name in ("The allotments", "The choir"):
        told.say(good(name))
    close_workshop(told.workspace, TOWN, told.keeper)
    (sent,) = sent_with(told.workspace, ANNAS)
    done = take_out(told.workspace, sent, [sent.entries[0].id])
    assert (done.numbers, done.from_map, done.day) == ((1,), 1, sent.opened_at[:10])
    assert set(rows(told.workspace)) == {HALL, "The choir"}
    assert names(sent_with(told.workspace, ANNAS)) == ["The choir"]


def test_all_that_a_person_sent_goes_with_one_filing_whatever_it_was(told: Told) -> None:
    told.say(good("The allotments"))
    told.say(wish("A crossing"))
    told.decide(told.say(own("I mend bicycles", "keep")), "approved")
    told.say(good("Call Joan"), checked=WAITS)
    told.say(good("The chess corner"), person="ben")
    close_workshop(told.workspace, TOWN, told.keeper)
    before = len(rows(told.workspace))
    (sent,) = sent_with(told.workspace, ANNAS)
    take_out(told.workspace, sent, [one.id for one in sent.entries])
    assert (before, set(rows(told.workspace))) == (4, {HALL, "The chess corner"})
    assert len(told.workspace.priorities(TOWN)) == 0
    told.keeper.close()
    told.workspace.store.close()
    for written in ("The allotments", "A crossing", "I mend bicycles", "Call Joan"):
        assert bytes_in(told.workspace.folder, written) == []


@pytest.mark.parametrize("comes_back", [False, True])
def test_what_was_sent_in_a_territory_that_was_removed_goes_too(told: Told, comes_back: bool) -> None:
    name = "Zebrafinch kindergarten of Quuxley"
    told.say(good(name))
    close_workshop(told.workspace, TOWN, told.keeper, for_everyone=True)
    removed = remove_territory(told.workspace, TOWN)
    if comes_back:
        undo(told.workspace, removed.seq)
        assert set(rows(told.workspace)) == {HALL, name}
    (sent,) = sent_with(told.workspace, ANNAS)
    take_out(told.workspace, sent, [one.id for one in sent.entries])
    if not comes_back:
        undo(told.workspace, removed.seq)
    assert set(rows(told.workspace)) == {HALL}
    told.keeper.close()
    told.workspace.store.close()
    assert bytes_in(told.workspace.folder, name) == []


def test_what_was_sent_in_a_workshop_that_is_open_leaves_its_screen(room: Told) -> None:
    room.say(good("The allotments"))
    server = live.running(room.workspace)
    assert server is not None
    screen = again(page(), room)
    type_code(screen, ANNAS)
    assert "Sent in the workshop of" in words(screen)
    press(screen, "Take 1 thing out for good")
    server.keeper.look()
    assert server.keeper.see(lambda one: one.on_screen(server.keeper.clock())) == []


def type_code(screen: AppTest, code: str) -> None:
    """Unfold what takes things back, and type a code."""
    screen.session_state["room_receipt_is_open"] = True
    screen.session_state["room_receipt"] = True
    screen.run()
    screen.text_input(key="room_receipt_code").set_value(code).run()
    assert not screen.exception


def test_from_the_phone_to_the_last_byte(room: Told) -> None:
    """A phone sends; its code is shown; the workshop is closed and filed; the code is typed; all of it is gone."""
    name, why = "Zebrafinch kindergarten of Quuxley", "Wombats vindicate me there"
    workspace, keys = room.workspace, room.keys
    server = live.running(workspace)
    assert server is not None
    phones = [Phone(server.keys.port) for _ in range(2)]
    for phone in phones:
        assert phone.post("/join", {"token": keys.join_token}).status == 200
    sent = phones[0].say(name, why=why, layer="allotments").data
    phones[1].say("The chess corner", layer="allotments")
    assert sent["code"] in phones[0].get("/mine").text
    keep_photo(workspace.folder, keys.workshop, sent["id"], b"jpeg")
    screen = again(page(), room)
    press(screen, "Close the workshop")
    screen.checkbox(key="room_everyone_may").check().run()
    press(screen, "Yes, close it")
    assert seen_by(workspace, Audience.PUBLIC) == {HALL, name, "The chess corner"}
    live.stop_all()

    type_code(screen, "BCDF GHJK")
    assert NOTHING_FOUND in " ".join(one.value for one in screen.error)
    type_code(screen, sent["code"].lower())
    (ticked,) = [one.label for one in screen.checkbox if (one.key or "").startswith("room_receipt_")]
    assert name in ticked and "on the map" in ticked and "The chess corner" not in ticked
    press(screen, "Take 1 thing out for good")
    said = words(screen)
    assert f"Number {sent['number']} of the workshop of" in said and "taken out for good on" in said
    assert name not in said and screen.text_input(key="room_receipt_code").value == ""
    type_code(screen, sent["code"])
    assert NOTHING_FOUND in " ".join(one.value for one in screen.error)

    assert seen_by(workspace, Audience.PUBLIC) == {HALL, "The chess corner"}
    (earlier,) = earlier_workshops(workspace, TOWN)
    for made in (workshop_table(workspace, earlier), workshop_page(workspace, earlier)):
        assert "The chess corner" in made and name not in made
    room.keeper.close()
    workspace.store.close()
    assert bytes_in(workspace.folder, name) == bytes_in(workspace.folder, why) == []
    photo = photo_file(workspace.folder, keys.workshop, sent["id"])
    assert photo is not None and not photo.exists()


def test_whoever_keeps_a_thing_takes_the_tick_off_it(room: Told) -> None:
    for one in ("The allotments", "The choir"):
        room.say(good(one))
    screen = press(press(again(page(), room), "Close the workshop"), "Yes, close it")
    type_code(screen, ANNAS)
    first = next(one for one in screen.checkbox if (one.key or "").startswith("room_receipt_"))
    first.uncheck().run()
    press(screen, "Take 1 thing out for good")
    assert set(rows(room.workspace)) == {HALL, "The allotments"}


def test_where_there_was_no_workshop_nothing_is_asked(own_town: Workspace) -> None:
    assert "Somebody wants to take back what they sent" not in [one.label for one in page().expander]


def test_at_the_terminal_it_shows_first_and_takes_out_with_yes(told: Told) -> None:
    for one in ("The allotments", "The choir"):
        told.say(good(one))
    close_workshop(told.workspace, TOWN, told.keeper)
    told.keeper.close()
    code, out, said = run(told.workspace, "forget", *ANNAS.split())
    assert (code, "Add --yes" in said) == (0, True)
    assert "1 · The allotments – Allotments" in out and "on the map" in out
    assert set(rows(told.workspace)) == {HALL, "The allotments", "The choir"}
    code, out, _ = run(told.workspace, "forget", ANNAS.replace(" ", "").lower(), "--number", "2", "--yes")
    assert (code, "Taken out for good on" in out) == (0, True)
    assert set(rows(told.workspace)) == {HALL, "The allotments"}
    assert "Number 2 was not sent with this code" in refused(told.workspace, "forget", ANNAS, "--number", "2", "--yes")


def test_at_the_terminal_too_a_wrong_code_gets_the_one_answer(told: Told) -> None:
    told.say(good("The allotments"))
    assert refused(told.workspace, "forget", "BCDF", "GHJK", "--yes") == NOTHING_FOUND
