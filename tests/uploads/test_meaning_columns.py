"""What a column is: by its name in several languages, by its values, and above all by what a person says."""

from __future__ import annotations

import pytest
from upload_tables import contents_of, context_of, examine_table, said, shapes_of, sheet_of

from assetmap.errors import SourceError
from assetmap.sources.upload.columns import TARGETS, propose_columns
from assetmap.sources.upload.examine import examine
from assetmap.sources.upload.report import Choices


def proposed(header: list[str], *rows: list[str]) -> dict[str, str]:
    filled = rows or (["x"] * len(header),)
    return {one.theirs: one.ours for one in propose_columns(sheet_of(header, *filled), {})}


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("Venue", "name"),
        ("Organisation", "name"),
        ("Grp name", "name"),
        (" NAME ", "name"),
        ("Name of group", "name"),
        ("Nom / Name", "name"),
        ("Enw", "name"),
        ("Addr", "address"),
        ("Where it meets", "address"),
        ("Post Code", "postcode"),
        ("PostCode", "postcode"),
        ("PLZ", "postcode"),
        ("Cod post", "postcode"),
        ("Tel", "phone"),
        ("Tel. no.", "phone"),
        ("Téléphone", "phone"),
        ("GridRef", "grid_reference"),
        ("OS Grid Ref", "grid_reference"),
        ("Lat/Long", "position"),
        ("Type", "category"),
        ("Category", "category"),
        ("Day/time", "sessions"),
        ("When", "sessions"),
        ("Cost (£)", "cost"),
        ("Who for", "open_to"),
        ("What it is", "description"),
        ("Notes", "description"),
        ("Beschreibung", "description"),
        ("Disgrifiad", "description"),
        ("Website", "website"),
        ("Ref", "source_id"),
        ("Contact", "further"),
        ("E-mail", "further"),
        ("marker-color", ""),
        ("Number of trees", "further"),
    ],
)
def test_a_column_is_recognised_by_what_it_is_called(header: str, ours: str) -> None:
    assert proposed([header, "zz"])[header] == ours


@pytest.mark.parametrize(
    ("up", "across", "ours"),
    [
        ("LAT", "Long", ("lat", "lon")),
        ("Breitengrad", "Längengrad", ("lat", "lon")),
        ("Lledred", "Hydred", ("lat", "lon")),
        ("Northings", "EASTING", ("northing", "easting")),
        ("Y", "X", ("y", "x")),
    ],
)
def test_two_columns_hold_a_place_together(up: str, across: str, ours: tuple[str, str]) -> None:
    assert tuple(proposed(["name", up, across]).values())[1:] == ours


def test_half_a_place_is_kept_as_it_is() -> None:
    assert said(examine_table(["name", "lat"], ["Hall", "55.88"])) == {"name": "Hall", "further": {"lat": "55.88"}}


@pytest.mark.parametrize(
    ("values", "ours"),
    [
        (["G20 8YE", "g450az", "EH8 8BE"], "postcode"),
        (["55.88, -4.28", "55.89 -4.29", "(55.90, -4.30)"], "position"),
        (["NS 570 680", "NS571681", "NS 57 68"], "grid_reference"),
        (["https://example.org", "www.example.org/a", "example.org.uk"], "website"),
        (["0141 496 0001", "+44 141 496 0002", "(0131) 496 0003"], "phone"),
        (["POINT (-4 55)", "LINESTRING (-4 55, -4 56)", "POINT (-3 55)"], "geometry"),
        (["2024-05-18T09:30:00Z", "2024-05-18T09:31:00Z", "2024-05-18T09:32:00Z"], "further"),
        (["SC012345", "SC012346", "SC012347"], "further"),
        (["A12", "B34", "C1234"], "further"),
        (["Ruchill Kirk", "Burgh Halls", "the park"], "address"),
    ],
)
def test_values_decide_where_a_name_says_little(values: list[str], ours: str) -> None:
    header = "Location" if ours == "address" else "Zz"
    assert proposed(["name", header], *[[f"Group {value}", value] for value in values])[header] == ours


def test_a_column_called_location_that_holds_postcodes_is_the_postcode() -> None:
    assert proposed(["name", "Location"], ["A", "G20 8YE"], ["B", "G45 0AZ"])["Location"] == "postcode"


def test_two_columns_of_british_degrees_are_the_place_under_any_name() -> None:
    rows = [[f"Club number {at}", f"55.{at}1", f"-4.{at}2"] for at in range(10, 15)]
    assert proposed(["What we call it", "A", "B"], *rows) | {"What we call it": ""} == {
        "What we call it": "",
        "A": "lat",
        "B": "lon",
    }


