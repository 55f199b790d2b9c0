"""Where people may walk, by what OpenStreetMap's tags say."""

from __future__ import annotations

import pytest

from assetmap.footways import Passage, WayUse, passage, way_use


@pytest.mark.parametrize(
    "tags",
    [
        "highway=residential",
        "highway=footway",
        "highway=path",
        "highway=track",
        "highway=cycleway",
        "highway=service service=driveway",
        "highway=primary",
        "highway=trunk foot=yes",
        "highway=trunk sidewalk=both",
        "highway=trunk sidewalk:left=yes",
        "highway=service access=private foot=yes",
        "highway=service access=no foot=permissive",
        "highway=service access=private foot=designated",
        "highway=service access=customers",
        "highway=residential access=destination",
        "highway=residential oneway=yes",
        "railway=platform",
        "public_transport=platform",
    ],
)
def test_people_walk_both_ways_along(tags: str) -> None:
    assert way_use(tags_of(tags)) == WayUse(True, True, False)


@pytest.mark.parametrize(
    "tags",
    [
        "highway=motorway",
        "highway=trunk",
        "highway=trunk access=yes",
        "highway=primary motorroad=yes",
        "highway=residential foot=no",
        "highway=footway foot=private",
        "highway=service access=private",
        "highway=service access=no",
        "highway=track access=agricultural;forestry",
        "highway=primary foot=use_sidepath",
        "highway=service access=yes foot=no",
        "highway=construction",
        "highway=proposed",
        "highway=raceway",
        "highway=footway route=ferry",
        "route=ferry foot=yes",
        "building=yes",
        "railway=rail",
    ],
)
def test_nobody_walks_along(tags: str) -> None:
    assert way_use(tags_of(tags)) is None


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ("highway=footway oneway:foot=yes", True, False),
        ("highway=footway oneway:foot=-1", False, True),
        ("highway=footway foot:backward=no", True, False),
        ("highway=footway foot:forward=private", False, True),
        ("highway=footway conveying=forward", True, False),
        ("highway=footway conveying=backward", False, True),
        ("highway=footway conveying=reversible", True, True),
    ],
)
def test_a_way_for_one_direction_is_walked_in_that_direction(tags: str, forward: bool, backward: bool) -> None:
    assert way_use(tags_of(tags)) == WayUse(forward, backward, False)


@pytest.mark.parametrize(
    ("tags", "is_steps"),
    [
        ("highway=steps", True),
        ("highway=steps conveying=yes", True),
        ("highway=steps ramp=yes", True),
        ("highway=steps ramp:wheelchair=yes", False),
        ("highway=footway", False),
    ],
)
def test_steps_are_steps_unless_a_wheelchair_gets_up_beside_them(tags: str, is_steps: bool) -> None:
    use = way_use(tags_of(tags))
    assert use is not None and use.is_steps is is_steps


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("highway=crossing", Passage.OPEN),
        ("barrier=gate", Passage.OPEN),
        ("barrier=bollard", Passage.OPEN),
        ("barrier=kissing_gate", Passage.OPEN),
        ("barrier=gate access=private", Passage.SHUT),
        ("barrier=gate access=no", Passage.SHUT),
        ("barrier=gate access=private foot=yes", Passage.OPEN),
        ("barrier=gate access=yes foot=no", Passage.SHUT),
        ("barrier=gate locked=yes", Passage.SHUT),
        ("barrier=gate locked=yes foot=yes", Passage.OPEN),
        ("barrier=fence", Passage.SHUT),
        ("barrier=wall", Passage.SHUT),
        ("barrier=hedge foot=yes", Passage.OPEN),
        ("barrier=stile", Passage.STEP),
        ("barrier=stile foot=no", Passage.SHUT),
    ],
)
def test_a_barrier_lets_walkers_through_or_not(tags: str, expected: Passage) -> None:
    assert passage(tags_of(tags)) is expected


def tags_of(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())
