"""Share on the screen: what each audience gets, files that say for whom they are, and a pack for the next co-ordinator."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running_app import RunningApp
from streamlit.testing.v1 import AppTest
from visits import Visit, axe_violations

from assetmap.app.desk import Desk, make_own_workspace
from assetmap.app.parts import downloads, passing_on, sharing
from assetmap.app.parts.downloads import noted
from assetmap.app.server import SCRIPT
from assetmap.errors import StoreError
from assetmap.settings import settings
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace
from assetmap.workspace.bringing import examine_upload, keep_upload
from assetmap.workspace.next_steps import steps_taken

VIEWS = Path(SCRIPT).parent / "views"
LIST = """name,layer,level,lat,lon,visibility
Hall One,community_centres,,56.441,-2.931,
Hall Two,community_centres,,56.442,-2.932,planner
Room Three,community_centres,,56.443,-2.933,room
Quiet Four,community_centres,,56.444,-2.934,coordinator
Baker Beth,skills_and_talents,individual,56.445,-2.935,
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace of one's own, with a list in which not everything is for everybody."""
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    if hasattr(settings, "cache_clear"):
        settings.cache_clear()
    project = make_own_workspace()
    area = territory_from_bbox((-2.97, 56.42, -2.92, 56.45), "Example Quarter")
    project.add_territory(area)
    path = tmp_path / "halls.csv"
    path.write_text(LIST, encoding="utf-8")
    keep_upload(project, area, examine_upload(project, area, path))
    yield project
    if hasattr(settings, "cache_clear"):
        settings.cache_clear()


@pytest.fixture
def screen(workspace: Workspace) -> AppTest:
    one = AppTest.from_file(str(SCRIPT), default_timeout=60)
    one.switch_page(str(VIEWS / "share.py"))
    return one.run()


def html_of(screen: AppTest) -> str:
    return re.sub("</?bdi>", "", " ".join(str(one.proto.body) for one in screen.get("html")))


def file_of(screen: AppTest, label: str) -> Any:
    return next(one.proto for one in screen.get("download_button") if one.proto.label.startswith(label))


def maps_of(screen: AppTest) -> list[Any]:
    return [one for one in screen.get("bidi_component") if one.key == "share_map"]


def send_to(screen: AppTest, audience: str) -> AppTest:
    screen.segmented_control(key="share_for").set_value(audience)
    return screen.run()


def rows_of(screen: AppTest) -> dict[str, list[str]]:
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall("<tr>(.*?)</tr>", html_of(screen))]
    return {row[0]: row[1:] for row in cells if row}


def test_every_audience_is_told_with_what_it_gets(screen: AppTest) -> None:
    assert not screen.exception and not screen.error
    rows = rows_of(screen)
    assert [rows[who][0] for who in ("Everyone", "Planners", "The room")] == ["1 of 4", "2 of 4", "2 of 4"]
    assert rows["You"][0] == "all 4, and what people bring (fewer than 5)"
    assert rows["Planners"][1].startswith("2 kept for a smaller audience")
    assert "what people bring (fewer than 5)" in rows["Everyone"][1]
    assert "your notes" in rows["Everyone"][2] and rows["You"][2] == "nothing"


def test_the_sentence_follows_the_audience_that_is_chosen(screen: AppTest) -> None:
    assert "Everyone gets 1 of 4 assets. Held back:" in html_of(screen)
    assert screen.warning[0].value.startswith("It also holds what people told")
    send_to(screen, "planner")
    assert "Planners get 2 of 4 assets. Held back:" in html_of(screen)
    assert screen.warning[0].value == "For planners: not for passing on."
    send_to(screen, "coordinator")
    assert "You get all 4" in html_of(screen) and "For co-ordinators only" in screen.warning[0].value


def test_what_is_somebodys_own_is_on_the_screen_for_nobody(screen: AppTest) -> None:
    for audience in ("public", "planner", "room", "coordinator"):
        assert "Baker Beth" not in html_of(send_to(screen, audience))


def test_nothing_is_drawn_until_a_preview_is_asked_for(screen: AppTest) -> None:
    assert not maps_of(screen)
    screen.toggle(key="share_preview").set_value(True).run()
    assert not screen.exception and not screen.error
    assert maps_of(screen)


