"""What Check asks, and that one key answers."""

from __future__ import annotations

import html
import re
import time
from pathlib import Path

import pytest
from osm_data import small_town
from streamlit.testing.v1 import AppTest

from assetmap.app.answering import Keeper
from assetmap.app.desk import Desk, make_own_workspace
from assetmap.app.server import SCRIPT
from assetmap.errors import JudgementError
from assetmap.territories import territory_from_bbox
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.checking import Answer, queues
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace

ALIKE = """name,category,lat,lon,description
Example Hall and Gardens,hall,56.4416,-2.9316,<b>Our</b> [hall](x)
Example Hall Trust,hall,56.4419,-2.9319,Our hall
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace of one's own with one empty territory, in use."""
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    workspace = make_own_workspace()
    workspace.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45)))
    return Desk(workspace, False, workspace.territories()[0])


@pytest.fixture
def full(desk: Desk, tmp_path: Path) -> Desk:
    """The same with OpenStreetMap and a list that overlaps with it."""
    gather(desk.workspace, desk.the_territory(), small_town().save(tmp_path / "town.osm"))
    uploaded(desk, tmp_path, ALIKE)
    return desk


def uploaded(desk: Desk, folder: Path, text: str, name: str = "halls.csv") -> None:
    (folder / name).write_text(text, encoding="utf-8")
    territory = desk.the_territory()
    keep_upload(desk.workspace, territory, examine_upload(desk.workspace, territory, folder / name))


def opened(queue: str = "") -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60).run().switch_page("views/check.py")
    if queue:
        screen.session_state["check_queue"] = queue
    return screen.run()


def said(screen: AppTest) -> str:
    return html.unescape(" ".join(str(one.proto.body) for one in screen.get("html")))


def asked(screen: AppTest) -> str:
    (words,) = re.findall(
        r'<h2 class="am-subheading"><bdi>(.*?)</bdi>', " ".join(one.proto.body for one in screen.get("html"))
    )
    return html.unescape(words)


def press(screen: AppTest, key: str) -> AppTest:
    """Press the button that bears a key, as the keyboard does, and wait until the answer is kept."""
    (button,) = [one for one in screen.button if one.proto.shortcut.casefold() == key.casefold()]
    button.click().run()
    deadline = time.monotonic() + 30
    while screen.session_state["check_pending"] and time.monotonic() < deadline:
        time.sleep(0.05)
        screen.run()
    return screen


def test_an_empty_territory_has_nothing_to_check_and_says_so(desk: Desk) -> None:
    screen = opened()
    assert not screen.exception and not screen.error
    assert [title.value for title in screen.title] == ["Check"]
    assert "Nothing waits for you." in said(screen)
    assert "Every asset here has a kind" in said(screen)


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        ("kinds", "Every asset here has a kind"),
        ("duplicates", "No two places look alike"),
        ("labels", "Nothing waits for your word"),
        ("still_true", "Nothing is due for a check"),
        ("gone", "OpenStreetMap still shows everything"),
        ("no_place", "Everything that should be on the map is on it"),
        ("disputes", "No source says anything else"),
    ],
)
def test_every_empty_queue_says_what_that_means(desk: Desk, queue: str, words: str) -> None:
    assert words in said(opened(queue))


def offered(screen: AppTest) -> list[str]:
    (choice,) = screen.get("button_group")
    return [option.content for option in choice.proto.options]


def test_the_queues_in_which_something_waits_are_listed_with_their_counts(full: Desk) -> None:
    labels = offered(opened())
    assert labels[0] == "2 possible duplicates"
    assert [label.split()[1] for label in labels[1:]] == ["suggestions", "still"]


def test_an_empty_queue_is_listed_while_it_is_open_or_where_all_are_empty(full: Desk, desk: Desk) -> None:
    assert offered(opened("kinds"))[:2] == ["0 of unknown kind", "2 possible duplicates"]
    desk.workspace.add_territory(territory_from_bbox((-2.2, 56.1, -2.1, 56.2), "A far place"))
    screen = opened()
    screen.selectbox(key="desk_choice").set_value("territory:a-far-place").run()
    assert len(offered(screen)) == 7


def test_the_one_thing_to_do_with_an_unknown_kind_is_not_to_hide_it(desk: Desk, tmp_path: Path) -> None:
    uploaded(desk, tmp_path, "name,description,lat,lon\nThe Thing,blorp zonk,56.44,-2.93\n")
    (hide,) = [one for one in opened("kinds").button if one.proto.shortcut.casefold() == "h"]
    assert hide.proto.type == "secondary"


def test_how_much_needs_a_person_and_how_much_can_be_left_alone_is_said(full: Desk) -> None:
    found = queues(full.workspace, full.the_territory())
    screen = opened()
    assert f"2 questions need you. {found.number(can_wait=True)} more can be left alone." in said(screen)
    assert "Until you decide, both stay on the map." in said(screen)
    assert "You need not decide these. They stay on the map as suggested." in said(opened("labels"))


