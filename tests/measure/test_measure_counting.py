"""Territories side by side: every one of the 16 with its zeroes, told honestly, and never a ranking."""

from __future__ import annotations

import pandas as pd
import pytest
from measured_assets import EAST, WEST, gives, label, person, seen

from assetmap import taxonomy
from assetmap.layers import THEMES, LayerPack
from assetmap.measure import (
    COUNT_COLUMNS,
    Mapped,
    health_asset_table,
    layer_table,
    people_table,
    side_by_side,
    theme_table,
)
from assetmap.privacy import AudienceView

BOTH = Mapped(places=True, people=True)
ONLY_PLACES = Mapped(places=True)
COHESION = "community/community_cohesion"
RESILIENCE = "individual/resilience"


def health(view: AudienceView, mapped: Mapped = BOTH) -> pd.DataFrame:
    return health_asset_table({"east": view}, [EAST], {"east": mapped}).set_index("key")


def test_there_are_16_rows_a_territory_in_the_order_of_the_taxonomy() -> None:
    views = {"east": seen(), "west": seen(area=WEST)}
    table = health_asset_table(views, [WEST, EAST], {})
    assert list(table.columns) == list(COUNT_COLUMNS)
    assert list(table["key"])[::2] == [f"{one.level}/{one.entry}" for one in taxonomy.HEALTH_ASSETS.values()]
    assert list(table["territory"]) == ["West End", "East End"] * 16


def test_the_two_entries_of_one_name_are_counted_apart() -> None:
    table = health(seen(gives(label("community/religious_tolerance_and_harmony"))))
    assert table.loc["community/religious_tolerance_and_harmony", "count"] == 1
    assert table.loc["organisational/religious_tolerance_and_harmony", "count"] == 0


def test_what_supports_is_counted_apart_from_what_is() -> None:
    row = health(seen(gives(label(COHESION)), gives(label(COHESION, "supports")))).loc[COHESION]
    assert (row["count"], row["supports"], row["says"]) == (1, 1, "1; 1 supports it")


def test_an_asset_that_is_and_supports_one_entry_counts_once() -> None:
    row = health(seen(gives(label(COHESION, "supports"), label(COHESION), label(COHESION)))).loc[COHESION]
    assert (row["count"], row["supports"]) == (1, 0)


def test_what_a_person_confirmed_is_told_from_what_a_rule_suggests() -> None:
    row = health(seen(gives(label(COHESION, by="confirmed")), gives(label(COHESION)))).loc[COHESION]
    assert (row["count"], row["confirmed"]) == (2, 1)


def test_what_is_former_or_only_thought_of_does_not_count_as_there() -> None:
    row = health(seen(gives(label(COHESION)) | {"status": "former"})).loc[COHESION]
    assert (row["count"], row["otherwise"], row["says"]) == (0, 1, "1 potential, dormant or former")


def test_a_zero_reads_nobody_has_told_us_yet() -> None:
    row = health(seen()).loc[COHESION]
    assert (row["count"], row["state"], row["says"]) == (0, "none_told", "nobody has told us yet")


def test_not_mapped_looks_different_from_none() -> None:
    row = health(seen(), Mapped()).loc[COHESION]
    assert (row["state"], row["says"]) == ("not_mapped", "not mapped")
    assert pd.isna(row["count"]) and pd.isna(row["supports"])


def test_a_map_that_nobody_asked_people_for_is_not_mapped_for_what_people_bring() -> None:
    table = health(seen(), ONLY_PLACES)
    assert table.loc[RESILIENCE, "state"] == "not_mapped"
    assert table.loc[COHESION, "state"] == "none_told"


def test_per_1000_is_told_only_where_the_population_is_known() -> None:
    views = {"east": seen(gives(label(COHESION))), "west": seen(gives(label(COHESION)), area=WEST)}
    table = health_asset_table(views, [EAST, WEST], {"east": BOTH, "west": BOTH})
    east, west = table[table["key"] == COHESION].to_dict("records")
    assert east["per_1000"] == 0.2  # one for 4,000 people is 0.25, told with one decimal
    assert (east["population_source"], east["population_date"]) == ("National Records", "2024")
    assert pd.isna(west["per_1000"]) and pd.isna(west["population"])