def test_files_have_a_line_each_and_none_is_made_before_it_is_asked_for(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []
    monkeypatch.setattr("assetmap.workspace.write_output", lambda *a, **_: made.append(a))
    monkeypatch.setattr("assetmap.workspace.sharing.print_page", lambda *a, **_: made.append(a))
    monkeypatch.setattr("assetmap.workspace.printing.print_sheet", lambda *a, **_: made.append(a))
    one = AppTest.from_file(str(SCRIPT), default_timeout=60)
    one.switch_page(str(VIEWS / "share.py"))
    one.run()
    labels = [download.proto.label for download in one.get("download_button")]
    assert labels == [
        "Download the map",
        "Download for a spreadsheet",
        "Download for QGIS",
        "Download as GeoPackage",
        "Download a page to print",
        "Download as PDF",
    ]
    assert "It opens in any browser, with no internet." in html_of(one)
    assert made == []


def test_the_counts_are_worked_out_once_for_each_version(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from assetmap.workspace import sharing as counting

    calls: list[int] = []
    real = counting.shares_of
    monkeypatch.setattr(counting, "shares_of", lambda gathering: calls.append(1) or real(gathering))
    desk = Desk(workspace, False, workspace.territories()[0])
    first = sharing.count(desk.opening())
    first.result()
    assert sharing.count(desk.opening()) is first
    assert calls == [1]
    workspace.add_territory(territory_from_bbox((0, 50, 1, 51), "Another"))
    sharing.count(desk.opening()).result()
    assert calls == [1, 1]


def test_what_was_made_to_be_passed_on_is_kept_and_is_the_last_step(workspace: Workspace) -> None:
    desk = Desk(workspace, False, workspace.territories()[0])
    counted = sharing.count(desk.opening()).result()
    before = desk.version()
    share = next(one for one in counted.shares if one.audience == "planner")
    noting = sharing.noting_to(desk, share)
    assert not steps_taken(workspace).is_shared
    assert noted(lambda: b"a file", lambda: noting("csv"))() == b"a file"
    with workspace.store.read() as seen:
        (event,) = seen.events(kinds=["shared"])
    assert event.about == desk.the_territory().id
    assert event.payload == {"what": "csv", "audience": "planner", "assets": 2, "of": 4}
    assert steps_taken(workspace).is_shared
    assert desk.version() == before  # nothing is drawn anew for it


def test_a_file_that_cannot_be_noted_is_handed_out_all_the_same() -> None:
    def full() -> None:
        raise StoreError("The disk is full.")

    assert noted(lambda: b"a file", full)() == b"a file"


def test_the_files_and_the_page_to_print_note_that_they_were_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: dict[str, Callable[[], bytes]] = {}
    for module in (downloads, sharing):
        monkeypatch.setattr(module, "offer_file", lambda kind, stem, make: made.update({kind.ending: make}))
    one = AppTest.from_file(str(SCRIPT), default_timeout=60)
    one.switch_page(str(VIEWS / "share.py")).run()
    assert all(make() for make in made.values())
    with workspace.store.read() as seen:
        noted_as = [event.payload["what"] for event in seen.events(kinds=["shared"])]
    assert noted_as == ["map", "csv", "geojson", "gpkg", "print", "print"]


def test_the_step_is_done_when_one_comes_back_to_start(screen: AppTest, workspace: Workspace) -> None:
    def states() -> list[str]:
        return re.findall(r'am-step-mark am-step-(\w+)"', html_of(screen.switch_page(str(VIEWS / "start.py")).run()))

    assert states() == ["done", "done", "next", "later"]
    desk = Desk(workspace, False, workspace.territories()[0])
    sharing.noting_to(desk, sharing.count(desk.opening()).result().shares[0])("map")
    assert states() == ["done", "done", "next", "done"]


def test_themes_can_be_left_out_of_the_print(screen: AppTest) -> None:
    choice = screen.multiselect(key="share_without")
    assert choice.options == ["Meeting places: 1"]
    choice.set_value(["meeting_places"]).run()
    assert not screen.exception and not screen.error


def test_the_pack_is_made_only_after_a_promise(screen: AppTest) -> None:
    assert screen.button(key="share_make_pack").disabled
    screen.checkbox(key="share_promised").check().run()
    screen.button(key="share_make_pack").click().run()
    assert not screen.exception and not screen.error
    assert file_of(screen, "Download the pack").label.startswith("Download the pack")


def test_a_pack_is_out_of_date_when_something_changed(screen: AppTest, workspace: Workspace) -> None:
    screen.checkbox(key="share_promised").check().run()
    screen.button(key="share_make_pack").click().run()
    workspace.add_territory(territory_from_bbox((0, 50, 1, 51), "Another"))
    screen.run()
    assert "Something changed since the last pack. Make it again." in html_of(screen)
    assert not [one for one in screen.get("download_button") if one.proto.label.startswith("Download the pack")]


def test_a_pack_is_still_there_after_a_visit_elsewhere(screen: AppTest) -> None:
    screen.checkbox(key="share_promised").check().run()
    screen.button(key="share_make_pack").click().run()
    screen.switch_page(str(VIEWS / "settings.py")).run()
    screen.switch_page(str(VIEWS / "share.py")).run()
    assert file_of(screen, "Download the pack")


def test_a_pack_that_fails_is_told_and_not_tried_again_by_itself(
    screen: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assetmap.errors import ExportError

    tries: list[int] = []

    def fail(*_: object, **__: object) -> None:
        tries.append(1)
        raise ExportError("The disk is full.")

    monkeypatch.setattr("assetmap.workspace.handing_over.hand_over", fail)
    screen.checkbox(key="share_promised").check().run()
    screen.button(key="share_make_pack").click().run()
    assert "The disk is full." in screen.error[0].value
    screen.run()
    assert tries == [1] and not screen.error


def test_packs_lie_where_nothing_stays() -> None:
    assert passing_on._folder().is_dir()
    assert passing_on._folder().name.startswith("assetmap-packs-")


# In the browser


@pytest.fixture
def at_share(browser: Any, changed_app: RunningApp) -> Iterator[Any]:
    visits: list[Visit] = []

    def start(width: int = 1280, height: int = 900) -> Any:
        visits.append(Visit(browser, changed_app.url, width, height))
        page = visits[-1].open("share?example=practice")
        page.get_by_role("button", name="Make the pack").wait_for()
        return page

    yield start
    for one in visits:
        assert one.outside == []
        one.close()


def saved(page: Any, name: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("button", name=name).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


@pytest.mark.browser
@pytest.mark.enable_socket
def test_planners_get_what_the_screen_said(at_share: Any, tmp_path: Path) -> None:
    page = at_share()
    page.get_by_role("radio", name="Planners").click()
    page.locator(".am-lead", has_text="Planners get").wait_for()
    shown = int(re.search(r"get ([\d,]+) of", page.locator(".am-lead").inner_text())[1].replace(",", ""))  # type: ignore[index]
    file = saved(page, "Download for QGIS", tmp_path)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert re.fullmatch(r"practice-neighbourhood-for-planners-\d{4}-\d\d-\d\d\.geojson", file.name)
    assert told["metadata"]["audience"] == "planner"
    assert len(told["features"]) == shown
    printed = saved(page, "Download a page to print", tmp_path).read_text(encoding="utf-8")
    assert "For planners: not for passing on." in printed and f"{shown} assets" in printed


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_preview_shows_the_audiences_map(at_share: Any) -> None:
    page = at_share()
    page.get_by_text("Show on a map what they get").click()
    page.wait_for_selector(".am-map-host[data-version]")
    shown = re.search(r"gets ([\d,]+) of", page.locator(".am-lead").inner_text())[1]  # type: ignore[index]
    page.locator(".am-left", has_text=f"{shown} things").wait_for()


@pytest.mark.browser
@pytest.mark.enable_socket
def test_the_pack_is_made_by_keyboard_alone(at_share: Any, tmp_path: Path) -> None:
    page = at_share()
    page.get_by_label("I give it only to the next co-ordinator.").focus()
    page.keyboard.press("Space")
    page.wait_for_selector(".st-key-share_make_pack button:not([disabled])")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download the pack").wait_for()
    pack = zipfile.ZipFile(saved(page, "Download the pack", tmp_path))
    assert "Read me first.html" in pack.namelist() and pack.testzip() is None


@pytest.mark.browser
@pytest.mark.enable_socket
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_runs_over_the_edge(at_share: Any, width: int) -> None:
    page = at_share(width)
    page.get_by_role("radio", name="You").click()
    page.locator(".am-lead", has_text="You get").wait_for()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    low = page.evaluate(
        "[...document.querySelectorAll('.st-key-am-share button, .st-key-am-hand-over button')]"
        ".filter((one) => one.offsetParent && one.innerText && one.getBoundingClientRect().height < 44).map((one) => one.innerText)"
    )
    assert low == []