def test_when_only_what_can_wait_is_left_one_is_told_that_one_can_stop(full: Desk) -> None:
    screen = press(press(opened(), "N"), "N")
    assert "Nothing needs you now." in said(screen)
    assert "You can stop here. What comes next can be left alone." in said(screen)
    assert screen.button(key="check_next").label.startswith("Go on: ")


def test_what_is_done_today_is_counted_and_still_stands_there_on_another_visit(full: Desk) -> None:
    assert "done today" not in said(opened())
    assert "1 done today" in said(press(opened(), "N"))
    assert "1 done today" in said(opened("labels"))
    assert "2 done today" in said(press(opened(), "Y"))


def test_an_undo_counts_back(full: Desk) -> None:
    assert "done today" not in said(press(press(opened(), "N"), "U"))


def test_what_was_kept_together_is_taken_back_in_one_step(full: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = opened("still_true")
    version = full.version()
    press(screen, "N")  # two judgements: that it ended, and that it was checked
    assert full.version() == version + 2
    steps, commit = [], Workspace.commit
    monkeypatch.setattr(Workspace, "commit", lambda self, build: steps.append(build) or commit(self, build))
    press(screen, "U")
    assert full.version() == version + 4
    assert len(steps) == 1


def test_a_source_that_is_right_counts_as_answered(desk: Desk, tmp_path: Path) -> None:
    town, folder = small_town(), tmp_path / "town.osm"
    gather(desk.workspace, desk.the_territory(), town.save(folder))
    assets = desk.workspace.assets(desk.the_territory()).set_index("name")
    judge(desk.workspace, [Wish(assets.loc["Example Pharmacy", "asset_id"], "rename", "Corner Chemist")])
    next(tags for _, number, _, tags in town.things if number == 1)["name"] = "New Pharmacy"
    gather(desk.workspace, desk.the_territory(), town.save(folder))
    press(opened("disputes"), "N")
    assert queues(desk.workspace, desk.the_territory()).answered_today == 1


def test_two_alike_stand_side_by_side_with_words_for_what_differs(full: Desk) -> None:
    screen = opened()
    assert asked(screen).startswith("Are these one place: Example Hall")
    words = said(screen)
    assert words.count('<article class="am-facts-card">') == 2
    assert ">only here<" in words.replace("<bdi>", "").replace("</bdi>", "")
    assert "1 of 2" in words


def test_text_from_a_list_is_shown_letter_for_letter(full: Desk) -> None:
    raw = " ".join(str(one.proto.body) for one in opened().get("html"))
    assert "&lt;b&gt;Our&lt;/b&gt; [hall](x)" in raw


def test_one_key_answers_and_the_next_question_comes(full: Desk) -> None:
    screen = press(opened(), "N")
    assert not screen.exception and not screen.error
    assert "are two places." in said(screen)
    assert "2 of 2" in said(screen)
    assert len(queues(full.workspace, full.the_territory()).waiting["duplicates"]) == 1


def test_undo_by_key_asks_again(full: Desk) -> None:
    screen = opened()
    first = asked(screen)
    press(press(screen, "N"), "U")
    assert asked(screen) == first
    assert "Taken back" in said(screen)


def test_joining_leaves_one_asset(full: Desk) -> None:
    before = len(full.workspace.assets(full.the_territory()))
    press(opened(), "Y")
    assert len(full.workspace.assets(full.the_territory())) == before - 1


def test_skipping_keeps_it_for_later_and_changes_nothing(full: Desk) -> None:
    version = full.version()
    screen = opened()
    first = asked(screen)
    screen = press(press(screen, "S"), "S")
    assert "You left 2 for later" in said(screen)
    assert full.version() == version
    screen.button(key="check_again").click().run()
    assert asked(screen) == first


def test_an_empty_queue_leads_on_to_the_next(full: Desk) -> None:
    screen = opened("kinds")
    screen.button(key="check_next").click().run()
    assert asked(screen).startswith("Are these one place")


def test_every_button_of_every_queue_shows_its_key(full: Desk, tmp_path: Path) -> None:
    uploaded(full, tmp_path, "name,category,description\nThe Thing,,blorp zonk\nA hall,village hall,\n", "more.csv")
    for queue in ("duplicates", "kinds", "labels", "still_true", "no_place"):
        keys = [one.proto.shortcut for one in opened(queue).button if (one.key or "").startswith("check_")]
        assert len(keys) >= 2, queue
        assert all(keys), queue
        assert len(set(keys)) == len(keys), queue


def test_any_kind_can_be_chosen_for_what_nobody_knows(desk: Desk, tmp_path: Path) -> None:
    uploaded(desk, tmp_path, "name,description,lat,lon\nThe Thing,blorp zonk,56.44,-2.93\n")
    screen = opened("kinds")
    (box,) = [one for one in screen.selectbox if one.label == "Or choose any kind"]
    box.set_value("community_centres")
    (button,) = [one for one in screen.button if one.label == "File it here"]
    press_form(screen, button)
    assert set(desk.workspace.assets(desk.the_territory())["layer"]) == {"community_centres"}


def press_form(screen: AppTest, button: object) -> None:
    button.click().run()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 30
    while screen.session_state["check_pending"] and time.monotonic() < deadline:
        time.sleep(0.05)
        screen.run()


def test_put_it_on_the_map_leads_to_the_map_with_the_asset(desk: Desk, tmp_path: Path) -> None:
    uploaded(desk, tmp_path, "name,category\nA hall,village hall\n")
    screen = opened("no_place")
    assert asked(screen) == "Where is A hall?"
    press_map = [one for one in screen.button if one.label == "Put it on the map"]
    press_map[0].click().run()
    (asset_id,) = desk.workspace.assets(desk.the_territory())["asset_id"]
    assert screen.session_state["map_place_asset"] == asset_id


def test_an_address_that_openstreetmap_has_puts_it_on_the_map(desk: Desk, tmp_path: Path) -> None:
    house = small_town().node(90, -2.94, 56.44, {"addr:housenumber": "5", "addr:street": "Example Street"})
    gather(desk.workspace, desk.the_territory(), house.save(tmp_path / "town.osm.pbf"))
    uploaded(desk, tmp_path, "name,category\nA hall,village hall\n")
    screen = opened("no_place")
    (text,) = [one for one in screen.text_input if one.label == "Or type its address"]
    text.set_value("5 Example Street")
    (button,) = [one for one in screen.button if one.label == "Find it"]
    press_form(screen, button)
    assets = desk.workspace.assets(desk.the_territory()).set_index("name")
    assert (assets.geometry["A hall"].x, assets.geometry["A hall"].y) == (-2.94, 56.44)


def test_an_address_nobody_knows_is_told(desk: Desk, tmp_path: Path) -> None:
    gather(desk.workspace, desk.the_territory(), small_town().save(tmp_path / "town.osm.pbf"))
    uploaded(desk, tmp_path, "name,category\nA hall,village hall\n")
    screen = opened("no_place")
    (text,) = [one for one in screen.text_input if one.label == "Or type its address"]
    text.set_value("1 Nowhere Lane")
    (button,) = [one for one in screen.button if one.label == "Find it"]
    button.click().run()
    assert "That street is not known here" in said(screen)


def test_what_left_with_the_last_gathering_is_named(desk: Desk, tmp_path: Path) -> None:
    town = small_town()
    gather(desk.workspace, desk.the_territory(), town.save(tmp_path / "town.osm"))
    town.things = [thing for thing in town.things if thing[1] != 1]
    gather(desk.workspace, desk.the_territory(), town.save(tmp_path / "town.osm"))
    assert "Example Pharmacy" in said(opened("gone"))


# Answers kept beside the screen


def checked(desk: Desk, name: str) -> Answer:
    assets = desk.workspace.assets(desk.the_territory()).set_index("name")
    return Answer("", "", "", (Wish(assets.loc[name, "asset_id"], "checked", "today"),))


def test_answers_given_at_once_are_all_kept_each_with_its_own_number(full: Desk) -> None:
    keeper = Keeper()
    kept = [keeper.give(full, checked(full, name)) for name in ("Example Hall", "Example Wood", "Example Path")]
    numbers = [future.result(60) for future in kept]
    assert len({number for found in numbers for number in found}) == 3
    with full.workspace.store.read() as seen:
        about = {event.seq: event.about for event in seen.events(kinds=["judged"])}
    assets = full.workspace.assets(full.the_territory()).set_index("asset_id")["name"]
    assert [assets[about[found[0]]] for found in numbers] == ["Example Hall", "Example Wood", "Example Path"]


def test_an_answer_that_cannot_be_kept_does_not_take_others_with_it(full: Desk) -> None:
    keeper = Keeper()
    lost = Answer("", "", "", (Wish("nobody", "checked", "today"),))
    first, bad, last = (
        keeper.give(full, one) for one in (checked(full, "Example Hall"), lost, checked(full, "Example Wood"))
    )
    assert first.result(60) and last.result(60)
    with pytest.raises(JudgementError, match="there is no asset"):
        bad.result(60)


def test_an_answer_overtaken_by_somebody_else_is_told_in_a_sentence(full: Desk) -> None:
    screen = opened()
    waiting = queues(full.workspace, full.the_territory()).waiting["duplicates"]
    judge(full.workspace, waiting[0].item().answers[0].wishes)
    press(screen, "Y")
    assert not screen.exception
    assert "the other asset is this asset itself" in html.unescape(screen.error[0].value)
