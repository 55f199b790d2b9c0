"""Compare without a browser: each question on the worked examples, and on a workspace of one's own."""

from __future__ import annotations

import csv
import datetime
import html
import re
from pathlib import Path

import pytest
import shapely
from osm_data import small_town
from streamlit.testing.v1 import AppTest

from assetmap import taxonomy
from assetmap.app.comparisons import Beside
from assetmap.app.desk import Desk
from assetmap.app.parts.ledger import keep_told_walk
from assetmap.app.server import SCRIPT
from assetmap.errors import JudgementError
from assetmap.territories import Territory
from assetmap.workspace.asking import in_words
from assetmap.workspace.bringing import gather
from assetmap.workspace.deciding import Wish, judge
from assetmap.workspace.stored import Workspace

QUESTIONS = ("gives", "kinds", "hours", "foot", "changes", "relations", "streets", "figures")
TOWN = Territory("town", "Town", shapely.box(-2.97, 56.42, -2.92, 56.45), (), 2_000, "National Records", "2024")
PART = Territory("part", "A part of it", shapely.box(-2.94, 56.435, -2.925, 56.445))
FAR = Territory("far", "Far <b>away</b>", shapely.box(-2.2, 56.1, -2.1, 56.2))


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `assetmap demo` starts it."""
    monkeypatch.setenv("ASSETMAP_DEMO", "1")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """An app on a workspace with a town that was gathered, a part of it, and a territory nobody looked at."""
    folder = tmp_path / "workspace"
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(folder))
    workspace = Workspace.open(folder)
    for one in (TOWN, PART, FAR):
        workspace.add_territory(one)
    town = small_town()
    streets = town.nodes(300, (-2.931, 56.440), (-2.929, 56.440), (-2.927, 56.441))
    town.way(300, streets, {"highway": "residential", "name": "High Street"})
    order = {"node": 0, "way": 1, "relation": 2}
    town.things.sort(key=lambda thing: (order[thing[0]], thing[1]))
    gather(workspace, TOWN, town.save(tmp_path / "town.osm"))
    return workspace


def opened(question: str = "gives", **query: str) -> AppTest:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    for name, value in query.items():
        screen.query_params[name] = value
    screen.run()
    screen.switch_page("views/compare.py").run()
    return ask(screen, question)


def ask(screen: AppTest, question: str) -> AppTest:
    if question != "gives":
        choice(screen, "compare_question").set_value(question).run()
    assert not screen.exception
    return screen


def choice(screen: AppTest, key: str):  # type: ignore[no-untyped-def]
    return next(one for one in screen.get("button_group") if str(one.key).startswith(key))


def text(screen: AppTest) -> str:
    """Return what is written on the screen, without the style sheet."""
    bodies = [one.proto.body for one in screen.get("html") if not one.proto.body.startswith("<style")]
    parts = [*bodies, *(one.value for one in screen.subheader)]
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(parts))).replace("  ", " ")


def markup(screen: AppTest) -> str:
    return "".join(one.proto.body for one in screen.get("html") if "<table" in one.proto.body)


def columns(screen: AppTest) -> list[str]:
    found: list[str] = re.findall(r'columnheader"><bdi>([^<]*)</bdi>', markup(screen).split("</thead>")[0])
    return found


@pytest.mark.parametrize("example", ["practice", "castlemilk", "bridging_service"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_answered_for_every_kind_of_example(demo: None, example: str, question: str) -> None:
    screen = opened(question, example=example)
    assert not screen.error
    assert "Download everything compared here" in [one.proto.label for one in screen.get("download_button")]


def test_the_sixteen_stand_in_the_order_of_the_taxonomy_with_their_zeroes(demo: None) -> None:
    written = markup(opened(example="practice"))
    names = [html.unescape(one) for one in re.findall(r'scope="row" role="rowheader"><bdi>([^<]*)', written)]
    assert [one for one in names if one != "What people bring"] == [one.name for one in taxonomy.HEALTH_ASSETS.values()]
    assert "Nobody has told us yet" in written


def test_not_mapped_looks_different_from_nothing_told(demo: None) -> None:
    written = markup(opened(example="practice"))
    assert 'class="am-none am-not_mapped"' in written
    assert 'class="am-none am-none_told"' in written


def test_territories_stand_in_the_order_they_were_chosen_in_not_by_their_numbers(demo: None) -> None:
    screen = opened(example="practice")
    assert columns(screen) == ["Practice neighbourhood", "Around the Burn"]
    screen.multiselect[0].set_value(["around-the-burn", "practice"]).run()
    assert columns(screen) == ["Around the Burn", "Practice neighbourhood"]


def test_one_territory_and_none_are_told_in_a_sentence(demo: None) -> None:
    screen = opened(example="castlemilk")
    assert "Only Castlemilk, Glasgow is chosen" in text(screen)
    screen.multiselect[0].set_value([]).run()
    assert "Choose at least one territory" in text(screen)


def test_numbers_per_1000_come_with_who_counted_the_people(own: Workspace) -> None:
    said = text(opened("kinds", territory="town"))
    assert "2,000 people (National Records, 2024)" in said
    assert "0.5 per 1,000 people" in said
    assert "Nothing is told per 1,000 people in" in said
    assert "How many people live here is not told yet" in said


def test_a_territory_nobody_looked_at_is_not_mapped_and_its_name_is_only_text(own: Workspace) -> None:
    screen = opened("kinds", territory="town")
    assert "Far <b>away</b>" not in markup(screen)
    assert "Far <b>away</b>" in text(screen)
    assert "Far <b>away</b> is not mapped: nobody" in text(screen)


def test_without_a_street_map_it_says_how_to_get_one(own: Workspace) -> None:
    said = text(opened("foot", territory="town"))
    assert "No street map of Far <b>away</b> is kept" in said
    assert "Bring in an OpenStreetMap extract" in said
    assert "stand in for people's doors" in said


def test_walking_is_asked_for_a_kind_at_a_pace(demo: None) -> None:
    screen = opened("foot", example="practice")
    usual = markup(screen)
    next(one for one in screen.checkbox if one.label == "Walking slowly").check().run()
    assert not screen.exception
    slow = markup(screen)
    shares = [[int(one) for one in re.findall(r"(\d+) %", said)] for said in (usual, slow)]
    assert len(shares[0]) == len(shares[1]) == 6
    assert all(one >= other for one, other in zip(*shares, strict=True))
    assert shares[0] != shares[1]


def test_two_dates_the_wrong_way_round_are_told(demo: None) -> None:
    screen = opened("changes", example="practice")
    screen.date_input(key="compare_to").set_value(datetime.date(2020, 1, 1)).run()
    assert "The first date is after the second" in text(screen)


def test_what_ended_and_lives_again_is_in_the_chart_and_in_the_list(own: Workspace) -> None:
    assets = own.assets(TOWN).set_index("name")["asset_id"]
    judge(own, [Wish(assets["Example Hall"], "status", f"former {datetime.date.today().year}")])
    judge(own, [Wish(assets["Example Hall"], "status", f"existing {datetime.date.today().year}")])
    screen = opened("changes", territory="town")
    said = text(screen)
    assert "Example Hall" in said
    assert "Revived" in said
    bars = "".join(one.proto.body for one in screen.get("html") if "am-months" in one.proto.body)
    assert 'class="am-bar am-ended"' in bars
    assert 'class="am-bar am-revived"' in bars


def test_what_people_said_and_what_a_gathering_brought_are_two_things(own: Workspace) -> None:
    assets = own.assets(TOWN).set_index("name")["asset_id"]
    judge(own, [Wish(assets["Example Hall"], "status", f"former {datetime.date.today():%Y-%m}")])
    screen = opened("changes", territory="town")
    bars = next(one.proto.body for one in screen.get("html") if "am-months" in one.proto.body)
    assert 'class="am-bar am-ended"' in bars and re.findall(r"<b>(\d+)</b>", bars) == ["1"]
    assert "◆" in bars
    today = in_words(datetime.datetime.now(datetime.UTC).date().isoformat())
    assert f"{today}, OpenStreetMap: added 4." in text(screen)
    labels = [one.label for one in screen.expander]
    assert "What people said, one by one: 1" in labels and "What sources brought, one by one: 4" in labels


def test_a_walk_that_found_nothing_is_a_finding_and_can_be_taken_back(own: Workspace) -> None:
    screen = opened("streets", territory="town")
    walk(screen, "High Street", found=False)
    said = text(screen)
    assert "nothing found here" in said
    assert "Asked, and nothing found here" in said
    assert "am-nothing_found" in markup(screen)
    screen.button(key="done_undo").click().run()
    assert "Taken back" in text(screen)
    assert "am-nothing_found" not in markup(screen)


def test_a_street_that_sounds_like_another_is_asked_about(own: Workspace) -> None:
    with pytest.raises(JudgementError, match=r"Did you mean High Street\? .* tick “The street map lacks") as raised:
        keep_told_walk(Desk(own, False, TOWN), TOWN, ("Hihg Street", "2026-11-20", True, "", False))
    assert "--as-written" not in str(raised.value)


def walk(screen: AppTest, street: str, found: bool) -> None:
    box = next(one for one in screen.selectbox if one.label == "Street")
    box.set_value(street)
    screen.radio(key="compare_found").set_value(found)
    next(one for one in screen.button if one.label == "Keep this walk").click().run()
    assert not screen.exception


@pytest.mark.parametrize("question", QUESTIONS)
def test_everyone_sees_no_way_to_change_anything(own: Workspace, question: str) -> None:
    screen = AppTest.from_file(SCRIPT, default_timeout=60)
    screen.session_state["seen_by"] = "public"
    screen.query_params["territory"] = "town"
    screen.run()
    screen.switch_page("views/compare.py").run()
    ask(screen, question)
    assert "This is what everyone may see" in text(screen)
    assert [one.label for one in screen.button] == []


def test_figures_of_one_asset_stand_side_by_side(demo: None) -> None:
    written = markup(opened("figures", example="north_west_recovery"))
    rows = [one for one in written.split("<tr") if "The three conversation cafés of 2012 together" in one]
    assert len(rows) == 1
    assert re.findall(r'am-number"><bdi>([^<]*)', rows[0]) == ["500", "445"]


def test_the_download_has_every_question(own: Workspace) -> None:
    beside = Beside(own, (TOWN, FAR), "coordinator", own.store.version())
    today = datetime.date.today()
    rows = list(csv.DictReader(beside.as_csv(today, (today, today)).decode("utf-8-sig").splitlines()))
    assert {"health_asset", "theme", "layer", "open_hours", "changes", "change", "streets", "street"} <= {
        one["measure"] for one in rows
    }
    assert {one["territory"] for one in rows} == {"Town", "Far <b>away</b>"}


def test_the_address_opens_the_question_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_DEMO", "1")
    screen = AppTest.from_file(str(SCRIPT), default_timeout=60)
    screen.switch_page(str(SCRIPT.parent / "views" / "compare.py"))
    screen.query_params["question"] = "kinds"
    screen.run()
    assert screen.session_state["compare_question_kept"] == "kinds" or "kinds" in str(screen.query_params["question"])
    assert not screen.exception and not screen.error