def test_nothing_is_told_per_1000_where_nobody_told_us_of_any() -> None:
    assert pd.isna(health(seen()).loc[COHESION, "per_1000"])


def test_nobody_learns_how_many_people_hold_an_entry() -> None:
    row = health(seen(*[person() | gives(label(RESILIENCE))] * 7)).loc[RESILIENCE]
    assert pd.isna(row["count"]) and pd.isna(row["per_1000"]) and row["state"] == "in_bands"


@pytest.mark.parametrize("number", [0, 1, 4])
def test_none_and_a_few_people_look_the_same(number: int) -> None:
    view = seen(*[person() | gives(label(RESILIENCE))] * number)
    people = people_table({"east": view}, [EAST], {"east": BOTH}).iloc[0]
    assert health(view).loc[RESILIENCE, "state"] == "in_bands"
    assert (people["people"], people["state"]) == ("fewer than 5", "in_bands")


def test_places_that_support_what_people_hold_are_counted_for_everybody() -> None:
    row = health(seen(gives(label(RESILIENCE, "supports"))), ONLY_PLACES).loc[RESILIENCE]
    assert (row["supports"], row["says"]) == (1, "1 supports it; people were not asked yet")


def test_where_people_were_never_asked_no_band_is_told() -> None:
    row = people_table({"east": seen(person())}, [EAST], {"east": ONLY_PLACES}).iloc[0]
    assert (row["people"], row["says"]) == ("", "not mapped")


def test_a_co_ordinator_counts_people_one_by_one() -> None:
    view = seen(person() | gives(label(RESILIENCE)), audience="coordinator")
    assert health(view).loc[RESILIENCE, "count"] == 1
    assert people_table({"east": view}, [EAST], {"east": BOTH}).iloc[0]["people"] == "1"


def test_views_of_two_audiences_are_not_compared() -> None:
    views = {"east": seen(), "west": seen(area=WEST, audience="coordinator")}
    with pytest.raises(ValueError, match="one audience"):
        health_asset_table(views, [EAST, WEST], {})


def test_every_theme_has_a_row_and_its_zero() -> None:
    table = theme_table({"east": seen({})}, [EAST], {"east": BOTH}).set_index("key")
    assert list(table.index) == list(THEMES)
    assert table.loc["meeting_places", "count"] == 1
    assert table.loc["heritage", "says"] == "nobody has told us yet"
    assert table.loc["people", "state"] == "in_bands"


def test_layers_are_those_that_any_of_the_territories_has(pack: LayerPack) -> None:
    views = {"east": seen({}), "west": seen({"layer": "woodlands"}, area=WEST)}
    table = layer_table(views, [EAST, WEST], {"east": BOTH, "west": BOTH}, pack)
    found = {(row["key"], row["territory_id"]): row["says"] for row in table.to_dict("records")}
    assert found[("community_centres", "east")] == "1"
    assert found[("community_centres", "west")] == "nobody has told us yet"
    assert {key for key, _ in found} == {"community_centres", "woodlands"}


def test_side_by_side_keeps_the_order_given_and_not_that_of_the_numbers() -> None:
    views = {"east": seen(gives(label(COHESION))), "west": seen(area=WEST)}
    table = health_asset_table(views, [WEST, EAST], {"east": BOTH, "west": BOTH})
    wide = side_by_side(table)
    assert list(wide.columns) == ["West End", "East End"]
    assert list(wide.index.get_level_values("key")) == list(table["key"].unique())
    assert wide.xs(COHESION, level="key").iloc[0].tolist() == ["nobody has told us yet", "1"]


def test_roles_that_are_no_persons_own_are_counted_under_what_people_bring() -> None:
    table = theme_table({"east": seen({"theme": "people", "level": "organisational"})}, [EAST], {"east": BOTH})
    row = table.set_index("key").loc["people"]
    assert (row["count"], row["says"]) == (1, "1; what people bring is told in bands")
