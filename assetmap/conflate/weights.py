"""The weights of the score, as numbers.

Fitted by `python benchmarks/match.py LISTS --extract EXTRACT --fit`: logistic regression with a small ridge over the
candidate pairs of the development part; no weight may be below 0, so that nothing works against its own sense
(1,541 pairs, 1,340 true). Do not change by hand.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "always": -0.668,
    "name_once": 1.516,
    "name_cover": 0.000,
    "telling": 0.769,
    "telling_much": 0.448,
    "spelling": 1.109,
    "spelling_high": 1.557,
    "initials": 5.710,
    "same_postcode": 0.300,
    "same_address": 0.300,
    "shared_phone": 1.143,
    "own_phone": 2.522,
    "shared_website": 0.200,
    "own_website": 0.998,
    "same_kind": 0.131,
    "both_left_over": 0.000,
    "one_left_over": 1.327,
    "kind_words_extra": 0.000,
    "group_words_extra": 2.856,
    "other_postcode": 0.200,
    "other_district": 1.990,
    "other_address": 0.723,
    "other_house": 0.627,
    "other_phone": 0.754,
    "other_website": 0.494,
    "other_kind": 1.850,
    "no_place": 2.170,
    "distance_100_m": 0.693,
    "beyond_limit": 0.000,
}
