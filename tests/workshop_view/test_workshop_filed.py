"""What of a workshop gets on the map, for whom, once; and how it gets off again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from told_samples import HALL, NEXT_TOWN, TOWN, WAITS, Told, good, own, rows, wish

from assetmap.errors import JudgementError, WorkshopError
from assetmap.privacy import CHOICES, Audience, view_for
from assetmap.workshop.consents import Choice
from assetmap.workshop.entries import Place, Said
from assetmap.workspace import afterwards, closing, room_deeds
from assetmap.workspace.closing import close_workshop
from assetmap.workspace.deciding import undo
from assetmap.workspace.earlier_workshops import earlier_workshops, workshop_page, workshop_table
from assetmap.workspace.room_photos import keep_photo, photo_file
from assetmap.workspace.stored import Workspace


def seen_by(workspace: Workspace, audience: Audience) -> set[str]:
    return set(view_for(workspace.assets(TOWN), audience, (TOWN,)).assets["name"])


def last_filing(workspace: Workspace) -> int:
    number = earlier_workshops(workspace, TOWN)[0].last_filing
    assert number is not None
    return number


def bytes_in(folder: Path, words: str) -> list[str]:
    """The files of a folder that hold these words, in any of the ways a database may write them."""
    forms = (words.encode(), words.encode("utf-16-le"), json.dumps(words).encode())
    return [one.name for one in folder.rglob("*") if one.is_file() and any(form in one.read_bytes() for form in forms)]


def test_what_stood_on_the_screen_is_for_the_room_and_what_was_approved_for_everyone(told: Told) -> None:
    told.say(good("The allotments"))
    told.decide(told.say(good("The choir", "choirs_and_orchestras")), "approved")
    closed = close_workshop(told.workspace, TOWN, told.keeper)
    assert closed.filed.assets == 2
    assert seen_by(told.workspace, Audience.PUBLIC) == {HALL, "The choir"}
    assert seen_by(told.workspace, Audience.ROOM) == {HALL, "The choir", "The allotments"}


def test_at_the_close_all_of_it_can_be_for_everyone(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper, for_everyone=True)
    assert seen_by(told.workspace, Audience.PUBLIC) == {HALL, "The allotments"}
    assert earlier_workshops(told.workspace, TOWN)[0].for_the_room == 0


def test_what_is_for_the_room_can_be_for_everyone_later_and_that_taken_back(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    assert earlier_workshops(told.workspace, TOWN)[0].for_the_room == 1
    afterwards.share_afterwards(told.workspace, TOWN, told.keys.workshop)
    assert seen_by(told.workspace, Audience.PUBLIC) == {HALL, "The allotments"}
    undo(told.workspace, last_filing(told.workspace))
    assert seen_by(told.workspace, Audience.PUBLIC) == {HALL}
    assert seen_by(told.workspace, Audience.ROOM) == {HALL, "The allotments"}
    assert earlier_workshops(told.workspace, TOWN)[0].for_the_room == 1


def test_what_waits_is_hidden_or_was_taken_back_is_not_filed(told: Told) -> None:
    told.say(good("waits"), checked=WAITS)
    told.decide(told.say(good("hidden")), "hidden")
    room_deeds.withdraw(told.keeper, told.say(good("taken back")).id).result()
    closed = close_workshop(told.workspace, TOWN, told.keeper)
    assert (closed.filed.assets, set(rows(told.workspace))) == (0, {HALL})


def test_what_a_pause_held_back_to_the_close_waits_and_is_not_filed(told: Told) -> None:
    told.say(good("before the pause"))
    room_deeds.settle(told.keeper, "paused", True).result()
    told.say(good("held back"))
    close_workshop(told.workspace, TOWN, told.keeper)
    assert set(rows(told.workspace)) == {HALL, "before the pause"}
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    assert [one.name for one in earlier.waiting] == ["held back"]


def test_something_told_at_a_known_place_meets_there(told: Told) -> None:
    hall = rows(told.workspace)[HALL]["asset_id"]
    told.say(good("Lunch club", "lunch_clubs_and_community_meals", place=Place("asset", hall)))
    close_workshop(told.workspace, TOWN, told.keeper)
    relations = json.loads(rows(told.workspace)["Lunch club"]["relations"])
    assert relations == [{"type": "meets_at", "to": hall, "name": HALL}]


def test_wishes_reach_the_priorities_and_no_map(told: Told) -> None:
    told.say(wish("A crossing at the school"))
    closed = close_workshop(told.workspace, TOWN, told.keeper)
    assert closed.filed.wishes == 1
    kept = told.workspace.priorities(TOWN)
    assert [json.loads(text)["name"] for text in kept["said"]] == ["A crossing at the school"]
    assert set(rows(told.workspace)) == {HALL}


def test_still_so_is_a_judgement_that_it_was_checked(told: Told) -> None:
    hall = rows(told.workspace)[HALL]
    assert not hall["checked_at"]
    told.say(Said("still_true", {}, about=hall["asset_id"]))
    told.say(Said("known", {}, about=hall["asset_id"]), person="ben")
    closed = close_workshop(told.workspace, TOWN, told.keeper)
    assert closed.filed.confirmed == 1
    assert rows(told.workspace)[HALL]["checked_at"]
    assert earlier_workshops(told.workspace, TOWN)[0].known == ((HALL, 2),)


def test_what_a_person_holds_is_filed_as_a_kind_once_somebody_approved_it(told: Told) -> None:
    told.decide(told.say(own("I mend bicycles", "keep", "share_blurred")), "approved")
    told.say(own("I knit", "keep"), person="ben")
    told.say(own("I sing"), person="cara")
    close_workshop(told.workspace, TOWN, told.keeper)
    personal = [one for one in rows(told.workspace).values() if one["level"] == "individual"]
    assert [(one["name"], one["visibility"], one["consent"]) for one in personal] == [
        (told.workspace.layers["skills_and_talents"].label, "coordinator", "keep, share_blurred")
    ]
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    assert [one.name for one in earlier.waiting] == ["I knit"]
    assert bytes_in(told.workspace.folder, "I sing") == []


def test_two_people_with_the_same_gift_are_two(told: Told) -> None:
    for person in ("anna", "ben"):
        told.decide(told.say(own("I knit", "keep"), person=person), "approved")
    close_workshop(told.workspace, TOWN, told.keeper)
    assets = told.workspace.assets(TOWN)
    assert int((assets["level"] == "individual").sum()) == 2


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PLANNER])
def test_only_people_who_chose_so_are_counted_for_planners(told: Told, audience: Audience) -> None:
    for number in range(12):
        choices = ("keep", "share_blurred") if number < 6 else ("keep",)
        told.decide(told.say(own("I knit", *choices), person=f"person-{number}"), "approved")
    close_workshop(told.workspace, TOWN, told.keeper)
    view = view_for(told.workspace.assets(TOWN), audience, (TOWN,))
    assert [one.band for one in view.people] == ["5 to 9"]
    assert [one.count for one in view.withheld if "people bring" in one.reason] == ["5 to 9"]


def test_the_door_knows_the_choices_that_are_asked() -> None:
    assert frozenset(Choice) == CHOICES


def test_filing_again_files_only_what_is_new(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    again = afterwards.file_what_is_ready(told.workspace, TOWN, told.keys.workshop)
    assert (again.told, again.assets) == (None, 0)
    late = told.say(good("The choir", "choirs_and_orchestras"), is_late=True)
    entry, filed = afterwards.decide_afterwards(told.workspace, TOWN, told.keys.workshop, late.id, "approved")
    assert (entry.id, filed.assets) == (late.id, 1)
    assert set(rows(told.workspace)) == {HALL, "The allotments", "The choir"}


def test_what_came_late_waits_until_somebody_looks(told: Told) -> None:
    told.join("anna")
    close_workshop(told.workspace, TOWN, told.keeper)
    late = told.say(good("The choir", "choirs_and_orchestras"), is_late=True)
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    assert [one.id for one in earlier.waiting] == [late.id]
    afterwards.decide_afterwards(told.workspace, TOWN, told.keys.workshop, late.id, "hidden")
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    assert (earlier.waiting, set(rows(told.workspace))) == ([], {HALL})


def test_an_app_that_was_killed_between_close_and_filing_files_it_when_it_is_back(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.say(good("The allotments"))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr(closing, "file_entries", killed)
        close_workshop(told.workspace, TOWN, told.keeper)
    assert set(rows(told.workspace)) == {HALL}
    workshop = told.keys.workshop
    assert afterwards.is_unfinished(told.workspace, workshop)
    for expected in (1, 0):
        assert afterwards.file_what_is_ready(told.workspace, TOWN, workshop).assets == expected
    assert set(rows(told.workspace)) == {HALL, "The allotments"}
    assert not afterwards.is_unfinished(told.workspace, workshop)


def test_a_filing_is_taken_back_and_can_be_done_anew(told: Told) -> None:
    told.say(good("The allotments"))
    told.say(wish("A crossing"))
    close_workshop(told.workspace, TOWN, told.keeper)
    number = last_filing(told.workspace)
    undo(told.workspace, number)
    assert set(rows(told.workspace)) == {HALL}
    assert len(told.workspace.priorities(TOWN)) == 0
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    assert (earlier.not_filed, earlier.last_filing) == (2, None)
    assert not afterwards.is_unfinished(told.workspace, told.keys.workshop), "only whoever took it back puts it there"
    with pytest.raises(JudgementError, match="taken back before"):
        undo(told.workspace, number)
    afterwards.file_what_is_ready(told.workspace, TOWN, told.keys.workshop)
    assert set(rows(told.workspace)) == {HALL, "The allotments"}


def test_a_filing_that_was_shared_since_is_not_taken_back_before_the_sharing(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    first = last_filing(told.workspace)
    afterwards.share_afterwards(told.workspace, TOWN, told.keys.workshop)
    with pytest.raises(JudgementError, match=f"Take back number {last_filing(told.workspace)} first"):
        undo(told.workspace, first)


def test_an_undone_filing_is_not_undone_by_number_again(told: Told) -> None:
    told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    undone = undo(told.workspace, last_filing(told.workspace))
    with pytest.raises(JudgementError, match="put there anew under Workshop"):
        undo(told.workspace, undone.seq)


def test_no_byte_of_an_entry_that_is_forgotten_is_left(told: Told) -> None:
    words, why = "Zebrafinch kindergarten of Quuxley", "Wombats vindicate me there"
    entry = told.say(good(words, why=why, place=Place("point", "", -2.9412345, 56.4312345)), has_picture=True)
    told.decide(entry, "approved")
    told.say(good("The allotments"))
    keep_photo(told.workspace.folder, told.keys.workshop, entry.id, b"jpeg")
    close_workshop(told.workspace, TOWN, told.keeper)
    afterwards.share_afterwards(told.workspace, TOWN, told.keys.workshop)
    assert words in rows(told.workspace) and bytes_in(told.workspace.folder, words)
    told.keeper.close()
    afterwards.forget_entry(told.workspace, TOWN, told.keys.workshop, entry.id)
    assert set(rows(told.workspace)) == {HALL, "The allotments"}
    told.workspace.store.close()
    for written in (words, why, "2.9412345"):
        assert bytes_in(told.workspace.folder, written) == []
    photo = photo_file(told.workspace.folder, told.keys.workshop, entry.id)
    assert photo is not None and not photo.exists()


def test_an_entry_is_forgotten_although_its_filing_was_taken_back(told: Told) -> None:
    words = "Zebrafinch kindergarten of Quuxley"
    entry = told.say(good(words))
    close_workshop(told.workspace, TOWN, told.keeper)
    undo(told.workspace, last_filing(told.workspace))
    told.keeper.close()
    afterwards.forget_entry(told.workspace, TOWN, told.keys.workshop, entry.id)
    told.workspace.store.close()
    assert bytes_in(told.workspace.folder, words) == []


def test_what_a_phone_takes_back_after_the_close_leaves_the_map_too(told: Told) -> None:
    entry = told.say(good("The allotments"))
    close_workshop(told.workspace, TOWN, told.keeper)
    room_deeds.withdraw(told.keeper, entry.id, entry.person).result()
    assert afterwards.unfile_withdrawn(told.workspace, TOWN, told.keys.workshop) == 1
    assert set(rows(told.workspace)) == {HALL}
    assert afterwards.unfile_withdrawn(told.workspace, TOWN, told.keys.workshop) == 0


def test_closing_says_which_territory_has_the_open_workshop(told: Told) -> None:
    told.workspace.add_territory(NEXT_TOWN)
    with pytest.raises(WorkshopError, match=r"No workshop is open in Next Town\. The one that is open is of Town."):
        close_workshop(told.workspace, NEXT_TOWN)


def test_the_list_and_the_page_hold_what_stood_on_the_screen_and_nobody_and_nothing_else(told: Told) -> None:
    hall = rows(told.workspace)[HALL]["asset_id"]
    told.say(good("=The allotments", why="Peace & quiet <b>"))
    told.say(wish("A crossing"))
    told.say(good("Somebody's flat"), checked=WAITS)
    told.decide(told.say(own("I mend bicycles", "keep", "show_in_room")), "approved")
    told.say(Said("known", {}, about=hall), person="ben")
    close_workshop(told.workspace, TOWN, told.keeper)
    (earlier,) = earlier_workshops(told.workspace, TOWN)
    table, page = workshop_table(told.workspace, earlier), workshop_page(told.workspace, earlier)
    assert [line.split(",")[1] for line in table.splitlines()] == ["what", "'=The allotments", "A crossing", HALL]
    assert "known to 1 person" in table
    assert "Peace &amp; quiet &lt;b&gt;" in page and "A crossing" in page and HALL in page
    for text in (table, page):
        assert "flat" not in text and "bicycles" not in text and "anna" not in text
    assert "2 people added 3 things." in page
