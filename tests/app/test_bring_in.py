"""What Bring in says and offers, without a browser."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely
from osm_data import Osm, small_town
from streamlit import config
from streamlit.testing.v1 import AppTest
from street_tiles_data import street_tiles

from assetmap.app.bringing import Fetches, fetches, template
from assetmap.app.desk import Desk, make_own_workspace
from assetmap.app.server import SCRIPT
from assetmap.app.shelf import Job
from assetmap.app.uploads import Upload
from assetmap.errors import SourceError
from assetmap.territories import territory_from_bbox
from assetmap.workspace import Workspace
from assetmap.workspace.bringing import examine_upload, gather, keep_upload
from assetmap.workspace.contents import sources_here
from assetmap.workspace.streets import read_streets

HALLS = "name,lat,lon,description\nThe Barn,56.44,-2.93,A community centre with a hall\n"


@pytest.fixture
def local() -> Iterator[None]:
    """As the launcher starts it: reachable from this computer only."""
    before = config.get_option("server.address")
    config.set_option("server.address", "127.0.0.1")
    yield
    config.set_option("server.address", before)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A workspace of one's own with one territory, in use."""
    monkeypatch.delenv("ASSETMAP_DEMO", raising=False)
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "workspace"))
    workspace = make_own_workspace()
    workspace.add_territory(territory_from_bbox((-2.97, 56.42, -2.92, 56.45)))
    return Desk(workspace, False, workspace.territories()[0])


def opened() -> AppTest:
    return AppTest.from_file(SCRIPT, default_timeout=60).run().switch_page("views/bring_in.py").run()


def looked_at(file: Path) -> AppTest:
    screen = opened()
    screen.text_input(key="own_path").set_value(str(file))
    return screen.button(key="own_bring_in").click().run()


def said(screen: AppTest) -> str:
    return html.unescape(" ".join(str(one.proto.body) for one in screen.get("html")))


def plain(markdown: str) -> str:
    return html.unescape(markdown)


