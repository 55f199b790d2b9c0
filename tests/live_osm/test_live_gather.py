"""Live OpenStreetMap through the real child process: the question, manners, ending it, and that it is the same map."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import shapely
from conftest import EXTRACT, FIRST_DAY, LATER, QUICK
from shapely.affinity import translate

from assetmap import __version__
from assetmap.assets import assets_of
from assetmap.classify import classify, file_by_words
from assetmap.errors import SourceError
from assetmap.normalise import normalise
from assetmap.settings import Settings
from assetmap.sources.osm_asking import user_agent
from assetmap.sources.osm_live import MAX_CORNERS, LiveLimits, question_for
from assetmap.sources.osm_overpass import read_overpass
from assetmap.territories import Territory, inside, territory_from_bbox, territory_from_point
from assetmap.workspace import gather_files

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and memory limits of POSIX")


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "assetmap.sources.osm_live_child" in child.cmdline()]


def assets_within(reading, territory, pack):
    """Draw assets from a reading as the workspace does from a file."""
    records, _ = normalise(reading.records)
    records, classes, _ = file_by_words(records, classify(records, pack), pack)
    assets, _ = assets_of(records, classes, pack)
    return assets[inside(assets.geometry, territory)]


def described(assets, but=("geometry", "sources")):
    """Each asset by its source's id: every column to the letter, its shape, and its source but for the day it was fetched."""
    told = {}
    for _, asset in assets.iterrows():
        (source,) = json.loads(asset["sources"])
        columns = {column: str(asset[column]) for column in assets.columns if column not in but}
        fetched = {key: value for key, value in source.items() if key != "retrieved_at"}
        told[source["source_id"]] = (columns, fetched, asset["geometry"].wkb_hex)
    return told


# One map


def three_ways(service, gather, pack, territory, tmp_path):
    """Return the assets of a territory from the extract, from a saved answer and from a live one."""
    live = gather(territory=territory)
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps(service.data.answer(question_for(territory, pack, QUICK))), encoding="utf-8")
    return (
        described(gather_files([EXTRACT], territory, with_basemap=False).assets),
        described(gather_files([saved], territory, with_basemap=False).assets),
        described(assets_within(live.reading, territory, pack)),
    )


def test_extract_saved_answer_and_live_give_the_same_assets(service, gather, pack, burn, tmp_path):
    """Over the real child process."""
    extract, saved, live = three_ways(service, gather, pack, burn, tmp_path)
    assert len(extract) > 50
    assert saved == extract
    assert live == extract


@pytest.mark.usefixtures("in_thread")
def test_points_ways_and_relations_are_the_same_whichever_way_they_came(service, gather, pack, whole, tmp_path):
    extract, saved, live = three_ways(service, gather, pack, whole, tmp_path)
    assert {source.split("/")[0] for source in extract} == {"node", "way", "relation"}
    assert saved == extract
    assert live == extract


@pytest.mark.usefixtures("in_thread")
def test_every_record_of_the_extract_inside_has_the_same_id_live(gather, burn, pack):
    from assetmap.sources.osm_extract import read_extract

    extract = read_extract(EXTRACT, pack, FIRST_DAY).records
    within = set(extract[inside(extract.geometry, burn)]["record_id"])
    assert within and within <= set(gather().reading.records["record_id"]) <= set(extract["record_id"])


@pytest.mark.usefixtures("in_thread")
def test_a_territory_in_two_parts_with_many_corners_loses_nothing(gather, pack):
    west = territory_from_point(57.9, -3.004, 300).polygon.difference(territory_from_point(57.9, -3.004, 50).polygon)
    east = territory_from_point(57.9, -2.994, 250).polygon.segmentize(0.00001)
    both = Territory("both", "Both banks", west.union(east.difference(west.buffer(0.0001))))
    assert both.polygon.geom_type == "MultiPolygon" and len(both.polygon.segmentize(1).wkb) > 16 * MAX_CORNERS
    extract = described(gather_files([EXTRACT], both, with_basemap=False).assets)
    assert extract and described(assets_within(gather(territory=both).reading, both, pack)) == extract


# The question


def test_the_question_asks_for_every_key_and_value_of_the_layers(pack, burn):
    question = question_for(burn, pack, LiveLimits())
    asked = set(re.findall(r'nwr\["([^"]+)"', question))
    assert asked == {key for key, _ in pack.index.anchor_pairs} | pack.index.anchor_keys
    assert 'nwr["club"](57.' in question and "community_centre" in question and len(question) < 20_000


