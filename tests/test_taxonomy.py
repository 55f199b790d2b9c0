"""The words of the taxonomy are the source's, letter for letter."""

from __future__ import annotations

import pytest

from assetmap import taxonomy
from assetmap.taxonomy import HEALTH_ASSETS, LEVELS, TaxonomyError

SOURCE_WORDING = {
    ("individual", "Individual level"): [
        ("resilience", "Resilience"),
        ("self_esteem", "Self esteem"),
        ("sense_of_purpose", "Sense of purpose"),
        ("positive_values", "Positive values"),
        ("commitment_to_learning", "Commitment to learning"),
    ],
    ("community", "Community level"): [
        ("family_and_friendship_networks", "Family and friendship (supportive) networks"),
        ("intergenerational_solidarity", "Intergenerational solidarity"),
        ("community_cohesion", "Community cohesion"),
        ("affinity_groups", "Affinity groups"),
        ("religious_tolerance_and_harmony", "Religious tolerance and harmony"),
    ],
    ("organisational", "Organisational or institutional level"): [
        ("physical_mental_and_social_health", "Physical, mental and social health"),
        ("employment_security", "Employment security"),
        ("opportunity_for_voluntary_service", "Opportunity for voluntary service"),
        ("religious_tolerance_and_harmony", "Religious tolerance and harmony"),
        ("safe_and_pleasant_housing", "Safe and pleasant housing"),
        ("political_democracy_and_social_justice", "Political democracy and social justice"),
    ],
}
"""Copied by hand from the publication's Note 3, in its order."""


def test_there_are_exactly_three_levels_in_the_sources_words_and_order() -> None:
    assert [(level.key, level.name) for level in LEVELS.values()] == list(SOURCE_WORDING)


@pytest.mark.parametrize("level", SOURCE_WORDING, ids=lambda level: level[0])
def test_a_level_has_exactly_the_sources_entries_in_its_order(level: tuple[str, str]) -> None:
    assert [(asset.entry, asset.name) for asset in taxonomy.entries_of(level[0])] == SOURCE_WORDING[level]


def test_there_are_exactly_sixteen_entries() -> None:
    assert len(HEALTH_ASSETS) == 16


def test_sixteen_entries_have_fifteen_names_because_two_share_one() -> None:
    assert len({asset.name for asset in HEALTH_ASSETS.values()}) == 15


def test_the_two_religious_entries_are_told_apart_by_their_level_and_gloss() -> None:
    community, organisational = (
        taxonomy.health_asset(level, "religious_tolerance_and_harmony") for level in ("community", "organisational")
    )
    assert community.name == organisational.name
    assert community.key != organisational.key
    assert community.gloss != organisational.gloss


def test_every_gloss_is_there_and_none_is_the_sources_name() -> None:
    for thing in (*LEVELS.values(), *HEALTH_ASSETS.values()):
        assert thing.gloss and thing.gloss != thing.name


def test_the_glosses_are_marked_as_ours() -> None:
    assert taxonomy.GLOSS_BY == "assetmap" and "GCPH" in taxonomy.SOURCE


def test_every_level_has_a_shape_of_its_own() -> None:
    assert {level.key: level.shape for level in LEVELS.values()} == {
        "individual": "circle",
        "community": "square",
        "organisational": "hexagon",
    }


@pytest.mark.parametrize("unknown", ["institutional", "Community", "", "organizational"])
def test_an_unknown_level_is_refused_with_the_valid_ones(unknown: str) -> None:
    with pytest.raises(TaxonomyError) as error:
        taxonomy.level(unknown)
    assert "individual, community, organisational" in str(error.value)


def test_an_unknown_entry_is_refused_with_the_valid_ones_of_that_level() -> None:
    with pytest.raises(TaxonomyError) as error:
        taxonomy.health_asset("individual", "community_cohesion")
    assert all(entry in str(error.value) for entry, _ in SOURCE_WORDING[("individual", "Individual level")])
    assert "employment_security" not in str(error.value)


def test_an_entry_of_an_unknown_level_is_refused_with_the_levels() -> None:
    with pytest.raises(TaxonomyError, match="individual, community, organisational"):
        taxonomy.health_asset("regional", "resilience")
