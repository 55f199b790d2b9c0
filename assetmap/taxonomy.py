"""The three levels and sixteen health assets, word for word, with plain glosses of our own.

Source: "Which assets?", Note 3 of *Asset-based approaches in service settings: striking a balance*
(Glasgow Centre for Population Health, 2017). Names and levels are the source's; every ``gloss`` is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assetmap.errors import AssetMapError

SOURCE = "Asset-based approaches in service settings: striking a balance, GCPH 2017, Note 3"
GLOSS_BY = "assetmap"


class TaxonomyError(AssetMapError):
    """A level or an entry is not one of the taxonomy's."""


@dataclass(frozen=True)
class Level:
    """Who holds an asset. ``name`` is the source's wording, ``gloss`` and ``shape`` are ours."""

    key: str
    name: str
    gloss: str
    shape: str


@dataclass(frozen=True)
class HealthAsset:
    """One of the 16 entries, known by (level, entry): two of them share a name."""

    level: str
    entry: str
    name: str
    gloss: str

    @property
    def key(self) -> tuple[str, str]:
        """The pair that tells this entry from the other fifteen."""
        return (self.level, self.entry)


LEVELS: dict[str, Level] = {
    level.key: level
    for level in (
        Level(
            "individual",
            "Individual level",
            "Held by a person: a skill, time, a language, what they have lived.",
            "circle",
        ),
        Level(
            "community",
            "Community level",
            "Held in common: places, groups and ties that neighbours share or run.",
            "square",
        ),
        Level(
            "organisational",
            "Organisational or institutional level",
            "A service or an organisation with staff or an office.",
            "hexagon",
        ),
    )
}

_ENTRIES = (
    ("individual", "resilience", "Resilience", "Getting through hard times"),
    ("individual", "self_esteem", "Self esteem", "Feeling good about yourself"),
    ("individual", "sense_of_purpose", "Sense of purpose", "Having something that matters to do"),
    ("individual", "positive_values", "Positive values", "Caring about others and doing right by them"),
    ("individual", "commitment_to_learning", "Commitment to learning", "Wanting to learn new things"),
    (
        "community",
        "family_and_friendship_networks",
        "Family and friendship (supportive) networks",
        "Family and friends to lean on",
    ),
    (
        "community",
        "intergenerational_solidarity",
        "Intergenerational solidarity",
        "Old and young doing things together",
    ),
    ("community", "community_cohesion", "Community cohesion", "Neighbours who know and trust each other"),
    ("community", "affinity_groups", "Affinity groups", "People who share an interest"),
    (
        "community",
        "religious_tolerance_and_harmony",
        "Religious tolerance and harmony",
        "People of every belief getting on as neighbours",
    ),
    (
        "organisational",
        "physical_mental_and_social_health",
        "Physical, mental and social health",
        "Services that keep body and mind well and bring people together",
    ),
    ("organisational", "employment_security", "Employment security", "Help to find, keep or train for work"),
    ("organisational", "opportunity_for_voluntary_service", "Opportunity for voluntary service", "Ways to volunteer"),
    (
        "organisational",
        "religious_tolerance_and_harmony",
        "Religious tolerance and harmony",
        "Organisations that bring people of every belief together",
    ),
    ("organisational", "safe_and_pleasant_housing", "Safe and pleasant housing", "Good homes in safe streets"),
    (
        "organisational",
        "political_democracy_and_social_justice",
        "Political democracy and social justice",
        "A say in decisions, and fair treatment",
    ),
)

HEALTH_ASSETS: dict[tuple[str, str], HealthAsset] = {
    (level, entry): HealthAsset(level, entry, name, gloss) for level, entry, name, gloss in _ENTRIES
}


def level(key: str) -> Level:
    """Return the level called ``key``.

    Raises
    ------
    TaxonomyError
        With the valid levels, when there is none of that key.
    """
    if key not in LEVELS:
        raise TaxonomyError(f"There is no level “{key}”. Use one of: {', '.join(LEVELS)}.")
    return LEVELS[key]


def health_asset(level_key: str, entry: str) -> HealthAsset:
    """Return the entry known by (``level_key``, ``entry``).

    Raises
    ------
    TaxonomyError
        With the valid entries of that level, when there is none of that key.
    """
    level(level_key)
    found = HEALTH_ASSETS.get((level_key, entry))
    if found is None:
        valid = ", ".join(asset.entry for asset in entries_of(level_key))
        raise TaxonomyError(f"There is no {level_key} health asset “{entry}”. Use one of: {valid}.")
    return found


def entries_of(level_key: str) -> Iterator[HealthAsset]:
    """Yield the entries of one level in the source's order."""
    return (asset for asset in HEALTH_ASSETS.values() if asset.level == level_key)
