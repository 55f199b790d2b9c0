"""Postcodes and addresses: placed approximately where they are surely known, said plainly where they are not, never for a person's home."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from osm_data import Osm
from upload_tables import KnownPostcodes, examine_table, kinds, latlon, said

from assetmap.errors import SourceError
from assetmap.sources.upload.addresses import address_index, index_addresses, plain_street
from assetmap.sources.upload.postcodes import (
    AreaFiles,
    build_postcodes,
    find_postcodes,
    place_postcode,
    tidy_postcode,
)

Write = Callable[[str, str | bytes], Path]
HALLS = KnownPostcodes({"G20 8YE": (55.8908, -4.2912, 100.0), "FK12 5LJ": (56.1533, -3.8090, 400.0)})
CODE_POINT = '"G20 8YE",10,256760,668790,"S92000003","","","","",""\n"G99 9ZZ",90,0,0,"","","","","",""\n'


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("G20 8YE", "G20 8YE"),
        ("g208ye", "G20 8YE"),
        ("EH8  8BE", "EH8 8BE"),
        (" fk12-5lj ", "FK12 5LJ"),
        ("EH1 IRE", "EH1 1RE"),
        ("ZE1 OAA", "ZE1 0AA"),
        ("G20", None),
        ("hall", None),
        ("", None),
        ("G20 8YE and G45 0AZ", None),
        ("1234567", None),
    ],
)
def test_a_postcode_is_read_in_the_spellings_people_use(text: str, tidy: str | None) -> None:
    assert tidy_postcode(text) == tidy


def test_a_letter_for_a_digit_is_put_right_where_only_that_is_a_known_postcode() -> None:
    assert place_postcode("G2O 8YE", HALLS) == ("G20 8YE", (55.8908, -4.2912, 100.0))
    assert place_postcode("G99 9ZZ", HALLS) == ("G99 9ZZ", None)


def test_rows_are_placed_at_their_postcode_and_marked_as_approximate() -> None:
    report = examine_table(["name", "postcode"], ["Hall", "g208ye"], ["Farm", "FK125LJ"], postcodes=HALLS)
    assert latlon(report) == (55.8908, -4.2912)
    assert report.records["precision"].tolist() == ["street", "area"]
    assert said(report)["postcode"] == "G20 8YE" and said(report)["place_reason"].startswith("postcode")
    assert any("2 rows were placed at the middle of the postcode" in note for note in report.notes)


def test_a_postcode_nobody_knows_and_a_row_without_one_are_kept_and_named() -> None:
    report = examine_table(["name", "postcode"], ["Meet-up", "G99 9ZZ"], ["Choir", ""], ["Bit", "G20"], postcodes=HALLS)
    assert report.counts.without_place == 3 and report.counts.accepted == 3
    assert [fault.what for fault in report.faults if fault.row in (2, 3)] == [
        "postcode “G99 9ZZ” is not known.",
        "has no place.",
    ]
    assert any("“G20” is not a whole UK postcode" in fault.what for fault in report.faults)


def test_without_a_postcode_file_it_is_said_once_with_the_number_of_rows() -> None:
    report = examine_table(["name", "postcode"], ["A", "G20 8YE"], ["B", "FK12 5LJ"])
    assert report.counts.accepted == 2 and report.counts.placed == 0
    (note,) = (note for note in report.notes if "postcode file" in note)
    assert note.startswith("2 rows have a postcode and no other place.")


def test_a_faulty_position_is_replaced_by_the_postcode_and_said() -> None:
    report = examine_table(["name", "lat", "lon", "postcode"], ["A", "95", "-4", "G20 8YE"], postcodes=HALLS)
    assert latlon(report) == (55.8908, -4.2912) and kinds(report) == [(2, "repaired")]


@pytest.mark.parametrize(("column", "value"), [("level", "individual"), ("layer", "skills_and_talents")])
def test_the_postcode_and_address_of_what_a_person_brings_are_neither_placed_nor_held(column: str, value: str) -> None:
    header = ["name", column, "postcode", "address", "lat", "lon"]
    row = ["Baker", value, "G20 8YE", "1 Example Street", "55.89", "-4.29"]
    report = examine_table(header, row, postcodes=HALLS)
    assert latlon(report) is None and not {"postcode", "address"} & set(said(report))
    assert kinds(report) == [(2, "kept")] and "no home is put on a map" in report.faults[0].what


def test_what_a_person_brings_is_known_by_its_words_as_well() -> None:
    def is_persons_own(name: str, description: str, category: str) -> bool:
        return "joiner" in name

    rows = [["Retired joiner", "G20 8YE"], ["Hall", "G20 8YE"]]
    report = examine_table(["name", "postcode"], *rows, postcodes=HALLS, is_persons_own=is_persons_own)
    assert latlon(report) is None and latlon(report, 1) is not None


def test_code_point_open_is_read_one_area_at_a_time() -> None:
    asked: list[str] = []

    def open_area(area: str) -> io.StringIO | None:
        asked.append(area)
        return io.StringIO(CODE_POINT) if area == "g" else None

    postcodes = AreaFiles(open_area)
    place = postcodes.place("G20 8YE")
    assert place is not None and place[:2] == pytest.approx((55.8908, -4.2912), abs=1e-3)
    assert postcodes.place("G99 9ZZ") is None and postcodes.place("EH8 8BE") is None
    assert asked == ["g", "eh"]


def test_a_postcode_file_is_built_from_code_point_open_in_its_zip(tmp_path: Path) -> None:
    source, out = tmp_path / "codepo.zip", tmp_path / "postcodes.db"
    with zipfile.ZipFile(source, "w") as archive:
        archive.writestr("Data/CSV/g.csv", CODE_POINT)
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO\nPostcode,Quality,Eastings,Northings\n")
    assert build_postcodes(source, out) == 1
    postcodes = find_postcodes(out)
    assert postcodes is not None
    place = postcodes.place("G20 8YE")
    assert place is not None and place[0] == pytest.approx(55.8908, abs=1e-3)


def test_a_directory_of_postcodes_is_built_once_beside_itself(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write("onspd.csv", "pcd,pcds,lat,long\nG20 8YE,G20 8YE,55.8908,-4.2912\nG99 9ZZ,G99 9ZZ,99.999999,0\n")
    monkeypatch.setenv("ASSETMAP_POSTCODES", str(source))
    postcodes = find_postcodes()
    assert postcodes is not None and postcodes.place("G20 8YE") == (55.8908, -4.2912, 100.0)
    assert postcodes.place("G99 9ZZ") is None and source.with_name("onspd.csv.postcodes").exists()


@pytest.mark.parametrize("content", ["name,town\nHall,Example\n", b"\xff\xfe\0\0"])
def test_a_file_without_postcodes_is_told_and_nothing_is_left_behind(content: str | bytes, write: Write) -> None:
    source = write("other.csv", content)
    with pytest.raises(SourceError, match=r"other\.csv"):
        build_postcodes(source, source.with_name("out"))
    assert sorted(path.name for path in source.parent.iterdir()) == ["other.csv"]


def test_a_missing_postcode_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"There is no postcode file none\.csv"):
        find_postcodes(tmp_path / "none.csv")


# Addresses


INDEX = index_addresses(
    [
        ("Example Street", shapely.LineString([(-4.28, 55.88), (-4.279, 55.88)])),
        ("Example Street", shapely.LineString([(-4.279, 55.88), (-4.278, 55.88)])),
        ("High Street", shapely.LineString([(-4.20, 55.80), (-4.199, 55.80)])),
        ("High Street", shapely.LineString([(-4.30, 55.90), (-4.299, 55.90)])),
        ("Long Road", shapely.LineString([(-4.30, 55.85), (-4.25, 55.85)])),
        ("St Andrews Road", shapely.LineString([(-4.22, 55.83), (-4.221, 55.83)])),
    ],
    [
        ("Example Street", "12", shapely.Point(-4.2791, 55.8801)),
        ("High Street", "3", shapely.Point(-4.2001, 55.8001)),
        ("High Street", "5", shapely.Point(-4.2, 55.8)),
        ("High Street", "5", shapely.Point(-4.3, 55.9)),
    ],
)


@pytest.mark.parametrize(
    ("address", "place", "precision"),
    [
        ("12 Example Street, Glasgow", (55.8801, -4.2791), "exact"),
        ("Flat 2/1, 12 example st.", (55.8801, -4.2791), "exact"),
        ("12, Example Street", (55.8801, -4.2791), "exact"),
        ("Community hall, Example St, Glasgow G20", (55.88, -4.279), "street"),
        ("99 Example Street", (55.88, -4.279), "street"),
        ("3 High Street", (55.8001, -4.2001), "exact"),
        ("St. Andrew's Rd", (55.83, -4.2205), "street"),
        ("Long Rd", (55.85, -4.275), "area"),
    ],
)
def test_an_address_is_placed_as_well_as_it_is_known(address: str, place: tuple[float, float], precision: str) -> None:
    match = INDEX.find(address)
    assert match is not None and match.precision == precision
    assert (match.point.y, match.point.x) == pytest.approx(place, abs=1e-4)


@pytest.mark.parametrize("address", ["High Street, Glasgow", "5 High Street"])
def test_an_address_that_could_be_two_places_is_not_placed_and_said(address: str) -> None:
    report = examine_table(["name", "address"], ["Club", address], addresses=INDEX)
    assert latlon(report) is None and "more than one" in report.faults[0].what


def test_an_address_of_no_known_street_is_kept_without_a_place() -> None:
    report = examine_table(["name", "address"], ["Club", "the park"], addresses=INDEX)
    assert latlon(report) is None and kinds(report) == [(2, "kept")]


def test_a_row_placed_by_its_address_says_so() -> None:
    report = examine_table(["name", "address"], ["Club", "12 Example Street"], addresses=INDEX)
    assert said(report)["place_reason"] == "address (12 Example Street in OpenStreetMap)"
    assert any("1 row was placed by the address" in note for note in report.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Example Rd", "EXAMPLE ROAD"), ("St Mary's Ave.", "Saint Marys Avenue"), ("Lane End", "lane end")],
)
def test_streets_are_compared_whatever_their_spelling(one: str, other: str) -> None:
    assert plain_street(one) == plain_street(other)


def test_streets_and_houses_of_an_extract_are_found(tmp_path: Path) -> None:
    osm = Osm().node(1, -4.28, 55.88).node(2, -4.279, 55.88)
    osm.way(10, [1, 2], {"highway": "residential", "name": "Example Street"})
    osm.node(3, -4.2795, 55.8801, {"addr:housenumber": "7", "addr:street": "Example Street"})
    index = address_index(osm.save(tmp_path / "town.osm"))
    house, street = index.find("7 Example St"), index.find("Example St")
    assert house is not None and (house.point.x, house.precision) == (-4.2795, "exact")
    assert street is not None and street.precision == "street"
    nowhere = address_index(tmp_path / "town.osm", shapely.box(0, 0, 1, 1))
    assert nowhere.find("7 Example St") is None


def test_rows_of_an_area_file_that_are_cut_short_are_passed_over() -> None:
    rows = csv.reader(io.StringIO('"G1 1AA"\n\n"G1 1AB",10,x,1\n'))
    assert AreaFiles(lambda area: io.StringIO("\n".join(",".join(row) for row in rows))).place("G1 1AA") is None
