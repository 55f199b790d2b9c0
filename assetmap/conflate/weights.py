"""The weights of the score, as numbers.

Fitted by `python benchmarks/match.py LISTS --extract EXTRACT --fit`: logistic regression with a small ridge over the
candidate pairs of the development part; no weight may be below 0, so that nothing works against its own sense
(2,147 pairs, 1,340 true). Do not change by hand.
"""

from __future__ import annotations

WEIGHTS: dict[str, float] = {
    "always": -1.260,
    "same_name": 0.000,
    "name_once": 1.750,
    "name_share": 0.000,
    "name_share_high": 0.000,
    "name_cover": 0.044,
    "name_cover_full": 0.000,
    "telling": 0.437,
    "telling_much": 0.741,
    "spelling": 1.613,
    "spelling_high": 1.898,
    "initials": 7.490,
    "same_postcode": 0.000,
    "same_address": 0.076,
    "shared_phone": 1.256,
    "own_phone": 3.783,
    "shared_website": 0.000,
    "own_website": 1.057,
    "same_kind": 0.070,
    "near": 0.000,
    "near_and_name": 0.000,
    "postcode_and_name": 0.000,
    "both_left_over": 1.826,
    "both_left_over_little": 0.000,
    "one_left_over": 0.992,
    "kind_words_conflict": 1.226,
    "kind_words_extra": 0.239,
    "group_words_extra": 2.856,
    "other_postcode": 0.000,
    "other_district": 2.273,
    "other_address": 0.698,
    "other_house": 0.704,
    "other_phone": 0.717,
    "other_website": 0.568,
    "other_kind": 1.420,
    "no_place": 2.118,
    "distance_100_m": 0.717,
    "beyond_limit": 0.013,
}