@pytest.mark.parametrize("parts", [1, 2, 60, 400])
def test_what_is_asked_covers_the_territory_with_few_corners(parts, pack):
    circle = territory_from_point(57.9, -3, 100).polygon.segmentize(0.0001)
    circles = [translate(circle, 0.006 * (n // 20), 0.003 * (n % 20)) for n in range(parts)]
    territory = Territory("circles", "Circles", shapely.union_all(circles))
    outlines = re.findall(r'poly:"([^"]*)"', question_for(territory, pack, LiveLimits()))
    numbers = [[float(number) for number in outline.split()] for outline in outlines]
    asked = shapely.union_all([shapely.Polygon(list(zip(n[1::2], n[0::2], strict=True))) for n in numbers])
    assert asked.covers(territory.polygon)
    assert sum(map(len, numbers)) / 2 <= MAX_CORNERS


@pytest.mark.usefixtures("in_thread")
def test_the_service_hears_who_asks_and_whom_to_write_to(service, gather):
    gather()
    (request,) = service.requests
    assert request["headers"]["User-Agent"] == f"assetmap/{__version__} (+maps@example.org)"
    assert request["path"] == "/api/interpreter"


def test_what_cannot_stand_in_a_header_is_left_out_of_the_contact():
    assert user_agent("maps@example.org\r\nHost: évil") == f"assetmap/{__version__} (+maps@example.orgHost: vil)"
    assert user_agent("") == f"assetmap/{__version__}"


def test_an_area_as_large_as_a_county_is_refused_before_anything_is_sent(service, gather, tmp_path):
    """I18."""
    with pytest.raises(SourceError, match=r"at most 100 km².*extract"):
        gather(territory=territory_from_bbox((-3.2, 57.8, -3.0, 57.95), "A county"))
    assert service.requests == [] and not (tmp_path / "osm").exists()


def test_parts_in_two_ends_of_the_country_are_asked_for_in_boxes_of_their_own(service, gather, pack):
    """Each part has its box, up to four parts; more parts that lie far apart are refused before anything is sent."""
    circle = territory_from_point(57.9, -3, 300).polygon

    def spread(parts: int) -> Territory:
        return Territory(
            "spread", "Spread", shapely.union_all([translate(circle, 0.7 * n, 0.2 * n) for n in range(parts)])
        )

    assert question_for(spread(3), pack, LiveLimits()).count('nwr["amenity"') == 3
    with pytest.raises(SourceError, match="lie too far apart"):
        gather(territory=spread(5))
    assert service.requests == []


# Keeping


@pytest.mark.usefixtures("in_thread")
def test_only_the_newest_good_answer_of_a_territory_is_kept(service, gather, burn, pack):
    gather(FIRST_DAY)
    service.faults = ["empty"]
    answer = gather(LATER)
    assert sorted(path.name for path in answer.path.parent.glob("osm-*")) == sorted(
        [answer.path.name, f"{answer.path.name.split('.')[0]}.about.json"]
    )
    assert read_overpass(answer.path, pack, LATER).records.empty


@pytest.mark.usefixtures("in_thread")
def test_an_answer_kept_for_another_outline_is_used_and_that_is_said(service, gather, burn):
    gather(FIRST_DAY)
    service.faults = ["status:503"]
    wider = Territory(burn.id, burn.name, burn.polygon.buffer(0.001))
    assert "the outline or the layers were different" in " ".join(gather(LATER, territory=wider).notes)


@pytest.mark.usefixtures("in_thread")
def test_territories_whose_ids_look_alike_in_a_file_name_are_kept_apart(service, gather, burn):
    one = gather(territory=Territory("mill/lane", "One", burn.polygon))
    other = gather(territory=Territory("mill lane", "Other", burn.polygon))
    assert one.path != other.path and one.path.exists()


# One at a time, and not for ever


@pytest.mark.usefixtures("in_thread")
def test_two_windows_ask_one_after_the_other(service, gather):
    """I05: the rule of the services, one question at a time."""
    service.faults = ["late:0.3"]
    with ThreadPoolExecutor(2) as windows:
        answers = list(windows.map(lambda day: gather(day), (FIRST_DAY, LATER)))
    assert [answer.is_fresh for answer in answers] == [True, True]
    assert (len(service.requests), service.most_at_once) == (2, 1)


@pytest.mark.usefixtures("in_thread")
def test_a_pause_is_kept_between_two_questions(service, gather):
    polite = replace(QUICK, pause_s=1)
    gather(limits=polite)
    started = time.monotonic()
    gather(limits=polite)
    assert time.monotonic() - started >= 0.9


@pytest.mark.usefixtures("in_thread")
def test_who_waits_too_long_for_another_window_is_told(service, gather):
    folder = gather(FIRST_DAY).path.parent
    other = sqlite3.connect(folder / ".asking.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = gather(LATER, limits=replace(QUICK, queue_s=0.2))
    other.close()
    assert not answer.is_fresh and "Another window" in answer.notes[0]


@pytest.mark.usefixtures("in_thread")
def test_a_damaged_lock_file_is_said_and_the_kept_answer_is_used(gather):
    folder = gather(FIRST_DAY).path.parent
    (folder / ".asking.sqlite").write_bytes(b"no longer a database " * 100)
    answer = gather(LATER)
    assert not answer.is_fresh and "remove that file" in answer.notes[0]


@pytest.mark.parametrize(
    ("fault", "limits"),
    [("hang", replace(QUICK, silence_s=0.5)), ("drip:0.2", replace(QUICK, transfer_s=0.8))],
    ids=["silence", "a byte now and then"],
)
def test_a_service_that_says_nothing_or_hardly_anything_is_given_up(fault, limits, service, gather):
    """I05."""
    service.faults = [fault]
    with pytest.raises(SourceError, match="did not answer in time"):
        gather(limits=limits)
    assert len(service.requests) == 1 and children() == []


def test_a_question_can_be_dropped_at_any_moment_and_leaves_nothing(service, gather, tmp_path):
    service.faults = ["hang"]
    said: list[str] = []
    stop = threading.Event()

    def progress(what: str, share: float) -> None:
        said.append(what)
        if "Waiting" in what:
            threading.Timer(0.2, stop.set).start()

    with pytest.raises(SourceError, match="was stopped"):
        gather(progress=progress, cancelled=stop.is_set)
    assert said == ["Connecting to OpenStreetMap", "Preparing the question", "Waiting for OpenStreetMap's answer"]
    assert children() == []
    assert list((tmp_path / "osm").glob("*.json")) == []


@posix_only
def test_a_child_that_dies_is_a_failure_like_any_other(service, gather):
    service.faults = ["hang"]

    def kill_it(what: str, share: float) -> None:
        if "Waiting" in what:
            children()[0].send_signal(signal.SIGKILL)

    with pytest.raises(SourceError, match="stopped unexpectedly"):
        gather(progress=kill_it)


@posix_only
def test_an_answer_that_fills_the_memory_ends_the_child_and_nothing_else(service, gather):
    service.faults = ["bomb:300000000"]
    little = replace(QUICK, max_bytes=400_000_000, max_memory_bytes=700_000_000, silence_s=20, transfer_s=20)
    with pytest.raises(SourceError, match="larger than this version takes"):
        gather(limits=little)


@posix_only
def test_the_child_goes_when_the_program_that_started_it_is_killed(service, told, tmp_path):
    script = """
import sys
from pathlib import Path
from assetmap.layers import load_layers
from assetmap.settings import Settings
from assetmap.sources.osm_live import gather_live
from assetmap.territories import territory_from_point
gather_live(territory_from_point(57.9, -3.0, 300), load_layers(), Path(sys.argv[2]), settings=Settings(overpass_url=sys.argv[1]),
            retrieved_at="2026-05-03T10:00:00Z", progress=lambda what, share: print(what, flush=True))
"""
    service.faults = ["hang"]
    command = [sys.executable, "-c", script, told.overpass_url, str(tmp_path / "osm")]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ})
    while "Waiting" not in program.stdout.readline():
        assert program.poll() is None
    (child,) = psutil.Process(program.pid).children()
    program.kill()
    program.wait()
    program.stdout.close()
    assert psutil.wait_procs([child], timeout=5)[1] == []


def test_the_limits_are_those_the_page_tells():
    page = (Path(__file__).resolve().parents[2] / "docs" / "live-openstreetmap.md").read_text(encoding="utf-8")
    limits = LiveLimits()
    back_off = "{:g}, {:g} and {:g} s".format(*limits.back_off_s)
    for told in (
        f"| {limits.max_area_km2:g} km² |",
        f"| {limits.connect_s:g} s, then the kept answer |",
        f"| silence while answering | {limits.silence_s:g} s |",
        f"| one answer, from question to last byte | {limits.transfer_s:g} s |",
        f"three more tries after {back_off}",
        f"{limits.waiting_s:g} s of waiting in all",
        f"| {limits.max_bytes // 1_000_000} MB |",
        f"| {limits.max_memory_bytes // 1024**3} GiB of address space",
        f"a second waits up to {limits.queue_s:g} s",
        f"| between two questions | {limits.pause_s:g} s |",
        f"| for {limits.places_kept_days:g} days |",
    ):
        assert told in page


@pytest.mark.usefixtures("in_thread")
@pytest.mark.parametrize("url", ["overpass-api.de/api", "file:///etc/hosts", "https://"])
def test_a_setting_that_is_no_web_address_is_said(url, gather):
    with pytest.raises(SourceError, match=r"ASSETMAP_OVERPASS_URL is .* no web address"):
        gather(settings=Settings(overpass_url=url))
