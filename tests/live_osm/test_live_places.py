"""Places by name: all that is found is offered, a point is called a point, and the same question is not asked twice."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from conftest import QUICK

from assetmap.errors import SourceError, TerritoryError
from assetmap.sources.place_names import FoundPlace, find_places, territory_from_place

SQUARE = {"type": "Polygon", "coordinates": [[[-3, 56], [-2.9, 56], [-2.9, 56.1], [-3, 56.1], [-3, 56]]]}
BOW_TIE = {"type": "Polygon", "coordinates": [[[-3, 56], [-2.9, 56.1], [-2.9, 56], [-3, 56.1], [-3, 56]]]}


def row(name="Milton, Example", number=1, kind="relation", shape=SQUARE, **more):
    place = {"osm_type": kind, "osm_id": number, "lat": "56.05", "lon": "-2.95", "type": "suburb", "display_name": name}
    return place | ({"geojson": shape} if shape else {}) | more


@pytest.fixture
def find(told, tmp_path):
    def find_now(text, limits=QUICK):
        return find_places(text, settings=told, limits=limits, folder=tmp_path / "places")

    return find_now


@pytest.mark.usefixtures("in_thread")
def test_all_that_is_found_is_offered_and_a_point_is_called_a_point(service, find):
    """I16: the person chooses, also among countries; never the first hit."""
    service.places["milton"] = [
        row("Milton, Dundee, Scotland", 1),
        row("Milton, Ontario, Canada", 2, "node", {"type": "Point", "coordinates": [-79.9, 43.5]}),
        *[row(f"Milton {number}", number, "way", None) for number in range(3, 11)],
    ]
    places = find("  Milton ")
    assert [place.osm_id for place in places] == ["relation/1", "node/2", *[f"way/{number}" for number in range(3, 11)]]
    assert places[0].is_area and places[0].polygon.area == pytest.approx(0.01)
    assert "a point and not an area" in str(places[1]) and "point" not in str(places[0])
    assert find("MILTON") == places
    assert len(service.requests) == 1, "the same question is asked once"


@pytest.mark.usefixtures("in_thread")
def test_a_name_that_is_not_known_is_said_with_what_to_do_instead(service, find):
    """I15."""
    service.places["nowhere at all"] = []
    with pytest.raises(
        SourceError, match=r"knows no place called “nowhere at all”.*draw the outline, or give a boundary"
    ):
        find("nowhere at all")


@pytest.mark.usefixtures("in_thread")
def test_what_is_odd_among_the_found_is_left_out_or_repaired(service, find):
    service.places["milton"] = [
        row("Milton\x00\n<script>alert(1)</script>" + "x" * 500, 1, shape=BOW_TIE),
        row("far away", 2, lat="956"),
        row("without an id", None),
        row("of no kind", 3, kind="planet"),
        "nonsense",
        row("with a broken outline", 4, shape={"type": "Polygon", "coordinates": [[[0, 0], [1]]]}),
        row(
            "with an outline off the earth",
            5,
            shape={"type": "Polygon", "coordinates": [[[500, 0], [501, 0], [501, 1], [500, 0]]]},
        ),
    ]
    first, *others = find("milton")
    assert first.polygon.is_valid and first.polygon.area == pytest.approx(0.005)
    assert first.name.startswith("Milton <script>alert(1)</script>") and len(first.name) == 120
    assert [(place.osm_id, place.polygon) for place in others] == [("relation/4", None), ("relation/5", None)]


@pytest.mark.usefixtures("in_thread")
@pytest.mark.parametrize("fault", ["status:503", "html", "broken"])
def test_a_fault_is_said_and_an_earlier_answer_is_used_however_old(fault, service, find):
    service.places["milton"] = [row()]
    forgetful = replace(QUICK, places_kept_days=0, back_off_s=())
    kept = find("milton")
    service.faults = [fault]
    assert find("milton", forgetful) == kept
    with pytest.raises(SourceError, match="You can also draw the outline"):
        find("another place", forgetful)


def test_the_child_process_finds_a_place_that_is_in_the_extract(service, find):
    """Over the real process and the stand-in's own search."""
    (park,) = [place for place in find("Burnside Park") if place.osm_id.startswith("way")]
    assert park.is_area and service.requests[0]["headers"]["User-Agent"].startswith("assetmap/")


@pytest.mark.parametrize("text", ["", "   ", "x" * 201, "a\x00b"])
def test_a_text_that_cannot_be_a_name_is_not_sent(text, service, find):
    with pytest.raises(SourceError, match="Write the name of a place"):
        find(text)
    assert service.requests == []


def test_an_area_becomes_a_territory_and_a_point_needs_metres():
    from shapely.geometry import shape

    area = FoundPlace("Milton, Dundee", "suburb", shape(SQUARE), (56.05, -2.95), "relation/1")
    point = FoundPlace("Milton Cross", "hamlet", None, (56.05, -2.95), "node/2")
    assert territory_from_place(area).polygon.equals(area.polygon)
    assert (territory_from_place(area).id, territory_from_place(area).name) == ("milton", "Milton")
    assert territory_from_place(point, 500).area_m2 == pytest.approx(785_000, rel=0.01)
    assert territory_from_place(area, 500).area_m2 == pytest.approx(785_000, rel=0.01)
    with pytest.raises(TerritoryError, match=r"is a point on the map, not an area\. Say how many metres"):
        territory_from_place(point)


@pytest.mark.usefixtures("in_thread")
def test_the_search_is_asked_as_its_policy_wants(service, find):
    service.places["milton"] = [row()]
    find("milton")
    (request,) = service.requests
    assert request["path"].startswith("/search?") and "limit=10" in request["path"]
    assert json.dumps(request["headers"]).count("maps@example.org") == 1