def test_few_words_that_come_again_and_again_are_the_category() -> None:
    rows = [[f"Club {at}", ("hall", "garden")[at % 2]] for at in range(12)]
    assert proposed(["name", "Gruppe 7b"], *rows)["Gruppe 7b"] == "category"


def test_only_one_column_is_the_name_and_the_venue_is_then_its_address() -> None:
    assert proposed(["Venue", "Group", "Organisation"], ["Hall", "Choir", "Trust"]) == {
        "Venue": "address",
        "Group": "name",
        "Organisation": "further",
    }


def test_our_own_names_win_over_everything_else() -> None:
    columns = proposed(["Title", "name", "Where", "address"], ["a", "b", "c", "d"])
    assert columns["name"] == "name" and columns["address"] == "address" and columns["Title"] == "description"


def test_an_export_of_ours_is_taken_by_its_names_alone() -> None:
    assert proposed(["asset_id", "name", "Type", "marker-color"], ["a", "b", "c", "d"])["Type"] == "further"


def test_what_a_person_says_of_a_column_goes_before_what_is_proposed() -> None:
    choices = Choices(columns={"Group": "description", "What": "name", "Ort": ""})
    report = examine_table(["Group", "What", "Ort"], ["soup and chat", "Lunch club", "hall"], choices=choices)
    assert said(report) == {"name": "Lunch club", "description": "soup and chat"}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Group": "nme"}, "Did you mean “name”?"),
        ({"Grupp": "name"}, "has no column “Grupp”. It has: “Group”"),
    ],
)
def test_a_choice_that_cannot_be_followed_is_told(columns: dict[str, str], told: str) -> None:
    with pytest.raises(SourceError, match=told[:12]) as error:
        examine_table(["Group"], ["Choir"], choices=Choices(columns=columns))
    assert told in str(error.value)


def test_two_columns_for_one_of_ours_are_joined() -> None:
    report = examine_table(["name", "notes", "notes (2)"], ["Pram walk", "buggies welcome", "rain or shine"])
    assert said(report)["description"] == "buggies welcome; rain or shine"


def test_a_column_nobody_maps_is_kept_under_its_own_name() -> None:
    report = examine_table(["name", "contact", "contact (2)"], ["Pram walk", "ask at the desk", "call the centre"])
    assert said(report)["further"] == {"contact": "ask at the desk", "contact (2)": "call the centre"}


def test_a_second_column_for_what_can_be_filled_once_is_kept_aside() -> None:
    report = examine_table(["name", "Postcode", "Post code"], ["Hall", "G20 8YE", "G45 0AZ"])
    assert said(report)["postcode"] == "G20 8YE" and said(report)["further"] == {"Post code": "G45 0AZ"}


def test_without_any_name_a_person_is_asked_which_column_it_is() -> None:
    report = examine_table(["Address", "Notes"], ["1 Example Street", "soup"])
    (question,) = report.questions
    assert question.id == "column:name" and question.how_to_say == '--column "name=Address"'
    assert report.records.empty
    answered = examine_table(
        ["Address", "Notes"], ["1 Example Street", "soup"], choices=Choices(columns={"Notes": "name"})
    )
    assert not answered.questions and said(answered)["name"] == "soup"


def test_their_category_is_kept_and_its_exact_label_is_a_layer() -> None:
    layers = context_of().layers
    label = layers["community_centres"].label
    report = examine_table(["name", "type"], ["Example Hall", label.upper()], ["Club", "blether"])
    assert said(report) == {"name": "Example Hall", "category": label.upper(), "layer": "community_centres"}
    assert said(report, 1) == {"name": "Club", "category": "blether"}
    assert report.categories == {label.upper(): "community_centres", "blether": ""}


def test_a_category_is_mapped_once_for_all_rows() -> None:
    rows = [["A", "Blether"], ["B", "blether"]]
    report = examine_table(["name", "type"], *rows, choices=Choices(categories={"blether": "informal_groups"}))
    assert [said(report, row)["layer"] for row in (0, 1)] == ["informal_groups", "informal_groups"]


def test_a_category_cannot_be_mapped_to_a_layer_that_there_is_not() -> None:
    with pytest.raises(SourceError, match="“blether” cannot be the layer “castles”"):
        examine_table(["name", "type"], ["A", "blether"], choices=Choices(categories={"blether": "castles"}))


def test_a_map_without_names_is_not_asked_about_but_flagged_row_by_row() -> None:
    import shapely

    sheet = shapes_of(["cmt"], (shapely.Point(-4.2, 55.8), ["a bench"]))
    report = examine(contents_of(sheet, file="walk.gpx", format_="GPX"), Choices(), context_of())
    assert not report.questions and "has no name." in report.faults[0].what


def test_everything_a_column_may_be_is_listed_once() -> None:
    assert len(set(TARGETS)) == len(TARGETS) and {"name", "category", "further", "easting", "position"} <= set(TARGETS)
