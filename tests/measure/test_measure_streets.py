"""The street ledger: “nothing found here” is a finding, and a street that nobody walked is none."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from measured_assets import EAST

from assetmap.measure import Walked, street_ledger, street_named, streets_in, walked_in_words

LINE = shapely.LineString([(-2.93, 56.44), (-2.93, 56.441)])  # 111 m, by hand
OUTSIDE = shapely.LineString([(-2.90, 56.44), (-2.90, 56.441)])
NO_STREETS = streets_in(None, EAST)


def basemap(*rows: tuple[str, str | None, shapely.LineString]) -> gpd.GeoDataFrame:
    kinds, names, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"kind": kinds, "name": names}, geometry=list(shapes), crs="EPSG:4326")


def two_streets() -> pd.DataFrame:
    return streets_in(basemap(("street", "High Street", LINE), ("path", "Burn Path", LINE)), EAST)


def test_streets_are_named_lie_in_the_territory_and_are_measured_there() -> None:
    crossing = shapely.LineString([(-2.93, 56.4495), (-2.93, 56.4505)])  # half of its 111 m lies inside
    found = streets_in(
        basemap(
            ("street", "High Street", LINE),
            ("street", "High Street", LINE),
            ("path", None, LINE),
            ("street", "", LINE),
            ("water", "The Burn", LINE),
            ("street", "Far Road", OUTSIDE),
            ("street", "Edge Road", crossing),
        ),
        EAST,
    )
    assert found["street"].tolist() == ["Edge Road", "High Street"]
    assert found["length_m"].tolist() == pytest.approx([56, 223], abs=1)


def test_a_street_nobody_walked_is_not_one_where_nothing_was_found() -> None:
    ledger = street_ledger(two_streets(), [Walked("High Street", "2026-11-22", False, "coordinator")]).set_index(
        "street"
    )
    assert ledger.loc["High Street", "says"] == "walked and asked: nothing found here"
    assert ledger.loc["Burn Path", "says"] == "not walked yet"


def test_the_last_walk_tells_what_was_found_by_its_date() -> None:
    walks = [Walked("High Street", "2026-11-22", True), Walked("High Street", "2025-03", False)]
    row = street_ledger(two_streets(), walks).set_index("street").loc["High Street"]
    assert (row["state"], row["last_on"], row["times"]) == ("found", "2026-11-22", 2)


def test_notes_are_for_co_ordinators() -> None:
    walks = [Walked("High Street", "2026", True, note="ask Jane at number 3")]
    assert "Jane" not in street_ledger(two_streets(), walks, "planner").to_csv()
    assert "Jane" in street_ledger(two_streets(), walks, "coordinator").to_csv()


def test_a_street_that_the_map_does_not_have_is_listed_without_a_length() -> None:
    row = street_ledger(NO_STREETS, [Walked("Back Lane", "2026", True)]).iloc[0]
    assert (row["street"], bool(row["on_street_map"])) == ("Back Lane", False) and pd.isna(row["length_m"])


@pytest.mark.parametrize("text", ["high street", "High St.", "HIGH  STREET"])
def test_a_street_is_known_however_it_is_written(text: str) -> None:
    assert street_named(["Burn Path", "High Street"], text) == "High Street"


def test_a_saint_is_no_street() -> None:
    assert street_named(["St Mary's Road"], "Saint Marys Rd") == "St Mary's Road"
    assert street_named(["High Street"], "High Road") is None


def test_a_sentence_says_how_much_was_walked() -> None:
    ledger = street_ledger(two_streets(), [Walked("High Street", "2026", False)])
    assert walked_in_words(ledger) == "1 of 2 streets walked, 0.1 of 0.2 km; in 1 nothing was found."
    assert walked_in_words(street_ledger(NO_STREETS, [])) == ("No street map is loaded and no street was walked yet.")


def test_a_walked_lane_that_the_map_does_not_have_is_counted_apart() -> None:
    walks = [Walked("Back Lane", "2026", False)]
    assert walked_in_words(street_ledger(two_streets(), walks)) == (
        "0 of 2 streets walked, 0.0 of 0.2 km, and 1 that the street map does not have; in 1 nothing was found."
    )
    assert walked_in_words(street_ledger(NO_STREETS, walks)) == (
        "1 walked; how many streets there are is not known, because no street map is loaded; in 1 nothing was found."
    )