def saved(folder: Path, text: str = HALLS, name: str = "halls.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


# A list or a map of one's own


def test_it_says_what_comes_first_where_there_is_no_territory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSETMAP_WORKSPACE", str(tmp_path / "none"))
    assert "There is no territory yet" in said(opened())


def test_an_empty_territory_says_how_to_begin(desk: Desk) -> None:
    screen = opened()
    assert not screen.exception and not screen.error
    assert [title.value for title in screen.title] == ["Bring in"]
    assert "Nothing here yet. Begin with OpenStreetMap" in said(screen)


def test_pressing_on_without_a_file_is_told_in_a_sentence(desk: Desk, local: None) -> None:
    screen = opened()
    screen.button(key="own_bring_in").click().run()
    assert not screen.exception
    assert "No file was chosen" in plain(screen.error[0].value)


def test_a_file_that_is_not_there_is_told_in_a_sentence(desk: Desk, local: None) -> None:
    screen = looked_at(Path("/nowhere/at/all.csv"))
    assert "There is no file “/nowhere/at/all.csv” on this computer" in plain(screen.error[0].value)


def test_an_empty_file_is_told_in_a_sentence(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(saved(tmp_path, "", "halls [x]{y} :red[z] $a$ <b>.csv"))
    assert not screen.exception
    assert "halls [x]{y} :red[z] $a$ <b>.csv is empty" in plain(screen.error[0].value)


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.osm"])
def test_openstreetmaps_own_data_is_sent_to_its_own_door(desk: Desk, local: None, tmp_path: Path, name: str) -> None:
    screen = looked_at(small_town().save(tmp_path / name))
    assert "Bring it in under “From OpenStreetMap”" in plain(screen.error[0].value)


def test_a_saved_overpass_answer_is_sent_to_the_same_door(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(saved(tmp_path, '{"elements": [], "osm3s": {}}', "answer.json"))
    assert "Bring it in under “From OpenStreetMap”" in plain(screen.error[0].value)


def test_a_path_is_not_asked_for_when_others_can_reach_the_app(desk: Desk) -> None:
    before = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")
    try:
        assert not [one for one in opened().text_input if one.key == "own_path"]
    finally:
        config.set_option("server.address", before)


def test_looking_keeps_nothing(desk: Desk, local: None, tmp_path: Path) -> None:
    version = desk.version()
    screen = looked_at(saved(tmp_path))
    assert not screen.exception and not screen.error
    assert "halls.csv: 1 row; 1 taken, 1 with a place" in said(screen)
    assert "1 asset. You see all of it" in said(screen)
    assert desk.version() == version


def kept(screen: AppTest) -> AppTest:
    (button,) = [one for one in screen.button if one.label.startswith("Keep in ")]
    return button.click().run()


def test_keeping_says_what_changed_and_offers_to_take_it_back(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = kept(looked_at(saved(tmp_path)))
    assert not screen.exception and not screen.error
    assert f"Kept in {desk.the_territory().name}: 1 new." in said(screen)
    assert "New: The Barn" in said(screen)
    assert list(desk.workspace.assets(desk.the_territory())["name"]) == ["The Barn"]
    screen.button(key="done_undo").click().run()
    assert desk.workspace.assets(desk.the_territory()).empty
    assert "Taken back: Kept in" in said(screen)


def test_places_that_were_known_are_told_as_such(desk: Desk, local: None, tmp_path: Path) -> None:
    gather(desk.workspace, desk.the_territory(), small_town().save(tmp_path / "town.osm"))
    file = saved(tmp_path, "name,lat,lon,category\nExample Pharmacy,56.44,-2.93,pharmacy\n")
    screen = kept(looked_at(file))
    assert "1 of its assets is a place that another source knows, too" in said(screen)


def test_a_list_is_called_as_the_person_says_with_its_owners_terms(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(saved(tmp_path))
    screen.text_input(key="own_report_0_source").set_value("Our halls")
    screen.text_input(key="own_report_0_licence").set_value("OGL 3.0")
    kept(screen)
    (source,) = sources_here(desk.workspace, desk.the_territory())
    assert (source.name, source.licence, source.rows) == ("Our halls", "OGL 3.0", 1)


def test_a_list_called_like_openstreetmap_is_refused(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(saved(tmp_path))
    screen.text_input(key="own_report_0_source").set_value("osm")
    screen = kept(screen)
    assert "a list cannot be called “osm”" in plain(screen.error[0].value)
    assert desk.workspace.assets(desk.the_territory()).empty


def test_a_file_of_which_nothing_can_be_taken_says_so(desk: Desk, local: None, tmp_path: Path) -> None:
    shape = {"type": "Polygon", "coordinates": [[[-2.93, 56.44], [-2.93, 56.44], [-2.93, 56.44], [-2.93, 56.44]]]}
    odd = {"type": "Feature", "properties": {"name": "Odd park"}, "geometry": shape}
    text = json.dumps({"type": "FeatureCollection", "features": [odd]})
    screen = looked_at(saved(tmp_path, text, "odd.geojson"))
    assert not screen.exception and not screen.error
    assert "No row of this file can be taken as it is" in said(screen)
    assert "What happened in odd.geojson" in said(screen)
    assert not [one for one in screen.button if one.label.startswith("Keep in ")]


def test_consent_is_asked_beside_the_button(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(saved(tmp_path, "name,layer\nRetired joiner,skills_and_trades\n"))
    assert "Did they agree to be in this list?" in plain(screen.warning[0].value)


def test_a_word_for_a_kind_can_be_given_another_layer(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = looked_at(
        saved(tmp_path, "name,category,lat,lon\nThe Barn,Blorp,56.44,-2.93\nThe Shed,Blorp,56.441,-2.93\n")
    )
    screen.selectbox(key="own_report_0_kind_0").set_value("community_centres")
    (button,) = [
        one for one in screen.button if one.label == "Read it again like this" and "kinds" in one.proto.form_id
    ]
    kept(button.click().run())
    assert set(desk.workspace.assets(desk.the_territory())["layer"]) == {"community_centres"}


@pytest.mark.parametrize(("ending", "start"), [(".csv", b"\xef\xbb\xbfname,"), (".xlsx", b"PK")])
def test_an_empty_list_to_fill_in_can_be_had(ending: str, start: bytes) -> None:
    assert template(ending).startswith(start)


# From OpenStreetMap


def settled(of: Fetches, desk: Desk) -> Job[object]:
    fetch = of.of(desk)
    assert fetch is not None
    assert fetch.job.wait(60)
    return fetch.job  # type: ignore[return-value]


def on_osm() -> AppTest:
    screen = opened()
    screen.session_state["bring_job"] = "osm"
    return screen.run()


def test_a_file_is_gathered_and_what_changed_is_said(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = on_osm()
    screen.text_input(key="osm_path").set_value(str(small_town().save(tmp_path / "town.osm")))
    screen.button(key="osm_from_file").click().run()
    settled(fetches(), desk)
    screen.run()
    assert f"What changed in {desk.the_territory().name}: 4 new." in said(screen)
    assert "New: Example Pharmacy" in said(screen)
    screen.button(key="osm_close").click().run()
    assert "What changed in" not in said(screen)


def test_a_gathering_is_taken_back_right_after_it(desk: Desk, local: None, tmp_path: Path) -> None:
    screen = on_osm()
    screen.text_input(key="osm_path").set_value(str(small_town().save(tmp_path / "town.osm")))
    screen.button(key="osm_from_file").click().run()
    settled(fetches(), desk)
    screen.run()
    screen.button(key="osm_undo").click().run()
    assert not screen.exception and not screen.error
    assert f"Taken back: What changed in {desk.the_territory().name}: 4 new." in said(screen)
    assert not [one for one in screen.button if one.key == "osm_undo"]
    assert desk.workspace.assets(desk.the_territory()).empty


def test_what_a_later_gathering_has_overtaken_is_told_in_a_sentence(desk: Desk, local: None, tmp_path: Path) -> None:
    path = small_town().save(tmp_path / "town.osm")
    fetches().begin(desk, path)
    settled(fetches(), desk)
    screen = on_osm()
    gather(desk.workspace, desk.the_territory(), path)
    screen.button(key="osm_undo").click().run()
    assert "gathered again after number 2. Take back number 3 first." in plain(screen.error[0].value)


def test_who_comes_later_finds_what_became_of_it(desk: Desk, tmp_path: Path) -> None:
    fetches().begin(desk, small_town().save(tmp_path / "town.osm"))
    settled(fetches(), desk)
    assert "4 new" in said(opened())


def test_no_file_is_told_in_a_sentence(desk: Desk, local: None) -> None:
    screen = on_osm()
    screen.button(key="osm_from_file").click().run()
    assert "No file was chosen" in plain(screen.error[0].value)


def test_a_list_is_not_gathered(desk: Desk, local: None, tmp_path: Path) -> None:
    fetches().begin(desk, saved(tmp_path))
    assert fetches().of(desk)
    settled(fetches(), desk)
    assert "is not OpenStreetMap data" in plain(opened().error[0].value)


def test_an_uploaded_extract_is_gathered(desk: Desk, tmp_path: Path) -> None:
    content = small_town().save(tmp_path / "town.osm.pbf").read_bytes()
    of = Fetches()
    of.begin(desk, Upload("town.osm.pbf", content))
    settled(of, desk).result()
    assert len(desk.workspace.assets(desk.the_territory())) == 4


def test_a_street_map_brings_the_streets_and_no_places(desk: Desk, local: None, tmp_path: Path) -> None:
    row = shapely.LineString([(-2.96, 56.435), (-2.93, 56.435)])
    path = street_tiles(tmp_path / "town.pmtiles", {"roads": [(row, {"kind": "minor_road", "name": "Elm Row"})]})
    version = desk.version()
    screen = on_osm()
    screen.text_input(key="osm_path").set_value(str(path))
    screen.button(key="osm_from_file").click().run()
    settled(fetches(), desk)
    screen.run()
    assert "The streets under the map now come from town.pmtiles." in said(screen)
    assert desk.version() > version  # a map that is open is drawn again
    assert read_streets(desk.workspace.folder, desk.the_territory()) is not None
    assert desk.workspace.assets(desk.the_territory()).empty


def test_stopping_in_time_changes_nothing(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of, version = Fetches(), desk.version()

    def slow(
        workspace: Workspace, territory: object, path: Path, *, progress, cancelled=None, keep_copy=False
    ) -> object:  # type: ignore[no-untyped-def]
        for step in range(200):
            progress("Reading", step / 1_000)
            time.sleep(0.02)
        raise AssertionError("it was not stopped")

    monkeypatch.setattr("assetmap.workspace.bringing.gather", slow)
    fetch = of.begin(desk, tmp_path / "town.osm")
    assert of.begin(desk, tmp_path / "other.osm") is fetch
    fetch.stop()
    with pytest.raises(SourceError, match="Nothing was changed"):
        settled(of, desk).result()
    assert desk.version() == version


def test_a_gathering_under_way_shows_how_far_it_is_and_can_be_cancelled(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(
        workspace: Workspace, territory: object, path: Path | None, *, progress, cancelled=None, keep_copy=False
    ) -> object:  # type: ignore[no-untyped-def]
        while True:
            progress("Asking OpenStreetMap", 0.2)
            time.sleep(0.02)

    monkeypatch.setattr("assetmap.workspace.bringing.gather", endless)
    fetch = fetches().begin(desk, None)
    screen = opened()
    screen.button(key="osm_cancel").click().run()
    assert fetch.stopping.is_set()
    settled(fetches(), desk)
    screen.run()
    assert "Stopped. Nothing was changed." in plain(screen.error[0].value)


def test_live_is_asked_only_when_the_button_is_pressed_and_a_failure_keeps_what_is_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(desk.workspace, desk.the_territory(), small_town().save(tmp_path / "town.osm"))
    asked = []

    def down(workspace: Workspace, territory: object, path: Path | None, **rest: object) -> object:
        asked.append(path)
        raise SourceError("The service does not answer. No earlier answer is kept.")

    monkeypatch.setattr("assetmap.workspace.bringing.gather", down)
    screen = on_osm()
    assert "over the internet, now" in said(screen)
    assert asked == []
    screen.button(key="osm_live").click().run()
    settled(fetches(), desk)
    screen.run()
    assert asked == [None]
    assert "The service does not answer" in plain(screen.error[0].value)
    assert "stays as it was" in said(screen)
    assert len(desk.workspace.assets(desk.the_territory())) == 4


# What is here now


def test_each_source_is_listed_and_a_list_can_be_taken_out_after_one_more_question(desk: Desk, tmp_path: Path) -> None:
    territory = desk.the_territory()
    gather(desk.workspace, territory, small_town().save(tmp_path / "town.osm"))
    keep_upload(desk.workspace, territory, examine_upload(desk.workspace, territory, saved(tmp_path)))
    screen = opened()
    assert "4 assets" in said(screen) and "no licence given" in said(screen)
    (out,) = [one for one in screen.button if one.label == "Take out again"]
    screen = out.click().run()
    assert len(desk.workspace.assets(territory)) == 5
    (yes,) = [one for one in screen.button if one.label == "Yes, take it out"]
    yes.click().run()
    assert len(desk.workspace.assets(territory)) == 4


def test_sources_are_counted_dated_and_shared_ones_named(desk: Desk, tmp_path: Path) -> None:
    territory = desk.the_territory()
    gather(desk.workspace, territory, small_town().save(tmp_path / "town.osm"))
    file = saved(tmp_path, "name,lat,lon,category\nExample Pharmacy,56.44,-2.93,pharmacy\nNew Hall,56.445,-2.94,hall\n")
    told = keep_upload(desk.workspace, territory, examine_upload(desk.workspace, territory, file))
    osm, halls = sources_here(desk.workspace, territory)
    assert (osm.kind, osm.rows, osm.shared, osm.seq) == ("osm", 4, 1, None)
    assert (halls.kind, halls.rows, halls.shared, halls.seq) == ("list", 2, 1, told.seq)
    assert osm.edited_at.startswith("2024-03-12")
    assert osm.is_old()
    assert not halls.is_old()


def test_nothing_of_another_place_is_listed(desk: Desk, tmp_path: Path) -> None:
    far = Osm().node(9, -1.0, 50.0, {"amenity": "pharmacy", "name": "Far Pharmacy"})
    gather(desk.workspace, desk.the_territory(), far.save(tmp_path / "far.osm"))
    assert sources_here(desk.workspace, desk.the_territory()) == []
